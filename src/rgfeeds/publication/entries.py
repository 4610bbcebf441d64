"""What the news says: an entry of the feed, with its titles and texts, for every format."""

from __future__ import annotations

import datetime as dt
from html import escape

from msgspec import Struct

from rgfeeds.model import Group, Person, Session, addresses
from rgfeeds.news import (
    GroupMoved,
    NewsItem,
)
from rgfeeds.publication.change_words import ChangeWords
from rgfeeds.publication.publication import Publication
from rgfeeds.text import wording

#: How many entries the feeds hold.
NEWEST = 50


class Entry(Struct, frozen=True, kw_only=True):
    """One piece of news, told; instants in UTC, *paragraphs* plain, *links* as (text, address or None)."""

    id: str
    title: str
    url: str
    published: dt.datetime
    updated: dt.datetime
    paragraphs: tuple[str, ...]
    links: tuple[tuple[str, str | None], ...] = ()
    page: str = "The session's page"
    authors: tuple[Person, ...] = ()
    category: str | None = None

    @property
    def summary(self) -> str:
        return self.paragraphs[0]

    @property
    def html(self) -> str:
        """XHTML of the whole entry: p, ul, li and a alone."""
        said = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.paragraphs)
        rows = "".join(f"<li>{_linked(text, url)}</li>" for text, url in self.links)
        page = f"<p>{_linked(self.page, self.url)}</p>"
        return said + (f"<ul>{rows}</ul>" if rows else "") + page


def newest(publication: Publication) -> tuple[Entry, ...]:
    """Return the entries of the feeds, newest first, at most 50."""
    return tuple(entry(item, publication) for item in publication.news[:NEWEST])


def entry(item: NewsItem, publication: Publication) -> Entry:
    """Return *item* as it is told to followers of *publication*."""
    group = publication.group
    words = words_for(item, group)
    id = addresses.entry_id(group, item.session.id if item.session else None, item.what)
    if item.session is None:
        return Entry(
            id=id,
            title=words.title(item.change),
            url=item.change.to if isinstance(item.change, GroupMoved) else group.url,
            published=item.published,
            updated=item.updated,
            paragraphs=(words.notice(item.change), *words.changes(item.change)),
            links=tuple(words.links(item.change)),
            page="The group's page",
        )
    event = publication.by_id.get(item.session.id)
    now = event.session if event else item.session
    return Entry(
        id=id,
        title=words.title(item.change),
        url=group.url + addresses.page(item.session.id),
        published=item.published,
        updated=item.updated,
        paragraphs=(first_line(now, words.year), *words.changes(item.change)),
        links=tuple(words.links(item.change)),
        authors=now.leads,
        category=now.kind,
    )


def _linked(text: str, url: str | None) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)


def words_for(item: NewsItem, group: Group) -> ChangeWords:
    """Return how *item* is put into words for followers of *group*."""
    year = item.published.astimezone(group.timezone).year
    return ChangeWords(group, item.session, year)


def first_line(session: Session, year: int | None) -> str:
    """Say day, time, room, leads and kind as they are now."""
    plan = session.plan
    off = f"{str(plan.status).capitalize()}, " if plan.status.off else ""
    place = wording.where(plan)
    room = f", {place}" if place else ""
    leads = f" Led by {wording.people(session.leads)}." if session.leads else ""
    kind = f" {session.kind}." if session.kind else ""
    return (
        f"{off}{wording.day(plan.day, year)}, {wording.times(plan)}{room}.{leads}{kind}"
    )
