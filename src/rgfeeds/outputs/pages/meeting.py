"""How pages tell of a session: when, where, what it is called, and whether it is as it was planned."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from msgspec import Struct

from rgfeeds.model import Group, Moment, Plan, Session, Status, instant
from rgfeeds.publication.events import Event, changes
from rgfeeds.text import wording


def zone_name(zone: ZoneInfo) -> str:
    """Say "London time", or the zone's own name when it is no place's."""
    area, _, place = zone.key.rpartition("/")
    return f"{place.replace('_', ' ')} time" if area not in {"", "Etc"} else zone.key


def utc_minute(moment: Moment, zone: ZoneInfo) -> str:
    """Return *moment* in UTC as "2024-06-04T14:30Z"; a date is when its day begins in *zone*."""
    return f"{instant(moment, zone).astimezone(dt.UTC).isoformat()[:16]}Z"


def machine_time(plan: Plan) -> str:
    """Return the start for a `time` element: with its offset, or a date alone."""
    if isinstance(plan.start, dt.datetime):
        return plan.start.isoformat(timespec="minutes")
    return plan.start.isoformat()


def place(session: Session, group: Group) -> str:
    """Say the room, with its address unless that is the group's venue."""
    address = session.address if session.address != group.venue else None
    return ", ".join(part for part in (session.plan.room, address) if part)


def title(session: Session, group: Group) -> str:
    """Say what the session is called, of an open slot what may be done with it."""
    if session.open:
        return "Open slot: offer a talk"
    return wording.name(session, group)


def summary(event: Event) -> str:
    """Say the title with "Cancelled: " before it when it is."""
    if event.session.open and not event.status.off:
        return title(event.session, event.group)
    return event.summary


class Mark(Struct, frozen=True):
    """Tells of a session that is not simply on: one *word* seen at a glance, then the *rest*.

    *tone* is its colour's name: off, moved, open or tentative.
    """

    tone: str
    word: str
    rest: str


def mark(event: Event) -> Mark | None:
    """Return the mark of *event*, None when there is nothing to say."""
    said = " ".join(changes(event))
    if not said:
        return None
    tone, word = _state(event)
    if said == "This slot is open.":
        said = ""
    # The word takes the place of the sentence's own first one.
    rest = said.removeprefix(word).removeprefix("Room" if tone == "moved" else "")
    return Mark(tone, word, rest.lstrip(" ,:."))


def _state(event: Event) -> tuple[str, str]:
    match event.status:
        case Status.CANCELLED | Status.POSTPONED as status:
            return "off", str(status).capitalize()
        case Status.TENTATIVE if event.session.open:
            return "open", "Open slot"
        case Status.TENTATIVE:
            return "tentative", "Tentative"
        case _ if event.former_starts:
            return "moved", "Moved"
        case _ if any(p.room != event.session.plan.room for p in event.revision.former):
            return "moved", "New room"
        case _:
            return "tentative", "Note"
