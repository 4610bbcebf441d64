"""Everything the group has read: by session, newest first, and by title."""

from __future__ import annotations

import unicodedata
from typing import Any

from msgspec import Struct

from rgfeeds.publication import Publication
from rgfeeds.publication.events import Event
from rgfeeds.text import markdown
from rgfeeds.text.markdown import Item


class Title(Struct, frozen=True):
    """One thing to read, and the events it was read for, newest first."""

    text: str
    url: str | None
    events: list[Event]


def readings(publication: Publication) -> dict[str, Any]:
    """Return the lists of the sessions by year, with what each reads, and all titles.

    What was called off was read by nobody.
    """
    lists: list[tuple[int, list[tuple[Event, tuple[Item, ...]]]]] = []
    titles: dict[str, Title] = {}
    for year, events in publication.years.items():
        listed = []
        for event in reversed(events):
            if event.status.off or not event.session.reading.strip():
                continue
            items = markdown.items(event.session.reading)
            listed.append((event, items))
            for item in items:
                title = titles.setdefault(
                    item.url or item.title, Title(item.title, item.url, [])
                )
                if event not in title.events:
                    title.events.append(event)
        if listed:
            lists.append((year, listed))
    return {"lists": lists, "titles": sorted(titles.values(), key=_place)}


def _place(title: Title) -> tuple[str, str]:
    """Return where a title stands: accents, capitals and signs make no difference."""
    letters = unicodedata.normalize("NFD", title.text.casefold())
    return "".join(filter(str.isalnum, letters)), title.text
