"""The store's text with its values, and the place of each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import tomli

from rgfeeds.diagnostics import Diagnostic, Place, Severity
from rgfeeds.spans import Lines, Path, Span, Spans, inside, scan


class Unreadable(Exception):  # noqa: N818 - the organiser's word; never leaves `load`
    """The text is no TOML: nothing in it can be looked at."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass(frozen=True)
class Document:
    """A parsed store; *file* is its name as shown to people, places are found on first use."""

    file: str
    text: str = field(repr=False)
    table: dict[str, Any] = field(repr=False)

    @classmethod
    def parse(cls, file: str, content: bytes) -> Document:
        """Return the document of *content*, UTF-8 with or without a BOM; raise Unreadable."""
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Unreadable(_not_utf8(file, content, error)) from None
        try:
            return cls(file, text, tomli.loads(text))
        except tomli.TOMLDecodeError as error:
            raise Unreadable(_not_toml(file, error)) from None
        except RecursionError:
            raise Unreadable(_nested_too_deep(file)) from None

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

    def line_within(self, path: Path, line: int) -> Place:
        """Return where *line*, from 0, of the text at *path* stands, its indent left out."""
        text = self._text_at(path)
        rows = text.split("\n")
        start = sum(len(row) + 1 for row in rows[:line])
        indent = len(rows[line]) - len(rows[line].lstrip())
        span = self._spans.values[path]
        return self._place(
            Span(
                inside(self.text, span, start + indent),
                inside(self.text, span, start + len(rows[line])),
            )
        )

    def blank_lines_above(self, path: Path) -> int:
        """Return how many empty lines the text at *path* begins with."""
        text = self._text_at(path)
        return len(text) - len(text.lstrip("\n"))

    def _text_at(self, path: Path) -> str:
        value: Any = self.table
        for step in path:
            value = value[step]
        return str(value).replace("\r\n", "\n")

    def _place(self, span: Span) -> Place:
        line, column = self._lines.place(span.start)
        end_line, end_column = self._lines.place(span.end)
        return Place(self.file, line, column, end_line, end_column)

    @cached_property
    def _spans(self) -> Spans:
        return scan(self.text)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)


def _not_toml(file: str, error: tomli.TOMLDecodeError) -> Diagnostic:
    place = Place(file, error.lineno, error.colno, error.lineno, error.colno + 1)
    return _syntax(
        place, f"the file is not TOML: {error.msg[:1].lower()}{error.msg[1:]}"
    )


def _not_utf8(file: str, content: bytes, error: UnicodeDecodeError) -> Diagnostic:
    before = content[: error.start]
    line = before.count(b"\n") + 1
    column = len(before.rsplit(b"\n", 1)[-1].decode("utf-8", "replace")) + 1
    place = Place(file, line, column, line, column + 1)
    return _syntax(place, "the file is not UTF-8", "save it with the encoding UTF-8")


def _nested_too_deep(file: str) -> Diagnostic:
    return _syntax(Place(file), "the file nests lists or tables too deep to be read")


def _syntax(place: Place, message: str, help: str = "") -> Diagnostic:
    return Diagnostic(
        rule="invalid-toml",
        severity=Severity.ERROR,
        message=message,
        place=place,
        help=help or "nothing below this line was read; mend it first",
    )
