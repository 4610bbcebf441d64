"""The plan of a session: what it says, completed by what is usual on its date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from rgfeeds.model import Moment, Plan, Status, Usual
from rgfeeds.model.timezones import gap_at
from rgfeeds.store import keys
from rgfeeds.store.keys import Fields
from rgfeeds.store.spot import Spot
from rgfeeds.text import wording

HOUR = dt.timedelta(hours=1)


def usual_on(day: dt.date, defaults: Sequence[Usual]) -> Usual:
    """Return what is usual on *day*: later defaults override, key by key, from their date on."""
    if len(defaults) == 1 and defaults[0].since is None:
        return defaults[0]
    usual = Usual()
    holding = [entry for entry in defaults if entry.since is None or entry.since <= day]
    for entry in sorted(holding, key=lambda entry: entry.since or dt.date.min):
        said = {
            name: getattr(entry, name)
            for name in ("start", "end", "room", "online", "weekday")
            if getattr(entry, name) is not None
        }
        usual = replace(usual, **said)
    return usual


def read_plan(
    fields: Fields, defaults: Sequence[Usual], day: dt.date | None, zone: ZoneInfo
) -> Plan | None:
    """Return the plan of a session on *day*; None, and reported, when its times are wrong.

    Without a day there is no plan, but what else is wrong with it is found.
    """
    room = fields.take(keys.ROOM)
    online = fields.take(keys.ONLINE)
    status = fields.take(keys.STATUS)
    if day is None:
        fields.take(keys.START)
        fields.take(keys.END)
        return None
    usual = usual_on(day, defaults)
    times = _times(fields, usual, day, zone)
    if times is None:
        return None
    return Plan(
        start=times[0],
        end=times[1],
        room=(usual.room if room is None else room) or None,
        online=(usual.online if online is None else online) or None,
        status=status or Status.CONFIRMED,
    )


def _times(
    fields: Fields, usual: Usual, day: dt.date, zone: ZoneInfo
) -> tuple[Moment, Moment] | None:
    written, end = fields.take(keys.START), fields.take(keys.END)
    broken = (fields.has(keys.START) and written is None) or (
        fields.has(keys.END) and end is None
    )
    if broken:
        return None
    start = usual.start if written is None else written
    if not isinstance(start, dt.time):
        if end is not None:
            spot = fields.at(keys.END)
            spot.error(
                "end-without-start",
                f"{spot} has no `start` before it",
                'start = "11:00"',
            )
            return None
        return day, day + dt.timedelta(days=1)
    begin = dt.datetime.combine(day, start, zone)
    until = _end(begin, end, usual)
    return _checked(fields, begin, until, zone)


def _end(
    start: dt.datetime, end: dt.time | dt.datetime | None, usual: Usual
) -> dt.datetime:
    if isinstance(end, dt.datetime):
        return end.replace(tzinfo=start.tzinfo)
    if isinstance(end, dt.time):
        return dt.datetime.combine(start, end, start.tzinfo)
    if usual.start is None or usual.end is None:
        return start + HOUR
    return start + _length(usual.start, usual.end)


@lru_cache(maxsize=64)
def _length(start: dt.time, end: dt.time) -> dt.timedelta:
    day = dt.date.min
    return dt.datetime.combine(day, end) - dt.datetime.combine(day, start)


def _checked(
    fields: Fields, start: dt.datetime, end: dt.datetime, zone: ZoneInfo
) -> tuple[dt.datetime, dt.datetime] | None:
    # Times of one zone are compared as they are on the wall.
    starting, ending = _offset(start), _offset(end)
    if (
        start - starting < end - ending
        and starting >= _offset(start.replace(fold=1))
        and ending >= _offset(end.replace(fold=1))
    ):
        return start, end
    written_end = fields.at(keys.END) if fields.has(keys.END) else None
    starts = fields.at(keys.START if fields.has(keys.START) else keys.DATE)
    if _in_gap(start, zone, starts) or _in_gap(end, zone, written_end or starts):
        return None
    spot = written_end or starts
    message = (
        f"{fields.spot} ends when it starts, at {start:%H:%M}"
        if start == end
        else f"{fields.spot} ends at {end:%H:%M}, not after its start at {start:%H:%M}"
    )
    spot.error("end-before-start", message, _later(start, end))
    return None


def _later(start: dt.datetime, end: dt.datetime) -> str:
    """Say how an *end* after *start* may have been meant."""
    next_day = start.date() + dt.timedelta(days=1)
    past_midnight = f"end = {next_day}T{end:%H:%M}:00"
    if start == end:
        later = start + HOUR
        clock = (
            f'"{later:%H:%M}"'
            if later.date() == start.date()
            else f"{later:%Y-%m-%dT%H:%M:00}"
        )
        return f"end = {clock}\nor leave `end` out"
    afternoon = end + dt.timedelta(hours=12)
    if end.date() == start.date() == afternoon.date() and start < afternoon:
        return f'end = "{afternoon:%H:%M}"\nor, past midnight, {past_midnight}'
    return f"past midnight, write the day as well: {past_midnight}"


def _offset(moment: dt.datetime) -> dt.timedelta:
    offset = moment.utcoffset()
    assert offset is not None, "every zone has one"
    return offset


def _in_gap(wall: dt.datetime, zone: ZoneInfo, spot: Spot) -> bool:
    gap = gap_at(wall.replace(tzinfo=None), zone)
    if gap is None:
        return False
    spot.error(
        "time-does-not-exist",
        f"{wall:%H:%M} does not exist on {wording.LONG_DAYS[wall.weekday()]} {wall.date()} in {zone.key}:"
        f" clocks go from {gap[0]:%H:%M} to {gap[1]:%H:%M}",
        f'{spot.path[-1]} = "{gap[1]:%H:%M}"'
        if spot.path[-1] != "date"
        else "give it a `start`",
    )
    return True
