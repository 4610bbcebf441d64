"""A document of many sessions, of which each is read by itself when something is asked of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.diagnostics import Place
from rgfeeds.document import Document
from rgfeeds.spans import Path

#: Parts that stay read: rules ask several things of one session.
_FEW = 64


class Part(Struct, frozen=True):
    """A stretch of the text that is TOML alone, how many sessions it has, and whether *more* than these."""

    content: bytes
    sessions: int
    more: bool


class Parted(Document):
    """The document of *content*, which consists of *parts*; all but the first begin with a session."""

    def __init__(self, file: str, content: bytes, parts: Sequence[Part]) -> None:
        super().__init__(file, content)
        self._parts = parts
        self._known: dict[int, Document] = {}

    def get(self, path: Path) -> Any:
        document, _, within = self._at(path)
        return super().get(path) if document is self else document.get(within)

    def value(self, path: Path) -> Place:
        document, line, within = self._at(path)
        if document is self:
            return super().value(path)
        return _below(line, document.value(within))

    def key(self, path: Path) -> Place:
        document, line, within = self._at(path)
        if document is self:
            return super().key(path)
        return _below(line, document.key(within))

    def part(self, path: Path, start: int, end: int) -> Place:
        document, line, within = self._at(path)
        if document is self:
            return super().part(path, start, end)
        return _below(line, document.part(within, start, end))

    def written(self, path: Path) -> str:
        document, _, within = self._at(path)
        return super().written(path) if document is self else document.written(within)

    @cached_property
    def headers(self) -> list[tuple[int, Path]]:
        """The line and the path of every `[table]` and `[[table]]`, in file order."""
        if self._mixed or any(part.sessions != 1 for part in self._parts[1:]):
            return super().headers
        front = Document(self.file, self._parts[0].content).headers
        first = self._sessions[1] if len(self._parts) > 1 else 0
        starts = enumerate(self._lines_above[1:-1], first)
        return [*front, *((line + 1, ("session", index)) for index, line in starts)]

    def _at(self, path: Path) -> tuple[Document, int, Path]:
        """Return the document that holds *path*, what stands above it in lines, and its path there."""
        match path:
            case ("session", int(index), *rest) if index < self._sessions[-1]:
                number = bisect_right(self._sessions, index) - 1
                within = ("session", index - self._sessions[number], *rest)
                return self._part(number), self._lines_above[number], within
        return (self, 0, path) if self._mixed else (self._part(0), 0, path)

    def _part(self, number: int) -> Document:
        if number not in self._known:
            if len(self._known) == _FEW:
                self._known.clear()
            self._known[number] = Document(self.file, self._parts[number].content)
        return self._known[number]

    @cached_property
    def _mixed(self) -> bool:
        """Whether other parts than the first hold more than sessions."""
        return any(part.more for part in self._parts[1:])

    @cached_property
    def _sessions(self) -> list[int]:
        """How many sessions stand before each part, and in all."""
        return _sums(part.sessions for part in self._parts)

    @cached_property
    def _lines_above(self) -> list[int]:
        """How many lines stand before each part, and in all."""
        return _sums(part.content.count(b"\n") for part in self._parts)


def _sums(numbers: Iterable[int]) -> list[int]:
    return list(accumulate(numbers, initial=0))


def _below(lines: int, place: Place) -> Place:
    """Return *place* with so many *lines* above it."""
    return replace(place, line=place.line + lines, end_line=place.end_line + lines)
