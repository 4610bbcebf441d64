"""How pages tell of a session: when, where, what it is called, whether it is as it was planned.

And how its page tells of it to search engines, and as text that people copy.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from markupsafe import Markup
from msgspec import Struct

from rgfeeds import model
from rgfeeds.model import Break, Group, Person, Plan, Session, Status, Usual
from rgfeeds.news import Announced, MaterialsAdded, NewsItem
from rgfeeds.publication.change_words import ChangeWords
from rgfeeds.publication.events import Event, say_changes
from rgfeeds.store import usual_on
from rgfeeds.text import markdown, wording


def zone_name(zone: ZoneInfo) -> str:
    """Say "London time", or the zone's own name when it is no place's."""
    area, _, place = zone.key.rpartition("/")
    return f"{place.replace('_', ' ')} time" if area not in {"", "Etc"} else zone.key


def utc_minute(moment: model.Moment, zone: ZoneInfo) -> str:
    """Return *moment* in UTC as "2024-06-04T14:30Z"; a date is when its day begins in *zone*."""
    return f"{model.instant_of(moment, zone).astimezone(dt.UTC).isoformat()[:16]}Z"


def machine_time(plan: Plan) -> str:
    """Return the start for a `time` element: with its offset, or a date alone."""
    if isinstance(plan.start, dt.datetime):
        return plan.start.isoformat(timespec="minutes")
    return plan.start.isoformat()


def compare_to_usual(plan: Plan, defaults: Sequence[Usual]) -> tuple[Usual, bool, bool]:
    """Return what is usual on the day of *plan*, and whether its weekday and its time are unusual."""
    usual = usual_on(plan.day, defaults)
    time = plan.start.time() if isinstance(plan.start, dt.datetime) else None
    odd_day = usual.weekday is not None and plan.day.weekday() != usual.weekday
    return usual, odd_day, usual.start is not None and time != usual.start


def days(pause: Break) -> str:
    """Say "Mon 26 Aug", or "21 Dec to 4 Jan 2027", which fits on a line."""
    year = pause.start.year
    first = wording.day(pause.start, year)
    if pause.until == pause.start:
        return first
    last = wording.day(pause.until, year)
    return " to ".join(day.partition(" ")[2] for day in (first, last))


def end_of_break(pause: Break, zone: ZoneInfo) -> str:
    """Return when the last day is over, as `utc_minute` does."""
    return utc_minute(pause.until + dt.timedelta(days=1), zone)


def place(session: Session, group: Group) -> str:
    """Say the room, with its address unless that is the group's venue."""
    address = session.address if session.address != group.venue else None
    return ", ".join(filter(None, [session.plan.room, address]))


def title(session: Session, group: Group) -> str:
    """Say what the session is called, of an open slot what may be done with it."""
    if session.open and not session.plan.status.off:
        return "Open slot: offer a talk"
    return wording.name(session, group)


def summary(event: Event) -> str:
    """Say the title with "Cancelled: " before it when it is."""
    return event.summary if event.status.off else title(event.session, event.group)


class Mark(Struct, frozen=True):
    """Tells of a session that is not simply on: a *word* seen at a glance, then the *rest*."""

    tone: str  # its colour: off, moved, open or tentative
    word: str
    rest: str


def mark(event: Event) -> Mark | None:
    """Return the mark of *event*, None when there is nothing to say."""
    said = " ".join(say_changes(event))
    if not said:
        return None
    tone, word = _state(event)
    said = "" if said == "This slot is open." else said
    # The word takes the place of the sentence's own first one.
    rest = said.removeprefix(word).removeprefix("Room" if tone == "moved" else "")
    return Mark(tone, word, rest.lstrip(" ,:."))


def _state(event: Event) -> tuple[str, str]:
    if event.status.off:
        return "off", str(event.status).capitalize()
    if event.status is Status.TENTATIVE and event.session.open:
        return "open", "Open slot"
    if event.status is Status.TENTATIVE:
        return "tentative", "Tentative"
    if event.former_starts:
        return "moved", "Moved"
    if any(plan.room != event.session.plan.room for plan in event.revision.former):
        return "moved", "New room"
    return "tentative", "Note"


