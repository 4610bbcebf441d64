"""The pages people open: index, one a session, one a year, the readings, and one for lost visitors; their sitemap.

They say nothing of what is past or to come: a small script decides that when a
page is looked at. Without it everything is there, dated, in order: rows newest first,
with the breaks between them.

An index that holds everything would grow for ever. It holds the sessions nearest
to the newest version of the store, by whole years; that is no matter of the clock.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeAlias

from markupsafe import Markup, escape

from rgfeeds.model import Break, Group, TimeOfDay, addresses, by_time, instant_of
from rgfeeds.news import NewsItem
from rgfeeds.outputs.pages import meeting
from rgfeeds.outputs.pages.templates import page
from rgfeeds.publication import Publication, first_line
from rgfeeds.publication.events import Event
from rgfeeds.store import usual_on
from rgfeeds.text import markdown, wording
from rgfeeds.text.markdown import Item

_Row: TypeAlias = Event | Break
#: An event whose reading was read, its day in words, and its title.
_Read: TypeAlias = tuple[Event, str, str]


def pages(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield every page."""
    group = publication.group
    # The first address to write to in what the group says of itself.
    urls = (link.url for link in markdown.links(group.about))
    contact = next((url for url in urls if url.startswith("mailto:")), "")
    make = partial(page, publication, contact=contact, years=[*publication.years])
    modified = publication.modified
    shown, cut = _index_years(publication)
    yield make(
        "index.html",
        "index.html",
        modified,
        introduction=_introduction(group),
        usually=_usually(publication),
        shown=shown,
        cut=cut,
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
        )
    yield from _session_pages(publication, make)
    for event in publication.events:
        if event.revision.vanished:
            path, changed = f"{event.path}index.html", event.revision.modified
            yield make(path, "gone.html", changed, event=event)
    lists, titles = _readings(publication)
    path = f"{addresses.READINGS}index.html"
    yield make(path, "readings.html", modified, lists=lists, titles=titles)
    # So many that the next one is among them for a good while.
    nearest = sorted(_nearest(publication, 12), key=_start, reverse=True)
    # Served at any depth, so that its links must be absolute.
    yield make("404.html", "404.html", modified, root=group.url, rows=nearest)


def sitemap(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield the sitemap (sitemaps.org 0.9): index, readings, years and sessions, each with its last change."""
    base = escape(publication.group.url)
    pages = dict.fromkeys(("", addresses.READINGS), publication.modified)
    for year in publication.years:
        pages[addresses.year_page(year)] = publication.year_modified(year)
    pages |= {event.path: event.revision.modified for event in publication.present}
    lines = "".join(
        f"<url><loc>{base}{path}</loc><lastmod>{at.isoformat()}</lastmod></url>\n"
        for path, at in pages.items()
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    )
    yield "sitemap.xml", text.encode()


def _session_pages(
    publication: Publication, make: Callable[..., tuple[str, bytes]]
) -> Iterator[tuple[str, bytes]]:
    """Yield the page of each session that stands in the store.

    It leads to the sessions before and after it, and to the parts that continue it.
    """
    group, present = publication.group, publication.present
    news: dict[str, list[NewsItem]] = defaultdict(list)
    for item in publication.news:
        for session in item.sessions:
            news[session.id].append(item)
    parts: dict[str, list[Event]] = defaultdict(list)
    for event in present:
        if event.continues:
            parts[event.continues.id].append(event)
    around = zip([None, *present], present, [*present[1:], None], strict=False)
    for before, event, after in around:
        session, plan = event.session, event.session.plan
        description = first_line(session, None)
        time = f"{wording.long_day(plan.day)}, {wording.times(plan)}"
        yield make(
            f"{event.path}index.html",
            "session.html",
            event.revision.modified,
            # An open slot is no event that a search engine should know of.
            data="" if session.open else meeting.event_data(event, description),
            event=event,
            description=description,
            time=time,
            text=meeting.message(event, time),
            parts=parts[session.id],
            remarks=[meeting.remark(item, group) for item in news[session.id]],
            before=before,
            after=after,
        )


def _index_years(publication: Publication) -> tuple[dict[int, list[_Row]], bool]:
    """Return the rows of the index by year, newest first, and whether its years are cut since none fits whole."""
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


#: The first paragraph, with the headings before it.
_OPENING = re.compile(r"\A(?:<h\d>.*?</h\d>\n)*<p>.*?</p>\n", re.DOTALL)


def _introduction(group: Group) -> dict[str, str]:
    """Return what *group* says of itself: `opening`, `rest`, and `description`, empty if the opening says it too."""
    opening = _OPENING.match(markdown.html(group.about, 2))
    rest = _OPENING.sub("", markdown.html(group.about, 3))
    # Safe: text of the store is escaped there, HTML is off, unsafe links are taken out.
    said = Markup(opening.group() if opening else "")  # noqa: S704
    known = group.description.rstrip(".").casefold() in said.striptags().casefold()
    description = "" if known else group.description
    return {"description": description, "opening": said, "rest": Markup(rest)}  # noqa: S704


def _usually(publication: Publication) -> list[str]:
    """Return "Mondays, 11:00–12:00 (London time)", then room and address, as usual at the store's newest version."""
    group = publication.group
    day = publication.as_of.astimezone(group.timezone).date()
    usual = usual_on(day, publication.usual)
    weekday = "" if usual.weekday is None else f"{wording.LONG_DAYS[usual.weekday]}s"
    time = ""
    if usual.start:
        until = f"–{usual.end:%H:%M}" if usual.end else ""
        time = f"{usual.start:%H:%M}{until} ({meeting.zone_name(group.timezone)})"
    where = [usual.room, group.venue] if usual.room else []
    lines = (", ".join(filter(None, parts)) for parts in ([weekday, time], where))
    return [line for line in lines if line]
