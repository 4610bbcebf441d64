"""The breaks that were told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from rgfeeds.history.course import UNSEEN
from rgfeeds.history.snapshot import Snapshot
from rgfeeds.model import Break
from rgfeeds.news.item import BreakSet, NewsItem


@dataclass(slots=True)
class _Pause:
    interval: Break
    at: dt.datetime
    told: bool
    lasting: bool
    unseen: bool = False


class Pauses:
    """The fold over the breaks of each version, known by their first and last day."""

    def __init__(self) -> None:
        self._pauses: dict[tuple[dt.date, dt.date], _Pause] = {}
        self._breaks: tuple[Break, ...] = ()

    def observe(self, snapshot: Snapshot) -> None:
        breaks = snapshot.schedule.breaks
        if breaks == self._breaks:
            return
        self._breaks = breaks
        present = {(interval.start, interval.until): interval for interval in breaks}
        for days, pause in self._pauses.items():
            pause.unseen = days not in present and (
                pause.unseen or _passes(pause, snapshot)
            )
        for days, interval in present.items():
            if days not in self._pauses:
                self._pauses[days] = _Pause(
                    interval=interval,
                    at=snapshot.at.astimezone(dt.UTC),
                    told=not snapshot.ignored and _ahead(interval, snapshot),
                    lasting=snapshot.raised,
                )

    def items(self) -> Iterator[NewsItem]:
        for (start, until), pause in self._pauses.items():
            if pause.told and not pause.unseen:
                yield NewsItem(
                    session=None,
                    what=f"break/{start}/{until}",
                    published=pause.at,
                    updated=pause.at,
                    change=BreakSet(interval=pause.interval),
                )


def _passes(pause: _Pause, snapshot: Snapshot) -> bool:
    """Tell whether *pause* is taken back before anybody saw it."""
    if pause.lasting or snapshot.raised or snapshot.ignored:
        return False
    return snapshot.at - pause.at < UNSEEN


def _ahead(interval: Break, snapshot: Snapshot) -> bool:
    zone = snapshot.schedule.group.timezone
    return snapshot.at < dt.datetime.combine(interval.start, dt.time(), zone)
