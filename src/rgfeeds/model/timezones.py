"""Time zones: which there are, where their clocks jump, and how iCalendar is told of them (RFC 5545 3.6.5).

All rules come from the installed tzdata package, never from the system, so that
they are the same on every machine. What a zone will do is the last line of its file,
the footer: a rule such as `GMT0BST,M3.5.0/1,M10.5.0` (RFC 9636 3.3).
"""

import datetime as dt
import pkgutil
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_FIRST = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - wall time
_SECOND = dt.timedelta(seconds=1)
_DAY, _WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)


@cache
def zone_names() -> frozenset[str]:
    """List every name of the IANA database, deprecated ones such as `GB` too."""
    return frozenset(_file("zones").decode("ascii").split())


@cache
def load_zone(name: str) -> ZoneInfo | None:
    """Find the zone of that very name, None when there is none; any text will do."""
    # Asked of tzdata's own list first: some file systems know `europe/london`, too.
    if name not in zone_names():
        return None
    return ZoneInfo.from_file(BytesIO(_file(f"zoneinfo/{name}")), key=name)


def gap_at(wall: dt.datetime, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime] | None:
    """Find the wall times between which the clock jumps over *wall*, if it does.

    *wall* and both results are naive; the second result is the first wall time
    after the gap. None: *wall* exists, be it once or twice.
    """
    before = offset_in(wall, zone, fold=0)
    after = offset_in(wall, zone, fold=1)
    if before >= after:
        return None
    # The jump lies between the instants that *wall* is under either offset.
    earliest = (wall - after).replace(tzinfo=dt.UTC, microsecond=0)
    jump = earliest.replace(tzinfo=None) + _SECOND * bisect_left(
        range((after - before) // _SECOND),
        True,  # noqa: FBT003
        key=lambda n: (earliest + n * _SECOND).astimezone(zone).utcoffset() == after,
    )
    return jump + before, jump + after


def offset_in(wall: dt.datetime, zone: ZoneInfo, *, fold: int) -> dt.timedelta:
    offset = wall.replace(tzinfo=zone, fold=fold).utcoffset()
    assert offset is not None
    return offset


def footer(name: str) -> str:
    """Read the rule at the end of the zone's file, empty when there is none."""
    if name not in zone_names():
        return ""
    return _file(f"zoneinfo/{name}").rsplit(b"\n", 2)[-2].decode("ascii")


def _file(path: str) -> bytes:
    content = pkgutil.get_data("tzdata", path)
    assert content is not None
    return content


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
        rule = vRecur(FREQ="YEARLY", BYMONTH=first.month, BYDAY=_nth_weekday(onsets))
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
    if all((onset + _WEEK).month != onset.month for onset in onsets):
        nths = {-1}
    days = {(onset.month, onset.weekday(), onset.time()) for onset in onsets}
    if len(nths) > 1 or len(days) > 1:
        raise ValueError("not the nth weekday of one month")
    return f"{nths.pop()}{weekday}"
