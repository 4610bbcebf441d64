"""Everything that is published, before any format is chosen."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from html import escape

from msgspec import Struct

from rgfeeds.history.revisions import revise
from rgfeeds.history.timeline import Snapshot
from rgfeeds.model import Break, Group, Person, Session, Usual, addresses, by_start
from rgfeeds.news import GroupMoved, NewsItem
from rgfeeds.news.tell import tell
from rgfeeds.publication.change_words import ChangeWords
from rgfeeds.publication.events import Event
from rgfeeds.text import wording


class Publication(Struct, frozen=True, kw_only=True, dict=True):
    """The group with its events, soonest first, and its news, newest first."""

    group: Group
    events: tuple[Event, ...]
    news: tuple[NewsItem, ...]
    breaks: tuple[Break, ...]
    usual: tuple[Usual, ...]
    as_of: dt.datetime  # the instant of the store's newest version, in UTC

    @cached_property
    def by_id(self) -> Mapping[str, Event]:
        return {event.session.id: event for event in self.events}

    @cached_property
    def present(self) -> tuple[Event, ...]:
        """The events that still stand in the store."""
        return tuple(event for event in self.events if not event.revision.vanished)

    @cached_property
    def years(self) -> Mapping[int, Sequence[Event]]:
        """The events that still stand in the store by their year, the newest year first."""
        found: dict[int, list[Event]] = defaultdict(list)
        for event in self.present:
            found[event.session.plan.day.year].append(event)
        return dict(sorted(found.items(), reverse=True))

    @cached_property
    def modified(self) -> dt.datetime:
        """The instant of the newest revision, in UTC; of the store when it has no session."""
        instants = [event.revision.modified for event in self.events]
        return max(instants, default=self.as_of)

    def year_modified(self, year: int) -> dt.datetime:
        """Return the instant of the newest revision of a session of *year*, in UTC."""
        return max(event.revision.modified for event in self.years[year])


def publish(snapshots: Sequence[Snapshot]) -> Publication:
    """Return what is published of the last of *snapshots*, dated by all; they come oldest first.

    Sessions that vanished before they were over are kept as cancelled events.
    """
    revisions, schedule = revise(snapshots), snapshots[-1].schedule
    vanished = [one.session for one in revisions.values() if one.vanished]
    sessions = sorted([*schedule.sessions, *vanished], key=by_start)
    group, known = schedule.group, {one.id: one for one in sessions}
    events = (
        Event(group, one, revisions[one.id], known.get(one.continues or ""))
        for one in sessions
    )
    return Publication(
        group=group,
        events=tuple(events),
        news=tell(snapshots),
        breaks=schedule.breaks,
        usual=schedule.usual,
        as_of=snapshots[-1].at,
    )


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


def newest_entries(publication: Publication) -> tuple[Entry, ...]:
    """Return the entries of the feeds, newest first, at most 50."""
    return tuple(entry_for(item, publication) for item in publication.news[:50])


def entry_for(item: NewsItem, publication: Publication) -> Entry:
    """Return *item* as it is told to followers of *publication*."""
    group, session = publication.group, item.session
    words = ChangeWords(item, group)
    if session:
        event = publication.by_id.get(session.id)
        session = event.session if event else session
        url, page = group.url + addresses.page(session.id), "The session's page"
        first = first_line(session, words.year)
    else:
        url, page, first = group.url, "The group's page", f"{words.title()}."
        if isinstance(item.change, GroupMoved):
            url = item.change.to
            first += " Subscribe to the feed and the calendar there: nothing new comes here any more."
    return Entry(
        id=addresses.entry_id(group, session.id if session else None, item.what),
        title=words.title(),
        url=url,
        published=item.published,
        updated=item.updated,
        paragraphs=(first, *words.changes()),
        page=page,
        links=tuple(words.links()),
        authors=session.leads if session else (),
        category=session.kind if session else None,
    )


def _link(text: str, url: str | None) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)


def first_line(session: Session, year: int | None) -> str:
    """Say day, time, room, leads and kind as they are now."""
    plan = session.plan
    off = str(plan.status).capitalize() if plan.status.off else ""
    when = [off, wording.day(plan.day, year), wording.times(plan), wording.where(plan)]
    leads = f"Led by {wording.people(session.leads)}" if session.leads else ""
    said = filter(None, [", ".join(filter(None, when)), leads, session.kind])
    return " ".join(map(wording.sentence, said))
