"""Sessions that take each other's room, lead or day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from operator import attrgetter

from msgspec import Struct

from rgfeeds.model import Moment, Session
from rgfeeds.rules.rule import Context, Finding, warning
from rgfeeds.store.spans import Path
from rgfeeds.store.store import Store
from rgfeeds.text.wording import when


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
