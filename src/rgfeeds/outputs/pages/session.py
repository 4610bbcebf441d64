"""What the page of a session says besides the session's own fields, to people and to search engines."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec
from markupsafe import Markup

from rgfeeds.model import Group, Moment, Person, Plan, Status
from rgfeeds.news import Announced, MaterialsAdded, NewsItem
from rgfeeds.publication import Publication, first_line, words_for
from rgfeeds.publication.events import Event, say_changes
from rgfeeds.text import markdown, wording

# Inside a script element nothing is escaped, so that no markup may be written there.
_UNMARKED = tuple(
    (mark.encode(), f"\\u{ord(mark):04x}".encode()) for mark in "<>&\u2028\u2029"
)


def event_data(event: Event, title: str, description: str) -> Markup:
    """Return the JSON-LD of *event*, fit for a script element."""
    written = msgspec.json.encode(_event(event, title, description))
    for mark, escaped in _UNMARKED:
        written = written.replace(mark, escaped)
    # Safe: what could end the element is written as escapes of JSON.
    return Markup(written.decode())  # noqa: S704


def _event(event: Event, title: str, description: str) -> dict[str, Any]:
    session, plan, group = event.session, event.session.plan, event.group
    places = _places(event)
    values = {
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "name": title,
        "description": description,
        "url": event.url,
        "startDate": plan.start.isoformat(),
        "endDate": _last(plan).isoformat(),
        "eventStatus": f"https://schema.org/{_status(event)}",
        "previousStartDate": _one_or_all(
            [before.start.isoformat() for before in event.former_starts]
        ),
        "eventAttendanceMode": places and f"https://schema.org/{_attendance(plan)}",
        "location": _one_or_all(places),
        "performer": _one_or_all([_person(lead) for lead in session.leads]),
        "organizer": {"@type": "Organization", "name": group.name, "url": group.url},
        "inLanguage": group.language,
    }
    return {name: value for name, value in values.items() if value}


def _status(event: Event) -> str:
    match event.status:
        case Status.CANCELLED:
            return "EventCancelled"
        case Status.POSTPONED:
            return "EventPostponed"
        case _ if event.former_starts:
            return "EventRescheduled"
        case _:
            return "EventScheduled"


def _last(plan: Plan) -> Moment:
    """Return when *plan* ends; schema.org counts the last day in, iCalendar does not."""
    return plan.end - dt.timedelta(days=1) if plan.all_day else plan.end


def _places(event: Event) -> list[Any]:
    session, plan = event.session, event.session.plan
    places: list[Any] = []
    if plan.room:
        address = session.address or event.group.venue or plan.room
        places.append({"@type": "Place", "name": plan.room, "address": address})
    if plan.online:
        places.append({"@type": "VirtualLocation", "url": plan.online})
    return places


def _attendance(plan: Plan) -> str:
    if plan.room and plan.online:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if plan.online else "OfflineEventAttendanceMode"


def _person(lead: Person) -> dict[str, Any]:
    person: dict[str, Any] = {"@type": "Person", "name": lead.name}
    if lead.url:
        person["url"] = lead.url
    if lead.affiliation:
        person["affiliation"] = {"@type": "Organization", "name": lead.affiliation}
    return person


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def sessions(
    publication: Publication,
) -> Iterator[tuple[Event, dict[str, Any]]]:
    """Yield each event that stands in the store, with the values that its page needs besides.

    Of other sessions these are the ones before and after it and the parts that continue
    it; of its news, each day with what was told, newest first.
    """
    group = publication.group
    news: dict[str, list[NewsItem]] = defaultdict(list)
    for item in publication.news:
        for session in item.sessions:
            news[session.id].append(item)
    pairs = list(pairwise(publication.present))
    before = {after.session.id: before for before, after in pairs}
    after = {before.session.id: after for before, after in pairs}
    for event in publication.present:
        session, plan = event.session, event.session.plan
        title, description = wording.name(session, group), first_line(session, None)
        time = f"{wording.long_day(plan.day)}, {wording.times(plan)}"
        yield (
            event,
            {
                "description": description,
                # An open slot is no event that a search engine should know of.
                "data": "" if session.open else event_data(event, title, description),
                "time": time,
                "text": message(event, time, " ".join(say_changes(event))),
                "parts": publication.continuing.get(session.id, ()),
                "remarks": [_remark(item, group) for item in news[session.id]],
                "before": before.get(session.id),
                "after": after.get(session.id),
            },
        )


def _remark(item: NewsItem, group: Group) -> tuple[str, str, str]:
    """Return the day of *item*, for machines and in words, and what was told then."""
    day = item.published.astimezone(group.timezone).date()
    return day.isoformat(), wording.day(day), _words_of(item, group)


def _words_of(item: NewsItem, group: Group) -> str:
    match item.change:
        case Announced():
            assert item.session is not None
            plan = item.session.plan
            where = wording.where(plan)
            room = f", {where}" if where else ""
            return f"Announced for {wording.when(plan.start)}{room}"
        case MaterialsAdded() as change:
            links = words_for(item, group).links(change)
            return f"Added: {', '.join(text for text, _ in links)}"
        case change:
            return ". ".join(words_for(item, group).changes(change))


def message(event: Event, time: str, changed: str) -> str:
    """Return day, time, place, title, leads, reading and link, a blank line between parts.

    *time* says day and time, *changed* what is no longer as it was.
    """
    return "\n\n".join(filter(None, _parts(event, time, changed)))


def _parts(event: Event, time: str, changed: str) -> Iterator[str]:
    session = event.session
    yield "\n".join(filter(None, [time, event.location, session.plan.online]))
    leads = f"Led by {wording.people(session.leads)}" if session.leads else ""
    yield "\n".join(filter(None, [event.summary, leads, changed]))
    yield "\n".join(f"{wording.label(made)}: {made.url}" for made in session.materials)
    yield _reading("Reading", session.reading)
    if event.continues:
        called = wording.name(event.continues, event.group)
        yield _reading(f"Reading of {called}", event.continues.reading)
    yield event.url


def _reading(heading: str, text: str) -> str:
    if not text or text.isspace():
        return ""
    return f"{heading}\n\n{markdown.plain(text)}"
