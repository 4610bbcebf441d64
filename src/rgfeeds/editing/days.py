"""Dates and times as people say them, read without guessing which number is the month."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from dateutil.parser import parserinfo
from dateutil.relativedelta import relativedelta, weekday
from msgspec import Struct

from rgfeeds.errors import RgfeedsError
from rgfeeds.wording import LONG_DAYS, LONG_MONTHS, MONTHS

_FORMS = "say `next monday`, `12 Aug`, `12 Aug 14:30` or `2026-08-12`"

_CLOCK = (
    r"(?:[01]?\d|2[0-3])[:.][0-5]\d\s*(?:[ap]\.?m\.?)?|(?:0?\d|1[0-2])\s*[ap]\.?m\.?"
)
_TO = r"\s*(?:-|–|to\s|until\s)\s*"
# The 2 of "2-3pm".
_HOUR = rf"(?:0?\d|1[0-2])(?={_TO}\d\d?(?:[:.]\d\d)?\s*[ap]\.?m)"
_TIMES = rf"(?:at\s+)?(?P<start>{_CLOCK}|{_HOUR})(?:{_TO}(?P<end>{_CLOCK}))?"
_TIMES_ALONE = re.compile(_TIMES, re.ASCII)
_WITH_TIME = re.compile(rf"(?P<day>.+?)(?:\s+|(?<=\d)t|,\s*){_TIMES}", re.ASCII)
_PADDED = re.compile(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)", re.ASCII)
_NUMBERS = re.compile(r"(\d\d?)([-/.])(\d\d?)(?:[-/.](\d{4}|\d\d)?)?", re.ASCII)
_DAY_FIRST = re.compile(
    r"(?P<day>\d\d?)(?:st|nd|rd|th)?[\s-]*(?:of\s+)?(?P<month>[a-z]+)\.?(?:[\s-]+(?P<year>\d{4}|\d\d))?",
    re.ASCII,
)
_MONTH_FIRST = re.compile(
    r"(?P<month>[a-z]+)\.?[\s-]*(?P<day>\d\d?)(?:st|nd|rd|th)?(?:[\s-]+(?P<year>\d{4}))?",
    re.ASCII,
)
_RELATIVE = re.compile(
    r"(?:(?P<which>next|this|last|on)\s+)?(?P<name>[a-z]+)", re.ASCII
)
_LONGEST = 60
# No group met before; four digits that look so are a time without its colon.
_EARLIEST = 1900


class NoDay(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The words name no day."""


