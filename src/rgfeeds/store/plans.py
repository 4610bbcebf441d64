"""The plan of a session: what it says, completed by what is usual on its date."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import asdict

from rgfeeds.model import Moment, Plan, Status, Usual
from rgfeeds.model.timezones import gap_at
from rgfeeds.store.document import Spot
from rgfeeds.store.keys import Fields
from rgfeeds.text import wording

HOUR = dt.timedelta(hours=1)


def usual_on(day: dt.date, defaults: Sequence[Usual]) -> Usual:
    """Return what is usual on *day*: later defaults override, key by key, from their date on.

    Another start without an end keeps the length; an end not after its start is one of the next day.
    """
    usual: dict[str, Any] = {}
    for entry in sorted(defaults, key=lambda entry: entry.since or dt.date.min):
        if entry.since is None or entry.since <= day:
            said = {key: one for key, one in asdict(entry).items() if one is not None}
            timed = {"start", "end"} <= usual.keys()
            if timed and "start" in said and "end" not in said:
                begin = dt.datetime.combine(dt.date.min, said["start"])
                said["end"] = (begin + length(usual["start"], usual["end"])).time()
            usual |= said
    return Usual(**usual)


def length(start: dt.time, end: dt.time) -> dt.timedelta:
    """Return how long it is from *start* to *end*, be it on the next day."""
    first, last = (dt.datetime.combine(dt.date.min, at) for at in (start, end))
    return (last - first) % dt.timedelta(days=1)


def read_plan(fields: Fields, defaults: Sequence[Usual], zone: ZoneInfo) -> Plan | None:
    """Return the plan of a session; None without a day, or when its times are wrong, which is reported."""
    day = fields.get("date")
    wrong = any(at in fields.table and at not in fields for at in ("start", "end"))
    if day is None or wrong:
        return None
    usual = usual_on(day, defaults)
    start, end = fields.get("start", usual.start), fields.get("end")
    first: Moment = day
    last: Moment = day + dt.timedelta(days=1)
    if isinstance(start, dt.time):
        first = dt.datetime.combine(day, start, zone)
        if isinstance(end, dt.datetime):
            last = end.replace(tzinfo=zone)
        elif end is not None:
            last = dt.datetime.combine(day, end, zone)
        elif usual.start and usual.end:
            last = first + length(usual.start, usual.end)
        else:
            last = first + HOUR
        if not _possible(fields, first, last, zone):
            return None
    elif end is not None:
        spot = fields.spot.at("end")
        message = f"{spot} has no `start` before it"
        spot.report("end-without-start", message, 'start = "11:00"')
        return None
    return Plan(
        start=first,
        end=last,
        room=fields.get("room", usual.room) or None,
        online=fields.get("online", usual.online) or None,
        status=fields.get("status", Status.CONFIRMED),
    )


def _possible(
    fields: Fields, start: dt.datetime, end: dt.datetime, zone: ZoneInfo
) -> bool:
    """Whether both times exist, one after the other."""
    starts = fields.spot.at("start" if "start" in fields.table else "date")
    ends = fields.spot.at("end") if "end" in fields.table else starts
    if _in_gap(start, zone, starts) or _in_gap(end, zone, ends):
        return False
    # Times of one zone are compared as they are on the wall, those of UTC as they are.
    if start.astimezone(dt.UTC) < end.astimezone(dt.UTC):
        return True
    message = f"{fields.spot} ends at {end:%H:%M}, not after its start at {start:%H:%M}"
    if start == end:
        message = f"{fields.spot} ends when it starts, at {start:%H:%M}"
    ends.report("end-before-start", message, _later(start, end))
    return False


def _later(start: dt.datetime, end: dt.datetime) -> str:
    """Say how an *end* after *start* may have been meant."""
    if start == end:
        later = start + HOUR
        form = '"%H:%M"' if later.date() == start.date() else "%Y-%m-%dT%H:%M:00"
        return f"end = {later:{form}}\nor leave `end` out"
    past_midnight = f"end = {start.date() + dt.timedelta(days=1)}T{end:%H:%M}:00"
    afternoon = end + dt.timedelta(hours=12)
    if end.date() == start.date() == afternoon.date() and start < afternoon:
        return f'end = "{afternoon:%H:%M}"\nor, past midnight, {past_midnight}'
    return f"past midnight, write the day as well: {past_midnight}"


def _in_gap(wall: dt.datetime, zone: ZoneInfo, spot: Spot) -> bool:
    gap = gap_at(wall.replace(tzinfo=None), zone)
    if gap is None:
        return False
    key = spot.path[-1]
    day = f"{wording.LONG_DAYS[wall.weekday()]} {wall.date()}"
    message = f"{wall:%H:%M} does not exist on {day} in {zone.key}: clocks go from {gap[0]:%H:%M} to {gap[1]:%H:%M}"
    help = "give it a `start`" if key == "date" else f'{key} = "{gap[1]:%H:%M}"'
    spot.report("time-does-not-exist", message, help)
    return True
