"""How iCalendar is told of a time zone (RFC 5545 3.6.5).

What a zone will do is the last line of its file, the footer: a rule such as
`GMT0BST,M3.5.0/1,M10.5.0` (RFC 9636 3.3).
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from functools import cache
from itertools import takewhile
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

from rgfeeds.model.timezones import footer

if TYPE_CHECKING:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

#: The wall times from which offsets hold, with these, earliest first.
_Onsets: TypeAlias = list[tuple[dt.datetime, dt.timedelta]]

_FOOTER = re.compile(
    r"(?P<standard><[^>]+>|[A-Za-z]+)(?P<offset>[-+:\d]+)"
    r"(?:(?P<daylight><[^>]+>|[A-Za-z]+)(?P<daylight_offset>[-+:\d]*)(?P<switch>,.+))?"
)
#: Every combination of leap day and weekday comes once in 28 years.
_CYCLE = range(1970, 1970 + 28)


@cache
def vtimezone(zone: ZoneInfo) -> Timezone | None:
    """Make the VTIMEZONE of *zone* from the rule that now holds.

    It is to be written with `to_ical(sorted=False)`, which keeps its order. The
    rule is told as if it had held since 1970: whether an event's time will be read
    right is asked of *agrees*.

    None means: write the zone's times in UTC. It is the answer for UTC itself under
    all its names, for a zone tzdata does not know, and where a change is not on the
    nth weekday of a month at a time of that day.
    """
    # Heavy, and only the calendar needs it; so are all imports within functions here.
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    observances = _observances(footer(zone.key))
    if not observances:
        return None
    component = Timezone()
    component.add("TZID", zone.key)
    for observance in observances:
        part = TimezoneDaylight() if observance.daylight else TimezoneStandard()
        observance.write(part)
        component.add_component(part)
    return component


def offset_at(zone: ZoneInfo, wall: dt.datetime) -> dt.timedelta:
    """Tell the UTC offset that a reader of the VTIMEZONE of *zone* takes for the naive time *wall*.

    RFC 5545 3.6.5: that of the latest onset not after it; 3.3.5: a time that comes
    twice is the first one, a time in a gap has the offset before the gap.
    """
    onsets = _onsets(zone, wall.year)
    return onsets[bisect_right(onsets, wall, key=itemgetter(0)) - 1][1]


def agrees(moment: dt.datetime) -> bool:
    """Tell whether readers of its zone's VTIMEZONE take the wall time of *moment* for it; without one they cannot.

    The second pass of an hour that comes twice never agrees: iCalendar has no way to
    write it but UTC.
    """
    zone, wall = moment.tzinfo, moment.replace(tzinfo=None)
    assert isinstance(zone, ZoneInfo)
    known = vtimezone(zone) is not None
    return known and offset_at(zone, wall) == moment.utcoffset()


class _Observance(Struct, frozen=True, kw_only=True):
    """A STANDARD or DAYLIGHT part of a VTIMEZONE (RFC 5545 3.6.5)."""

    name: str
    offset_from: dt.timedelta
    offset_to: dt.timedelta
    onset: dt.datetime
    #: The nth weekday of the onset's month as BYDAY has it, empty when it never recurs.
    weekday: str = ""

    @property
    def daylight(self) -> bool:
        """Whether clocks go forward: tzdata has Dublin's winter as saving of -1 hour."""
        return self.offset_to > self.offset_from

    def write(self, part: TimezoneDaylight | TimezoneStandard) -> None:
        from icalendar import vRecur

        part.add("DTSTART", self.onset)
        if self.weekday:
            rule = vRecur(FREQ="YEARLY", BYMONTH=self.onset.month, BYDAY=self.weekday)
            # The order means nothing; this is the one that was tried with calendars.
            rule.canonical_order = ("FREQ", "BYMONTH", "BYDAY")  # type: ignore[assignment]
            part.add("RRULE", rule)
        part.add("TZOFFSETFROM", self.offset_from)
        part.add("TZOFFSETTO", self.offset_to)
        part.add("TZNAME", self.name)


