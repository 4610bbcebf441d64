"""Dates as pages write them; which of day and month stands first is never guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from rgfeeds.times import YEARS

_MONTHS = (
    "jan janv januar janvier january enero ene gennaio gen janeiro",
    "feb februar february févr fevr février fev febrero febbraio fevereiro",
    "mar march märz mär mars marzo março",
    "apr april avr avril abr abril aprile",
    "may mai mayo mag maggio maio",
    "jun june juni juin junio giu giugno junho",
    "jul july juli juil juillet julio lug luglio julho",
    "aug august août aout ago agosto",
    "sep sept september septembre septiembre set settembre setembro",
    "oct october okt oktober octobre octubre ott ottobre out outubro",
    "nov november novembre noviembre novembro",
    "dec december dez dezember déc decembre décembre dic diciembre dicembre dezembro",
)
_NUMBERS = {name: at for at, names in enumerate(_MONTHS, 1) for name in names.split()}
_MONTH = rf"(?P<month>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b\.?"
_NTH = r"(?:\s?(?:st|nd|rd|th|er|\.|º))?"
_YEAR = r"(?:[\s,.]*(?:(?:of|de)\s+)?[-/’']?\s?(?P<year>(?<=[-/’'])\d{2}(?!\d)|(?:19|20)\d\d(?!\d)))?"
_RANGE = r"(?:\s*(?:-|–|—|&|to)\s*(?P<last>\d{1,2})" + _NTH + ")?"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?!\d)[일日.]?",
        r"(?<![\d/])(?P<a>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<year>(?:19|20)\d\d|\d\d)(?![\d/])",
        rf"(?<!\d)(?P<d>\d{{1,2}}){_NTH}{_RANGE}[\s-]*(?:(?:of|de)\s+)?{_MONTH}{_YEAR}",
        rf"\b{_MONTH}[\s-]*(?P<d>\d{{1,2}})(?!\d|[:.]\d\d(?!\d\d)){_NTH}{_RANGE}{_YEAR}",
        r"(?<![\d/.:])(?P<a>\d{1,2})(?:(?P<sep>/)(?P<b>\d{1,2})(?![\d/:]|\.\d)|(?P<dot>\.)(?P<n>0?[1-9]|1[0-2])(?![\d/:]|\.\d))",
    )
)
_WEEKDAY = re.compile(
    r"\b(?P<day>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:-{1,3}|–|—|to|until)\s*", re.IGNORECASE)
_YEARS_IN_TEXT = re.compile(r"(?<!\d)(?:(?:19|20)\d\d)(?!\d)|(?<=[’'])\d\d(?!\d)")


class Order(StrEnum):
    """Which of day and month stands first."""

    DMY = "dmy"
    MDY = "mdy"


class Written(Struct, frozen=True, kw_only=True):
    """A date as far as its text alone tells it: of two *numbers* the order is not known."""

    text: str
    year: int | None = None
    month: int = 0
    day: int = 0
    last: int = 0
    numbers: tuple[int, int] | None = None

    @property
    def order(self) -> Order | None:
        """Return the order that this date alone proves."""
        if self.numbers is None or self.numbers[0] == self.numbers[1]:
            return None
        first, second = self.numbers
        if first > 12 >= second:
            return Order.DMY
        return Order.MDY if second > 12 >= first else None

    @property
    def doubtful(self) -> bool:
        return (
            self.numbers is not None
            and self.order is None
            and self.numbers[0] != self.numbers[1]
        )


class Dates(Struct, frozen=True, kw_only=True):
    """The dates in a text, the weekday that is named beside them, and the rest of the text."""

    dates: tuple[Written, ...]
    rest: str
    weekday: str = ""


def find(text: str) -> Dates:
    """Find the dates of *text*; two that a dash joins are days from and until."""
    found: list[Written] = []
    rest = text
    forms = _FORMS
    while match := next(filter(None, (form.search(rest) for form in forms)), None):
        found.append(_written(match))
        before, after = rest[: match.start()], rest[match.end() :]
        joined = len(found) == 1 and _BETWEEN.match(after)
        # Two bare numbers beside a date are a time, `12 May (13.10)`, or something else.
        forms = _FORMS if joined else _FORMS[:-1]
        rest = f"{before} {after[joined.end() :] if joined else after}"
    day = _WEEKDAY.search(rest) if found else None
    if day:
        rest = _WEEKDAY.sub(" ", rest)
    return Dates(
        dates=tuple(found),
        rest=re.sub(r"^T(?=\d)", "", " ".join(rest.split()).strip(" ,;.:()[]-–—*")),
        weekday=day["day"][:3].lower() if day else "",
    )


def _written(match: re.Match[str]) -> Written:
    parts = {name: part for name, part in match.groupdict().items() if part}
    year = int(parts["year"]) if "year" in parts else None
    if year is not None and year < 100:
        year += 2000
    if "dot" in parts:
        parts |= {"sep": parts["dot"], "b": parts["n"]}
    if "a" in parts:
        # Nobody who puts dots between them begins with the month.
        first, second = int(parts["a"]), int(parts["b"])
        if parts["sep"] == ".":
            return Written(text=match[0], year=year, day=first, month=second)
        return Written(text=match[0], year=year, numbers=(first, second))
    month = int(parts["m"]) if "m" in parts else _NUMBERS[parts["month"].lower()]
    day, last = int(parts["d"]), int(parts.get("last", 0))
    return Written(text=match[0].strip(), year=year, month=month, day=day, last=last)


def orders(dates: Iterable[Written]) -> frozenset[Order]:
    """Return the orders that *dates* prove."""
    return frozenset(date.order for date in dates if date.order)


def years_in(text: str) -> tuple[int, ...]:
    """Return the years that a heading names: `2020`, `Fall '22`; of `2025-26` both."""
    both = re.search(r"((?:19|20)\d\d)\s?[-/–]\s?(\d\d)(?!\d)", text)
    if both:
        return (int(both[1]), int(both[1][:2] + both[2]))
    found = (int(year) for year in _YEARS_IN_TEXT.findall(text))
    return tuple(sorted({year if year > 99 else 2000 + year for year in found}))


def resolve(
    written: Written, order: Order | None, year: int | None
) -> tuple[dt.date, dt.date] | str:
    """Return the first and the last day of *written*, or what is missing to know them."""
    year = written.year or year
    if written.numbers and written.doubtful and order is None:
        return "the day or the month may stand first: say --date-order dmy or mdy"
    if year is None:
        return "the year is missing: say --year, or write it in the heading above"
    month, day = written.month, written.day
    if written.numbers:
        order = order or written.order or Order.DMY
        day, month = written.numbers if order is Order.DMY else written.numbers[::-1]
    try:
        first, last = (
            dt.date(year, month, day),
            dt.date(year, month, written.last or day),
        )
    except ValueError:
        how = f" when it is read as {order}" if written.numbers else ""
        return f"there is no such day{how}"
    if year not in YEARS:
        return f"the years {YEARS.start} to {YEARS.stop - 1} can be written"
    return (first, last) if first <= last else "it ends before it begins"
