"""Dates as pages write them; which of day and month stands first is never guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importing import words
from rgfeeds.store.times import YEARS

_NUMBERS = {
    name: at for at, names in enumerate(words.MONTHS, 1) for name in names.split()
}
_MONTH = rf"(?P<month>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b\.?"
_NTH = r"(?:\s?(?:st|nd|rd|th|er|\.|º))?"
_YEAR = r"(?:[\s,.]*(?:(?:of|de)\s+)?[-/’']?\s?(?P<year>(?<=[-/’'])\d{2}(?!\d)|(?:19|20)\d\d(?!\d)))?"
_SECOND = r"(?:\s*(?P<joint>-|–|—|&|to|/)\s*(?P<last>\d{1,2})" + _NTH + ")?"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?!\d)[일日.]?",
        r"(?<![\d/])(?P<a>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<year>(?:19|20)\d\d|\d\d)(?![\d/])",
        rf"(?<![\d/])(?P<d>\d{{1,2}}){_NTH}{_SECOND}[\s-]*(?:(?:of|de)\s+)?{_MONTH}{_YEAR}",
        rf"\b{_MONTH}[\s-]*(?P<d>\d{{1,2}})(?!\d|[:.]\d\d(?!\d\d)){_NTH}{_SECOND}{_YEAR}",
        r"(?<![\d/.:])(?P<a>\d{1,2})(?:(?P<sep>/)(?P<b>\d{1,2})(?![\d/:]|\.\d)|(?P<dot>\.)(?P<n>0?[1-9]|1[0-2])(?![\d/:]|\.\d))",
        r"(?<![\d-])(?P<a>0\d|1[0-2])(?P<sep>-)(?P<b>[0-3]\d)(?![\d-]|\s?[ap:])",
    )
)
_WEEKDAY = re.compile(rf"\b(?P<day>{words.WEEKDAYS})(?:day)?\b\.?,?", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?P<joint>-{1,3}|–|—|to|until|/|&|and|or)\s*", re.IGNORECASE)
_YEARS_IN_TEXT = re.compile(r"(?<!\d)(?:(?:19|20)\d\d)(?!\d)|(?<=[’'])\d\d(?!\d)")


class Order(StrEnum):
    """Which of day and month stands first."""

    DMY = "dmy"
    MDY = "mdy"


class Written(Struct, frozen=True, kw_only=True):
    """A date as far as its text alone tells it: of two *numbers* the order is not known.

    *weekday* is the day named beside it, from 0 for Monday.
    """

    text: str
    start: int
    end: int
    year: int | None = None
    month: int = 0
    day: int = 0
    last: int = 0
    choice: bool = False
    numbers: tuple[int, int] | None = None
    weekday: int | None = None

    @property
    def order(self) -> Order | None:
        """Return the order that this date alone proves."""
        if self.numbers is None or self.numbers[0] == self.numbers[1]:
            return None
        first, second = self.numbers
        if first > 12 >= second:
            return Order.DMY
        if second > 12 >= first:
            return Order.MDY
        if self.year and self.weekday is not None:
            fits = [order for order in Order if self._falls_on_its_weekday(order)]
            return fits[0] if len(fits) == 1 else None
        return None

    def _falls_on_its_weekday(self, order: Order) -> bool:
        day = resolved(self, order, self.year)
        return not isinstance(day, str) and day[0].weekday() == self.weekday

    @property
    def doubtful(self) -> bool:
        return (
            self.numbers is not None
            and self.order is None
            and self.numbers[0] != self.numbers[1]
        )


class Dates(Struct, frozen=True, kw_only=True):
    """The dates in a text, and what stands *before* and *after* them; *choice*: one of two days."""

    dates: tuple[Written, ...]
    before: str
    after: str
    choice: bool = False


def find(text: str) -> Dates | None:
    """Find the first date of *text*, and a second one that a dash or the like joins to it; None without."""
    found = _first(text)
    if found is None:
        return None
    dates, end, choice = [found], found.end, found.choice
    joint = _BETWEEN.match(text, end)
    second = _first(text[joint.end() :]) if joint else None
    if (
        joint
        and second
        and (
            second.start == 0
            or _WEEKDAY.fullmatch(text[joint.end() :][: second.start].strip())
        )
    ):
        dates.append(second)
        end = joint.end() + second.end
        choice = joint["joint"].casefold() in {"/", "&", "and", "or"}
    before, after = text[: found.start], text[end:]
    day = next(_weekdays(before[-14:]), None) or next(_weekdays(after[:14]), None)
    if day:
        if day in before[-14:]:
            before = (
                before[: before.rindex(day)] + before[before.rindex(day) + len(day) :]
            )
        else:
            after = after.replace(day, " ", 1)
        dates[0] = _on(dates[0], day)
    # `2026-01-05T14:30`
    after = re.sub(r"^T(?=\d)", " ", after)
    return Dates(dates=tuple(dates), before=before, after=after, choice=choice)


def _on(date: Written, weekday: str) -> Written:
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return replace(date, weekday=names.index(weekday[:3].casefold()))


def _weekdays(text: str) -> Iterator[str]:
    return (match[0] for match in _WEEKDAY.finditer(text))


def _first(text: str) -> Written | None:
    """Return the date that stands first in *text*; of two that begin together, by the surer form."""
    for forms in (_FORMS[:4], _FORMS[4:5], _FORMS[5:]):
        matches = [match for form in forms if (match := form.search(text))]
        if matches:
            return _written(min(matches, key=lambda match: match.start()))
    return None


def _written(match: re.Match[str]) -> Written:
    parts = {name: part for name, part in match.groupdict().items() if part}
    year = int(parts["year"]) if "year" in parts else None
    if year is not None and year < 100:
        year += 2000
    place: dict[str, Any] = {
        "text": match[0].strip(),
        "start": match.start(),
        "end": match.end(),
    }
    if "dot" in parts:
        parts |= {"sep": parts["dot"], "b": parts["n"]}
    if "a" in parts:
        first, second = int(parts["a"]), int(parts["b"])
        # Nobody who puts dots between them begins with the month.
        if parts["sep"] == ".":
            return Written(**place, year=year, day=first, month=second)
        return Written(**place, year=year, numbers=(first, second))
    month = int(parts["m"]) if "m" in parts else _NUMBERS[parts["month"].lower()]
    choice = parts.get("joint") in {"/", "&"}
    return Written(
        **place,
        year=year,
        month=month,
        day=int(parts["d"]),
        last=int(parts.get("last", 0)),
        choice=choice,
    )


def years_in(text: str) -> tuple[int, ...]:
    """Return the years that a heading names: `2020`, `Fall '22`; of `2025-26` both."""
    both = re.search(r"((?:19|20)\d\d)\s?[-/–]\s?(\d\d)(?!\d)", text)
    if both:
        return (int(both[1]), int(both[1][:2] + both[2]))
    found = (int(year) for year in _YEARS_IN_TEXT.findall(text))
    return tuple(sorted({year if year > 99 else 2000 + year for year in found}))


def resolved(
    written: Written, order: Order | None, year: int | None
) -> tuple[dt.date, dt.date] | str:
    """Return the first and the last day of *written*, or what is missing to know them."""
    year = written.year or year
    if order is None and written.doubtful:
        return "the day or the month may stand first: say --date-order dmy or mdy"
    if year is None:
        return "the year is missing: say --year, or write it in the heading above"
    month, day = written.month, written.day
    if written.numbers:
        order = order or written.order or Order.DMY
        day, month = written.numbers if order is Order.DMY else written.numbers[::-1]
    try:
        first = dt.date(year, month, day)
        last = dt.date(year, month, written.last or day)
    except ValueError:
        how = f" when it is read as {order}" if written.numbers else ""
        return f"there is no such day{how}"
    if year not in YEARS:
        return f"the years {YEARS.start} to {YEARS.stop - 1} can be written"
    if written.choice:
        return first, first
    return (first, last) if first <= last else "it ends before it begins"