def _observances(footer: str) -> tuple[_Observance, ...]:
    """Read the parts of a VTIMEZONE, daylight first; none when it cannot be written."""
    rule = _FOOTER.fullmatch(footer)
    if rule is None or footer == "UTC0":
        return ()
    try:
        return _one_offset(rule) if rule["switch"] is None else _two_offsets(rule)
    except ValueError:  # dateutil: "unknown string format"
        return ()


def _one_offset(rule: re.Match[str]) -> tuple[_Observance, ...]:
    offset = _posix_offset(rule["offset"])
    return (
        _Observance(
            name=rule["standard"].strip("<>"),
            offset_from=offset,
            offset_to=offset,
            onset=dt.datetime(1970, 1, 1),  # noqa: DTZ001 - wall time
        ),
    )


def _two_offsets(rule: re.Match[str]) -> tuple[_Observance, ...]:
    from dateutil.tz import tzstr

    standard = _posix_offset(rule["offset"])
    if rule["daylight_offset"]:
        daylight = _posix_offset(rule["daylight_offset"])
    else:
        daylight = standard + dt.timedelta(hours=1)
    # Letters for names, since dateutil cannot read <+0545>. Offsets of zero, so that
    # transitions are the rule's own wall times: dateutil takes an end at 00:00 of summer
    # time for 23:00 of the day before, and only then looks for the weekday (Beirut).
    switch = tzstr(f"AAA0BBB0{rule['switch']}", posix_offset=True)
    starts, ends = zip(*map(switch.transitions, _CYCLE), strict=True)
    start_weekday, end_weekday = _nth_weekday(starts), _nth_weekday(ends)
    if start_weekday is None or end_weekday is None:
        return ()
    parts = (
        _Observance(
            name=rule["daylight"].strip("<>"),
            offset_from=standard,
            offset_to=daylight,
            onset=starts[0],
            weekday=start_weekday,
        ),
        _Observance(
            name=rule["standard"].strip("<>"),
            offset_from=daylight,
            offset_to=standard,
            onset=ends[0],
            weekday=end_weekday,
        ),
    )
    return parts if daylight > standard else parts[::-1]


def _posix_offset(text: str) -> dt.timedelta:
    """Read the offset of a rule, in which `-5:45` is 5:45 ahead of UTC."""
    from dateutil.tz import tzstr

    offset = tzstr(f"AAA{text}", posix_offset=True).utcoffset(None)
    assert offset is not None
    return offset


def _nth_weekday(onsets: Sequence[dt.datetime]) -> str | None:
    """Name what all onsets of a cycle are in their month: `2SU`, `-1SU`, or nothing."""
    if len({(onset.month, onset.weekday(), onset.time()) for onset in onsets}) > 1:
        return None
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[onsets[0].weekday()]
    if all(onset.day + 7 > monthrange(onset.year, onset.month)[1] for onset in onsets):
        return f"-1{weekday}"
    nths = {(onset.day + 6) // 7 for onset in onsets}
    return f"{nths.pop()}{weekday}" if len(nths) == 1 else None


@cache
def _onsets(zone: ZoneInfo, year: int) -> _Onsets:
    """Find the onsets that decide the times of *year*, after what holds before all."""
    component = vtimezone(zone)
    assert component is not None
    parts = component.subcomponents
    first = min(parts, key=lambda part: part.DTSTART)
    onsets = sorted(onset for part in parts for onset in _expand(part, year))
    return [(dt.datetime.min, first.TZOFFSETFROM), *onsets]  # noqa: DTZ901 - wall time


def _expand(part: TimezoneDaylight | TimezoneStandard, year: int) -> _Onsets:
    """Find where *part* begins in *year* and the year before."""
    from dateutil.rrule import rrulestr

    starts = [part.DTSTART]
    for rule in part.rrules:
        first = max(year - 1, part.DTSTART.year)
        since = part.DTSTART.replace(year=first, month=1, day=1)
        years = rrulestr(rule.to_ical().decode(), dtstart=since)
        starts = list(takewhile(lambda start: start.year <= year, years))
    # A time in the gap still has the offset before it.
    gap = max(part.TZOFFSETTO - part.TZOFFSETFROM, dt.timedelta())
    return [(start + gap, part.TZOFFSETTO) for start in starts]
