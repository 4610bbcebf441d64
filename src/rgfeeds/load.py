"""The store's text becomes a schedule; whatever is wrong with it becomes diagnostics."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from rgfeeds import keys, rules, values
from rgfeeds.diagnostics import Diagnostic, Severity
from rgfeeds.document import Document, Unreadable
from rgfeeds.keys import Fields
from rgfeeds.model import Break, Group, Person, Schedule, Usual
from rgfeeds.people import read_people
from rgfeeds.sessions import Surroundings, read_session
from rgfeeds.spot import Spot
from rgfeeds.store import Store
from rgfeeds.timezones import load_zone, zone_names

TABLES = ("group", "defaults", "rooms", "people", "session", "break")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a store's text came to: *schedule* is None when an error stands in its way."""

    schedule: Schedule | None
    diagnostics: tuple[Diagnostic, ...]
    document: Document | None = None


def load(file: str, content: bytes) -> Loaded:
    """Read the store called *file*; every mistake of it is found, sorted by its place."""
    try:
        document = Document.parse(file, content)
    except Unreadable as unreadable:
        return Loaded(schedule=None, diagnostics=(unreadable.diagnostic,))
    found: list[Diagnostic] = []
    store = _read(Spot(document, (), found))
    found += rules.check(store)
    found.sort(
        key=lambda diagnostic: (diagnostic.place, diagnostic.rule, diagnostic.message)
    )
    stopped = any(diagnostic.severity is Severity.ERROR for diagnostic in found)
    return Loaded(
        schedule=None if stopped else store.schedule(),
        diagnostics=tuple(found),
        document=document,
    )


def _read(root: Spot) -> Store:
    table = root.document.table
    values.unknown_keys(table, root, list(TABLES))
    group = _group(table, root)
    zone = group.timezone if group else ZoneInfo("UTC")
    usual = tuple(
        _usual(entry, spot) for entry, spot in _entries(table, "defaults", root)
    )
    surroundings = Surroundings(
        zone=zone,
        venue=group.venue if group else None,
        usual=usual,
        people=_people(table, root),
        rooms=_rooms(table, root),
    )
    sessions = [
        (spot, read_session(entry, spot, surroundings))
        for entry, spot in _entries(table, "session", root)
    ]
    breaks = [_break(entry, spot) for entry, spot in _entries(table, "break", root)]
    return Store(
        document=root.document,
        group=group,
        usual=usual,
        sessions=tuple((spot.path, session) for spot, session in sessions if session),
        breaks=tuple(entry for entry in breaks if entry),
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
        spot.key_error("wrong-type", f"`{shown}` needs two brackets", f"[[{name}]]")
        return
    for index, entry in enumerate(entries):
        yield entry, spot.at(index)


def _table(table: Mapping[str, Any], name: str, root: Spot) -> Mapping[str, Any]:
    entries = table.get(name, {})
    if isinstance(entries, dict):
        return entries
    root.at(name).key_error(
        "wrong-type", f"`{name}` needs one pair of brackets", f"[{name}]"
    )
    return {}


def _group(table: Mapping[str, Any], root: Spot) -> Group | None:
    if "group" not in table:
        root.error(
            "missing-key", "the file has no `[group]`", '[group]\nid = "…"\nname = "…"'
        )
        return None
    fields = Fields(_table(table, "group", root), root.at("group"), keys.GROUP)
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
    }
    if None in values_by_name.values():
        return None
    return Group(**values_by_name, **optional)  # type: ignore[arg-type]


def _zone(fields: Fields) -> ZoneInfo | None:
    name = fields.take(keys.TIMEZONE)
    if name is None:
        return None
    zone = load_zone(name)
    if zone is None:
        near = difflib.get_close_matches(name, zone_names(), n=1)
        help = f'timezone = "{near[0]}"' if near else 'timezone = "Europe/London"'
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
    return read_people(_table(table, "people", root), root.at("people"))


def _rooms(table: Mapping[str, Any], root: Spot) -> dict[str, str | None]:
    rooms: dict[str, str | None] = {}
    for name, entry in _table(table, "rooms", root).items():
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
    one_day = not (fields.has(keys.BREAK_FROM) or fields.has(keys.BREAK_UNTIL))
    if one_day and day:
        return Break(start=day, until=day, reason=reason)
    if fields.has(keys.BREAK_DAY) == (not one_day) or one_day:
        if one_day and fields.has(keys.BREAK_DAY):
            return None
        help = "from = 2026-12-21\nuntil = 2027-01-04"
        spot.error("missing-key", f"{spot} needs a `date`, or `from` and `until`", help)
        return None
    if start and until and until < start:
        fields.at(keys.BREAK_UNTIL).error(
            "end-before-start", f"{spot} ends before it begins"
        )
        return None
    if start and until:
        return Break(start=start, until=until, reason=reason)
    for key in (keys.BREAK_FROM, keys.BREAK_UNTIL):
        if not fields.has(key):
            spot.error(
                "missing-key",
                f"{spot} has no `{key.name}`",
                f"{key.name} = {start or until}",
            )
    return None
