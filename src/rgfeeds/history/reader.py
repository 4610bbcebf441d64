"""Versions of one store become schedules; what did not change is parsed and read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import tomli
from msgspec import Struct

from rgfeeds.model import Schedule, Session
from rgfeeds.rules import Context
from rgfeeds.rules.sessions import broken_continuation, duplicate_id
from rgfeeds.rules.settings import with_settings
from rgfeeds.store.diagnostics import Diagnostic, Place, Severity
from rgfeeds.store.document import Document, Unreadable, too_deep
from rgfeeds.store.files import Listing, Names
from rgfeeds.store.load import read_store
from rgfeeds.store.sessions import Surroundings, read_session
from rgfeeds.store.spans import Path
from rgfeeds.store.spot import Spot

_HEADERS = (
    b"[[session]]", b"[[break]]", b"[[defaults]]",
    b"[group]", b"[people]", b"[rooms]", b"[check]", b"[history]",
)  # fmt: skip


class _ReadSession(Struct, frozen=True):
    """The *table* of a session, which stays alive so that no other has its `id()`, and what it says."""

    table: Mapping[str, Any]
    session: Session | None
    found: list[Diagnostic]


class VersionReader:
    """Reads versions of one store, mostly alike, each as if it were read alone.

    A text is cut before each line that begins with the header of a table. Where every
    block is TOML alone, no cut goes through a value; where besides each holds its one
    table, all together say what each says. Any other version is parsed whole.
    """

    def __init__(self) -> None:
        self._blocks: dict[bytes, dict[str, Any] | None] = {}
        self._sessions: dict[tuple[int, Names | None], _ReadSession] = {}
        self._around: Surroundings | None = None

    def read(self, text: bytes, listing: Listing = ()) -> Schedule | None:
        """Return the schedule that *text* says beside the files of *listing*, None when it has an error."""
        try:
            table = self._join(text) or Document.parse("", text).table
        except Unreadable:
            return None
        found: list[Diagnostic] = []
        root = Spot(_Placeless("", "", table), (), found)
        store = with_settings(read_store(root, listing, self._read_session), found)
        between = (duplicate_id, broken_continuation)
        if any(one.severity is Severity.ERROR for one in found) or any(
            True for rule in between for _ in rule.run(store, Context())
        ):
            return None
        return store.schedule()

    def _join(self, text: bytes) -> dict[str, Any] | None:
        """Return the table of *text* from those of its blocks, None when it must be parsed whole."""
        joined: dict[str, Any] = {}
        front, *blocks = _cut(text.removeprefix(b"\xef\xbb\xbf"))
        if _parsed(front) != {}:
            return None
        for block in blocks:
            if block not in self._blocks:
                self._blocks[block] = _parsed(block)
            table = self._blocks[block]
            if table is None:
                return None
            for name, said in table.items():
                if name not in joined:
                    joined[name] = [*said] if block.startswith(b"[[") else said
                elif block.startswith(b"[["):
                    joined[name] += said
                else:
                    return None
        return joined

    def _read_session(
        self,
        table: Mapping[str, Any],
        spot: Spot,
        around: Surroundings,
        names: Names | None,
    ) -> Session | None:
        if around is not self._around:
            if around != self._around:
                self._sessions.clear()
            self._around = around
        known = self._sessions.get((id(table), names))
        if known is None:
            found: list[Diagnostic] = []
            here = Spot(spot.document, spot.path, found)
            session = read_session(table, here, around, names)
            known = _ReadSession(table, session, found)
            self._sessions[id(table), names] = known
        spot.found.extend(known.found)
        return known.session


class _Placeless(Document):
    """A document of which nobody will be told anything, so that no place is looked for."""

    def value(self, path: Path) -> Place:  # noqa: ARG002
        return Place(self.file)

    key = value

    def part(self, path: Path, start: int, end: int) -> Place:  # noqa: ARG002
        return Place(self.file)

    def written(self, path: Path) -> str:  # noqa: ARG002
        return ""


def _cut(text: bytes) -> Iterator[bytes]:
    """Yield what stands before the first header, then each header with what stands below it."""
    start = at = 0
    if text.startswith(_HEADERS):
        yield b""
    while (at := text.find(b"\n[", at) + 1) > 0:
        if text.startswith(_HEADERS, at):
            yield text[start:at]
            start = at
    yield text[start:]


def _parsed(block: bytes) -> dict[str, Any] | None:
    """Return what *block* says, None when it is no TOML alone or says more than one thing."""
    try:
        table = tomli.loads(block.decode())
    except (ValueError, RecursionError):
        return None
    return table if len(table) <= 1 and not too_deep(table) else None
