"""Sessions that take each other's room, lead or day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from zoneinfo import ZoneInfo

from msgspec import Struct

from rgfeeds.diagnostics import Severity
from rgfeeds.model import Moment, Session
from rgfeeds.rules.rule import Context, Finding, rule, shared
from rgfeeds.spans import Path
from rgfeeds.store import Store
from rgfeeds.wording import when

#: The session that is in the way of another, and what both want.
Obstacle = tuple[Path, str]


@rule(
    "room-clash",
    Severity.WARNING,
    "Two sessions are in one room at overlapping times.",
)
def room_clash(store: Store, _: Context) -> Iterator[Finding]:
    clashes = _clashes(store)
    for path, (other, room) in clashes.rooms.items():
        session = clashes.sessions[path]
        yield Finding(
            message=f"session `{session.id}` is in {room} while session `{clashes.sessions[other].id}` is, "
            f"{when(session.plan.start)}",
            place=store.place(path, "room", "start", "date"),
            help="move one of them",
            other=(store.place(other, "room", "start", "date"), "the other session"),
        )


@rule(
    "lead-clash",
    Severity.WARNING,
    "One lead has two sessions at overlapping times, in different rooms.",
)
def lead_clash(store: Store, _: Context) -> Iterator[Finding]:
    clashes = _clashes(store)
    for path, (other, lead) in clashes.leads.items():
        session = clashes.sessions[path]
        yield Finding(
            message=f"{lead} leads session `{session.id}` and session `{clashes.sessions[other].id}` at the same time, "
            f"{when(session.plan.start)}",
            place=store.place(path, "leads"),
            help="move one of them, or correct its leads",
            other=(store.place(other, "leads"), "the other session"),
        )


@rule(
    "repeated-date",
    Severity.WARNING,
    "Two sessions are at the same time of the same day, though neither in the same room nor by the same lead: "
    "probably one of the dates was copied.",
)
def repeated_date(store: Store, _: Context) -> Iterator[Finding]:
    clashes = _clashes(store)
    for path, (other, _day) in clashes.days.items():
        session = clashes.sessions[path]
        yield Finding(
            message=f"session `{session.id}` is at the same time as session `{clashes.sessions[other].id}`, "
            f"{when(session.plan.start)}",
            place=store.place(path, "date"),
            help="correct the date, or give the sessions times of their own",
            other=(store.place(other, "date"), "the other session"),
        )


class _Slot(Struct, frozen=True):
    """A session that takes place, with its times; a whole day ends at midnight."""

    start: dt.datetime
    end: dt.datetime
    path: Path
    session: Session


class _Clashes(Struct, frozen=True, kw_only=True):
    """Who is in whose way: by the path of the one written later, the other's path and the thing."""

    sessions: Mapping[Path, Session]
    rooms: Mapping[Path, Obstacle]
    leads: Mapping[Path, Obstacle]
    days: Mapping[Path, Obstacle]


@shared
def _clashes(store: Store) -> _Clashes:
    """Find all clashes; two sessions clash in one way: in their room, else by their lead, else on their day."""
    slots = _overlapping(store)
    timed = [slot for slot in slots if not slot.session.plan.all_day]
    rooms = _found(
        (slot.session.plan.room or "", slot) for slot in timed if slot.session.plan.room
    )
    leads = _found((lead.name, slot) for slot in timed for lead in slot.session.leads)
    days = _found((slot.session.plan.day.isoformat(), slot) for slot in slots)
    known = rooms.keys() | leads.keys()
    return _Clashes(
        sessions={slot.path: slot.session for slot in slots},
        rooms=rooms,
        leads={path: one for path, one in leads.items() if path not in rooms},
        days={path: one for path, one in days.items() if path not in known},
    )


def _overlapping(store: Store) -> list[_Slot]:
    """Return the sessions that take place while others do, in order of start."""
    zone = store.group.timezone if store.group else ZoneInfo("UTC")
    slots = [
        _Slot(_time(plan.start, zone), _time(plan.end, zone), path, session)
        for path, session in store.sessions
        if not (plan := session.plan).status.off
    ]
    slots.sort(key=attrgetter("start"))
    found: dict[Path, _Slot] = {}
    last: _Slot | None = None
    for slot in slots:
        if last and slot.start < last.end:
            found[last.path] = last
            found[slot.path] = slot
        if last is None or slot.end > last.end:
            last = slot
    return list(found.values())


def _time(moment: Moment, zone: ZoneInfo) -> dt.datetime:
    # Times of one zone are compared as they are on the wall.
    if isinstance(moment, dt.datetime):
        return moment
    return dt.datetime.combine(moment, dt.time.min, zone)


def _found(wanted: Iterable[tuple[str, _Slot]]) -> Mapping[Path, Obstacle]:
    """Return who wants what another has; *wanted* comes in order of start."""
    latest: dict[str, _Slot] = {}
    found: dict[Path, Obstacle] = {}
    for thing, slot in wanted:
        before = latest.get(thing)
        if before and slot.start < before.end and slot.session.id != before.session.id:
            earlier, later = sorted((before.path, slot.path), key=_position)
            found.setdefault(later, (earlier, thing))
        if before is None or slot.end > before.end:
            latest[thing] = slot
    return found


def _position(path: Path) -> int:
    return int(path[1])
