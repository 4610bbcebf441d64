"""The news of all sessions and of the group, in one fold over the versions of the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from operator import attrgetter

from rgfeeds.history.snapshot import Snapshot
from rgfeeds.news.item import BreakSet, NewsItem
from rgfeeds.news.notices import Notices
from rgfeeds.news.story import Story
from rgfeeds.order import by_start, instant


def tell(snapshots: Iterable[Snapshot]) -> tuple[NewsItem, ...]:
    """Return all that was ever worth telling, newest first; *snapshots* come oldest first.

    Of one instant, the soonest session comes first.
    """
    stories: dict[str, Story] = {}
    notices = Notices()
    for snapshot in snapshots:
        present = {session.id: session for session in snapshot.schedule.sessions}
        for id, session in present.items():
            stories.setdefault(id, Story()).observe(session, snapshot)
        for id in stories.keys() - present.keys():
            stories[id].vanish(snapshot)
        notices.observe(snapshot)
    items = [item for story in stories.values() for item in story.items()]
    items += notices.items()
    items.sort(key=_soonest)
    return tuple(sorted(items, key=attrgetter("published"), reverse=True))


def _soonest(item: NewsItem) -> tuple[dt.datetime, str]:
    if item.session is not None:
        return by_start(item.session)
    if isinstance(item.change, BreakSet):
        return instant(item.change.interval.start), ""
    return dt.datetime.min.replace(tzinfo=dt.UTC), ""
