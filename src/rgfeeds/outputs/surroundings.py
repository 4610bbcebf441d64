"""What the page of a session says of all that is not the session itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from msgspec import Struct

from rgfeeds.events import Event
from rgfeeds.news import NewsItem
from rgfeeds.outputs.chronicle import Remark, remarks
from rgfeeds.publication import Publication


class Mention(Struct, frozen=True):
    """Another session as a page mentions it: where its page is, and its title with its status."""

    path: str
    summary: str


class Surroundings(Struct, frozen=True, kw_only=True):
    """All that a session's page says and the session does not.

    The sessions *before* and *after* it, the *parts* that continue it, and what was
    *told* of it, newest first.
    """

    before: Mention | None = None
    after: Mention | None = None
    parts: tuple[Mention, ...] = ()
    told: tuple[Remark, ...] = ()


def surroundings(publication: Publication) -> Callable[[Event], Surroundings]:
    """Return what tells of an event what its page says of others, which still stand in the store."""
    news = _news(publication)
    neighbours = _neighbours(publication.present)

    def of(event: Event) -> Surroundings:
        id = event.session.id
        before, after = neighbours.get(id, (None, None))
        parts = publication.continuing.get(id, ())
        return Surroundings(
            before=before,
            after=after,
            parts=tuple(map(_mention, parts)),
            told=remarks(news.get(id, ()), publication.group),
        )

    return of


def _neighbours(
    events: Sequence[Event],
) -> dict[str, tuple[Mention | None, Mention | None]]:
    """Return, by the id of each of *events*, the ones before and after it."""
    mentions = [_mention(event) for event in events]
    pairs = zip([None, *mentions], [*mentions[1:], None], strict=False)
    ids = (event.session.id for event in events)
    return dict(zip(ids, pairs, strict=False))


def _news(publication: Publication) -> dict[str, list[NewsItem]]:
    """Return the news of each session, newest first, by its id."""
    found: dict[str, list[NewsItem]] = defaultdict(list)
    for item in publication.news:
        if item.session is not None:
            found[item.session.id].append(item)
    return found


def _mention(event: Event) -> Mention:
    return Mention(event.path, event.summary)
