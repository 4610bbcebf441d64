"""The pages people open: index, one a session, one a year, and the one for lost visitors.

They say nothing of what is past or to come: a small script decides that when a
page is looked at. Without it everything is there, dated, in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rgfeeds import addresses
from rgfeeds.artifact import Artifact
from rgfeeds.events import Event
from rgfeeds.news import NewsItem
from rgfeeds.outputs import listing, meeting, session_page
from rgfeeds.outputs.chronicle import remarks
from rgfeeds.outputs.frame import frame
from rgfeeds.outputs.policy import look
from rgfeeds.outputs.session_page import Mention, Surroundings, mention
from rgfeeds.outputs.subscribe import subscribe
from rgfeeds.publication import Publication


def render(publication: Publication) -> Iterator[Artifact]:
    """Yield every page."""
    yield _index(publication)
    yield from _years(publication)
    yield from _sessions(publication)
    yield _lost(publication)


def _index(publication: Publication) -> Artifact:
    years = listing.index_years(publication)
    shown = {year.year for year in years}
    content = frame(publication, look("page", "index"), "").rendered(
        "index.html",
        usually=meeting.usually(publication),
        subscribe=subscribe(publication.group),
        years=years,
        listed=len(publication.present),
        others=[year for year in publication.years if year not in shown],
    )
    return Artifact("index.html", content)


def _years(publication: Publication) -> Iterator[Artifact]:
    around = frame(publication, look("page", "index"), listing.ROOT)
    for year in listing.year_pages(publication):
        path = addresses.year_page(year.year)
        values = {"year": year, "years": publication.years, "path": path}
        yield _page(path, around.rendered("year.html", **values))


def _sessions(publication: Publication) -> Iterator[Artifact]:
    around = frame(publication, look("page", "session"), session_page.ROOT)
    plain = frame(publication, look("page", script=False), session_page.ROOT)
    for event, surroundings in _surrounded(publication):
        if event.revision.vanished:
            content = plain.page(session_page.gone(event))
        else:
            content = around.page(session_page.body(event, surroundings))
        yield _page(event.path, content)


def _lost(publication: Publication) -> Artifact:
    # Served at any depth, so that its links must be absolute.
    root = publication.group.url
    around = frame(publication, look("page", script=False), root)
    return Artifact("404.html", around.rendered("404.html"))


def _page(folder: str, content: bytes) -> Artifact:
    """Return the page of *folder*, which ends with a slash."""
    return Artifact(f"{folder}index.html", content)


def _surrounded(publication: Publication) -> Iterator[tuple[Event, Surroundings]]:
    """Yield every event with what its page says of others, which still stand in the store."""
    news = _news(publication)
    neighbours = _neighbours(publication.present)
    for event in publication.events:
        id = event.session.id
        before, after = neighbours.get(id, (None, None))
        parts = publication.continuing.get(id, ())
        around = Surroundings(
            before=before,
            after=after,
            parts=tuple(map(mention, parts)),
            told=remarks(news.get(id, ()), publication.group),
        )
        yield event, around


def _neighbours(
    events: Sequence[Event],
) -> dict[str, tuple[Mention | None, Mention | None]]:
    """Return, by the id of each of *events*, the ones before and after it."""
    mentions = [mention(event) for event in events]
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
