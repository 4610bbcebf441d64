"""The store's text with its values, and the place of each of them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import tomli

from rgfeeds.store.diagnostics import Diagnostic, Place, Severity
from rgfeeds.store.spans import Lines, Path, Span, Spans, inside, scan

#: How deep tables and lists may nest; a store needs five levels.
DEEPEST = 40

# A byte that is not UTF-8, as `surrogateescape` decodes it.
_ESCAPED = re.compile("[\udc80-\udcff]")

_ALONE = "the rest of the file was not checked; mend this first"


class Unreadable(Exception):  # noqa: N818 - the organiser's word; never leaves `load`
    """The text is no TOML: nothing in it can be looked at."""

    def __init__(self, diagnostic: Diagnostic, text: str) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic
        self.text = text


class Document:
    """A store's text with what it says; *file* is its name as shown to people.

    Places are looked for when the first is asked for.
    """

    def __init__(self, file: str, text: str, table: dict[str, Any]) -> None:
        self.file = file
        self.text = text
        self.table = table

    @classmethod
    def parse(cls, file: str, content: bytes) -> Document:
        """Return the document of *content*, UTF-8 with or without a BOM; raise Unreadable."""
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise _not_utf8(file, content) from None
        return cls(file, text, _table(file, text))

    def get(self, path: Path) -> Any:
        """Return the value at *path*, None when there is none."""
        value: Any = self.table
        for step in path:
            try:
                value = value[step]
            except (LookupError, TypeError):
                return None
        return value

    def value(self, path: Path) -> Place:
        """Return where the value at *path* stands: a table's is its header or its key."""
        span = self._spans.values.get(path) or self._spans.headers.get(path)
        return self._place(span) if span else self.key(path)

    def key(self, path: Path) -> Place:
        """Return where the key at *path* stands, or what is nearest above it."""
        while path:
            span = self._spans.keys.get(path) or self._spans.headers.get(path)
            if span:
                return self._place(span)
            path = path[:-1]
        return Place(self.file)

    def part(self, path: Path, start: int, end: int) -> Place:
        """Return where the characters *start* to *end* of the text at *path* stand."""
        span, text = self._spans.values[path], self.get(path)
        # Most texts have no escapes: they stand in the file as they are.
        longest_opening = len("'''\r\n")
        limit = span.start + longest_opening + len(text)
        at = self.text.find(text, span.start + 1, limit)
        if at >= 0:
            return self._place(Span(at + start, at + end))
        return self._place(
            Span(inside(self.text, span, start), inside(self.text, span, end))
        )

    def within(self, path: Path, line: int, words: str) -> Place:
        """Return where *words* stand in *line*, from 0, of the text at *path*, else the line."""
        rows = str(self.get(path)).split("\n")
        row = rows[line].removesuffix("\r")
        start = sum(len(before) + 1 for before in rows[:line])
        found = row.find(words) if words else -1
        if found < 0:
            words, found = row.strip(), len(row) - len(row.lstrip())
        return self.part(path, start + found, start + found + len(words))

    def written(self, path: Path) -> str:
        """Return the value at *path* as it is written in the file."""
        span = self._spans.values.get(path)
        return self.text[span.start : span.end] if span else ""

    @cached_property
    def headers(self) -> list[tuple[int, Path]]:
        """The line and the path of every `[table]` and `[[table]]`, in file order."""
        headers = self._spans.headers.items()
        return [(self._lines.place(span.start)[0], path) for path, span in headers]

    def _place(self, span: Span) -> Place:
        return _place(self.file, self._lines, span)

    @cached_property
    def _spans(self) -> Spans:
        return scan(self.text)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)


def _place(file: str, lines: Lines, span: Span) -> Place:
    return Place(file, *lines.place(span.start), *lines.place(span.end))


def _table(file: str, text: str) -> dict[str, Any]:
    """Return what *text* says; raise Unreadable."""
    try:
        table = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise _not_toml(file, text, error) from None
    except RecursionError:
        table = None
    except ValueError:
        # Python refuses to read a number of more than 4,300 digits.
        message = "a number in this file is too long to be read"
        raise _unreadable(text, Place(file), message) from None
    if table is None or too_deep(table):
        message = "the file nests lists or tables too deep to be read"
        raise _unreadable(text, Place(file), message)
    return table


def too_deep(value: dict[str, Any] | list[Any], levels: int = DEEPEST) -> bool:
    """Whether *value* nests tables and lists in more than *levels*, as no store does."""
    inner = value.values() if isinstance(value, dict) else value
    nested = [one for one in inner if isinstance(one, dict | list)]
    return bool(nested) and (
        levels == 1 or any(too_deep(one, levels - 1) for one in nested)
    )


def _not_toml(file: str, text: str, error: tomli.TOMLDecodeError) -> Unreadable:
    # Only a store with a mistake has to load what explains it.
    from rgfeeds.store.syntax import explain  # noqa: PLC0415

    mistake = explain(error.doc, error.pos, error.msg)
    lines = Lines(error.doc)
    other = mistake.other and (_place(file, lines, mistake.other[0]), mistake.other[1])
    place = _place(file, lines, mistake.span)
    return _unreadable(text, place, mistake.message, mistake.help, other)


def _not_utf8(file: str, content: bytes) -> Unreadable:
    text = content.decode("utf-8-sig", "surrogateescape")
    wrong = _ESCAPED.search(text)
    assert wrong, "all of it could be decoded"
    meant = wrong[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "the file is UTF-16, not UTF-8"
    elif meant.isprintable() and meant != "\ufffd":
        message = f"this character is not UTF-8; it is probably `{meant}`"
    else:
        message = "the file is not UTF-8 text"
    # One sign for each wrong byte, so that columns stay as they were counted.
    readable = _ESCAPED.sub("\ufffd", text)
    place = _place(file, Lines(text), Span(*wrong.span()))
    return _unreadable(
        readable, place, message, "save the file with the encoding UTF-8"
    )


def _unreadable(
    text: str,
    place: Place,
    message: str,
    help: str = "",
    other: tuple[Place, str] | None = None,
) -> Unreadable:
    diagnostic = Diagnostic(
        rule="invalid-toml",
        severity=Severity.ERROR,
        message=message,
        place=place,
        help=f"{help}\n{_ALONE}" if help else _ALONE,
        other=other,
    )
    return Unreadable(diagnostic, text)
