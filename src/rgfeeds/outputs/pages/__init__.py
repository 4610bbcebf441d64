"""The pages people open: index, one a session, one a year, the readings, and one for lost visitors.

They say nothing of what is past or to come: a small script decides that when a
page is looked at. Without it everything is there, dated, in order: rows newest first,
with the breaks between them.

An index that holds everything would grow for ever. It holds the sessions nearest
to the newest version of the store, by whole years; that is no matter of the clock.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TypeAlias

from rgfeeds.model import Break, TimeOfDay, addresses, by_time, instant_of
from rgfeeds.outputs.pages import meeting, session
from rgfeeds.outputs.pages.templates import page
from rgfeeds.publication import Publication
from rgfeeds.publication.events import Event
from rgfeeds.text import markdown, wording
from rgfeeds.text.markdown import Item

_Row: TypeAlias = Event | Break
#: An event whose reading was read, its day in words, and its title.
_Read: TypeAlias = tuple[Event, str, str]


def pages(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield every page."""
    make = partial(page, publication)
    modified = publication.modified
    shown, cut = _index_years(publication)
    yield make(
        "index.html",
        "index.html",
        modified,
        introduction=meeting.introduction(publication.group),
        usually=meeting.usually(publication),
        shown=shown,
        cut=cut,
        years=[*publication.years],
        # Those that may be next, save long ones.
        unfolded={
            event.session.id: event.reading
            for event in _nearest(publication, 18)
            if len(event.reading) <= 6000
        },
        listed=len(publication.present),
    )
    for year, events in publication.years.items():
        yield make(
            f"{addresses.year_page(year)}index.html",
            "year.html",
            publication.year_modified(year),
            year=year,
            rows=_rows(publication, year, events),
            years=[*publication.years],
        )
    yield from session.pages(publication)
    for event in publication.vanished:
        path, changed = f"{event.path}index.html", event.revision.modified
        yield make(path, "gone.html", changed, event=event)
    lists, titles = _readings(publication)
    path = f"{addresses.READINGS}index.html"
    yield make(path, "readings.html", modified, lists=lists, titles=titles)
    # So many that the next one is among them for a good while.
    nearest = sorted(_nearest(publication, 12), key=_start, reverse=True)
    # Served at any depth, so that its links must be absolute.
    root = publication.group.url
    yield make("404.html", "404.html", modified, root=root, rows=nearest)


def _index_years(publication: Publication) -> tuple[dict[int, list[_Row]], bool]:
    """Return the rows of the index by year, newest first, and whether they are cut: a year too long for it is."""
    near = {event.session.id for event in _nearest(publication, 200)}
    listed: dict[int, list[Event]] = {}
    whole: set[int] = set()
    for year, events in publication.years.items():
        listed[year] = [event for event in events if event.session.id in near]
        if len(listed[year]) == len(events):
            whole.add(year)
    shown = whole or {year for year, events in listed.items() if events}
    oldest = min(shown, default=0)
    breaks = {one.start.year for one in publication.breaks} - publication.years.keys()
    years = sorted(shown | {year for year in breaks if year >= oldest}, reverse=True)
    rows = {year: _rows(publication, year, listed.get(year, ())) for year in years}
    return rows, not whole


def _rows(publication: Publication, year: int, events: Iterable[Event]) -> list[_Row]:
    """Return *events* and the breaks of *year*, newest first."""
    breaks = (one for one in publication.breaks if one.start.year == year)
    return sorted([*events, *breaks], key=_start, reverse=True)


def _start(row: _Row) -> TimeOfDay:
    return by_time(row.start if isinstance(row, Break) else row.session.plan.start)


def _nearest(publication: Publication, count: int) -> tuple[Event, ...]:
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


def _readings(
    publication: Publication,
) -> tuple[dict[int, list[_Read]], list[tuple[Item, list[_Read]]]]:
    """Return what was read by year, newest first, and all titles, each with where it was read.

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
    return by_year, sorted(titles.values(), key=_by_title)


def _by_title(told: tuple[Item, list[_Read]]) -> tuple[str, str]:
    """Return what orders titles: accents, capitals and signs make no difference."""
    title = told[0].title
    letters = unicodedata.normalize("NFD", title.casefold())
    return "".join(filter(str.isalnum, letters)), title
