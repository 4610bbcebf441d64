"""When and where the group usually meets, and what of a session is as usual."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from rgfeeds.model import Group, Plan, Session, Usual
from rgfeeds.publication.events import Event
from rgfeeds.publication.publication import Publication
from rgfeeds.store.plans import usual_on
from rgfeeds.text import wording


def usually(publication: Publication) -> list[str]:
    """Return "Mondays, 11:00–12:00 (London time)", then the room and its address, as far as they are usual.

    Told is what holds on the day of the newest version of the store.
    """
    group = publication.group
    day = publication.as_of.astimezone(group.timezone).date()
    usual = usual_on(day, publication.usual)
    day_name = (
        f"{wording.LONG_DAYS[usual.weekday]}s" if usual.weekday is not None else ""
    )
    time = ", ".join(filter(None, [day_name, _times(usual, group)]))
    venue = group.venue if usual.room else None
    place = ", ".join(filter(None, [usual.room, venue]))
    return [part for part in (time, place) if part]


def _times(usual: Usual, group: Group) -> str:
    if not usual.start:
        return ""
    until = f"–{usual.end:%H:%M}" if usual.end else ""
    return f"{usual.start:%H:%M}{until} ({zone_name(group.timezone)})"


def zone_name(zone: ZoneInfo) -> str:
    """Say "London time", or the zone's own name when it is no place's."""
    area, _, place = zone.key.rpartition("/")
    return f"{place.replace('_', ' ')} time" if area not in {"", "Etc"} else zone.key


def end_instant(plan: Plan, zone: ZoneInfo) -> str:
    """Return the end of *plan* in UTC as "2024-06-04T14:30Z"."""
    return utc_minute(end(plan, zone))


def end(plan: Plan, zone: ZoneInfo) -> dt.datetime:
    """Return the instant *plan* ends; a whole day ends with the day in *zone*."""
    if isinstance(plan.end, dt.datetime):
        return plan.end
    return dt.datetime.combine(plan.end, dt.time(), zone)


def utc_minute(instant: dt.datetime) -> str:
    """Return *instant* in UTC as "2024-06-04T14:30Z"."""
    return f"{instant.astimezone(dt.UTC).isoformat()[:16]}Z"


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
    return wording.called(session, group)


def summary(event: Event) -> str:
    """Say the title with "Cancelled: " before it when it is."""
    if event.session.open and not event.status.off:
        return title(event.session, event.group)
    return event.summary
