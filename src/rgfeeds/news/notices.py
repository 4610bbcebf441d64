"""What is told of the group as a whole: breaks that were set, and where it has moved to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import quote

from msgspec import Struct

from rgfeeds.history.snapshot import Snapshot
from rgfeeds.history.timeline import UNSEEN
from rgfeeds.model import Schedule
from rgfeeds.news.item import BreakSet, GroupMoved, NewsItem


class _Notice(Struct):
    change: BreakSet | GroupMoved
    at: dt.datetime
    told: bool
    lasting: bool
    version: int
    unseen: bool = False


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
            notice.unseen = what not in said and (
                notice.unseen or _passes(notice, snapshot)
            )
        for what, change in said.items():
            if what not in self._notices:
                self._notices[what] = _Notice(
                    change=change,
                    at=snapshot.at.astimezone(dt.UTC),
                    told=not snapshot.ignored and _ahead(change, snapshot),
                    lasting=snapshot.guessed,
                    version=snapshot.number,
                )

    def items(self) -> Iterator[NewsItem]:
        for what, notice in self._notices.items():
            if notice.told and not notice.unseen:
                yield NewsItem(
                    session=None,
                    what=what,
                    published=notice.at,
                    updated=notice.at,
                    change=notice.change,
                    version=notice.version,
                )


def _notices_in(schedule: Schedule) -> dict[str, BreakSet | GroupMoved]:
    said: dict[str, BreakSet | GroupMoved] = {
        f"break/{interval.start}/{interval.until}": BreakSet(interval=interval)
        for interval in schedule.breaks
    }
    if moved_to := schedule.group.moved_to:
        said[f"moved/{quote(moved_to, safe='')}"] = GroupMoved(to=moved_to)
    return said


def _passes(notice: _Notice, snapshot: Snapshot) -> bool:
    """Tell whether *notice* is taken back before anybody saw it."""
    if notice.lasting or snapshot.guessed or snapshot.ignored:
        return False
    return snapshot.at - notice.at < UNSEEN


def _ahead(change: BreakSet | GroupMoved, snapshot: Snapshot) -> bool:
    """Tell whether *change* is still to be told: a break is not, once it has begun."""
    if isinstance(change, GroupMoved):
        return True
    zone = snapshot.schedule.group.timezone
    begins = dt.datetime.combine(change.interval.start, dt.time(), zone)
    return snapshot.at < begins
