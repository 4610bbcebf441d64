"""What the lists of sessions hold: rows by year, newest first, with the breaks between them.

An index that holds everything would grow for ever. It holds the sessions nearest
to the newest version of the store, by whole years; that is no matter of the clock.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import attrgetter

from markupsafe import Markup
from msgspec import Struct

from rgfeeds.events import Event
from rgfeeds.outputs.meeting import end
from rgfeeds.outputs.rows import Row, pause_row, session_row
from rgfeeds.plans import usual_on
from rgfeeds.publication import Publication

MINUTE = dt.timedelta(minutes=1)
#: Leads from the page of a year to the index.
ROOT = "../../"
#: How many sessions the index lists at most.
LISTED = 200
#: How many of them have their reading on the index, ready to be the next one.
READ = 24


class Year(Struct, frozen=True, kw_only=True):
    """A year's rows, newest first; *complete* unless older or later ones were left to its page."""

    year: int
    rows: Sequence[Row]
    has_page: bool = True
    complete: bool = True

    @property
    def markup(self) -> Markup:
        # Safe: the rows' templates have escaped every value.
        return Markup(b"".join(row.markup for row in self.rows).decode())  # noqa: S704


def index_years(publication: Publication) -> tuple[Year, ...]:
    """Return the years of the index: whole ones, or what fits of a year that is too long."""
    near = nearest(publication, LISTED)
    chosen = {event.session.id for event in near}
    read = {event.session.id for event in near[:READ]}
    every = _by_year(publication.present)
    listed = _by_year([e for e in publication.present if e.session.id in chosen])
    whole = {year: events for year, events in listed.items() if events == every[year]}
    shown = whole or listed
    numbers = [*shown, *_with_breaks_alone(publication, shown)]
    return tuple(
        Year(
            year=year,
            rows=_with_breaks(
                publication, year, _rows(publication, shown.get(year, ()), read)
            ),
            has_page=year in shown,
            complete=year in whole or year not in shown,
        )
        for year in sorted(numbers, reverse=True)
    )


def year_page(publication: Publication, year: int, rows: Iterable[Row]) -> Year:
    """Return *year* with the *rows* of all its sessions."""
    return Year(year=year, rows=_with_breaks(publication, year, rows))


def year_row(publication: Publication, event: Event) -> bytes:
    """Return the markup of the row of *event* on the page of its year."""
    usual = usual_on(event.session.plan.day, publication.usual)
    return session_row(event, usual, ROOT).markup


def nearest(publication: Publication, count: int) -> tuple[Event, ...]:
    """Return the *count* events one is likeliest to look for, judged by the store's newest version.

    Those not over by then, soonest first, then those that were, newest first: whoever
    looks, looks later, so that the next session is among them.
    """
    next_minute = publication.as_of.replace(second=0, microsecond=0) + MINUTE
    zone = publication.group.timezone
    ahead: list[Event] = []
    over: list[Event] = []
    for event in publication.present:
        past = end(event.session.plan, zone) < next_minute
        (over if past else ahead).append(event)
    return (*ahead, *over[::-1])[:count]


def _rows(
    publication: Publication, events: Iterable[Event], read: Collection[str]
) -> Iterator[Row]:
    """Yield the rows of *events* on the index."""
    for event in events:
        usual = usual_on(event.session.plan.day, publication.usual)
        yield session_row(event, usual, "", read=event.session.id in read)


def _with_breaks(publication: Publication, year: int, rows: Iterable[Row]) -> list[Row]:
    """Return *rows* and those of the breaks of *year*, newest first."""
    breaks = (entry for entry in publication.breaks if entry.start.year == year)
    pauses = (pause_row(entry, publication.group) for entry in breaks)
    return sorted([*rows, *pauses], key=attrgetter("start"), reverse=True)


def _by_year(events: Iterable[Event]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        found[event.session.plan.day.year].append(event)
    return found


def _with_breaks_alone(
    publication: Publication, shown: Collection[int]
) -> Iterator[int]:
    """Yield the years that have breaks but no session, unless they are older than all shown."""
    alone = {entry.start.year for entry in publication.breaks} - set(publication.years)
    return (year for year in alone if year > min(shown, default=0))
