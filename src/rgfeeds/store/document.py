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

    It is read, and places in it are found, when they are first asked for.
    """

    def __init__(self, file: str, content: bytes) -> None:
        self.file = file
        self._content = content

    @classmethod
    def parse(cls, file: str, content: bytes) -> Document:
        """Return the document of *content*, UTF-8 with or without a BOM; raise Unreadable."""
        document = cls(file, content)
        document.table = _table(file, document.text)
        return document

    @classmethod
    def known(cls, file: str, text: str, table: dict[str, Any]) -> Document:
        """Return the document of a *text* of which it is known what it says."""
        document = cls(file, text.encode())
        document.text, document.table = text, table
        return document

    @property
    def size(self) -> int:
        """How many octets the text has."""
        return len(self._content)

    @cached_property
    def text(self) -> str:
        try:
            return self._content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise _not_utf8(self.file, self._content) from None

    @cached_property
    def table(self) -> dict[str, Any]:
        return _table(self.file, self.text)

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
        return self._place(Span(self._inside(path, start), self._inside(path, end)))

    def _inside(self, path: Path, offset: int) -> int:
        """Return where character *offset* of the text at *path* stands in the file."""
        if path not in self._verbatim:
            # Most texts have no escapes: they stand in the file as they are.
            span, text = self._spans.values[path], self.get(path)
            longest_opening = len("'''\r\n")
            limit = span.start + longest_opening + len(text)
            self._verbatim[path] = self.text.find(text, span.start + 1, limit)
        start = self._verbatim[path]
        if start < 0:
            return inside(self.text, self._spans.values[path], offset)
        return start + offset

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

    def blank_lines_above(self, path: Path) -> int:
        """Return how many empty lines the text at *path* begins with."""
        text = str(self.get(path)).replace("\r\n", "\n")
        return len(text) - len(text.lstrip("\n"))

    @cached_property
    def headers(self) -> list[tuple[int, Path]]:
        """The line and the path of every `[table]` and `[[table]]`, in file order."""
        headers = self._spans.headers.items()
        return [(self._lines.place(span.start)[0], path) for path, span in headers]

    def _place(self, span: Span) -> Place:
        line, column = self._lines.place(span.start)
        end_line, end_column = self._lines.place(span.end)
        return Place(self.file, line, column, end_line, end_column)

    @cached_property
    def _verbatim(self) -> dict[Path, int]:
        """Where the texts begin that were asked for, -1 for those that are written otherwise."""
        return {}

    @cached_property
    def _spans(self) -> Spans:
        return scan(self.text)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)


def _table(file: str, text: str) -> dict[str, Any]:
    """Return what *text* says; raise Unreadable."""
    try:
        table = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise _not_toml(file, text, error) from None
    except RecursionError:
        raise _nestedtoo_deep(file, text) from None
    except ValueError:
        # Python refuses to read a number of more than 4,300 digits.
        message = "a number in this file is too long to be read"
        raise Unreadable(_syntax(Place(file), message), text) from None
    if too_deep(table):
        raise _nestedtoo_deep(file, text)
    return table


def too_deep(table: dict[str, Any]) -> bool:
    """Whether *table* nests deeper than any store does."""
    level: list[Any] = [table]
    for _ in range(DEEPEST):
        if not level:
            return False
        level = [
            inner
            for value in level
            for inner in (value.values() if isinstance(value, dict) else value)
            if isinstance(inner, dict | list)
        ]
    return bool(level)


def _not_toml(file: str, text: str, error: tomli.TOMLDecodeError) -> Unreadable:
    # Only a store with a mistake has to load what explains it.
    from rgfeeds.store.syntax import explain  # noqa: PLC0415

    mistake = explain(error.doc, error.pos, error.msg)
    lines = Lines(error.doc)

    def place(span: Span) -> Place:
        return Place(file, *lines.place(span.start), *lines.place(span.end))

    other = (place(mistake.other[0]), mistake.other[1]) if mistake.other else None
    return Unreadable(
        _syntax(place(mistake.span), mistake.message, mistake.help, other), text
    )


def _not_utf8(file: str, content: bytes) -> Unreadable:
    text = content.decode("utf-8-sig", "surrogateescape")
    wrong = _ESCAPED.search(text)
    assert wrong, "all of it could be decoded"
    line, column = Lines(text).place(wrong.start())
    meant = wrong[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "the file is UTF-16, not UTF-8"
    elif meant.isprintable() and meant != "\ufffd":
        message = f"this character is not UTF-8; it is probably `{meant}`"
    else:
        message = "the file is not UTF-8 text"
    place = Place(file, line, column, line, column + 1)
    help = f"save the file with the encoding UTF-8\n{_ALONE}"
    # One sign for each wrong byte, so that columns stay as they were counted.
    return Unreadable(_syntax(place, message, help), _ESCAPED.sub("\ufffd", text))


def _nestedtoo_deep(file: str, text: str) -> Unreadable:
    message = "the file nests lists or tables too deep to be read"
    return Unreadable(_syntax(Place(file), message), text)


def _syntax(
    place: Place, message: str, help: str = "", other: tuple[Place, str] | None = None
) -> Diagnostic:
    return Diagnostic(
        rule="invalid-toml",
        severity=Severity.ERROR,
        message=message,
        place=place,
        help=f"{help}\n{_ALONE}" if help and _ALONE not in help else help or _ALONE,
        other=other,
    )
