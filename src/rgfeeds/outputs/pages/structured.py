"""A session for search engines: schema.org EducationEvent as JSON-LD."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from markupsafe import Markup

from rgfeeds.model import Moment, Person, Plan, Status
from rgfeeds.publication.events import Event

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
