"""The news of all sessions and of the group, in one fold over the versions of the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from operator import attrgetter

from rgfeeds.history.snapshot import Snapshot, cancelled
from rgfeeds.model import Session
from rgfeeds.news.item import BreakSet, NewsItem
from rgfeeds.news.notices import Notices
from rgfeeds.news.story import Story
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
        self._stories: dict[str, Story] = {}
        self._present: dict[str, Session] = {}
        self._notices = Notices()

    def add(self, snapshot: Snapshot) -> None:
        present = {session.id: session for session in snapshot.schedule.sessions}
        for id, session in present.items():
            if self._present.get(id) is not session:
                if id not in self._stories:
                    self._stories[id] = Story()
                self._stories[id].observe(session, snapshot)
        for id in self._present.keys() - present.keys():
            self._stories[id].observe(cancelled(self._present[id]), snapshot)
        self._notices.observe(snapshot)
        self._present = present

    def items(self) -> tuple[NewsItem, ...]:
        """Return the news so far, newest first."""
        told = [item for story in self._stories.values() for item in story.items()]
        told += self._notices.items()
        told.sort(key=_soonest)
        return tuple(sorted(told, key=attrgetter("published"), reverse=True))


def _soonest(item: NewsItem) -> tuple[dt.datetime, str]:
    if item.session is not None:
        return by_start(item.session)
    if isinstance(item.change, BreakSet):
        return instant(item.change.interval.start), ""
    return dt.datetime.min.replace(tzinfo=dt.UTC), ""
