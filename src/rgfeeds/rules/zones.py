"""Time zones that calendars cannot be told, or that are probably not meant."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo

from rgfeeds.model.vtimezone import vtimezone
from rgfeeds.rules.rule import Context, Finding, rule
from rgfeeds.store.diagnostics import Severity
from rgfeeds.store.store import Store
from rgfeeds.text.advice import spoken_zone

_NIGHT, _NOON = dt.time(0, 30), dt.time(12)

_SUNDAY = 6

# Clocks of these never change; a group in them mostly lives where they do.
_FIXED = re.compile(r"(Etc/)?(GMT([+-]?\d+)?|Greenwich)|EST|MST")


@rule(
    Severity.NOTE,
    "The time zone is named by an abbreviation or an offset, so its clocks never change. Where there is summer time, "
    "the sessions of half of the year are an hour off.",
)
def fixed_zone(store: Store, _: Context) -> Iterator[Finding]:
    name = store.group.timezone.key if store.group else ""
    if _FIXED.fullmatch(name):
        city = spoken_zone(_as_spoken(name.removeprefix("Etc/"))) or "Europe/London"
        yield Finding(
            message=f"clocks in {name} are never put forward in summer",
            place=store.place(("group",), "timezone"),
            help=f'where they are: timezone = "{city}", or another city of yours',
        )


def _as_spoken(name: str) -> str:
    """Return *name* with its sign as people write it: `Etc/GMT+5` is five hours behind UTC."""
    return name.translate(str.maketrans("+-", "-+"))


@rule(
    Severity.NOTE,
    "The clock changes of the time zone follow a rule that iCalendar has no words for, "
    "so the calendar tells its times in UTC. Everybody sees the right time; only repeated builds follow a new rule.",
)
def unwritable_zone(store: Store, _: Context) -> Iterator[Finding]:
    if store.group is None:
        return
    zone = store.group.timezone
    # The answer costs as much as the whole check, and is known for clocks that stand
    # still, or change in the small hours of Sundays as in most of the world.
    if _changes_on_sundays(zone) or vtimezone(zone) is not None:
        return
    yield Finding(
        message=f"calendars are told the times in UTC: no rule of theirs says when clocks change in {zone.key}",
        place=store.place(("group",), "timezone"),
    )


def _changes_on_sundays(zone: ZoneInfo) -> bool:
    """Whether clocks change between half past midnight and noon of Sundays alone, if at all."""
    first = dt.datetime.combine(dt.date(2050, 1, 1), _NOON, zone)
    noons = [first + dt.timedelta(days=n) for n in range(366)]
    return not any(
        before != offset
        and (
            noon.weekday() != _SUNDAY
            or dt.datetime.combine(noon, _NIGHT, zone).utcoffset() == offset
        )
        for noon, (before, offset) in zip(
            noons[1:], pairwise([noon.utcoffset() for noon in noons]), strict=True
        )
    )
