"""Versions of one store become schedules; what did not change is parsed and read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.history.blocks import BlockParser, Table
from rgfeeds.model import HistorySettings, Person, Schedule, Session, by_start
from rgfeeds.rules import Context
from rgfeeds.rules.sessions import broken_continuation, duplicate_id
from rgfeeds.rules.settings import with_settings
from rgfeeds.store.diagnostics import Diagnostic, Place, Severity
from rgfeeds.store.document import Document
from rgfeeds.store.files import Listing, Names, by_session
from rgfeeds.store.load import Parsed, read_store, surroundings
from rgfeeds.store.sessions import Surroundings, read_session
from rgfeeds.store.spans import Path
from rgfeeds.store.spot import Spot
from rgfeeds.store.store import Store


class _ReadSession(Struct, frozen=True):
    """What *table* says, which stays alive so that no other has its `id()`.

    *order* is its place among other sessions; *people* are those it depends on.
    """

    table: Table
    session: Session
    order: tuple[dt.datetime, str]
    people: dict[str, Person | None]


class _Front(Struct, frozen=True):
    """What *blocks* say besides sessions, and around *sessions*; *blocks* is None for a text parsed whole."""

    blocks: list[bytes] | None
    schedule: Schedule
    around: Surroundings
    sessions: dict[tuple[int, Names | None], _ReadSession]


class Present(Struct, frozen=True):
    """What the store's file says now, beside the files of *listing*; *schedule* is None when it has an error.

    *settings* are those of `[history]`.
    """

    content: bytes = b""
    listing: Listing = ()
    schedule: Schedule | None = None
    settings: HistorySettings = HistorySettings()

    @classmethod
    def of(cls, parsed: Parsed, listing: Listing) -> Present:
        store, found = parsed.store, [*parsed.found]
        if store is None:
            return cls(parsed.content, listing)
        with_settings(store, found)
        tables = store.document.table.get("session", [])
        wrong = _has_error(found) or _clash(tables)
        schedule = None if wrong else store.schedule()
        return cls(parsed.content, listing, schedule, store.history)


class VersionReader:
    """Reads versions of one store, mostly alike, each as if it were read alone.

    What is the same as the *present* is not read again.
    """

    def __init__(self) -> None:
        self.present = Present()
        self._parser = BlockParser()
        self._front: _Front | None = None
        # The ids of the latest version without an error, each with the one it continues.
        self._ids: list[tuple[object, object]] = []

    def read(self, text: bytes, listing: Listing = ()) -> Schedule | None:
        """Return the schedule that *text* says beside the files of *listing*, None when it has an error."""
        now = self.present
        if (now.content, now.listing) == (text, listing):
            return now.schedule
        blocks, table = self._parser.parse(text)
        if table is None:
            return None
        tables = table.pop("session", [])
        front = self._front
        if not front or blocks is None or blocks != front.blocks:
            front = self._front = _read_front(blocks, table, front)
        if front is None or not _is_list_of_tables(tables):
            return None
        files = by_session(listing)
        read = [_read_session(one, files(one.get("id")), front) for one in tables]
        sessions = [one for one in read if one]
        ids = [(one.get("id"), one.get("continues")) for one in tables]
        if len(sessions) < len(tables) or (ids != self._ids and _clash(tables)):
            return None
        self._ids = ids
        sessions.sort(key=attrgetter("order"))
        every = tuple(one.session for one in sessions)
        return replace(front.schedule, sessions=every)


def _read_front(
    blocks: list[bytes] | None, table: Table, before: _Front | None
) -> _Front | None:
    """Return what *table* says besides sessions, None with an error; those that *before* read may be the same."""
    root = _spot(table)
    store = with_settings(read_store(root, ()), root.found)
    schedule = store.schedule()
    if schedule is None or _has_error(root.found):
        return None
    around = surroundings(store)
    front = _Front(blocks, schedule, around, {})
    if before and replace(before.around, people=around.people) == around:
        for key, known in before.sessions.items():
            now = {name: around.people.get(name) for name in known.people}
            if now == known.people:
                front.sessions[key] = known
    return front


def _read_session(
    table: Table, names: Names | None, front: _Front
) -> _ReadSession | None:
    known = front.sessions.get((id(table), names))
    if known is None:
        spot = _spot({"session": [table]}, "session", 0)
        people = _People(front.around.people)
        around = replace(front.around, people=people)
        session = read_session(table, spot, around, names)
        if session is None or _has_error(spot.found):
            return None
        known = _ReadSession(table, session, by_start(session), people.asked)
        front.sessions[id(table), names] = known
    return known


class _People(dict[str, Person]):
    """People by name, which knows who was *asked* for."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        super().__init__(people)
        self.asked: dict[str, Person | None] = {}

    def get(self, name: str, default: Any = None) -> Any:
        self.asked[name] = super().get(name)
        return self.asked[name] or default


class _Placeless(Document):
    """A document of which nobody will be told anything, so that no place is looked for."""

    def part(self, path: Path, start: int, end: int) -> Place:  # noqa: ARG002
        return Place(self.file)


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _clash(sessions: list[Table]) -> bool:
    """Whether two have one id, or one continues what it cannot."""
    document = _spot({"session": sessions}).document
    store = Store(document=document, group=None, usual=(), sessions=(), breaks=())
    rules = (duplicate_id, broken_continuation)
    return any(True for rule in rules for _ in rule.run(store, Context()))


def _spot(table: Table, *path: str | int) -> Spot:
    return Spot(_Placeless("", "", table), path, [])


def _has_error(found: Iterable[Diagnostic]) -> bool:
    return any(one.severity is Severity.ERROR for one in found)
