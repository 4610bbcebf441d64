"""Everything the group has read: by session, newest first, and by title."""

from __future__ import annotations

import unicodedata
from typing import Any

from msgspec import Struct

from rgfeeds.outputs.pages import meeting
from rgfeeds.publication import Publication
from rgfeeds.publication.events import Event
from rgfeeds.text import markdown, wording
from rgfeeds.text.markdown import Item


class Read(Struct, frozen=True):
    """A session that reads *items*: its *path* below the site's root, its day for machines and in words, its title."""

    path: str
    machine_time: str
    day: str
    title: str
    items: tuple[Item, ...]
    text: str


class Title(Struct, frozen=True):
    """One thing to read, and the sessions it was read in, newest first."""

    text: str
    url: str | None
    sessions: list[Read]


def readings(publication: Publication) -> dict[str, Any]:
    """Return the lists of the sessions by year, with what each reads, and all titles.

    What was called off was read by nobody.
    """
    lists: dict[int, list[Read]] = {}
    titles: dict[str, Title] = {}
    for year, events in publication.years.items():
        for event in reversed(events):
            if event.status.off or not event.session.reading.strip():
                continue
            read = _read(event)
            lists.setdefault(year, []).append(read)
            for item in read.items:
                new = Title(item.title, item.url, [])
                sessions = titles.setdefault(item.url or item.title, new).sessions
                if read not in sessions[-1:]:
                    sessions.append(read)
    return {"lists": lists, "titles": sorted(titles.values(), key=_place)}


def _read(event: Event) -> Read:
    session = event.session
    return Read(
        path=event.path,
        machine_time=meeting.machine_time(session.plan),
        day=wording.day(session.plan.day),
        title=meeting.title(session, event.group),
        items=markdown.items(session.reading),
        text=session.reading,
    )


def _place(title: Title) -> tuple[str, str]:
    """Return where a title stands: accents, capitals and signs make no difference."""
    letters = unicodedata.normalize("NFD", title.text.casefold())
    return "".join(filter(str.isalnum, letters)), title.text
