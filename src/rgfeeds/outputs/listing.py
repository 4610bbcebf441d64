"""What the lists of sessions hold: rows by year, newest first, with the breaks between them.

An index that holds everything would grow for ever. It holds the sessions nearest
to the newest version of the store, by whole years; that is no matter of the clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby

from msgspec import Struct

from rgfeeds import wording
from rgfeeds.events import Event
from rgfeeds.markdown import items
from rgfeeds.model import Break, Group
from rgfeeds.outputs.meeting import end_instant, place, utc_minute
from rgfeeds.plans import usual_on
from rgfeeds.publication import Publication

#: How many sessions the index lists at most.
LISTED = 200
#: How many of them have their reading on the index, ready to be the next one.
READ = 24
#: A reading of more characters stands on the session's page alone.
LONG_READING = 6000


class Row(Struct, frozen=True, kw_only=True):
    """A session in a list; *end* in UTC, *place* is where it is, *reading* what is shown in the list."""

    event: Event
    end: str
    place: str
    usual_place: bool
    usual_link: bool
    to_read: int
    reading: str = ""


class Pause(Struct, frozen=True, kw_only=True):
    """A break in a list; *end* in UTC."""

    start: dt.date
    until: dt.date
    reason: str | None
    end: str


class Year(Struct, frozen=True, kw_only=True):
    """A year's rows, newest first; *complete* unless older or later ones were left to its page."""

    year: int
    rows: tuple[Row | Pause, ...]
    complete: bool = True

    @property
    def has_page(self) -> bool:
        return any(isinstance(row, Row) for row in self.rows)


def index_years(publication: Publication) -> tuple[Year, ...]:
    """Return the years of the index: whole ones, or what fits of a year that is too long."""
    near = nearest(publication, LISTED)
    read = {event.session.id for event in near[:READ]}
    chosen = {event.session.id for event in near}
    years = tuple(
        _year(publication, year, [e for e in events if e.session.id in chosen], read)
        for year, events in _by_year(publication.present)
        if any(event.session.id in chosen for event in events)
    )
    sizes = {year: len(events) for year, events in _by_year(publication.present)}
    marked = [_complete(year, sizes[year.year]) for year in years]
    whole = [year for year in marked if year.complete] or marked
    return tuple(sorted([*whole, *_breaks_alone(publication, whole)], key=_newest))


def year_page(publication: Publication, year: int) -> Year:
    """Return all of *year*."""
    events = [e for e in publication.present if e.session.plan.day.year == year]
    return _year(publication, year, events, set())


def nearest(publication: Publication, count: int) -> tuple[Event, ...]:
    """Return the *count* events one is likeliest to look for, judged by the store's newest version.

    Those not over by then, soonest first, then those that were, newest first: whoever
    looks, looks later, so that the next session is among them.
    """
    as_of = utc_minute(publication.as_of)
    zone = publication.group.timezone
    ends = [(end_instant(e.session.plan, zone), e) for e in publication.present]
    ahead = [event for end, event in ends if end > as_of]
    over = [event for end, event in ends if end <= as_of]
    return (*ahead, *over[::-1])[:count]


def _year(
    publication: Publication, year: int, events: Sequence[Event], read: set[str]
) -> Year:
    rows: list[Row | Pause] = [
        _row(publication, event, event.session.id in read) for event in events
    ]
    rows += [
        _pause(publication.group, entry)
        for entry in publication.breaks
        if entry.start.year == year
    ]
    return Year(year=year, rows=tuple(sorted(rows, key=_day, reverse=True)))


def _row(publication: Publication, event: Event, read: bool) -> Row:  # noqa: FBT001
    session, group = event.session, event.group
    usual = usual_on(session.plan.day, publication.usual)
    told = place(session, group)
    text = session.reading or (event.continues.reading if event.continues else "")
    return Row(
        event=event,
        end=end_instant(session.plan, group.timezone),
        place=told,
        usual_place=told == usual.room,
        usual_link=session.plan.online == usual.online,
        to_read=len(items(text)),
        reading=text if read and len(text) <= LONG_READING else "",
    )


def _pause(group: Group, entry: Break) -> Pause:
    after = entry.until + dt.timedelta(days=1)
    end = dt.datetime.combine(after, dt.time(), group.timezone)
    return Pause(
        start=entry.start,
        until=entry.until,
        reason=entry.reason,
        end=utc_minute(end),
    )


def _by_year(events: Iterable[Event]) -> list[tuple[int, list[Event]]]:
    years = groupby(events, key=lambda event: event.session.plan.day.year)
    return [(year, list(of_year)) for year, of_year in years]


def _complete(year: Year, size: int) -> Year:
    listed = sum(isinstance(row, Row) for row in year.rows)
    return Year(year=year.year, rows=year.rows, complete=listed == size)


def _breaks_alone(publication: Publication, shown: Sequence[Year]) -> list[Year]:
    """Return the years that have breaks but no session, unless they are older than all shown."""
    known = {year.year for year in shown}
    alone = {entry.start.year for entry in publication.breaks} - set(publication.years)
    recent = sorted(year for year in alone if year > min(known, default=0))
    return [_year(publication, year, (), set()) for year in recent]


def _newest(year: Year) -> int:
    return -year.year


def _day(row: Row | Pause) -> str:
    if isinstance(row, Pause):
        return row.start.isoformat()
    return row.event.session.plan.start.isoformat()


def days(pause: Pause) -> str:
    """Say "Mon 26 Aug", or "Mon 21 Dec to Mon 4 Jan 2027"."""
    first = wording.day(pause.start, pause.start.year)
    if pause.until == pause.start:
        return first
    return f"{first} to {wording.day(pause.until, pause.start.year)}"
