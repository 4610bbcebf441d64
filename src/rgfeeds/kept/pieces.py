"""What earlier builds made, so that what is made of the same things is not made again.

It lies in a file that may be deleted at any time. A build reads the old one and writes
one of its own, which takes its place at the end: two builds at once cannot spoil it.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from itertools import pairwise
from typing import BinaryIO, Self

import msgspec
from msgspec import Struct

from rgfeeds.artifact import Piece
from rgfeeds.kept.writing import Writing

#: A published file: what it was made of, its size, its time in nanoseconds, its inode.
_Seen = tuple[bytes, int, int, int]

#: Octets at the end of the file, which tell how long the index before them is.
_LENGTH = 8
_BUFFER = 1 << 20


class _Chapter(Struct, array_like=True):
    """Pieces one after another, each with its origin, from *start* to its end."""

    start: int
    origins: list[bytes]
    ends: list[int]

    def end(self) -> int:
        return self.ends[-1] if self.ends else self.start

    def places(self) -> Mapping[bytes, tuple[int, int]]:
        spans = pairwise([self.start, *self.ends])
        return dict(zip(self.origins, spans, strict=True))

    def moved(self, start: int) -> _Chapter:
        by = start - self.start
        return _Chapter(start, self.origins, [end + by for end in self.ends])


class _Index(Struct, array_like=True):
    """What a file holds; *tool* tells the program that wrote it from all others."""

    tool: bytes
    files: dict[str, _Seen] = {}
    chapters: dict[str, _Chapter] = {}


class Kept:
    """Pieces by what they are made of, and published files by how they stood.

    Nothing is kept where *place*, its file, is empty. It is opened when it is first
    asked, so that it can be told to a copy of this process.
    """

    def __init__(self, place: str = "", tool: bytes = b"") -> None:
        self._place = place
        self._tool = tool
        self._new = _Index(tool)

    def stands(self, path: str, origin: bytes | None, found: os.stat_result) -> bool:
        """Whether the published file at *path*, as *found*, was made of *origin*; it is kept then."""
        seen = self._old.files.get(path)
        if origin is None or seen != _seen(origin, found):
            return False
        self._new.files[path] = seen
        return True

    def note(self, path: str, origin: bytes | None, found: os.stat_result) -> None:
        """Keep that the file for *path*, as *found*, is made of *origin*."""
        if origin is not None and self._place:
            self._new.files[path] = _seen(origin, found)

    def pieces(self, chapter: str, wanted: Iterable[Piece]) -> Iterable[bytes]:
        """Yield the *wanted* pieces of a chapter, made where they are not kept; one chapter after the other."""
        if not self._place:
            yield from (piece.make() for piece in wanted)
            return
        known = self.found(chapter)
        written = self._new.chapters[chapter] = _Chapter(self._writing.tell(), [], [])
        end = written.start
        for piece in wanted:
            made = (known and known(piece.origin)) or piece.make()
            end += len(made)
            self._writing.write(made)
            written.origins.append(piece.origin)
            written.ends.append(end)
            yield made

    def keep(self, chapter: str, wanted: Iterable[Piece]) -> None:
        """Keep the *wanted* pieces of a chapter, made where they are not kept."""
        if self._place:
            deque(self.pieces(chapter, wanted), maxlen=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Let the next build know it all, unless this one failed."""
        if not self._place:
            return
        if kind is None:
            self._save()
        if self._reading:
            self._reading.close()
        self._writing.end(complete=kind is None)

    def _save(self) -> None:
        """Write the index behind the pieces; chapters that nobody asked for stay as they were."""
        for name in self._old.chapters.keys() - self._new.chapters.keys():
            chapter = self._old.chapters[name]
            self._new.chapters[name] = chapter.moved(self._writing.tell())
            self._writing.write(self._read(chapter.start, chapter.end()))
        index = msgspec.msgpack.encode(self._new)
        self._writing.write(index + len(index).to_bytes(_LENGTH, "big"))

    def found(self, name: str) -> Callable[[bytes], bytes | None] | None:
        """Return what finds the pieces of a chapter by their origins, None where there are none."""
        chapter = self._old.chapters.get(name) if self._place else None
        if chapter is None:
            return None
        places = chapter.places()

        def known(origin: bytes) -> bytes | None:
            place = places.get(origin)
            return self._read(*place) if place else None

        return known

    @cached_property
    def _old(self) -> _Index:
        """What the file has, nothing where there is none, or another program wrote it."""
        with suppress(OSError, ValueError, msgspec.MsgspecError):
            if self._reading:
                end = self._reading.seek(-_LENGTH, os.SEEK_END)
                length = int.from_bytes(self._reading.read(), "big")
                index = msgspec.msgpack.decode(
                    self._read(end - length, end), type=_Index
                )
                if index.tool == self._tool:
                    return index
        return _Index(self._tool)

    def _read(self, start: int, end: int) -> bytes:
        assert self._reading
        self._reading.seek(start)
        return self._reading.read(end - start)

    @cached_property
    def _reading(self) -> BinaryIO | None:
        with suppress(OSError):
            return open(self._place, "rb", buffering=_BUFFER)  # noqa: PTH123
        return None

    @cached_property
    def _writing(self) -> Writing:
        return Writing(self._place)


def _seen(origin: bytes, found: os.stat_result) -> _Seen:
    return (origin, found.st_size, found.st_mtime_ns, found.st_ino)
