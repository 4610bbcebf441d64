"""What is told of the group as a whole: breaks that were set, and where it has moved to."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from msgspec import Struct

from rgfeeds.history.snapshot import Snapshot
from rgfeeds.history.timeline import UNSEEN
from rgfeeds.model import Schedule
from rgfeeds.news import BreakSet, GroupMoved, NewsItem, news


class _Notice(Struct):
    """What is said since a *first* version; *unseen* when it was taken back before anybody saw it."""

    change: BreakSet | GroupMoved
    first: Snapshot
    unseen: bool = False

    def is_told(self) -> bool:
        if self.unseen or self.first.ignored:
            return False
        if isinstance(self.change, GroupMoved):
            return True
        # A break that has begun is not told any more.
        return not self.first.comes_after(self.change.interval.start)


class Notices:
    """The fold over what each version says of the group, known by the end of its entry's id."""

    def __init__(self) -> None:
        self._notices: dict[str, _Notice] = {}
        self._said: dict[str, BreakSet | GroupMoved] = {}

    def observe(self, snapshot: Snapshot) -> None:
        said = _notices_in(snapshot.schedule)
        if said == self._said:
            return
        self._said = said
        for what, notice in self._notices.items():
            guessed = notice.first.guessed or snapshot.guessed or snapshot.ignored
            soon = snapshot.at - notice.first.at < UNSEEN and not guessed
            notice.unseen = what not in said and (notice.unseen or soon)
        for what, change in said.items():
            if what not in self._notices:
                self._notices[what] = _Notice(change, snapshot)

    def items(self) -> Iterator[NewsItem]:
        for what, notice in self._notices.items():
            if notice.is_told():
                first = notice.first
                yield news(None, what, first.at, notice.change, first.number)


def _notices_in(schedule: Schedule) -> dict[str, BreakSet | GroupMoved]:
    said: dict[str, BreakSet | GroupMoved] = {
        f"break/{interval.start}/{interval.until}": BreakSet(interval=interval)
        for interval in schedule.breaks
    }
    if moved_to := schedule.group.moved_to:
        said[f"moved/{quote(moved_to, safe='')}"] = GroupMoved(to=moved_to)
    return said
