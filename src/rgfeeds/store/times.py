"""Dates and times of day as the store may write them, each read in one place."""

import datetime as dt
import re
from contextlib import suppress
from typing import TypeVar
from zoneinfo import ZoneInfo

from rgfeeds.store.document import Spot
from rgfeeds.store.values import Form, FormError, or_empty, wrong_type
from rgfeeds.text import advice
from rgfeeds.text.wording import LONG_DAYS

#: The years a session may be in; a calendar's zone rules begin with the first.
YEARS = range(1970, 2200)

_DAY = r"\d{4}-\d\d-\d\d"
_CLOCK = r"([01]?\d|2[0-3]):[0-5]\d(:00)?"
_YEAR_FIRST = "year first, as in 2026-01-12"


def _date(value: object, spot: Spot) -> dt.date:
    if isinstance(value, dt.datetime):
        both = f'{spot.path[-1]} = {value.date()}\nstart = "{value:%H:%M}"'
        raise wrong_type(value, spot, "a date alone", both)
    if isinstance(value, dt.date):
        return _plausible(value, spot)
    if not isinstance(value, str):
        raise wrong_type(value, spot, "a date", _YEAR_FIRST)
    if re.fullmatch(rf"\s*{_DAY}\s*", value, re.ASCII):
        with suppress(ValueError):
            return _plausible(dt.date.fromisoformat(value.strip()), spot)
        message = f"{spot} is a day that does not exist: `{value}`"
        raise FormError("bad-date", message, advice.last_day(value))
    if timed := re.fullmatch(rf"\s*({_DAY})[T ]({_CLOCK})\s*", value, re.ASCII):
        help = f'{spot.path[-1]} = {timed[1]}\nstart = "{timed[2][:5]}"'
        raise FormError("bad-date", f"{spot} is a date with a time", help)
    days = (f"{spot.path[-1]} = {day}" for day in advice.spoken_days(value))
    message = f"{spot} is not a date: `{value[:40]}`"
    raise FormError("bad-date", message, " or ".join(days) or _YEAR_FIRST)


Day = TypeVar("Day", bound=dt.date)


def _plausible(day: Day, spot: Spot) -> Day:
    if day.year in YEARS:
        return day
    help = f"the years {YEARS.start} to {YEARS.stop - 1} can be written"
    raise FormError("bad-date", f"{spot} is in the year {day.year}", help)


def _pin(value: object, spot: Spot) -> dt.date:
    if isinstance(value, dt.datetime):
        return _plausible(value, spot)
    return _date(value, spot)


def instant_of_pin(pin: dt.date | None, zone: ZoneInfo) -> dt.datetime | None:
    """Return the instant that *pin* means, in UTC: a date is the start of that day in *zone*."""
    if pin is None:
        return None
    if not isinstance(pin, dt.datetime):
        pin = dt.datetime.combine(pin, dt.time.min)
    return (pin if pin.tzinfo else pin.replace(tzinfo=zone)).astimezone(dt.UTC)


def _time_help(value: str, spot: Spot) -> str:
    """Offer the time that *value* may mean."""
    key = spot.path[-1]
    both = advice.spoken_range(value)
    if both and key == "start" and both[0] < both[1]:
        return f'start = "{both[0]:%H:%M}"\nend = "{both[1]:%H:%M}"'
    if re.fullmatch(r"(?i)\s*(?:24[:.h]?(00)?|midnight|12\s?am)\s*", value):
        return _midnight(spot)
    # Of a day and a time, the time.
    clock = re.sub(r"^\s*\d{4}-\d\d-\d\d[T ]|(?<=:\d\d):\d\d.*$", "", value)
    meant = advice.spoken_clock(clock) or (both[key != "start"] if both else None)
    return f'{key} = "{meant:%H:%M}"' if meant else f'as in {key} = "14:30"'


def _midnight(spot: Spot) -> str:
    """Say how the midnight that ends the day of a session is written."""
    if spot.path[-1] != "end":
        return f'{spot.path[-1]} = "00:00", on the day after'
    day = spot.document.get((*spot.path[:-1], "date"))
    if not isinstance(day, dt.date) or day.year not in YEARS:
        return "midnight belongs to the day after: write it with its day"
    return f"end = {day + dt.timedelta(days=1):%Y-%m-%d}T00:00:00"


def _time(value: object, spot: Spot) -> dt.time:
    if isinstance(value, dt.time) and not value.second and not value.microsecond:
        return value
    if isinstance(value, str):
        if re.fullmatch(_CLOCK, value.strip(), re.ASCII):
            hour, minute, *_ = map(int, value.split(":"))
            return dt.time(hour, minute)
        shown = f": `{value[:40]}`" if value.strip() else ""
        help = _time_help(value, spot)
        raise FormError("bad-time", f"{spot} is not a time{shown}", help)
    written = spot.document.source_of(spot.path)
    if isinstance(value, dt.datetime | dt.time):
        written = f"{value:%H:%M}"
    raise wrong_type(value, spot, "hours and minutes", _time_help(written, spot))


def _end(value: object, spot: Spot) -> dt.time | dt.datetime:
    """Read an end: a time of day, or with its day when that is another."""
    if isinstance(value, str) and re.fullmatch(rf"\s*{_DAY}[T ]{_CLOCK}\s*", value):
        with suppress(ValueError):
            value = dt.datetime.fromisoformat(value.strip())
    if not isinstance(value, dt.datetime):
        return _time(value, spot)
    if value.tzinfo is None:
        return _plausible(value.replace(second=0, microsecond=0), spot)
    message = f"{spot} has an offset; times are in the group's own zone"
    raise FormError("bad-time", message)


def _weekday(value: object, spot: Spot) -> int:
    if not isinstance(value, str):
        raise wrong_type(value, spot, "a day of the week", 'weekday = "Monday"')
    word = value.strip().lower()
    for number, day in enumerate(LONG_DAYS):
        if word in {day.lower(), day[:3].lower()}:
            return number
    date = spot.document.get((*spot.path[:-1], "date"))
    alike = [day for day in LONG_DAYS if day.lower().startswith(word[:3] or "-")]
    if alike:
        meant = alike[0]
    elif isinstance(date, dt.date):
        meant = LONG_DAYS[date.weekday()]
    else:
        meant = advice.nearest(word.capitalize(), LONG_DAYS)
    help = f'weekday = "{meant}"' if meant else f"it is one of {', '.join(LONG_DAYS)}"
    message = f"{spot} is not a day of the week: `{value[:40]}`"
    raise FormError("bad-weekday", message, help)


DATE = Form(_date, {"type": "string", "format": "date", "pattern": f"^{_DAY}$"})
# TOML's own dates and times come to an editor's schema as text.
PIN = Form(_pin, {"type": "string", "pattern": f"^{_DAY}([T ].*)?$"})
CLOCK = Form(_time, {"type": "string", "pattern": f"^{_CLOCK}$"})
START = or_empty(CLOCK)
_END_PATTERN = rf"^({_DAY}[T ])?\d?\d:[0-5]\d(:\d\d)?$"
END = Form(_end, {"type": "string", "pattern": _END_PATTERN})
WEEKDAY = Form(_weekday, {"enum": list(LONG_DAYS)})
