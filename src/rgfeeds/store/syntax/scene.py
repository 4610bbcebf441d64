"""A text that is no TOML, and what can be known of it up to where its parser gave up."""

from __future__ import annotations

import re

from msgspec import Struct, field

from rgfeeds.store.spans import Span

_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_TOKEN = re.compile(
    rf'''
    (?P<statement>^[ \t]*(?P<key>{_KEY})[ \t]*=)
    |(?P<header>^[ \t]*\[\[?[ \t]*(?P<name>{_KEY})[ \t]*\]\]?)
    |(?P<comment>\#[^\n]*)
    |(?P<long>"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+"{{3,5}}
      |\'\'\'[^']*+(?:'(?!\'\')[^']*+)*+'{{3,5}})
    |(?P<open_long>"""|\'\'\')
    |(?P<text>"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|'[^'\n]*+')
    |(?P<open_text>["'][^\n]*)
    |(?P<bracket>[\[\]{{}}])
    ''',
    re.MULTILINE | re.VERBOSE | re.DOTALL,
)


class Mistake(Struct, frozen=True, kw_only=True):
    """What is wrong with the text, where, and what to do about it."""

    span: Span
    message: str
    help: str = ""
    other: tuple[Span, str] | None = None


def mistake(start: int, words: str, message: str, help: str = "") -> Mistake:
    """Return what is wrong with the *words* from *start* on; a long help is cut."""
    span = Span(start, start + max(1, len(words)))
    return Mistake(span=span, message=message, help=help[:200])


class Statement(Struct, frozen=True):
    """A key with what follows it, or a header: *name* is as written."""

    name: str
    span: Span


class Scene(Struct):
    """The text, where and why the parser gave up, and what stands before.

    *headers* are all, *statements* those of the table that is open; *brackets*
    are open where the parser gave up, *unclosed* is the text that is.
    """

    text: str
    pos: int
    reason: str
    headers: list[Statement] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    long_texts: list[Span] = field(default_factory=list)
    brackets: list[int] = field(default_factory=list)
    unclosed: int | None = None

    @property
    def line(self) -> str:
        """The line where the parser gave up."""
        return self.text[self.line_start : self.line_end]

    @property
    def line_start(self) -> int:
        return self.text.rfind("\n", 0, self.pos) + 1

    @property
    def line_end(self) -> int:
        end = self.text.find("\n", self.pos)
        return len(self.text) if end < 0 else end

    @property
    def before(self) -> str:
        """What stands on the line before the place."""
        return self.text[self.line_start : self.pos]

    @property
    def rest(self) -> str:
        """What stands on the line from the place on."""
        return self.text[self.pos : self.line_end]

    @property
    def statement(self) -> Statement | None:
        """The key the parser was at."""
        return self.statements[-1] if self.statements else None

    @property
    def value_start(self) -> int:
        """Where the value of the statement begins, after blanks."""
        statement = self.statement
        start = statement.span.end if statement else self.line_start
        return start + len(self.text[start:]) - len(self.text[start:].lstrip(" \t"))

    def name_before(self, offset: int) -> str:
        """Return the key whose value begins at *offset*, or nothing."""
        found = re.search(
            r"([\w-]+)[ \t]*=[ \t]*\Z", self.text[max(0, offset - 80) : offset]
        )
        return found[1] if found else ""

    def line_from(self, offset: int) -> str:
        """Return what stands on a line from *offset* on."""
        end = self.text.find("\n", offset)
        return self.text[offset:] if end < 0 else self.text[offset:end]

    def line_mistake(self, message: str, help: str = "") -> Mistake:
        """Return what is wrong with the line."""
        words = self.line.strip()
        start = self.line_start + self.line.index(words)
        return mistake(start, words, message, help)

    def line_number(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1


def look(text: str, pos: int, reason: str) -> Scene:
    """Go over *text* up to *pos*, where a parser gave up for *reason*."""
    scene = Scene(text, pos, reason)
    for found in _TOKEN.finditer(text):
        if found.start() > pos:
            break
        _note(scene, found)
    return scene


def _note(scene: Scene, found: re.Match[str]) -> None:
    kind = found.lastgroup
    if found["statement"] and not scene.brackets:
        span = Span(found.start("key"), found.end())
        scene.statements.append(Statement(found["key"], span))
    elif found["header"]:
        header = found["header"].strip()
        start = found.end() - len(header)
        scene.headers.append(Statement(header, Span(start, found.end())))
        scene.statements.clear()
        scene.brackets.clear()
    elif kind == "long":
        scene.long_texts.append(Span(*found.span()))
    elif kind in {"open_long", "open_text"} and scene.unclosed is None:
        scene.unclosed = found.start()
    elif kind == "bracket" and found.start() < scene.pos:
        if found[0] in "[{":
            scene.brackets.append(found.start())
        else:
            del scene.brackets[-1:]
