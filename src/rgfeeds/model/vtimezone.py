"""How iCalendar is told of a time zone (RFC 5545 3.6.5).

What a zone will do is the last line of its file, the footer: a rule such as
`GMT0BST,M3.5.0/1,M10.5.0` (RFC 9636 3.3).
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rgfeeds.model.timezones import footer, offset_in

if TYPE_CHECKING:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_FIRST = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - wall time
_DAY = dt.timedelta(days=1)


@cache
def vtimezone(zone: ZoneInfo) -> "Timezone | None":
    """Make the VTIMEZONE of *zone* from the rule that now holds, told as if it had held since 1970.

    Whether an event's time will be read right is asked of `agrees`. It is to be written
    with `to_ical(sorted=False)`, which keeps its order. None means: write the zone's
    times in UTC. It is the answer for UTC itself under all its names, for a zone tzdata
    does not know, and where a change is not on the nth weekday of a month at a time of
    that day.
    """
    # Heavy, and only the calendar needs it; so are all imports within functions here.
    from icalendar import Timezone

    rule = footer(zone.key)
    if rule in {"", "UTC0"}:
        return None
    component = Timezone()
    component.add("TZID", zone.key)
    try:
        parts = [_part(zone, onsets) for onsets in _onsets(rule)]
    except ValueError:  # dateutil cannot read the rule, or iCalendar cannot say it
        return None
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
    if vtimezone(zone) is None:
        return False
    return offset_at(zone, moment.replace(tzinfo=None)) == moment.utcoffset()


def _late(wall: dt.datetime) -> dt.datetime:
    """Return *wall* in a year of the same calendar, so late that only the zone's last rule holds."""
    return wall.replace(year=2400 + wall.year % 400)


def _onsets(rule: str) -> list[tuple[dt.datetime, ...]]:
    """Return for each change of *rule* its onsets, one in each of 28 years, in the wall time before the change.

    A rule without a change has a single onset. Raise ValueError when dateutil cannot read it.
    """
    _, comma, switch = rule.partition(",")
    if not comma:
        return [(_FIRST,)]
    from dateutil.tz import tzstr

    # Offsets of zero, so that transitions are the rule's own wall times: dateutil takes
    # an end at 00:00 of summer time for 23:00 of the day before, and only then looks for
    # the weekday (Beirut).
    transitions = tzstr(f"AAA0BBB0,{switch}", posix_offset=True).transitions
    # Every combination of leap day and weekday comes once in 28 years.
    years = range(_FIRST.year, _FIRST.year + 28)
    return list(zip(*map(transitions, years), strict=True))


def _part(
    zone: ZoneInfo, onsets: Sequence[dt.datetime]
) -> "TimezoneDaylight | TimezoneStandard":
    """Make the part that begins at *onsets*, one a year or a single one; raise ValueError as `_nth_weekday` does."""
    from icalendar import TimezoneDaylight, TimezoneStandard, vRecur

    first = onsets[0]
    before, after = offset_at(zone, first - _DAY), offset_at(zone, first + _DAY)
    # Told by the offsets, since tzdata has Dublin's winter as saving of -1 hour.
    part = TimezoneDaylight() if after > before else TimezoneStandard()
    part.add("DTSTART", first)
    if len(onsets) > 1:
        day = _nth_weekday(onsets)
        rule = vRecur(FREQ="YEARLY", BYMONTH=first.month, BYDAY=day)
        # The order means nothing; this is the one that was tried with calendars.
        rule.canonical_order = ("FREQ", "BYMONTH", "BYDAY")  # type: ignore[assignment]
        part.add("RRULE", rule)
    part.add("TZOFFSETFROM", before)
    part.add("TZOFFSETTO", after)
    part.add("TZNAME", _late(first + _DAY).replace(tzinfo=zone).tzname())
    return part


def _nth_weekday(onsets: Sequence[dt.datetime]) -> str:
    """Name what all onsets of a cycle are in their month: `2SU`, `-1SU`; raise ValueError when they differ."""
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[onsets[0].weekday()]
    nths = {(onset.day + 6) // 7 for onset in onsets}
    if all(onset.day + 7 > monthrange(onset.year, onset.month)[1] for onset in onsets):
        nths = {-1}
    days = {(onset.month, onset.weekday(), onset.time()) for onset in onsets}
    if len(nths) > 1 or len(days) > 1:
        raise ValueError("not the nth weekday of one month")
    return f"{nths.pop()}{weekday}"