class DoubtfulDay(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The words name a day that is not sure, or does not exist."""


_NAMES = parserinfo()
# What dateutil does not know.
_SHORT = {"tues": "tue", "weds": "wed", "thur": "thu", "thurs": "thu"}


class When(Struct, frozen=True, kw_only=True):
    """A day, and the times of day that were said with it, in the group's zone."""

    day: dt.date
    start: dt.time | None = None
    end: dt.time | None = None


class _Said(Struct, frozen=True, kw_only=True):
    """A day of the calendar as it was said; *weekday* counts from Monday, 0."""

    month: int
    day: int
    year: int | None = None
    weekday: int | None = None

    def on(self, year: int) -> dt.date | None:
        try:
            return dt.date(year, self.month, self.day)
        except ValueError:
            return None


def when(text: str, today: dt.date, same: dt.date | None = None) -> When:
    """Return what *text* says, a year left out being that of the next such day from *today* on.

    Times alone are those of the day *same*, if that is given. Raise NoDay, or DoubtfulDay
    for one written in numbers that may be read in two ways, one that does not exist and
    one on another day of the week than it says.
    """
    plain = _plain(text)
    alone = _TIMES_ALONE.fullmatch(plain)
    if alone and same:
        return _timed(same, alone)
    timed = _WITH_TIME.fullmatch(plain)
    if timed is None:
        return When(day=_day(plain, today, text))
    return _timed(_day(timed["day"].rstrip(","), today, text), timed)


def _timed(day: dt.date, said: re.Match[str]) -> When:
    if said["end"] is None:
        return When(day=day, start=clock(said["start"]))
    return When(
        day=day, start=_start(said["start"], said["end"]), end=clock(said["end"])
    )


def _start(start: str, end: str) -> dt.time:
    """Return when it starts: "2:30-3:30pm" is in the afternoon, and "11-1pm" before noon."""
    half = re.search(r"[ap]", end)
    hour = int(re.split(r"\D", start)[0])
    if half is None or re.search(r"[ap]", start) or not 1 <= hour <= 12:
        return clock(start)
    other = "a" if half[0] == "p" else "p"
    meant = clock(f"{start}{half[0]}m")
    return meant if meant < clock(end) else clock(f"{start}{other}m")


def days_meant(text: str, today: dt.date, days: Iterable[dt.date]) -> set[dt.date]:
    """Return those of *days* that *text* may mean, any year if it says none; raise as `when` does."""
    said = _said(_plain(text), today, text)
    if isinstance(said, _Said) and said.year is None:
        return {
            day
            for day in days
            if (day.month, day.day) == (said.month, said.day)
            and said.weekday in {None, day.weekday()}
        }
    return {_day(_plain(text), today, text)} & set(days)


def clock(text: str) -> dt.time:
    """Return the time of day that "14:30", "2.30pm" or "2 pm" says; raise NoDay."""
    plain = _plain(text)
    if not re.fullmatch(_CLOCK, plain, re.ASCII):
        raise NoDay(f"`{text[:_LONGEST]}` is no time of day: say `14:30`")
    hour, _, minute = re.sub(r"[^\d:]", "", plain.replace(".", ":", 1)).partition(":")
    half = re.search(r"[ap]", plain)
    hours = int(hour) if half is None else int(hour) % 12 + 12 * (half[0] == "p")
    return dt.time(hours, int(minute[:2] or 0))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _day(plain: str, today: dt.date, text: str) -> dt.date:
    said = _said(plain, today, text)
    if not isinstance(said, _Said):
        return said
    years = range(today.year, today.year + 9) if said.year is None else [said.year]
    found = (date for year in years if (date := said.on(year)))
    least = today if said.year is None else dt.date.min
    meant = next((date for date in found if date >= least), None)
    if meant is None:
        raise DoubtfulDay(f"there is no day `{text[:_LONGEST]}`")
    if said.weekday not in {None, meant.weekday()}:
        raise DoubtfulDay(
            f"{meant.day} {LONG_MONTHS[meant.month - 1]} {meant.year} is a {LONG_DAYS[meant.weekday()]},"
            f" not a {LONG_DAYS[said.weekday or 0]}: correct one of them"
        )
    return meant


def _said(plain: str, today: dt.date, text: str) -> dt.date | _Said:
    if len(plain) > _LONGEST:
        raise NoDay(f"`{text[:_LONGEST]}…` is no date: {_FORMS}")
    spoken = _spoken(plain, today)
    if spoken:
        return spoken
    first, _, rest = plain.replace(",", " ").partition(" ")
    named = _weekday(first.rstrip("."))
    said = _calendar(
        (rest if named is not None else plain.replace(",", " ")).strip(), text
    )
    return (
        said
        if named is None
        else _Said(month=said.month, day=said.day, year=said.year, weekday=named)
    )


def _spoken(plain: str, today: dt.date) -> dt.date | None:
    """Return the day that "tomorrow" or "next monday" is, seen from *today*."""
    steps = {"yesterday": -1, "today": 0, "tomorrow": 1}
    if plain in steps:
        return today + relativedelta(days=steps[plain])
    match = _RELATIVE.fullmatch(plain)
    number = _weekday(match["name"]) if match else None
    if match is None or number is None:
        return None
    step = {"next": 1, "last": -1}.get(match["which"], 0)
    return today + relativedelta(days=step, weekday=weekday(number, step or 1))


def _weekday(name: str) -> int | None:
    return _NAMES.weekday(_SHORT.get(name, name))


def _calendar(plain: str, text: str) -> _Said:
    if match := _PADDED.fullmatch(plain):
        year, month, day = map(int, match.groups())
        return _Said(year=year, month=month, day=day)
    if match := _NUMBERS.fullmatch(plain):
        return _numbered(match, text)
    match = _DAY_FIRST.fullmatch(plain) or _MONTH_FIRST.fullmatch(plain)
    month_number = _NAMES.month(match["month"]) if match else None
    if match is None or month_number is None:
        raise NoDay(f"`{text[:_LONGEST]}` is no date: {_FORMS}")
    return _Said(
        month=month_number, day=int(match["day"]), year=_year(match["year"], text)
    )


def _year(said: str | None, text: str) -> int | None:
    if said is None:
        return None
    if len(said) == 2:
        raise DoubtfulDay(f"`{text[:_LONGEST]}` has no whole year: write 20{said}")
    if re.fullmatch(_CLOCK, f"{said[:2]}:{said[2:]}") and 0 < int(said) < _EARLIEST:
        raise DoubtfulDay(
            f"`{text[:_LONGEST]}` says the year {said}: write the time as {said[:2]}:{said[2:]}"
        )
    return int(said)


def _numbered(match: re.Match[str], text: str) -> _Said:
    """Return the day that numbers mean; only dots are never put behind a month."""
    one, other = int(match[1]), int(match[3])
    pairs = [(one, other)] if match[2] == "." else [(one, other), (other, one)]
    known = sorted(
        {(day, month) for day, month in pairs if 1 <= month <= 12 and 1 <= day <= 31},
        key=pairs.index,
    )
    if not known:
        raise DoubtfulDay(f"there is no day `{text[:_LONGEST]}`")
    if len(known) == 1:
        ((day, month),) = known
        return _Said(month=month, day=day, year=_year(match[4], text))
    year = f" {match[4]}" if match[4] and len(match[4]) == 4 else ""
    ways = " or ".join(f"`{day} {MONTHS[month - 1]}{year}`" for day, month in known)
    raise DoubtfulDay(
        f"`{text[:_LONGEST]}` leaves open which number is the month: say {ways}"
    )
