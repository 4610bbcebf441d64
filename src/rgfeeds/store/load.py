"""The store's text becomes values; whatever is wrong with it becomes diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

from rgfeeds.model import Break, Group, HistorySettings, Session, Usual
from rgfeeds.model.timezones import load_zone
from rgfeeds.store import keys, values
from rgfeeds.store.diagnostics import Diagnostic
from rgfeeds.store.document import Document, Unreadable
from rgfeeds.store.files import Listing, Names, by_session
from rgfeeds.store.keys import Fields
from rgfeeds.store.people import read_people
from rgfeeds.store.sessions import Surroundings, read_session
from rgfeeds.store.spot import Spot
from rgfeeds.store.store import Store
from rgfeeds.text import advice

TABLES = (
    "group", "defaults", "rooms", "people", "session", "break", "check", "history",
)  # fmt: skip

#: What makes a session of its table, the spot of that, what the rest of the store says, and the session's files.
SessionReader: TypeAlias = Callable[
    [Mapping[str, Any], Spot, Surroundings, Names | None], Session | None
]


class Parsed(Struct, frozen=True, kw_only=True):
    """What a store's file says, before any rule has looked at it.

    *store* is None when it is no TOML; *text* is the file as its places were counted;
    *found* are the mistakes met on the way.
    """

    content: bytes
    text: str
    store: Store | None
    found: tuple[Diagnostic, ...]


def parse(file: str, content: bytes, listing: Listing | None = None) -> Parsed:
    """Read the store called *file*, as far as it can be read, beside the files of *listing* if that is known."""
    found: list[Diagnostic] = []
    try:
        document = Document.parse(file, content)
    except Unreadable as unreadable:
        store, text, found = None, unreadable.text, [unreadable.diagnostic]
    else:
        root = Spot(document, (), found)
        store, text = read_store(root, listing), document.text
    return Parsed(content=content, text=text, store=store, found=tuple(found))


def read_store(
    root: Spot, listing: Listing | None, read: SessionReader = read_session
) -> Store:
    """Return what the document of *root* says, as far as it can be read; *read* reads each session.

    The files beside the store are those of *listing*, if that is known.
    """
    table = root.document.table
    misspelt = values.unknown_keys(table, root, TABLES)
    group = None if "group" in misspelt else _group(table, root)
    usual = tuple(
        _usual(entry, spot) for entry, spot in _entries(table, "defaults", root)
    )
    people, rooms = read_people(*table_at(table, "people", root)), _rooms(table, root)
    around = Surroundings(
        site=group.url if group else "",
        # Without a zone, mistakes of sessions are found all the same.
        zone=group.timezone if group else ZoneInfo("UTC"),
        venue=group.venue if group else None,
        usual=usual,
        people=people,
        rooms=rooms,
    )
    files = by_session(listing)
    sessions = [
        (spot.path, read(entry, spot, around, files(entry.get("id"))))
        for entry, spot in _entries(table, "session", root)
    ]
    breaks = [
        (spot.path, _break(entry, spot))
        for entry, spot in _entries(table, "break", root)
    ]
    return Store(
        document=root.document,
        group=group,
        usual=usual,
        sessions=tuple((path, session) for path, session in sessions if session),
        breaks=tuple((path, entry) for path, entry in breaks if entry),
        people=people,
        rooms=rooms,
        history=_history(*table_at(table, "history", root)),
    )


def _entries(
    table: Mapping[str, Any], name: str, root: Spot
) -> Iterator[tuple[Mapping[str, Any], Spot]]:
    """Yield the tables of `[[name]]` with their spots, in file order."""
    spot = root.at(name)
    entries = table.get(name, [])
    if isinstance(entries, list) and all(isinstance(one, dict) for one in entries):
        for index, entry in enumerate(entries):
            yield entry, spot.at(index)
    else:
        shown = f"[{name}]" if isinstance(entries, dict) else f"{name} = …"
        spot.error("wrong-type", f"`{shown}` needs two brackets", f"[[{name}]]")


def table_at(
    table: Mapping[str, Any], name: str, root: Spot
) -> tuple[Mapping[str, Any], Spot]:
    """Return the table of `[name]` with its spot, empty when there is none; tell when it is no table."""
    spot, entries = root.at(name), table.get(name, {})
    if isinstance(entries, dict):
        return entries, spot
    spot.error("wrong-type", f"`{name}` needs one pair of brackets", f"[{name}]")
    return {}, spot


def _group(table: Mapping[str, Any], root: Spot) -> Group | None:
    if "group" not in table:
        help = '[group]\nid = "…"\nname = "…"'
        root.error("missing-key", "the file has no `[group]`", help)
        return None
    entry, spot = table_at(table, "group", root)
    if entry is not table["group"]:
        return None
    fields = Fields(entry, spot, keys.GROUP)
    required = {
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
    if optional["moved_to"] and optional["moved_to"] == required["url"]:
        fields.at(keys.MOVED_TO).error(
            "moved-nowhere",
            "the group has moved to where it was: `moved_to` is `url`",
            "write the new address in `moved_to`, and leave `url` as it is: this page stays where it was",
        )
    if None in required.values():
        return None
    return Group(**required, **optional)  # type: ignore[arg-type]


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


def _rooms(table: Mapping[str, Any], root: Spot) -> dict[str, str | None]:
    rooms: dict[str, str | None] = {}
    entries, spot = table_at(table, "rooms", root)
    for name, entry in entries.items():
        if isinstance(entry, dict):
            fields = Fields(entry, spot.at(name), keys.ROOM_KEYS)
            rooms[name] = fields.take(keys.ADDRESS)
        else:
            help = f'"{name}" = {{ address = "…" }}'
            values.wrong_type(entry, spot.at(name), "a table", help)
    return rooms


def _break(entry: Mapping[str, Any], spot: Spot) -> Break | None:
    fields = Fields(entry, spot, keys.BREAK)
    day = fields.take(keys.BREAK_DAY)
    start, until = fields.take(keys.BREAK_FROM), fields.take(keys.BREAK_UNTIL)
    reason = fields.take(keys.BREAK_REASON) or None
    several = fields.has(keys.BREAK_FROM) or fields.has(keys.BREAK_UNTIL)
    if several and fields.has(keys.BREAK_DAY):
        message = (
            f"{spot} has a `date` and `from` or `until`; it needs one or the other"
        )
        help = "take `date` out, or the others"
        spot.error("missing-key", message, help, fields.at(keys.BREAK_DAY).key)
        return None
    if not several:
        if fields.lacks(keys.BREAK_DAY) and fields.lacks(keys.BREAK_FROM):
            message = f"{spot} needs a `date`, or `from` and `until`"
            help = "date = 2026-12-21\nor from = 2026-12-21 and until = 2027-01-04"
            spot.error("missing-key", message, help)
        start = until = day
    for key in (keys.BREAK_FROM, keys.BREAK_UNTIL):
        if several and fields.lacks(key):
            help = f"{key.name} = {start or until}"
            spot.error("missing-key", f"{spot} has no `{key.name}`", help)
    if start is None or until is None:
        return None
    if until < start:
        help = f"from = {until}\nuntil = {start}"
        message = f"{spot} ends before it begins"
        fields.at(keys.BREAK_UNTIL).error("end-before-start", message, help)
        return None
    return Break(start=start, until=until, reason=reason)


def _history(table: Mapping[str, Any], spot: Spot) -> HistorySettings:
    fields = Fields(table, spot, keys.HISTORY)
    return HistorySettings(
        previous=fields.take(keys.PREVIOUS) or (),
        ignore=fields.take(keys.IGNORE) or (),
        begin=fields.take(keys.BEGIN),
    )
