"""Sessions that take each other's room, lead or day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from operator import attrgetter
from zoneinfo import ZoneInfo

from msgspec import Struct

from rgfeeds.model import Moment, Session
from rgfeeds.rules.rule import Context, Finding, rule
from rgfeeds.store.diagnostics import Severity
from rgfeeds.store.spans import Path
from rgfeeds.store.store import Store
from rgfeeds.text.wording import when


@rule(Severity.WARNING, "Two sessions are in one room at overlapping times.")
def room_clash(store: Store, _: Context) -> Iterator[Finding]:
    for clash in _room_clashes(store):
        message = f"session `{clash.later.id}` is in {clash.thing} while session `{clash.earlier.id}` is"
        keys = ("room", "start", "date")
        yield _finding(store, clash, message, keys, "move one of them")


@rule(
    Severity.WARNING,
    "One lead has two sessions at overlapping times, in different rooms.",
)
def lead_clash(store: Store, _: Context) -> Iterator[Finding]:
    for clash in _lead_clashes(store):
        message = f"{clash.thing} leads session `{clash.later.id}` and session `{clash.earlier.id}` at the same time"
        help = "move one of them, or correct its leads"
        yield _finding(store, clash, message, ("leads",), help)


@rule(
    Severity.WARNING,
    "Two sessions are at the same time of the same day, though neither in the same room nor by the same lead: "
    "probably one of the dates was copied.",
)
def repeated_date(store: Store, _: Context) -> Iterator[Finding]:
    slots = [(slot.session.plan.day.isoformat(), slot) for slot in _slots(store)]
    others = {clash.path for clash in [*_room_clashes(store), *_lead_clashes(store)]}
    for clash in _clashes(slots):
        if clash.path not in others:
            message = f"session `{clash.later.id}` is at the same time as session `{clash.earlier.id}`"
            help = "correct the date, or give the sessions times of their own"
            yield _finding(store, clash, message, ("date",), help)


class _Slot(Struct, frozen=True):
    """A session that takes place, with its times; a whole day ends at midnight."""

    start: dt.datetime
    end: dt.datetime
    path: Path
    session: Session


class _Clash(Struct, frozen=True):
    """Two sessions that want one *thing*; the *later* one is written below the *earlier*."""

    thing: str
    path: Path
    later: Session
    earlier_path: Path
    earlier: Session


def _finding(
    store: Store, clash: _Clash, message: str, keys: Sequence[str], help: str
) -> Finding:
    """Point at the first of *keys* that each of the two sessions has."""
    return Finding(
        message=f"{message}, {when(clash.later.plan.start)}",
        place=store.place(clash.path, *keys),
        help=help,
        other=(store.place(clash.earlier_path, *keys), "the other session"),
    )


def _room_clashes(store: Store) -> list[_Clash]:
    slots = [slot for slot in _slots(store) if not slot.session.plan.all_day]
    return _clashes([(slot.session.plan.room or "", slot) for slot in slots])


def _lead_clashes(store: Store) -> list[_Clash]:
    """Return the clashes of leads; two sessions clash in one way, in their room if they can."""
    slots = [slot for slot in _slots(store) if not slot.session.plan.all_day]
    leads = [(lead.name, slot) for slot in slots for lead in slot.session.leads]
    in_rooms = {clash.path for clash in _room_clashes(store)}
    return [clash for clash in _clashes(leads) if clash.path not in in_rooms]


def _slots(store: Store) -> list[_Slot]:
    """Return the sessions that take place, in order of start."""
    zone = store.group.timezone if store.group else ZoneInfo("UTC")
    slots = [
        _Slot(_time(plan.start, zone), _time(plan.end, zone), path, session)
        for path, session in store.sessions
        if not (plan := session.plan).status.off
    ]
    return sorted(slots, key=attrgetter("start"))


def _time(moment: Moment, zone: ZoneInfo) -> dt.datetime:
    # Times of one zone are compared as they are on the wall.
    if isinstance(moment, dt.datetime):
        return moment
    return dt.datetime.combine(moment, dt.time.min, zone)


def _clashes(wanted: list[tuple[str, _Slot]]) -> list[_Clash]:
    """Return who wants what another has, each once; *wanted* are things and slots in order of start."""
    longest: dict[str, _Slot] = {}
    clashes: dict[Path, _Clash] = {}
    for thing, slot in wanted:
        before = longest.get(thing)
        if before and slot.start < before.end and slot.session.id != before.session.id:
            one, two = sorted((before, slot), key=attrgetter("path"))
            clash = _Clash(thing, two.path, two.session, one.path, one.session)
            clashes.setdefault(two.path, clash)
        if thing and (before is None or slot.end > before.end):
            longest[thing] = slot
    return list(clashes.values())
