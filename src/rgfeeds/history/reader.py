"""Versions of one store, mostly alike, become schedules; what did not change is parsed and read once."""

from collections.abc import Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, Self, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.history.versions import Version, VersionKey
from rgfeeds.model import HistorySettings, Person, Schedule, Session, by_start
from rgfeeds.rules import with_settings
from rgfeeds.rules.rule import Context
from rgfeeds.rules.sessions import broken_continuation, duplicate_id
from rgfeeds.store import Store
from rgfeeds.store.document import Document, Place, Severity, Spot, Table, read_toml
from rgfeeds.store.load import Parsed, read_store
from rgfeeds.store.sessions import read_session
from rgfeeds.store.source import Listing, Names, by_session
from rgfeeds.store.spans import KeyPath

_SESSION = b"[[session]]"
_HEADERS = (
    _SESSION, b"[[break]]", b"[[defaults]]",
    b"[group]", b"[people]", b"[rooms]", b"[check]", b"[history]",
)  # fmt: skip

#: All but the sessions, then each session: what it says, and what tells that it says the same.
_Tables: TypeAlias = tuple[bytes | str, Table, list[tuple[bytes | str, Table]]]


class _ReadSession(Struct, frozen=True):
    """A session, its place among others, and the *people* it depends on."""

    session: Session
    order: tuple[object, ...]
    people: dict[str, Person | None]


class _Front(Struct, frozen=True):
    """What the *text* of all but the sessions says, and the *sessions* read beside it, by their own texts and files."""

    text: bytes | str
    schedule: Schedule
    store: Store
    sessions: dict[tuple[bytes | str, Names], _ReadSession]


class Present(Struct, frozen=True):
    """What the store's file says now, beside the files of *listing*."""

    content: bytes = b""
    listing: Listing = ()
    schedule: Schedule | None = None  # None when it has an error
    settings: HistorySettings = HistorySettings()

    @classmethod
    def of(cls, parsed: Parsed, listing: Listing) -> Self:
        store = parsed.store
        if store is None:
            return cls(parsed.content, listing)
        root = Spot(store.document, (), [*parsed.found])
        with_settings(store, root.found)
        tables = store.document.table.get("session", [])
        wrong = _has_error(root) or _clash(tables)
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
        self._parse = cache(_parse)
        self._front: _Front | None = None
        # The ids of the latest version without an error, each with the one it continues.
        self._ids: list[tuple[str, str | None]] = []

    def read(self, text: bytes, listing: Listing = ()) -> Schedule | None:
        """Return the schedule that *text* says beside the files of *listing*, None when it has an error."""
        now = self.present
        if (now.content, now.listing) == (text, listing):
            return now.schedule
        written = self._tables(text)
        if written is None:
            return None
        others, table, tables = written
        front = self._front
        if front is None or others != front.text:
            front = _front_of(others, table, front)
            if front is None:
                return None
            self._front = front
        files = by_session(listing)
        sessions: list[_ReadSession] = []
        for part, table in tables:
            # Mostly there are no files, and all sessions of all versions come by here.
            names = files.get(str(table.get("id")), ()) if files else ()
            known = front.sessions.get((part, names))
            read = known or _read_session(table, names, front.store)
            if read is None:
                return None
            front.sessions[part, names] = read
            sessions.append(read)
        ids = [(one.session.id, one.session.continues) for one in sessions]
        if ids != self._ids and _clash([table for _, table in tables]):
            return None
        self._ids = ids
        sessions.sort(key=attrgetter("order"))
        ordered = tuple([one.session for one in sessions])
        return replace(front.schedule, sessions=ordered)

    def _tables(self, text: bytes) -> _Tables | None:
        """Return what *text* says: all but the sessions, then each of these; None when it cannot be read.

        A text is cut before each line that begins with the header of a table. Where every
        part is TOML alone, no cut goes through a value; where besides each holds its one
        table, all together say what each says. Any other text is parsed whole.
        """
        text = text.removeprefix(b"\xef\xbb\xbf")
        parts = [*_cut(text)]
        sessions: list[tuple[bytes | str, Table]] = []
        for part in parts:
            table = self._parse(part)
            if table is None or len(table) != part.startswith(_HEADERS):
                break
            written = table.get("session", [])
            # The name of a session may be written otherwise in a second header.
            if len(written) > 1:
                break
            sessions += [(part, one) for one in written]
        else:
            others = b"".join(part for part in parts if not part.startswith(_SESSION))
            table = self._parse(others)
            return None if table is None else (others, table, sessions)
        table = dict(_parse(text) or {})
        written = table.pop("session", [])
        if not isinstance(written, list) or not all(
            isinstance(one, dict) for one in written
        ):
            return None
        return str(table), table, [(str(one), one) for one in written]


def _cut(text: bytes) -> Iterator[bytes]:
    """Yield *text* in parts, each but the first beginning with a header."""
    start = at = 0
    while (at := text.find(b"\n[", at) + 1) > 0:
        if text.startswith(_HEADERS, at):
            yield text[start:at]
            start = at
    yield text[start:]


def _parse(text: bytes) -> Table | None:
    """Return what *text* says, None when it is no TOML."""
    try:
        return read_toml(text.decode())
    except (ValueError, RecursionError):
        return None


def _front_of(text: bytes | str, table: Table, before: _Front | None) -> _Front | None:
    """Return what *table*, that of *text*, says, None with an error; sessions that *before* read may be the same."""
    root = _spot(table)
    store = with_settings(read_store(root, ()), root.found)
    schedule = store.schedule()
    if schedule is None or _has_error(root):
        return None
    front = _Front(text, schedule, store, {})
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


def _read_session(table: Table, names: Names, around: Store) -> _ReadSession | None:
    spot = _spot({"session": [table]}, "session", 0)
    people = _People(around.people)
    session = read_session(spot, replace(around, people=people), names)
    if session is None or _has_error(spot):
        return None
    return _ReadSession(session, by_start(session), people.asked)


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


def _has_error(spot: Spot) -> bool:
    return any(one.severity is Severity.ERROR for one in spot.found)
