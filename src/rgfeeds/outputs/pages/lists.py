"""What the lists of sessions hold: rows by year, newest first, with the breaks between them.

An index that holds everything would grow for ever. It holds the sessions nearest
to the newest version of the store, by whole years; that is no matter of the clock.
"""

import datetime as dt
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

MINUTE = dt.timedelta(minutes=1)
#: How many sessions the index lists at most.
LISTED = 200
#: How many the page for lost visitors has, so that the next session is among them.
AHEAD = 12
#: How many of those on the index have their reading there, ready to be the next one.
READ = 18
#: A reading of more characters stands on the session's page alone.
LONG_READING = 6000

Row: TypeAlias = Event | Break
_Read: TypeAlias = tuple[Event, str, str]


class Year(Struct, frozen=True, kw_only=True):
    """A year's rows, newest first; *complete* unless older or later ones were left to its page."""

    year: int
    rows: list[Row]
    has_page: bool
    complete: bool


def index_years(publication: Publication) -> list[Year]:
    """Return the years of the index: whole ones, or what fits of a year that is too long."""
    near = {event.session.id for event in nearest_events(publication, LISTED)}
    listed: dict[int, list[Event]] = defaultdict(list)
    for event in publication.present:
        if event.session.id in near:
            listed[event.session.plan.day.year].append(event)

    def is_whole(year: int) -> bool:
        return len(listed.get(year, ())) == len(publication.years.get(year, ()))

    shown = {year: listed[year] for year in listed if is_whole(year)} or listed
    oldest = min(shown, default=0)
    breaks = {one.start.year for one in publication.breaks} - set(publication.years)
    numbers = {*shown, *(year for year in breaks if year > oldest)}
    return [
        Year(
            year=year,
            rows=rows(publication, year, shown.get(year, ())),
            has_page=year in shown,
            complete=is_whole(year),
        )
        for year in sorted(numbers, reverse=True)
    ]


def rows(publication: Publication, year: int, events: Iterable[Event]) -> list[Row]:
    """Return *events* and the breaks of *year*, newest first."""
    breaks = (one for one in publication.breaks if one.start.year == year)
    return sorted([*events, *breaks], key=_start, reverse=True)


def next_rows(publication: Publication) -> list[Event]:
    """Return events, newest first, among which the next one is for a good while."""
    return sorted(nearest_events(publication, AHEAD), key=_start, reverse=True)


def _start(row: Row) -> TimeOfDay:
    return by_time(row.start if isinstance(row, Break) else row.session.plan.start)


def nearest_events(publication: Publication, count: int) -> tuple[Event, ...]:
    """Return the *count* events one is likeliest to look for, judged by the store's newest version.

    Those not over by then, soonest first, then those that were, newest first: whoever
    looks, looks later, so that the next session is among them.
    """
    next_minute = publication.as_of.replace(second=0, microsecond=0) + MINUTE
    zone = publication.group.timezone
    ahead: list[Event] = []
    over: list[Event] = []
    for event in publication.present:
        past = instant_of(event.session.plan.end, zone) < next_minute
        (over if past else ahead).append(event)
    return (*ahead, *over[::-1])[:count]


def readings_on_index(publication: Publication) -> dict[str, str]:
    """Return the readings that stand on the index, by the id of their session."""
    near = nearest_events(publication, READ)
    return {
        event.session.id: event.reading
        for event in near
        if len(event.reading) <= LONG_READING
    }


def readings(publication: Publication) -> dict[str, Any]:
    """Return what was read, newest first: by year, and all titles, each with what it was read in.

    An event comes with its day and its title, which are made once.

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
