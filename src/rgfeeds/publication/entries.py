"""What the news says: an entry of the feed, with its titles and texts, for every format."""

from __future__ import annotations

import datetime as dt
from html import escape

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.model import Group, Person, Session, addresses
from rgfeeds.news import GroupMoved, NewsItem
from rgfeeds.publication import Publication
from rgfeeds.publication.change_words import ChangeWords
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
    page: str
    links: tuple[tuple[str, str | None], ...] = ()
    authors: tuple[Person, ...] = ()
    category: str | None = None

    @property
    def summary(self) -> str:
        return self.paragraphs[0]

    @property
    def html(self) -> str:
        """XHTML of the whole entry: p, ul, li and a alone."""
        said = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.paragraphs)
        rows = "".join(f"<li>{_link(text, url)}</li>" for text, url in self.links)
        page = f"<p>{_link(self.page, self.url)}</p>"
        return said + (f"<ul>{rows}</ul>" if rows else "") + page


def newest(publication: Publication) -> tuple[Entry, ...]:
    """Return the entries of the feeds, newest first, at most 50."""
    return tuple(entry(item, publication) for item in publication.news[:NEWEST])


def entry(item: NewsItem, publication: Publication) -> Entry:
    """Return *item* as it is told to followers of *publication*."""
    group, change, session = publication.group, item.change, item.session
    words = words_for(item, group)
    told = Entry(
        id=addresses.entry_id(group, session.id if session else None, item.what),
        title=words.title(change),
        url=change.to if isinstance(change, GroupMoved) else group.url,
        published=item.published,
        updated=item.updated,
        paragraphs=(words.notice(change), *words.changes(change)),
        links=tuple(words.links(change)),
        page="The group's page",
    )
    if session is None:
        return told
    event = publication.by_id.get(session.id)
    now = event.session if event else session
    return replace(
        told,
        url=group.url + addresses.page(session.id),
        paragraphs=(first_line(now, words.year), *words.changes(change)),
        page="The session's page",
        authors=now.leads,
        category=now.kind,
    )


def _link(text: str, url: str | None) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)


def title(item: NewsItem, group: Group) -> str:
    """Return how the entry of *item* is called for followers of *group*."""
    return words_for(item, group).title(item.change)


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
