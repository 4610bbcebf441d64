"""The store's text becomes values; whatever is wrong with it becomes diagnostics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

from rgfeeds.model import Break, Group, HistorySettings, Person, Session, Usual
from rgfeeds.model.timezones import load_zone
from rgfeeds.store import keys, values
from rgfeeds.store.diagnostics import Diagnostic
from rgfeeds.store.document import Document, Unreadable
from rgfeeds.store.keys import Fields
from rgfeeds.store.people import read_people
from rgfeeds.store.sessions import Surroundings, read_session
from rgfeeds.store.spot import Spot
from rgfeeds.store.store import Store
from rgfeeds.text import advice

TABLES = (
    "group", "defaults", "rooms", "people", "session", "break", "check", "history",
)  # fmt: skip

#: What makes a session of its table, the spot of that, and what the rest of the store says.
SessionReader: TypeAlias = Callable[
    [Mapping[str, Any], Spot, Surroundings], Session | None
]


class Parsed(Struct, frozen=True, kw_only=True):
    """What the text of the store called *file* says, before any rule has looked at it.

    *store* is None when it is no TOML, and has been read as *unreadable*; *found* are
    the mistakes met on the way.
    """

    file: str
    content: bytes
    store: Store | None
    found: tuple[Diagnostic, ...]
    unreadable: str = ""


def parse(file: str, content: bytes) -> Parsed:
    """Read the store called *file*, as far as it can be read."""
    try:
        document = Document.parse(file, content)
    except Unreadable as unreadable:
        return Parsed(
            file=file,
            content=content,
            store=None,
            found=(unreadable.diagnostic,),
            unreadable=unreadable.text,
        )
    found: list[Diagnostic] = []
    store = read_store(Spot(document, (), found))
    return Parsed(
        file=file,
        content=content,
        store=store,
        found=tuple(found),
    )


def read_store(root: Spot, read: SessionReader = read_session) -> Store:
    """Return what the document of *root* says, as far as it can be read; *read* reads each session."""
    table = root.document.table
    misspelt = values.unknown_keys(table, root, list(TABLES))
    group = None if "group" in misspelt else _group(table, root)
    usual = tuple(
        _usual(entry, spot) for entry, spot in _entries(table, "defaults", root)
    )
    people, rooms = _people(table, root), _rooms(table, root)
    around = surroundings(group, usual, people, rooms)
    sessions = [
        (spot, read(entry, spot, around))
        for entry, spot in _entries(table, "session", root)
    ]
    breaks = [
        (spot, _break(entry, spot)) for entry, spot in _entries(table, "break", root)
    ]
    return Store(
        document=root.document,
        group=group,
        usual=usual,
        sessions=tuple((spot.path, session) for spot, session in sessions if session),
        breaks=tuple((spot.path, entry) for spot, entry in breaks if entry),
        people=people,
        rooms=rooms,
        history=_history(table_at(table, "history", root), root.at("history")),
    )


def surroundings(
    group: Group | None,
    usual: tuple[Usual, ...],
    people: Mapping[str, Person],
    rooms: Mapping[str, str | None],
) -> Surroundings:
    """Return what sessions are read with; without *group* in UTC, to find their mistakes."""
    return Surroundings(
        zone=group.timezone if group else ZoneInfo("UTC"),
        venue=group.venue if group else None,
        usual=usual,
        people=people,
        rooms=rooms,
    )


def _entries(
    table: Mapping[str, Any], name: str, root: Spot
) -> Iterator[tuple[Mapping[str, Any], Spot]]:
    """Yield the tables of `[[name]]` with their spots, in file order."""
    spot = root.at(name)
    entries = table.get(name, [])
    if not isinstance(entries, list) or not all(
        isinstance(entry, dict) for entry in entries
    ):
        shown = f"[{name}]" if isinstance(entries, dict) else f"{name} = …"
        spot.error("wrong-type", f"`{shown}` needs two brackets", f"[[{name}]]")
        return
    for index, entry in enumerate(entries):
        yield entry, spot.at(index)


def table_at(table: Mapping[str, Any], name: str, root: Spot) -> Mapping[str, Any]:
    """Return the table of `[name]` in *table*, an empty one when there is none; tell when it is no table."""
    entries = table.get(name, {})
    if isinstance(entries, dict):
        return entries
    root.at(name).error(
        "wrong-type", f"`{name}` needs one pair of brackets", f"[{name}]"
    )
    return {}


def _group(table: Mapping[str, Any], root: Spot) -> Group | None:
    if "group" not in table:
        root.error(
            "missing-key", "the file has no `[group]`", '[group]\nid = "…"\nname = "…"'
        )
        return None
    if not isinstance(table["group"], dict):
        table_at(table, "group", root)
        return None
    fields = Fields(table["group"], root.at("group"), keys.GROUP)
    values_by_name = {
        "id": fields.take(keys.GROUP_ID),
        "authority": fields.take(keys.AUTHORITY),
        "name": fields.take(keys.GROUP_NAME),
        "url": fields.take(keys.URL),
        "timezone": _zone(fields),
    }
    optional = {
        "description": fields.take(keys.DESCRIPTION) or "",
        "language": fields.take(keys.LANGUAGE) or "en",
        "venue": fields.take(keys.VENUE) or None,
        "source": fields.take(keys.SOURCE),
        "about": fields.take(keys.ABOUT) or "",
        "moved_to": fields.take(keys.MOVED_TO),
    }
    if optional["moved_to"] and optional["moved_to"] == values_by_name["url"]:
        fields.at(keys.MOVED_TO).error(
            "moved-nowhere",
            "the group has moved to where it was: `moved_to` is `url`",
            "write the new address in `moved_to`, and leave `url` as it is: this page stays where it was",
        )
    if None in values_by_name.values():
        return None
    return Group(**values_by_name, **optional)  # type: ignore[arg-type]


def _zone(fields: Fields) -> ZoneInfo | None:
    name = fields.take(keys.TIMEZONE)
    if name is None:
        return None
    zone = load_zone(name)
    if zone is None:
        near = advice.spoken_zone(name)
        help = f'timezone = "{near}"' if near else 'as in timezone = "Europe/London"'
        fields.at(keys.TIMEZONE).error(
            "unknown-zone", f"there is no time zone `{name[:60]}`", help
        )
    return zone


def _usual(entry: Mapping[str, Any], spot: Spot) -> Usual:
    fields = Fields(entry, spot, keys.DEFAULTS)
    usual = Usual(
        since=fields.take(keys.FROM_DAY),
        start=fields.take(keys.USUAL_START),
        end=fields.take(keys.USUAL_END),
        room=fields.take(keys.ROOM),
        online=fields.take(keys.ONLINE),
        weekday=fields.take(keys.WEEKDAY),
    )
    if usual.start and usual.end and usual.end <= usual.start:
        fields.at(keys.USUAL_END).error(
            "end-before-start",
            f"{spot} end at {usual.end:%H:%M}, not after their start",
        )
    return usual


def _people(table: Mapping[str, Any], root: Spot) -> dict[str, Person]:
    return read_people(table_at(table, "people", root), root.at("people"))


def _rooms(table: Mapping[str, Any], root: Spot) -> dict[str, str | None]:
    rooms: dict[str, str | None] = {}
    for name, entry in table_at(table, "rooms", root).items():
        spot = root.at("rooms", name)
        if isinstance(entry, dict):
            rooms[name] = Fields(entry, spot, keys.ROOM_KEYS).take(keys.ADDRESS)
        else:
            values.wrong_type(entry, spot, "a table", f'"{name}" = {{ address = "…" }}')
    return rooms


def _break(entry: Mapping[str, Any], spot: Spot) -> Break | None:
    fields = Fields(entry, spot, keys.BREAK)
    day = fields.take(keys.BREAK_DAY)
    start, until = fields.take(keys.BREAK_FROM), fields.take(keys.BREAK_UNTIL)
    reason = fields.take(keys.BREAK_REASON) or None
    several = fields.has(keys.BREAK_FROM) or fields.has(keys.BREAK_UNTIL)
    if several and fields.has(keys.BREAK_DAY):
        fields.at(keys.BREAK_DAY).key_error(
            "missing-key",
            f"{spot} has a `date` and `from` or `until`; it needs one or the other",
            "take `date` out, or the others",
        )
        return None
    if several:
        return _days_off(fields, start, until, reason)
    if fields.lacks(keys.BREAK_DAY) and fields.lacks(keys.BREAK_FROM):
        help = "date = 2026-12-21\nor from = 2026-12-21 and until = 2027-01-04"
        spot.error("missing-key", f"{spot} needs a `date`, or `from` and `until`", help)
    return Break(start=day, until=day, reason=reason) if day else None


def _days_off(
    fields: Fields, start: dt.date | None, until: dt.date | None, reason: str | None
) -> Break | None:
    for key in (keys.BREAK_FROM, keys.BREAK_UNTIL):
        if fields.lacks(key):
            message = f"{fields.spot} has no `{key.name}`"
            fields.spot.error("missing-key", message, f"{key.name} = {start or until}")
    if start is None or until is None:
        return None
    if until < start:
        spot = fields.at(keys.BREAK_UNTIL)
        help = f"from = {until}\nuntil = {start}"
        spot.error("end-before-start", f"{fields.spot} ends before it begins", help)
        return None
    return Break(start=start, until=until, reason=reason)


def _history(table: Mapping[str, Any], spot: Spot) -> HistorySettings:
    """Return what `[history]` says."""
    fields = Fields(table, spot, keys.HISTORY)
    return HistorySettings(
        previous=fields.take(keys.PREVIOUS) or (),
        ignore=fields.take(keys.IGNORE) or (),
        begin=fields.take(keys.BEGIN),
    )
