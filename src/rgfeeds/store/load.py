"""The store's text becomes values; whatever is wrong with it becomes diagnostics."""

import datetime as dt
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.model import Break, Group, HistorySettings, Person, Usual
from rgfeeds.store import Store, keys, values
from rgfeeds.store.document import Diagnostic, Document, Spot
from rgfeeds.store.sessions import read_session
from rgfeeds.store.source import Listing, by_session

TABLES = (
    "group", "defaults", "rooms", "people", "session", "break", "check", "history",
)  # fmt: skip


class Parsed(Struct, frozen=True):
    """What a store's file says, before any rule has looked at it; *store* is None when it is no TOML."""

    content: bytes
    text: str
    store: Store | None
    found: tuple[Diagnostic, ...]


def parse(file: str, content: bytes, listing: Listing | None = None) -> Parsed:
    """Read the store called *file*, as far as it can be read, beside the files of *listing* if that is known."""
    document = Document.parse(file, content)
    root = Spot(document, (), [])
    store = None if document.mistake else read_store(root, listing)
    if mistake := document.mistake:
        help = f"{mistake.help}\nthe rest of the file was not checked; mend this first"
        place = document.place(mistake.span)
        other = mistake.other and (document.place(mistake.other[0]), mistake.other[1])
        root.report("invalid-toml", mistake.message, help.lstrip(), place, other)
    return Parsed(content, document.text, store, tuple(root.found))


def read_store(root: Spot, listing: Listing | None) -> Store:
    """Return what the document of *root* says, beside the files of *listing* if that is known."""
    misspelt = values.unknown_keys(root, TABLES)
    breaks = [(spot.path, _break(spot)) for spot in _entries("break", root)]
    history = keys.Fields(table_at("history", root), keys.HISTORY)
    store = Store(
        document=root.document,
        group=None if "group" in misspelt else _group(root),
        usual=tuple(map(_usual, _entries("defaults", root))),
        sessions=(),
        people=_people(root),
        rooms=_rooms(root),
        breaks=tuple((path, free) for path, free in breaks if free),
        history=HistorySettings(**history),
    )
    files = by_session(listing or ())
    sessions = []
    for spot in _entries("session", root):
        names = None if listing is None else files.get(str(spot.table.get("id")), ())
        if session := read_session(spot, store, names):
            sessions.append((spot.path, session))
    return replace(store, sessions=tuple(sessions))


def _entries(name: str, root: Spot) -> list[Spot]:
    """Return where the tables of `[[name]]` stand, in file order."""
    spot, entries = root.at(name), root.document.table.get(name, [])
    if isinstance(entries, list) and all(isinstance(one, dict) for one in entries):
        return [spot.at(index) for index in range(len(entries))]
    shown = f"[{name}]" if isinstance(entries, dict) else f"{name} = …"
    spot.report("wrong-type", f"`{shown}` needs two brackets", f"[[{name}]]")
    return []


def table_at(name: str, root: Spot) -> Spot:
    """Return where the table of `[name]` stands, if there is one; tell when it is no table."""
    spot = root.at(name)
    if not isinstance(root.document.table.get(name, {}), dict):
        spot.report("wrong-type", f"`{name}` needs one pair of brackets", f"[{name}]")
    return spot


def _group(root: Spot) -> Group | None:
    spot, written = table_at("group", root), root.document.table.get("group")
    if written is None:
        help = '[group]\nid = "…"\nname = "…"'
        root.report("missing-key", "the file has no `[group]`", help)
    if not isinstance(written, dict):
        return None
    said = keys.Fields(spot, keys.GROUP)
    if "moved_to" in said and said["moved_to"] == said.get("url"):
        message = "the group has moved to where it was: `moved_to` is `url`"
        help = "write the new address in `moved_to`, and leave `url` as it is: this page stays where it was"
        spot.at("moved_to").report("moved-nowhere", message, help)
    if any(key.required and key.name not in said for key in keys.GROUP):
        return None
    return Group(**{**said, "venue": said.get("venue") or None})


def _usual(spot: Spot) -> Usual:
    said = keys.Fields(spot, keys.DEFAULTS)
    usual = Usual(since=said.pop("from", None), **said)
    if usual.start and usual.end and usual.end <= usual.start:
        message = f"{spot} end at {usual.end:%H:%M}, not after their start"
        spot.at("end").report("end-before-start", message)
    return usual


def _rooms(root: Spot) -> dict[str, str | None]:
    rooms: dict[str, str | None] = {}
    spot = table_at("rooms", root)
    for name, entry in spot.table.items():
        at = spot.at(name)
        if isinstance(entry, dict):
            rooms[name] = keys.Fields(at, keys.ROOM_KEYS).get("address")
        else:
            help = f'"{name}" = {{ address = "…" }}'
            values.wrong_type(entry, at, "a table", help).report(at)
    return rooms


def _people(root: Spot) -> dict[str, Person]:
    people: dict[str, Person] = {}
    spot = table_at("people", root)
    for name, entry in spot.table.items():
        at, url, affiliation = spot.at(name), None, None
        shown = values.NAME.read(name, at) or name
        if isinstance(entry, dict):
            said = keys.Fields(at, keys.PERSON)
            url, affiliation = said.get("url"), said.get("affiliation") or None
        elif isinstance(entry, str):
            url = values.LINK.read(entry, at)
        else:
            help = f'"{name}" = "https://…"'
            values.wrong_type(entry, at, "a link", help).report(at)
        people[name] = Person(name=shown, url=url, affiliation=affiliation)
    return people


def _other_break(start: dt.date, until: dt.date) -> str:
    """Say which break may be meant, by one that ends before it begins: over New Year, or the other way round."""
    short = dt.timedelta(days=100)
    with suppress(ValueError):
        if (later := until.replace(year=until.year + 1)) - start <= short:
            return f"until = {later}"
        if dt.timedelta() <= until - start.replace(year=start.year - 1) <= short:
            return f"from = {start.replace(year=start.year - 1)}"
    return f"from = {until}\nuntil = {start}" if start - until <= short else ""


def _break(spot: Spot) -> Break | None:
    fields = keys.Fields(spot, keys.BREAK)
    day = fields.get("date")
    start, until = fields.get("from", day), fields.get("until", day)
    several = "from" in fields.table or "until" in fields.table
    if several and "date" in fields.table:
        two = "a `date` and `from` or `until`; it needs one or the other"
        help = "take `date` out, or the others"
        place = spot.document.key((*spot.path, "date"))
        spot.report("missing-key", f"{spot} has {two}", help, place)
        return None
    if not several and fields.lacks("date") and fields.lacks("from"):
        message = f"{spot} needs a `date`, or `from` and `until`"
        help = "date = 2026-12-21\nor from = 2026-12-21 and until = 2027-01-04"
        spot.report("missing-key", message, help)
    for name in ("from", "until"):
        if several and fields.lacks(name):
            help = f"{name} = {start or until}"
            spot.report("missing-key", f"{spot} has no `{name}`", help)
    if start is None or until is None:
        return None
    if until < start:
        message = f"{spot} ends before it begins"
        spot.at("until").report("end-before-start", message, _other_break(start, until))
        return None
    return Break(start=start, until=until, reason=fields.get("reason") or None)