_OFF = {Status.CANCELLED: "EventCancelled", Status.POSTPONED: "EventPostponed"}


def event_data(event: Event, description: str) -> Markup:
    """Return the JSON-LD of *event*, fit for a script element, in which nothing can be escaped as in HTML."""
    written = msgspec.json.encode(_event(event, description))
    for mark in "<>&\u2028\u2029":
        written = written.replace(mark.encode(), f"\\u{ord(mark):04x}".encode())
    # Safe: what could end the element is written as escapes of JSON.
    return Markup(written.decode())  # noqa: S704


def _event(event: Event, description: str) -> dict[str, Any]:
    session, plan, group = event.session, event.session.plan, event.group
    schema = "https://schema.org"
    status = "EventRescheduled" if event.former_starts else "EventScheduled"
    # schema.org counts the last day in, iCalendar does not.
    last = plan.end - dt.timedelta(days=1) if plan.all_day else plan.end
    former = [before.start.isoformat() for before in event.former_starts]
    places: list[dict[str, str]] = []
    if plan.room:
        address = session.address or group.venue or plan.room
        places.append({"@type": "Place", "name": plan.room, "address": address})
    if plan.online:
        places.append({"@type": "VirtualLocation", "url": plan.online})
    online = "Mixed" if plan.room else "Online"
    mode = online if plan.online else "Offline"
    values = {
        "@context": schema,
        "@type": "EducationEvent",
        "name": wording.name(session, group),
        "description": description,
        "url": event.url,
        "startDate": plan.start.isoformat(),
        "endDate": last.isoformat(),
        "eventStatus": f"{schema}/{_OFF.get(event.status, status)}",
        "previousStartDate": _one_or_all(former),
        "eventAttendanceMode": places and f"{schema}/{mode}EventAttendanceMode",
        "location": _one_or_all(places),
        "performer": _one_or_all([_person(lead) for lead in session.leads]),
        "organizer": {"@type": "Organization", "name": group.name, "url": group.url},
        "inLanguage": group.language,
    }
    return _filled(values)


def _person(lead: Person) -> dict[str, Any]:
    person: dict[str, Any] = {"@type": "Person", "name": lead.name, "url": lead.url}
    if lead.affiliation:
        person["affiliation"] = {"@type": "Organization", "name": lead.affiliation}
    return _filled(person)


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Return *values* without the empty ones."""
    return {name: value for name, value in values.items() if value}


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def remark(item: NewsItem, group: Group) -> tuple[str, str, str]:
    """Return the day of *item*, for machines and in words, and what was told then."""
    day = item.published.astimezone(group.timezone).date()
    words = ChangeWords(item, group)
    if isinstance(item.change, Announced):
        assert item.session is not None
        plan = item.session.plan
        place = filter(None, [wording.when(plan.start), wording.where(plan)])
        said = f"Announced for {', '.join(place)}"
    elif isinstance(item.change, MaterialsAdded):
        said = f"Added: {', '.join(text for text, _ in words.links())}"
    else:
        said = ". ".join(words.changes())
    return day.isoformat(), wording.day(day), said


def message(event: Event, time: str) -> str:
    """Return *event* as text to send: day, *time* and place; title, leads and what changed; materials; reading; link."""
    return "\n\n".join(filter(None, _parts(event, time)))


def _parts(event: Event, time: str) -> Iterator[str]:
    session = event.session
    yield "\n".join(filter(None, [time, event.location, session.plan.online]))
    leads = f"Led by {wording.people(session.leads)}" if session.leads else ""
    changed = " ".join(say_changes(event))
    yield "\n".join(filter(None, [event.summary, leads, changed]))
    yield "\n".join(f"{wording.label(made)}: {made.url}" for made in session.materials)
    readings = {"Reading": session.reading}
    if event.continues:
        called = wording.name(event.continues, event.group)
        readings[f"Reading of {called}"] = event.continues.reading
    for heading, text in readings.items():
        if text.strip():
            yield f"{heading}\n\n{markdown.plain(text)}"
    yield event.url
