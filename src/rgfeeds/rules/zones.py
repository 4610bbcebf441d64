"""Time zones that calendars cannot be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo

from rgfeeds.diagnostics import Severity
from rgfeeds.rules.rule import Context, Finding, rule
from rgfeeds.store import Store
from rgfeeds.timezones import vtimezone

_SUNDAY = 6


@rule(
    "unwritable-zone",
    Severity.NOTE,
    "The clock changes of the time zone follow a rule that iCalendar has no words for, "
    "so the calendar tells its times in UTC. Everybody sees the right time; only repeated builds follow a new rule.",
)
def unwritable_zone(store: Store, _: Context) -> Iterator[Finding]:
    if store.group is None:
        return
    zone = store.group.timezone
    # The answer costs as much as the whole check, and is known for clocks that stand
    # still, or change on Sundays as in most of the world.
    if _changes_on(zone) <= {_SUNDAY} or vtimezone(zone) is not None:
        return
    yield Finding(
        message=f"calendars are told the times in UTC: no rule of theirs says when clocks change in {zone.key}",
        place=store.place(("group",), "timezone"),
    )


def _changes_on(zone: ZoneInfo) -> set[int]:
    """Return the weekdays on which clocks change in a year to come."""
    noons = [
        dt.datetime(2050, 1, 1, 12, tzinfo=zone) + dt.timedelta(days=n)
        for n in range(366)
    ]
    return {
        after.weekday()
        for before, after in pairwise(noons)
        if before.utcoffset() != after.utcoffset()
    }
