"""Versions of one store become schedules; what did not change is parsed and read once."""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, Self

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.history.blocks import BlockParser, StoreBlock
from rgfeeds.history.versions import Version, VersionKey
from rgfeeds.model import (
    HistorySettings,
    Person,
    Schedule,
    Session,
    TimeOfDay,
    by_start,
)
from rgfeeds.rules import Context
from rgfeeds.rules.sessions import broken_continuation, duplicate_id
from rgfeeds.rules.settings import with_settings
from rgfeeds.store import Store
from rgfeeds.store.document import Diagnostic, Document, Place, Severity, Spot, Table
from rgfeeds.store.load import Parsed, read_store
from rgfeeds.store.sessions import read_session
from rgfeeds.store.source import Listing, Names, by_session
from rgfeeds.store.spans import KeyPath


class _ReadSession(Struct, frozen=True):
    """A session, its place among others, and the *people* it depends on."""

    session: Session
    order: tuple[TimeOfDay, str]
    people: dict[str, Person | None]


class _Front(Struct, frozen=True):
    """What *blocks* say, which are no sessions, and the *sessions* that were read beside them."""

    blocks: list[StoreBlock]
    schedule: Schedule
    store: Store
    sessions: dict[tuple[StoreBlock, Names], _ReadSession]


class Present(Struct, frozen=True):
    """What the store's file says now, beside the files of *listing*."""

    content: bytes = b""
    listing: Listing = ()
    schedule: Schedule | None = None  # None when it has an error
    settings: HistorySettings = HistorySettings()

    @classmethod
    def of(cls, parsed: Parsed, listing: Listing) -> Self:
        store, found = parsed.store, [*parsed.found]
        if store is None:
            return cls(parsed.content, listing)
        with_settings(store, found)
        tables = store.document.table.get("session", [])
        wrong = _has_error(found) or _clash(tables)
        schedule = None if wrong else store.schedule()
        return cls(parsed.content, listing, schedule, store.history)


class VersionReader:
    """Reads versions of one store, each as if it were read alone; what says the same is read once."""

    def __init__(self) -> None:
        self.present = Present()
        #: The versions up to a commit, by its name and the settings of the store.
        self.lines: dict[tuple[str, HistorySettings], list[Version]] = {}
        #: What the versions of a repository say, by their keys.
        self.known: dict[VersionKey, Schedule | None] = {}
        self._parser = BlockParser()
        self._front: _Front | None = None
        # The ids of the latest version without an error, each with the one it continues.
        self._ids: list[tuple[str, str | None]] = []

    def read(self, text: bytes, listing: Listing = ()) -> Schedule | None:
        """Return the schedule that *text* says beside the files of *listing*, None when it has an error."""
        now = self.present
        if (now.content, now.listing) == (text, listing):
            return now.schedule
        blocks = self._parser.parse(text)
        if blocks is None:
            return None
        others = [block for block in blocks if block.name != "session"]
        front = self._front
        if front is None or others != front.blocks:
            front = _read_front(others, front)
            if front is None:
                return None
            self._front = front
        written = [block for block in blocks if block.name == "session"]
        files = by_session(listing)
        sessions: list[_ReadSession] = []
        for block in written:
            # Mostly there are no files, and all sessions of all versions come by here.
            names = files.get(str(block.session.get("id")), ()) if files else ()
            known = front.sessions.get((block, names))
            read = known or _read_session(block, names, front)
            if read is None:
                return None
            sessions.append(read)
        ids = [(one.session.id, one.session.continues) for one in sessions]
        if ids != self._ids and _clash([block.session for block in written]):
            return None
        self._ids = ids
        sessions.sort(key=attrgetter("order"))
        ordered = tuple([one.session for one in sessions])
        return replace(front.schedule, sessions=ordered)


def _read_front(blocks: list[StoreBlock], before: _Front | None) -> _Front | None:
    """Return what *blocks* say, None with an error; sessions that *before* read may be the same."""
    table = _join(blocks)
    if table is None:
        return None
    root = _spot(table)
    store = with_settings(read_store(root, ()), root.found)
    schedule = store.schedule()
    if schedule is None or _has_error(root.found):
        return None
    front = _Front(blocks, schedule, store, {})
    if before and _around(before.store) == _around(store):
        for key, known in before.sessions.items():
            now = {name: store.people.get(name) for name in known.people}
            if now == known.people:
                front.sessions[key] = known
    return front


def _around(store: Store) -> tuple[object, ...]:
    """Return what all sessions depend on, whoever leads them."""
    site, venue = (store.group.url, store.group.venue) if store.group else ("", None)
    return site, venue, store.zone, store.usual, store.rooms


def _join(blocks: list[StoreBlock]) -> Table | None:
    """Return what all *blocks* say, None when two of them are one table."""
    joined: Table = {}
    for block in blocks:
        for name, said in block.table.items():
            if isinstance(said, list):
                joined[name] = [*joined.get(name, ()), *said]
            elif name in joined:
                return None
            else:
                joined[name] = said
    return joined


def _read_session(
    block: StoreBlock, names: Names, front: _Front
) -> _ReadSession | None:
    spot = _spot(block.table, "session", 0)
    people = _People(front.store.people)
    store = replace(front.store, people=people)
    session = read_session(spot, store, names)
    if session is None or _has_error(spot.found):
        return None
    read = _ReadSession(session, by_start(session), people.asked)
    front.sessions[block, names] = read
    return read


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

    def part(self, path: KeyPath, start: int, end: int) -> Place:  # noqa: ARG002
        return Place(self.file)


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
