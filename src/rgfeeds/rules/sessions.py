"""What must hold between the sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import attrgetter

from msgspec import Struct

from rgfeeds.model import Moment, Session
from rgfeeds.rules.rule import Context, Finding, error, warning
from rgfeeds.store import Store
from rgfeeds.store.names import is_id
from rgfeeds.store.spans import Path
from rgfeeds.text.wording import when


@error(
    "Two sessions have one id. It becomes the UID in people's calendars, where one would replace the other."
)
def duplicate_id(store: Store, _: Context) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for path, id in session_texts(store, "id"):
        before = first.setdefault(id, path)
        if before != path:
            message = f"two sessions have the id `{id}`"
            help = (
                "ids become the UIDs in people's calendars; "
                f'give the later session its own: id = "{id[:60]}-2"'
            )
            other = (store.place(before, "id"), "first used here")
            yield Finding(message, store.place(path, "id"), help, other)


@error("A session continues one that does not exist, or itself, be it over others.")
def broken_continuation(store: Store, _: Context) -> Iterator[Finding]:
    continues = dict(session_texts(store, "continues"))
    ids = dict(session_texts(store, "id")) if continues else {}
    known = set(ids.values())
    continued = {ids[path]: other for path, other in continues.items() if path in ids}
    for path, other in continues.items():
        name = ids.get(path, "without id")
        if other not in known and is_id(other):
            message = f"session `{name}` continues `{other}`, which is no session"
        elif _returns(name, continued):
            message = f"session `{name}` continues itself, in a circle"
        else:
            continue
        help = "name the id of the session whose reading holds here too"
        yield Finding(message, store.place(path, "continues"), help)


def session_texts(store: Store, key: str) -> Iterator[tuple[Path, str]]:
    """Yield the text at *key* of every session, of those with a mistake, too."""
    entries = store.document.get(("session",))
    for index in range(len(entries) if isinstance(entries, list) else 0):
        if text := store.text("session", index, key):
            yield ("session", index), text


def _returns(start: str, continued: Mapping[str, str]) -> bool:
    """Whether who follows what is *continued* from *start* on comes back to it."""
    here: str | None = start
    for _ in continued:
        here = continued.get(here or "")
        if here is None or here == start:
            return here == start
    return False


@warning("Two sessions are in one room at overlapping times.")
def room_clash(store: Store, _: Context) -> Iterator[Finding]:
    for thing, earlier, later in _clashes(store, "room").values():
        message = f"session `{later.id}` is in {thing} while session `{earlier.id}` is"
        keys = ("room", "start", "date")
        yield _finding(store, earlier, later, message, "move one of them", *keys)


@warning("One lead has two sessions at overlapping times, in different rooms.")
def lead_clash(store: Store, _: Context) -> Iterator[Finding]:
    in_rooms = _clashes(store, "room")
    for path, (name, earlier, later) in _clashes(store, "leads").items():
        if path not in in_rooms:
            message = f"{name} leads session `{later.id}` and session `{earlier.id}` at the same time"
            help = "move one of them, or correct its leads"
            yield _finding(store, earlier, later, message, help, "leads")


@warning(
    "Two sessions are at the same time of the same day, though neither in the same room nor by the same lead: "
    "probably one of the dates was copied."
)
def repeated_date(store: Store, _: Context) -> Iterator[Finding]:
    others = {**_clashes(store, "room"), **_clashes(store, "leads")}
    for path, (_day, earlier, later) in _clashes(store, "date").items():
        if path not in others:
            message = (
                f"session `{later.id}` is at the same time as session `{earlier.id}`"
            )
            help = "correct the date, or give the sessions times of their own"
            yield _finding(store, earlier, later, message, help, "date")


class _Slot(Struct, frozen=True):
    """A session that takes place, with its times on the wall; a whole day ends at midnight."""

    path: Path
    session: Session
    start: dt.datetime
    end: dt.datetime

    @property
    def id(self) -> str:
        return self.session.id

    def wants(self, key: str) -> list[str]:
        """Return what the session takes for itself under *key*."""
        plan = self.session.plan
        if key == "date":
            return [plan.day.isoformat()]
        if plan.all_day:
            return []
        if key == "leads":
            return [lead.name for lead in self.session.leads]
        return [plan.room] if plan.room else []


def _finding(
    store: Store, earlier: _Slot, later: _Slot, message: str, help: str, *keys: str
) -> Finding:
    """Point at the first of *keys* that each of the two sessions has."""
    return Finding(
        message=f"{message}, {when(later.session.plan.start)}",
        place=store.place(later.path, *keys),
        help=help,
        other=(store.place(earlier.path, *keys), "the other session"),
    )


@lru_cache(maxsize=3)  # one a key: several rules ask
def _clashes(store: Store, key: str) -> dict[Path, tuple[str, _Slot, _Slot]]:
    """Return what two sessions want at once under *key*, with both in file order, by the path of the later one."""
    slots = [
        _Slot(path, session, _wall(session.plan.start), _wall(session.plan.end))
        for path, session in store.sessions
        if not session.plan.status.off
    ]
    longest: dict[str, _Slot] = {}
    clashes: dict[Path, tuple[str, _Slot, _Slot]] = {}
    for slot in sorted(slots, key=attrgetter("start")):
        for thing in slot.wants(key):
            before = longest.get(thing, slot)
            if slot.start < before.end and slot.id != before.id:
                earlier, later = sorted((before, slot), key=attrgetter("path"))
                clashes.setdefault(later.path, (thing, earlier, later))
            longest[thing] = max(before, slot, key=attrgetter("end"))
    return clashes


def _wall(moment: Moment) -> dt.datetime:
    if isinstance(moment, dt.datetime):
        return moment.replace(tzinfo=None)
    return dt.datetime.combine(moment, dt.time.min)
