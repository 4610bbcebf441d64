"""What the page of a session says besides the session's own fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from rgfeeds.model import Group, addresses
from rgfeeds.news import Announced, MaterialsAdded, NewsItem
from rgfeeds.outputs.pages.structured import event_data
from rgfeeds.publication import Publication
from rgfeeds.publication.entries import first_line, words_for
from rgfeeds.publication.events import Event, changes
from rgfeeds.text import markdown, wording


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
                "calendar": addresses.session_calendar(session.id),
                "text": message(event, time, " ".join(changes(event))),
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
