"""Everything that is published, before any format is chosen."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from rgfeeds.history.revisions import revise
from rgfeeds.history.snapshot import Snapshot
from rgfeeds.model import Break, Group, Session, Usual, by_start
from rgfeeds.news import NewsItem
from rgfeeds.news.tell import tell
from rgfeeds.publication.events import Event


class Publication(Struct, frozen=True, kw_only=True, dict=True):
    """The group with its events, soonest first, and its news, newest first.

    *as_of* is the instant of the newest version of the store, in UTC.
    """

    group: Group
    events: tuple[Event, ...]
    news: tuple[NewsItem, ...]
    breaks: tuple[Break, ...]
    usual: tuple[Usual, ...]
    as_of: dt.datetime

    @cached_property
    def by_id(self) -> Mapping[str, Event]:
        return {event.session.id: event for event in self.events}

    @cached_property
    def present(self) -> tuple[Event, ...]:
        """The events that still stand in the store."""
        return tuple(event for event in self.events if not event.revision.vanished)

    @cached_property
    def vanished(self) -> tuple[Event, ...]:
        """The events whose session was taken out of the store."""
        return tuple(event for event in self.events if event.revision.vanished)

    @cached_property
    def continuing(self) -> Mapping[str, tuple[Event, ...]]:
        """The events that continue a session, by the id of that session."""
        found: dict[str, tuple[Event, ...]] = {}
        for event in self.present:
            if event.continues:
                id = event.continues.id
                found[id] = (*found.get(id, ()), event)
        return found

    @cached_property
    def years(self) -> Mapping[int, tuple[Event, ...]]:
        """The events that still stand in the store by their year, the newest year first."""
        found: dict[int, list[Event]] = defaultdict(list)
        for event in self.present:
            found[event.session.plan.day.year].append(event)
        return {year: tuple(found[year]) for year in sorted(found, reverse=True)}

    @cached_property
    def modified(self) -> dt.datetime:
        """The instant of the newest revision, in UTC; of the store when it has no session."""
        return max(
            (event.revision.modified for event in self.events), default=self.as_of
        )

    def year_modified(self, year: int) -> dt.datetime:
        """Return the instant of the newest revision of a session of *year*, in UTC."""
        return max(event.revision.modified for event in self.years[year])


def publish(snapshots: Sequence[Snapshot]) -> Publication:
    """Return what is published of the last of *snapshots*, dated by all; they come oldest first.

    Sessions that vanished before they were over are kept as cancelled events.
    """
    newest, revisions = snapshots[-1], revise(snapshots)
    schedule = newest.schedule
    vanished = [
        revision.session for revision in revisions.values() if revision.vanished
    ]
    every = schedule.sessions
    if vanished:
        every = tuple(sorted([*every, *vanished], key=by_start))
    known = {session.id: session for session in every}
    return Publication(
        group=schedule.group,
        events=tuple(
            Event(
                group=schedule.group,
                session=session,
                revision=revisions[session.id],
                continues=_find_continued(known, session),
            )
            for session in every
        ),
        news=tell(snapshots),
        breaks=schedule.breaks,
        usual=schedule.usual,
        as_of=newest.at,
    )


def _find_continued(
    sessions: Mapping[str, Session], session: Session
) -> Session | None:
    return sessions.get(session.continues) if session.continues else None
