"""The page of a session, and what it says besides the session's own fields, to people and to search engines."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec
from markupsafe import Markup

from rgfeeds.model import Group, Person, Status
from rgfeeds.news import Announced, MaterialsAdded, NewsItem
from rgfeeds.outputs.pages.templates import page
from rgfeeds.publication import Publication, first_line
from rgfeeds.publication.change_words import ChangeWords
from rgfeeds.publication.events import Event, say_changes
from rgfeeds.text import markdown, wording

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


def pages(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield the page of each session that stands in the store.

    It leads to the sessions before and after it, and to the parts that continue it.
    """
    group, present = publication.group, publication.present
    news: dict[str, list[NewsItem]] = defaultdict(list)
    for item in publication.news:
        for session in item.sessions:
            news[session.id].append(item)
    around = zip([None, *present], present, [*present[1:], None], strict=False)
    for before, event, after in around:
        session, plan = event.session, event.session.plan
        description = first_line(session, None)
        time = f"{wording.long_day(plan.day)}, {wording.times(plan)}"
        yield page(
            publication,
            f"{event.path}index.html",
            "session.html",
            event.revision.modified,
            # An open slot is no event that a search engine should know of.
            data="" if session.open else event_data(event, description),
            event=event,
            description=description,
            time=time,
            text="\n\n".join(filter(None, _message(event, time))),
            parts=publication.continuing.get(session.id, ()),
            remarks=[_remark(item, group) for item in news[session.id]],
            before=before,
            after=after,
        )


def _remark(item: NewsItem, group: Group) -> tuple[str, str, str]:
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


def _message(event: Event, time: str) -> Iterator[str]:
    """Yield day, time and place; title, leads and what changed; materials; reading; link."""
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
