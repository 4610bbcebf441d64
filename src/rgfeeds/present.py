"""The store at hand, read session by session; those that were read before come from what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from typing import TypeAlias

import msgspec

from rgfeeds.artifact import Piece, origin
from rgfeeds.blocks import Block, later_half
from rgfeeds.diagnostics import Diagnostic
from rgfeeds.kept import Kept
from rgfeeds.kept.sessions import read, written
from rgfeeds.load import Parsed, parse
from rgfeeds.model import Session
from rgfeeds.outside import Outside
from rgfeeds.parted import Part, Parted
from rgfeeds.past import PastVersions
from rgfeeds.processes import Assistant
from rgfeeds.sessions import read_session
from rgfeeds.spans import Path
from rgfeeds.spot import Spot

_CHAPTER = "sessions"

#: What gives a session, written, by the content of its block and by what it is made of.
Source: TypeAlias = Callable[[bytes, bytes], bytes | None]


def present(versions: PastVersions, file: str, content: bytes, kept: Kept) -> Parsed:
    """Return what the store called *file* says, as `parse` does, and let *versions* know it."""
    with kept, Assistant(_nothing, early=False) as assistant:
        found = versions.blocks(content, _Memory(_source(content, kept, assistant)))
        if found:
            blocks, outside = found
            kept.keep(_CHAPTER, _pieces(blocks, outside))
            return _joined(file, content, blocks, outside)
    parsed = parse(file, content)
    versions.know(parsed)
    return parsed


def _nothing(*_: object) -> None:
    pass


def _source(content: bytes, kept: Kept, assistant: Assistant) -> Source:
    """Return where sessions of *content* are found: what is kept, else an assistant who reads the later half."""
    known = kept.found(_CHAPTER)
    if known:
        return lambda _, origin: known(origin)
    parts = later_half(content) if assistant.able else None
    if parts is None:
        return _nothing
    front, later = parts
    return _Half(later, assistant.ask(partial(_read, front + later)))


class _Half:
    """Sessions that somebody else reads: those of *later*, which begins with a session."""

    def __init__(
        self, later: bytes, waiting: Callable[[], Mapping[bytes, bytes]]
    ) -> None:
        self._later = later
        self._waiting = waiting
        self._theirs: Mapping[bytes, bytes] | None = None

    def __call__(self, content: bytes, origin: bytes) -> bytes | None:
        """Return the session whose block has *content*, once that half is reached."""
        if self._theirs is None and self._later.startswith(content):
            self._theirs = self._waiting()
        return self._theirs.get(origin) if self._theirs else None


def _read(content: bytes) -> Mapping[bytes, bytes]:
    """Return the sessions of *content* of which there is nothing to tell, by what they are made of."""
    found = PastVersions().blocks(content, _nothing)
    if found is None:
        return {}
    return {piece.origin: piece.make() for piece in _pieces(*found)}


class _Memory:
    """What recalls the only session of a block, as long as what stands outside is the same."""

    def __init__(self, found: Source) -> None:
        self._found = found
        self._outside: Outside | None = None
        self._around = b""

    def __call__(self, content: bytes, outside: Outside) -> Session | None:
        if self._outside is not outside:
            self._outside, self._around = outside, _around(outside)
        known = self._found(content, _origin(content, self._around))
        try:
            return read(known, outside.around.zone) if known else None
        except msgspec.MsgspecError:
            return None


def _pieces(blocks: Sequence[Block], outside: Outside) -> Iterator[Piece]:
    """Yield the sessions of which there is nothing to tell, each the only one of its block."""
    around = _around(outside)
    for block in blocks:
        if block.sessions and block.count == 1 and not (block.more or block.noted):
            session = block.sessions[0][1]
            yield Piece(_origin(block.content, around), partial(written, session))


def _around(outside: Outside) -> bytes:
    """Return what tells all that a session is read with from everything else."""
    store = outside.store
    return origin(store.group, store.usual, store.people, store.rooms)


def _origin(content: bytes, around: bytes) -> bytes:
    return blake2b(content, digest_size=16, key=around).digest()


def _joined(
    file: str, content: bytes, blocks: Sequence[Block], outside: Outside
) -> Parsed:
    """Return the store that consists of *blocks*."""
    parts = [Part(block.content, block.count, block.more) for block in blocks]
    document = Parted(file, content, parts)
    sessions: list[tuple[Path, Session]] = []
    noted: list[Path] = []
    for block in blocks:
        for _, session in block.sessions or ():
            path: Path = ("session", len(sessions))
            sessions.append((path, session))
            if block.noted:
                noted.append(path)
    found: list[Diagnostic] = []
    for path in noted:
        read_session(document.get(path), Spot(document, path, found), outside.around)
    store = msgspec.structs.replace(
        outside.store,
        document=document,
        sessions=tuple(sessions),
        noted=frozenset(noted),
    )
    return Parsed(file=file, content=content, store=store, found=tuple(found))
