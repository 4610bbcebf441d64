"""What the lists of sessions hold: rows by year, newest first, with the breaks between them.

An index that holds everything would grow for ever. It holds the sessions nearest
to the newest version of the store, by whole years; that is no matter of the clock.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

from msgspec import Struct

from rgfeeds.model import Break, TimeOfDay, by_time, instant_of
from rgfeeds.outputs.pages import meeting
from rgfeeds.publication import Publication
from rgfeeds.publication.events import Event
from rgfeeds.text import markdown, wording
from rgfeeds.text.markdown import Item

Row: TypeAlias = Event | Break
#: An event whose reading was read, its day in words, and its title.
_Read: TypeAlias = tuple[Event, str, str]


class Year(Struct, frozen=True, kw_only=True):
    """A year's rows, newest first; *complete* unless older or later ones were left to its page."""

    year: int
    rows: list[Row]
    has_page: bool
    complete: bool


def index_years(publication: Publication) -> list[Year]:
    """Return the years of the index: whole ones, or what fits of a year that is too long."""
    near = {event.session.id for event in nearest_events(publication, 200)}
    whole: dict[int, list[Event]] = {}
    cut: dict[int, list[Event]] = {}
    for year, events in publication.years.items():
        listed = [event for event in events if event.session.id in near]
        if len(listed) == len(events):
            whole[year] = listed
        elif listed:
            cut[year] = listed
    shown = whole or cut
    oldest = min(shown, default=0)
    # Of years without a session.
    breaks = {one.start.year for one in publication.breaks} - publication.years.keys()
    return [
        Year(
            year=year,
            rows=rows(publication, year, shown.get(year, ())),
            has_page=year in shown,
            complete=year in whole or year in breaks,
        )
        for year in sorted({*shown, *breaks}, reverse=True)
        if year >= oldest
    ]


def rows(publication: Publication, year: int, events: Iterable[Event]) -> list[Row]:
    """Return *events* and the breaks of *year*, newest first."""
    breaks = (one for one in publication.breaks if one.start.year == year)
    return sorted([*events, *breaks], key=_start, reverse=True)


def next_rows(publication: Publication) -> list[Event]:
    """Return the nearest events, newest first, so many that the next one is among them for a good while."""
    return sorted(nearest_events(publication, 12), key=_start, reverse=True)


def _start(row: Row) -> TimeOfDay:
    return by_time(row.start if isinstance(row, Break) else row.session.plan.start)


def nearest_events(publication: Publication, count: int) -> tuple[Event, ...]:
    """Return the *count* events one is likeliest to look for, judged by the store's newest version.

    Those not over by then, soonest first, then those that were, newest first: whoever
    looks, looks later, so that the next session is among them.
    """
    zone = publication.group.timezone
    ahead: list[Event] = []
    over: list[Event] = []
    for event in publication.present:
        past = instant_of(event.session.plan.end, zone) <= publication.as_of
        (over if past else ahead).append(event)
    return (*ahead, *over[::-1])[:count]


def readings_on_index(publication: Publication) -> dict[str, str]:
    """Return the readings to unfold on the index, by session id: of those that may be next, save long ones."""
    near = nearest_events(publication, 18)
    read = {event.session.id: event.reading for event in near}
    return {id: reading for id, reading in read.items() if len(reading) <= 6000}


def readings(publication: Publication) -> dict[str, Any]:
    """Return what was read: the `lists` by year, newest first, and all `titles`, each with where it was read.

    What was called off was read by nobody.
    """
    by_year: dict[int, list[_Read]] = defaultdict(list)
    titles: dict[str, tuple[Item, list[_Read]]] = {}
    for event in reversed(publication.present):
        session, day = event.session, event.session.plan.day
        if event.status.off or not session.reading.strip():
            continue
        read = event, wording.day(day), meeting.title(session, event.group)
        by_year[day.year].append(read)
        for item in markdown.items(session.reading):
            _, known = titles.setdefault(item.url or item.title, (item, []))
            if read not in known[-1:]:
                known.append(read)
    return {"lists": by_year, "titles": sorted(titles.values(), key=_by_title)}


def _by_title(told: tuple[Item, list[_Read]]) -> tuple[str, str]:
    """Return what orders titles: accents, capitals and signs make no difference."""
    title = told[0].title
    letters = unicodedata.normalize("NFD", title.casefold())
    return "".join(filter(str.isalnum, letters)), title
