"""The news of all sessions and of the group, in one fold over the versions of the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from operator import attrgetter

from rgfeeds.history.snapshot import Sighting, Snapshot, cancelled
from rgfeeds.history.turnover import turnover
from rgfeeds.model import Session
from rgfeeds.news.item import BreakSet, NewsItem
from rgfeeds.news.notices import Notices
from rgfeeds.news.story import Story, first_news
from rgfeeds.order import by_start, instant


def tell(snapshots: Iterable[Snapshot]) -> tuple[NewsItem, ...]:
    """Return all that was ever worth telling, newest first; *snapshots* come oldest first.

    Of one instant, the soonest session comes first.
    """
    news = News()
    for snapshot in snapshots:
        news.add(snapshot)
    return news.items()


class News:
    """The fold over snapshots, oldest first; it holds the last one alone."""

    def __init__(self) -> None:
        # Most sessions never change: a story takes room and time once there is one.
        self._stories: dict[str, Sighting | Story] = {}
        self._sessions: tuple[Session, ...] = ()
        self._notices = Notices()

    def add(self, snapshot: Snapshot) -> None:
        sessions = snapshot.schedule.sessions
        came, gone = turnover(self._sessions, sessions)
        moment = snapshot.alone()
        for session in came:
            if session.id in self._stories:
                self._story(session.id).observe(session, snapshot)
            else:
                self._stories[session.id] = Sighting(session, moment)
        for session in gone:
            self._story(session.id).observe(cancelled(session), snapshot)
        self._notices.observe(snapshot)
        self._sessions = sessions

    def _story(self, id: str) -> Story:
        story = self._stories[id]
        if isinstance(story, Sighting):
            story = self._stories[id] = Story(story)
        return story

    def items(self) -> tuple[NewsItem, ...]:
        """Return the news so far, newest first."""
        told = [
            item
            for story in self._stories.values()
            for item in (
                first_news(story) if isinstance(story, Sighting) else story.items()
            )
        ]
        told += self._notices.items()
        told.sort(key=_soonest)
        return tuple(sorted(told, key=attrgetter("published"), reverse=True))


def _soonest(item: NewsItem) -> tuple[dt.datetime, str]:
    if item.session is not None:
        return by_start(item.session)
    if isinstance(item.change, BreakSet):
        return instant(item.change.interval.start), ""
    return dt.datetime.min.replace(tzinfo=dt.UTC), ""
