"""The news of all sessions and of the group, in one fold over the versions of the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from msgspec.structs import replace

from rgfeeds.history.snapshot import Snapshot
from rgfeeds.model.order import by_start, instant
from rgfeeds.news.item import BreakSet, NewsItem
from rgfeeds.news.notices import Notices
from rgfeeds.news.story import Story
from rgfeeds.news.together import gathered


def tell(snapshots: Iterable[Snapshot]) -> tuple[NewsItem, ...]:
    """Return all that was ever worth telling, newest first; *snapshots* come oldest first.

    Of one instant, the soonest session comes first, a second later than the next.
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
    told = (item for story in stories.values() for item in story.items())
    items = [*gathered(told), *notices.items()]
    items.sort(key=_soonest)
    items.sort(key=attrgetter("version", "published"), reverse=True)
    return tuple(
        sorted(_a_second_apart(items), key=attrgetter("published"), reverse=True)
    )


def _a_second_apart(items: Iterable[NewsItem]) -> Iterator[NewsItem]:
    """Yield *items*, newest first, those of one version and instant in turn.

    Some readers take equal dates for one entry.
    """
    for _, same in groupby(items, key=attrgetter("version", "published")):
        alike = list(same)
        for later, item in zip(range(len(alike) - 1, -1, -1), alike, strict=True):
            at = item.published + dt.timedelta(seconds=later)
            yield replace(item, published=at, updated=max(at, item.updated))


def _soonest(item: NewsItem) -> tuple[dt.datetime, str]:
    if item.sessions:
        return by_start(item.sessions[0])
    if isinstance(item.change, BreakSet):
        return instant(item.change.interval.start), ""
    return dt.datetime.min.replace(tzinfo=dt.UTC), ""
