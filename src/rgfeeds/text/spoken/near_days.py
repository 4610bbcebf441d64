"""Days as people say them from today on: `Tue 12`, `next week`, `in two weeks`."""

import datetime as dt
import re
from contextlib import suppress

from rgfeeds.text.spoken import WEEKDAY, SpokenDay, find_days, weekday_number

_DAY_OF_MONTH = re.compile(
    rf"({WEEKDAY})[.,]?\s+(?:the\s+)?(\d\d?)(?:st|nd|rd|th)?|(?:the\s+)?(\d\d?)(?:st|nd|rd|th)"
)
_COUNTS = {"a": 1, "next": 1, "one": 1, "two": 2, "three": 3}
_COUNTS |= {"four": 4, "five": 5, "six": 6}
_AHEAD = re.compile(
    rf"(?:(?:on\s+)?(?P<first>{WEEKDAY})\s+)?"
    rf"(?:(?P<which>next)\s+week|in\s+(?P<count>\d\d?|{'|'.join(_COUNTS)})\s+(?P<unit>day|week)s?)"
    rf"(?:,?\s+(?:on\s+)?(?P<then>{WEEKDAY}))?"
)
_NEAR = re.compile(rf"(?:(?P<which>next|this|last|on)\s+)?(?P<name>{WEEKDAY})\.?")
_STEPS = {"yesterday": -1, "today": 0, "tomorrow": 1}


def read_day(
    text: str, today: dt.date | None = None, weekday: int | None = None
) -> SpokenDay | None:
    """Return the day that all of *text* is, if any; with *today* also `next week`, which means its *weekday*."""
    plain = " ".join(text.casefold().split()).strip(" ,")
    if len(plain) > 60:  # no day is as long
        return None
    whole = (0, len(plain))
    for one in find_days(plain):
        if one.span == whole:
            return one
    with suppress(OverflowError):
        if today and (day := _relative(plain, today, weekday)):
            return SpokenDay(
                text=plain, span=whole, year=day.year, month=day.month, day=day.day
            )
    return None


def _relative(plain: str, today: dt.date, weekday: int | None) -> dt.date | None:
    if plain in _STEPS:
        return today + dt.timedelta(days=_STEPS[plain])
    if match := _AHEAD.fullmatch(plain):
        said = match["count"] or match["which"]
        count = _COUNTS.get(said) or int(said)
        if match["unit"] == "day":
            return today + dt.timedelta(days=count)
        named = weekday_number(match["first"] or match["then"])
        day = next(n for n in (named, weekday, today.weekday()) if n is not None)
        steps = day - today.weekday()
        if match["unit"] and steps < -3:
            steps += 7  # `in a week` is never tomorrow
        return today + dt.timedelta(weeks=count, days=steps)
    if match := _NEAR.fullmatch(plain):
        steps = ((weekday_number(match["name"]) or 0) - today.weekday()) % 7
        if match["which"] == "last":
            steps -= 7
        return today + dt.timedelta(days=steps or 7 * (match["which"] == "next"))
    if match := _DAY_OF_MONTH.fullmatch(plain):
        number, named = int(match[2] or match[3]), weekday_number(match[1])
        # Within three months, or it would be a day that nobody says so.
        near = (today + dt.timedelta(days=step) for step in range(93))
        fits = (day for day in near if named in {None, day.weekday()})
        return next((day for day in fits if day.day == number), None)
    return None
