"""Where every key, value and table header stands in a TOML text.

The parser forgets places, so a scanner reads the text that it has accepted once more.
Offsets count characters of the text as it was read, CRLF kept.
"""

import re
from typing import TypeAlias

import tomli
from msgspec import Struct

#: How the parsed value is indexed: ("session", 3, "leads", 0).
KeyPath: TypeAlias = tuple[str | int, ...]


class Span(Struct, frozen=True):
    """A stretch of the text: offsets in characters, end exclusive."""

    start: int
    end: int


# What repeats begins unlike what may follow it, so no long run is ever tried in two ways.
_MULTILINE_BASIC = r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"{3,5}'
_MULTILINE_LITERAL = r"'''[^']*(?:'(?!'')[^']*)*'{3,5}"
_BASIC = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
_LITERAL = r"'[^'\n]*'"
_TEXT = rf"{_MULTILINE_BASIC}|{_MULTILINE_LITERAL}|{_BASIC}|{_LITERAL}"
_PLAIN = r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[ ](?=[0-9]))?[-+.:\w]+"
_PART = rf"(?:[-A-Za-z0-9_]+|{_BASIC}|{_LITERAL})"
_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_BETWEEN = r"[ \t\r\n,]*(?:#[^\n]*(?:\n|\Z)[ \t\r\n,]*)*"
_VALUE = rf"(?P<scalar>{_TEXT}|{_PLAIN})|(?P<open>[\[{{])"
_ELEMENT = rf"{_BETWEEN}(?:{_VALUE}|(?P<close>\]))"
_ENTRY = (
    rf"{_BETWEEN}(?:(?P<key>{_KEY})[ \t]*=[ \t]*(?:{_VALUE})|(?P<close>\}})"
    rf"|(?P<header>\[\[?[ \t]*(?P<name>{_KEY})[ \t]*\]\]?)|(?P<end>\Z))"
)

# What leaves no character in the parsed string, or writes one with several.
_CARRIAGE_RETURN = r"\r(?=\n)"
_BACKSLASH_OR_RETURN = (
    r"\r(?=\n)|\\(?:[ \t]*\r?\n[ \t\r\n]*|(?P<escape>x..|u.{4}|U.{8}|.))"
)
_OPENING = r"""(?P<triple>"{3}|'{3})(?:\r?\n)?|["']"""


class _Container(Struct):
    """A table or array that is not closed yet; the document is the outermost."""

    path: KeyPath
    start: int
    step: str
    length: int = 0


class Spans:
    """Places by path in a text that tomli has accepted and that has no BOM.

    *keys* has the first place of each key, each part of a dotted one for itself. *values* has what follows
    an equals sign, and all that is inside of it. *headers* has each `[table]`, and each `[[table]]` by its position.
    """

    def __init__(self, text: str) -> None:
        self.keys: dict[KeyPath, Span] = {}
        self.values: dict[KeyPath, Span] = {}
        self.headers: dict[KeyPath, Span] = {}
        self._text = text
        self._latest: dict[KeyPath, int] = {}
        # Nesting is kept in a list, so no depth is too deep.
        containers = [_Container((), 0, _ENTRY)]
        position = 0
        while containers:
            container = containers[-1]
            # Patterns are compiled here, so that only who has a mistake has to wait for them.
            found = re.compile(container.step, re.DOTALL).match(self._text, position)
            assert found, "tomli has not accepted this text"
            position = found.end()
            match found.lastgroup:
                case "scalar":
                    path = self._member(container, found)
                    self.values[path] = Span(found.start("scalar"), position)
                case "open":
                    step = _ELEMENT if found["open"] == "[" else _ENTRY
                    path = self._member(container, found)
                    containers.append(_Container(path, position - 1, step))
                case "close":
                    self.values[container.path] = Span(container.start, position)
                    containers.pop()
                case "header":
                    container.path = self._table(found)
                case _:
                    containers.pop()

    def _member(self, container: _Container, found: re.Match[str]) -> KeyPath:
        """Give the path of the next value in *container*."""
        if container.step is _ENTRY:
            return self._follow(container.path, *found.span("key"))
        container.length += 1
        return (*container.path, container.length - 1)

    def _table(self, header: re.Match[str]) -> KeyPath:
        path = self._follow((), *header.span("name"))
        if header["header"].startswith("[["):
            self._latest[path] = self._latest.get(path, -1) + 1
            path = (*path, self._latest[path])
        self.headers[path] = Span(*header.span("header"))
        return path

    def _follow(self, path: KeyPath, start: int, end: int) -> KeyPath:
        """Follow a dotted key from *path*, through the latest of each array of tables."""
        for part in re.compile(_PART, re.DOTALL).finditer(self._text, start, end):
            if path in self._latest:
                path = (*path, self._latest[path])
            name = part[0]
            if name[0] in "\"'":
                name = tomli.loads(f"key = {name}")["key"]
            path = (*path, name)
            self.keys.setdefault(path, Span(*part.span()))
        return path


def inside(text: str, span: Span, offset: int) -> int:
    """Find where character *offset* of a parsed string stands in its source.

    An escape stands where its backslash does. From the string's length on it is the closing quotes;
    of a value that is no string, its start.
    """
    opening = re.compile(_OPENING).match(text, span.start)
    if opening is None:
        return span.start
    place = opening.end()
    end = span.end - len(opening["triple"] or "'")
    basic = text[span.start] == '"'
    special = re.compile(_BACKSLASH_OR_RETURN if basic else _CARRIAGE_RETURN)
    # What comes later moves nothing, and in a long text it may be far.
    while near := special.search(text, place, min(end, place + offset + 2)):
        found = special.match(text, near.start(), end)
        assert found, "it is found again where it begins"
        length = found.start() - place + (found.lastgroup == "escape")
        if offset < length:
            break
        offset -= length
        place = found.end()
    return min(place + offset, end)
