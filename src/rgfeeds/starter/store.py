"""The first store of a new group, with two sessions that show how to write more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from string import Template

import tomlkit

from rgfeeds.load import load
from rgfeeds.model import Group, Usual
from rgfeeds.plans import HOUR
from rgfeeds.starter.texts import text
from rgfeeds.timezones import gap_at
from rgfeeds.wording import LONG_DAYS

_WEEK = dt.timedelta(weeks=1)
#: When the first example starts in a group that has no usual time.
_EXAMPLE = dt.time(11)

_ZONE_NOTE = """\
[check]
unwritable-zone = "off" # calendars are told our times in UTC, as they have no words for when our clocks change

"""


def store(group: Group, usual: Usual, today: dt.date) -> str:
    """Return the text of a store of *group*; its sessions are one and two weeks after *today*."""
    written = _text(group, usual, today)
    found = load("", written.encode()).diagnostics
    if any(one.rule == "unwritable-zone" for one in found):
        return _text(group, usual, today, _ZONE_NOTE)
    return written


def _text(group: Group, usual: Usual, today: dt.date, check: str = "") -> str:
    first, second, third = islice(_days(group, usual, today), 3)
    return Template(text("sessions.toml")).substitute(
        id=_quoted(group.id),
        authority=_quoted(group.authority),
        name=_quoted(group.name),
        url=_quoted(group.url),
        timezone=_quoted(group.timezone.key),
        source=f"source = {_quoted(group.source)}\n" if group.source else "",
        defaults="".join(f"{line}\n" for line in _defaults(usual)),
        check=check,
        start="" if usual.start else f'start = "{_EXAMPLE:%H:%M}"\n',
        first=first,
        second=second,
        third=third,
    )


def _quoted(words: str) -> str:
    """Write *words* as a TOML string."""
    return tomlkit.item(words).as_string()


def _defaults(usual: Usual) -> Iterator[str]:
    """Yield a line for each default, as an example behind a `#` when there is none."""
    weekday = LONG_DAYS[usual.weekday] if usual.weekday is not None else None
    written = {
        "weekday": (weekday, "Monday"),
        "start": (usual.start and f"{usual.start:%H:%M}", "11:00"),
        "end": (usual.end and f"{usual.end:%H:%M}", "12:00"),
        "room": (usual.room, "Name of the room"),
    }
    for key, (value, example) in written.items():
        yield (
            f"{key} = {_quoted(value)}" if value else f"# {key} = {_quoted(example)}"
        )


def _days(group: Group, usual: Usual, today: dt.date) -> Iterator[dt.date]:
    """Yield the usual weekdays from a week after *today* on, without those on which no clock shows the time."""
    weekday = 0 if usual.weekday is None else usual.weekday
    day = today + dt.timedelta(days=7 + (weekday - today.weekday()) % 7)
    while True:
        if not any(gap_at(moment, group.timezone) for moment in _moments(usual, day)):
            yield day
        day += _WEEK


def _moments(usual: Usual, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return when a usual session on *day* starts and ends, as the clock shows it."""
    start = dt.datetime.combine(day, usual.start or _EXAMPLE)
    end = dt.datetime.combine(day, usual.end) if usual.end else start + HOUR
    return start, end
