"""Dates and times of day as the store may write them, each read in one place."""

from __future__ import annotations

import datetime as dt
import re
from typing import TypeVar

from rgfeeds.spot import Spot
from rgfeeds.values import Form, wrong_type
from rgfeeds.wording import LONG_DAYS

#: The years a session may be in; a calendar's zone rules begin with the first.
YEARS = range(1970, 2200)


def _date(value: object, spot: Spot) -> dt.date | None:
    if isinstance(value, dt.datetime):
        advice = f'date = {value.date()}\nstart = "{value:%H:%M}"'
        wrong_type(value, spot, "a date alone", advice)
        return None
    if isinstance(value, dt.date):
        return _plausible(value, spot)
    if not isinstance(value, str):
        wrong_type(value, spot, "a date", "year first, as in 2026-01-12")
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
            return _plausible(dt.date.fromisoformat(value.strip()), spot)
    except ValueError:
        spot.error("bad-date", f"{spot} is a day that does not exist: `{value}`")
        return None
    spot.error(
        "bad-date",
        f"{spot} is not a date: `{value[:40]}`",
        "year first, as in 2026-01-12",
    )
    return None


Day = TypeVar("Day", bound=dt.date)


def _plausible(day: Day, spot: Spot) -> Day | None:
    if day.year in YEARS:
        return day
    spot.error(
        "bad-date", f"{spot} is in the year {day.year}, which no session can be in"
    )
    return None


def _pin(value: object, spot: Spot) -> dt.date | None:
    return (
        _plausible(value, spot)
        if isinstance(value, dt.datetime)
        else _date(value, spot)
    )


_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(:00)?")
_SPOKEN = re.compile(
    r"\s*(\d\d?)(?:[.:h ]?([0-5]\d))?\s*([ap])?\.?m?\.?\s*", re.IGNORECASE
)


def clock(text: str) -> dt.time | None:
    """Return the time of day written as "HH:MM"."""
    match = _CLOCK.fullmatch(text.strip())
    return dt.time(int(match[1]), int(match[2])) if match else None


def spoken_clock(text: str) -> dt.time | None:
    """Return the time that "2.30pm", "14h30" or "2 PM" means; for advice, never for reading."""
    match = _SPOKEN.fullmatch(text)
    if not match or int(match[1]) > 23:
        return None
    hour, half = int(match[1]), (match[3] or "").lower()
    if half == "p" and hour < 12:
        hour += 12
    return dt.time(0 if half == "a" and hour == 12 else hour, int(match[2] or 0))


def bad_time(value: object, spot: Spot) -> None:
    if not isinstance(value, str):
        wrong_type(value, spot, "a time", f'{spot.path[-1]} = "14:30"')
        return
    meant = spoken_clock(value)
    spot.error(
        "bad-time",
        f"{spot} is not a time: `{value[:40]}`",
        f'{spot.path[-1]} = "{meant or dt.time(14, 30):%H:%M}"',
    )
    return


def _start(value: object, spot: Spot) -> dt.time | str | None:
    """Read a start: a time of day, or "" for none."""
    if value == "":
        return ""
    if isinstance(value, dt.time) and not value.second and not value.microsecond:
        return value
    found = clock(value) if isinstance(value, str) else None
    if found is None:
        bad_time(value, spot)
    return found


def _end(value: object, spot: Spot) -> dt.time | dt.datetime | None:
    """Read an end: a time of day, or with its day when that is another."""
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        return _plausible(value.replace(second=0, microsecond=0), spot)
    if isinstance(value, dt.datetime):
        spot.error(
            "bad-time", f"{spot} has an offset; times are in the group's own zone"
        )
        return None
    return _clock_only(value, spot)


def _clock_only(value: object, spot: Spot) -> dt.time | None:
    found = _start(value, spot)
    if isinstance(found, str):
        bad_time(value, spot)
        return None
    return found


def _weekday(value: object, spot: Spot) -> int | None:
    for number, name in enumerate(LONG_DAYS):
        if isinstance(value, str) and value.strip().lower() in {
            name.lower(),
            name[:3].lower(),
        }:
            return number
    spot.error("bad-weekday", f"{spot} is not a day of the week", 'weekday = "Monday"')
    return None


_TIME_TEXT = {"type": "string", "pattern": r"^([01]?\d|2[0-3]):[0-5]\d(:00)?$"}
DATE: Form[dt.date] = Form(_date, {"type": "string", "format": "date"})
PIN: Form[dt.date] = Form(_pin, {"type": "string"})
START: Form[dt.time | str] = Form(_start, {"anyOf": [{"const": ""}, _TIME_TEXT]})
END: Form[dt.time | dt.datetime] = Form(
    _end, {"anyOf": [_TIME_TEXT, {"type": "string", "format": "date-time"}]}
)
CLOCK: Form[dt.time] = Form(_clock_only, _TIME_TEXT)
WEEKDAY: Form[int] = Form(_weekday, {"enum": list(LONG_DAYS)})
