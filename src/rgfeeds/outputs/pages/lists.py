"""What the lists of sessions hold: rows by year, newest first, with the breaks between them.

An index that holds everything would grow for ever. It holds the sessions nearest
to the newest version of the store, by whole years; that is no matter of the clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import ClassVar

from msgspec import Struct

from rgfeeds.model import Break, Group, Usual, by_time, instant_of
from rgfeeds.outputs.pages.meeting import utc_minute
from rgfeeds.publication import Publication
from rgfeeds.publication.events import Event
from rgfeeds.store.plans import usual_on
from rgfeeds.text import markdown, wording

MINUTE = dt.timedelta(minutes=1)
#: How many sessions the index lists at most.
LISTED = 200
#: How many the page for lost visitors has, so that the next session is among them.
AHEAD = 12
#: How many of those on the index have their reading there, ready to be the next one.
READ = 18
#: A reading of more characters stands on the session's page alone.
LONG_READING = 6000


class SessionRow(Struct, frozen=True, kw_only=True):
    """A session in a list, with its reading when it is to be *read* there; *usual* is so on its day."""

    template: ClassVar[str] = "row.html"
    event: Event
    usual: Usual
    read: bool = False

    @property
    def start(self) -> dt.date:
        return self.event.session.plan.start

    @property
    def odd_day(self) -> bool:
        usual = self.usual.weekday
        return usual is not None and self.start.weekday() != usual

    @property
    def odd_time(self) -> bool:
        """Whether it starts at another time than usual."""
        start, usual = self.start, self.usual.start
        time = start.time() if isinstance(start, dt.datetime) else None
        return usual is not None and time != usual

    @property
    def titles(self) -> list[str]:
        """What there is to read."""
        return [item.title for item in markdown.items(self._text)]

    @property
    def reading(self) -> str:
        """The reading as far as it is shown in the row."""
        return self._text if self.read and len(self._text) <= LONG_READING else ""

    @property
    def _text(self) -> str:
        """The reading, of the session that is continued when it has none of its own."""
        event = self.event
        return event.session.reading or (
            event.continues.reading if event.continues else ""
        )


class BreakRow(Struct, frozen=True, kw_only=True):
    """A break in a list."""

    template: ClassVar[str] = "break.html"
    pause: Break
    group: Group

    @property
    def start(self) -> dt.date:
        return self.pause.start

    @property
    def end(self) -> str:
        after = self.pause.until + dt.timedelta(days=1)
        return utc_minute(after, self.group.timezone)

    @property
    def days(self) -> str:
        """Say "Mon 26 Aug", or "21 Dec to 4 Jan 2027", which fits on a line."""
        year = self.start.year
        first = wording.day(self.start, year)
        if self.pause.until == self.start:
            return first
        last = wording.day(self.pause.until, year)
        return " to ".join(day.partition(" ")[2] for day in (first, last))


class Year(Struct, frozen=True, kw_only=True):
    """A year's rows, newest first; *complete* unless older or later ones were left to its page."""

    year: int
    rows: Sequence[SessionRow | BreakRow]
    has_page: bool = True
    complete: bool = True


def index_years(publication: Publication) -> tuple[Year, ...]:
    """Return the years of the index: whole ones, or what fits of a year that is too long."""
    near = nearest_events(publication, LISTED)
    chosen = {event.session.id for event in near}
    read = {event.session.id for event in near[:READ]}
    listed = {
        year: [event for event in events if event.session.id in chosen]
        for year, events in publication.years.items()
    }
    listed = {year: events for year, events in listed.items() if events}
    whole = {
        year: events
        for year, events in listed.items()
        if len(events) == len(publication.years[year])
    }
    shown = whole or listed
    numbers = [*shown, *_with_breaks_alone(publication, shown)]
    return tuple(
        Year(
            year=year,
            rows=_rows(publication, year, shown.get(year, ()), read),
            has_page=year in shown,
            complete=year in whole or year not in shown,
        )
        for year in sorted(numbers, reverse=True)
    )


def whole_year(publication: Publication, year: int) -> Year:
    """Return *year* with all its sessions."""
    return Year(
        year=year, rows=_rows(publication, year, publication.years[year], set())
    )


def next_rows(publication: Publication) -> list[SessionRow]:
    """Return rows, newest first, among which the next session is for a good while."""
    events = sorted(nearest_events(publication, AHEAD), key=_start, reverse=True)
    return [_row(publication, event, read=False) for event in events]


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


def _rows(
    publication: Publication, year: int, events: Iterable[Event], read: Collection[str]
) -> list[SessionRow | BreakRow]:
    """Return the rows of *events* and of the breaks of *year*, newest first."""
    rows: list[SessionRow | BreakRow] = [
        _row(publication, event, read=event.session.id in read) for event in events
    ]
    rows += (
        BreakRow(pause=entry, group=publication.group)
        for entry in publication.breaks
        if entry.start.year == year
    )
    return sorted(rows, key=lambda row: by_time(row.start), reverse=True)


def _row(publication: Publication, event: Event, *, read: bool) -> SessionRow:
    usual = usual_on(event.session.plan.day, publication.usual)
    return SessionRow(event=event, usual=usual, read=read)


def _start(event: Event) -> dt.datetime:
    return by_time(event.session.plan.start)


def _with_breaks_alone(
    publication: Publication, shown: Collection[int]
) -> Iterator[int]:
    """Yield the years that have breaks but no session, unless they are older than all shown."""
    alone = {entry.start.year for entry in publication.breaks} - set(publication.years)
    return (year for year in alone if year > min(shown, default=0))
