"""How iCalendar is told of a time zone (RFC 5545 3.6.5).

What a zone will do is the last line of its file, the footer: a rule such as
`GMT0BST,M3.5.0/1,M10.5.0` (RFC 9636 3.3).
"""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rgfeeds.model.timezones import footer, offset_in

if TYPE_CHECKING:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_FIRST = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - wall time
_DAY = dt.timedelta(days=1)
# A change on the nth weekday of a month, at a time of that day.
_CHANGE = re.compile(r",M(\d+)\.(\d)\.(\d)(?:/(2[0-3]|1?\d)(?::(\d\d))?)?")
#: The rules that iCalendar has words for.
WRITABLE = re.compile(rf"[^,]*(?:{_CHANGE.pattern}){{0,2}}")


@cache
def vtimezone(zone: ZoneInfo) -> "Timezone | None":
    """Make the VTIMEZONE of *zone* from the rule that now holds, told as if it had held since 1970.

    It is to be written with `to_ical(sorted=False)`, which keeps its order. None, for
    UTC, for a zone tzdata does not know and a rule that is not WRITABLE, means: write
    its times in UTC.
    """
    # Heavy, and only the calendar needs it.
    from icalendar import Timezone

    rule = footer(zone.key)
    if rule in {"", "UTC0"} or not WRITABLE.fullmatch(rule):
        return None
    component = Timezone()
    component.add("TZID", zone.key)
    parts = [_part(zone, *onset) for onset in _onsets(rule)] or [_part(zone, _FIRST)]
    # Daylight first.
    component.subcomponents = sorted(parts, key=lambda part: str(part.name))
    return component


def offset_at(zone: ZoneInfo, wall: dt.datetime) -> dt.timedelta:
    """Tell the UTC offset that a reader of the VTIMEZONE of *zone* takes for the naive time *wall*.

    RFC 5545 3.6.5: that of the latest onset not after it; 3.3.5: a time that comes
    twice is the first one, a time in a gap has the offset before the gap.
    """
    return offset_in(_late(max(wall, _FIRST)), zone, fold=0)


def agrees(moment: dt.datetime) -> bool:
    """Tell whether readers of its zone's VTIMEZONE take the wall time of *moment* for it; without one they cannot.

    The second pass of an hour that comes twice never agrees: iCalendar has no way to
    write it but UTC.
    """
    zone = moment.tzinfo
    assert isinstance(zone, ZoneInfo)
    read = vtimezone(zone) and offset_at(zone, moment.replace(tzinfo=None))
    return read == moment.utcoffset()


def _late(wall: dt.datetime) -> dt.datetime:
    """Return *wall* in a year of the same calendar, so late that of each zone nothing but its last rule holds."""
    return wall.replace(year=2400 + wall.year % 400)


def _onsets(rule: str) -> Iterator[tuple[dt.datetime, str]]:
    """Yield when each change that *rule* has in a year first comes, in wall time before it, and its day: `2SU`, `-1SU`."""
    for *numbers, hour, minute in _CHANGE.findall(rule):
        month, nth, weekday = map(int, numbers)
        day = _FIRST.replace(month=month, hour=int(hour or 2), minute=int(minute or 0))
        day += _DAY * ((weekday - day.isoweekday()) % 7 + 7 * nth - 7)
        if day.month != month:  # the fifth means the last, be it the fourth
            day -= 7 * _DAY
        name = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")[weekday]
        yield day, f"{nth if nth < 5 else -1}{name}"


def _part(
    zone: ZoneInfo, first: dt.datetime, day: str = ""
) -> "TimezoneDaylight | TimezoneStandard":
    """Make the part that begins at *first*, and anew each year on that *day* of its month, if one is given."""
    from icalendar import TimezoneDaylight, TimezoneStandard, vRecur

    before, after = offset_at(zone, first - _DAY), offset_at(zone, first + _DAY)
    # Told by the offsets, since tzdata has Dublin's winter as saving of -1 hour.
    part = TimezoneDaylight() if after > before else TimezoneStandard()
    part.add("DTSTART", first)
    if day:
        rule = vRecur(FREQ="YEARLY", BYMONTH=first.month, BYDAY=day)
        # The order means nothing; this is the one that was tried with calendars.
        rule.canonical_order = ("FREQ", "BYMONTH", "BYDAY")  # type: ignore[assignment]
        part.add("RRULE", rule)
    part.add("TZOFFSETFROM", before)
    part.add("TZOFFSETTO", after)
    part.add("TZNAME", _late(first + _DAY).replace(tzinfo=zone).tzname())
    return part
