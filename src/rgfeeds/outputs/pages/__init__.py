"""The pages people open: index, one a session, one a year, the readings, and one for lost visitors.

They say nothing of what is past or to come: a small script decides that when a
page is looked at. Without it everything is there, dated, in order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from msgspec import Struct

from rgfeeds.model import addresses
from rgfeeds.outputs.output import File, Output
from rgfeeds.outputs.pages import lists, meeting
from rgfeeds.outputs.pages.session import sessions
from rgfeeds.outputs.pages.templates import Layout, look
from rgfeeds.publication import Publication
from rgfeeds.publication.events import Event
from rgfeeds.text import markdown, wording
from rgfeeds.text.markdown import Item

#: Leads from the folder of a session or a year to the index.
_UP = "../../"


def pages(publication: Publication, alternates: Sequence[Output]) -> Iterator[File]:
    """Yield every page, with links to the *alternates*."""
    group = publication.group
    layout = partial(Layout.of, group, alternates)
    lists_look, plain_look = look("page", "index"), look("page", script=False)
    years = lists.index_years(publication)
    shown = {year.year for year in years}
    yield layout(lists_look, "").page(
        "index.html",
        "index.html",
        publication.modified,
        introduction=meeting.introduction(group),
        usually=meeting.usually(publication),
        subscribe=meeting.subscribe(group),
        years=years,
        listed=len(publication.present),
        others=[year for year in publication.years if year not in shown],
    )
    of_year = layout(lists_look, _UP)
    for year in publication.years:
        yield of_year.page(
            f"{addresses.year_page(year)}index.html",
            "year.html",
            publication.year_modified(year),
            year=lists.whole_year(publication, year),
            years=[*publication.years],
        )
    of_session, of_vanished = (
        layout(look("page", "session"), _UP),
        layout(plain_look, _UP),
    )
    for event, values in sessions(publication):
        path, changed = f"{event.path}index.html", event.revision.modified
        yield of_session.page(path, "session.html", changed, event=event, **values)
    for event in publication.vanished:
        path, changed = f"{event.path}index.html", event.revision.modified
        yield of_vanished.page(path, "gone.html", changed, event=event)
    yield layout(look("page", "index", "readings", script=False), "../").page(
        f"{addresses.READINGS}index.html",
        "readings.html",
        publication.modified,
        **readings(publication),
    )
    # Served at any depth, so that its links must be absolute.
    yield layout(lists_look, group.url).page(
        "404.html",
        "404.html",
        publication.modified,
        rows=lists.next_rows(publication),
    )


class SessionReading(Struct, frozen=True):
    """A session that reads *items*: its *path* below the site's root, its day for machines and in words, its title."""

    path: str
    machine_time: str
    day: str
    title: str
    items: tuple[Item, ...]
    text: str


class ReadingTitle(Struct, frozen=True):
    """One thing to read, and the sessions it was read in, newest first."""

    text: str
    url: str | None
    sessions: list[SessionReading]


def readings(publication: Publication) -> dict[str, Any]:
    """Return the lists of the sessions by year, with what each reads, and all titles.

    What was called off was read by nobody.
    """
    by_year: dict[int, list[SessionReading]] = {}
    titles: dict[str, ReadingTitle] = {}
    for year, events in publication.years.items():
        for event in reversed(events):
            if event.status.off or not event.session.reading.strip():
                continue
            read = _read(event)
            by_year.setdefault(year, []).append(read)
            for item in read.items:
                new = ReadingTitle(item.title, item.url, [])
                known = titles.setdefault(item.url or item.title, new).sessions
                if read not in known[-1:]:
                    known.append(read)
    return {"lists": by_year, "titles": sorted(titles.values(), key=_place)}


def _read(event: Event) -> SessionReading:
    session = event.session
    return SessionReading(
        path=event.path,
        machine_time=meeting.machine_time(session.plan),
        day=wording.day(session.plan.day),
        title=meeting.title(session, event.group),
        items=markdown.items(session.reading),
        text=session.reading,
    )


def _place(title: ReadingTitle) -> tuple[str, str]:
    """Return where a title stands: accents, capitals and signs make no difference."""
    letters = unicodedata.normalize("NFD", title.text.casefold())
    return "".join(filter(str.isalnum, letters)), title.text
