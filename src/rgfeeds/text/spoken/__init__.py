"""The one grammar of days and times as people write them, in commands, pages and mistakes.

Here are the days: `Mon 12 Aug`, `12/08/2024`, `next week`; no order of two numbers is guessed.
"""

import datetime as dt
import re
from contextlib import suppress
from enum import StrEnum

from msgspec import Struct

from rgfeeds.text.wording import MONTH_NUMBERS, WEEKDAY_NUMBERS

#: A day of the week, as a pattern.
WEEKDAY = rf"(?:{'|'.join(sorted(WEEKDAY_NUMBERS, key=len, reverse=True))})\b"

_MONTH = rf"(?P<month>{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\b\.?"
_NTH = r"(?:\s?(?:st|nd|rd|th|er|º)\b|\.)?"
_YEAR = r"(?:[\s,.]*(?:(?:of|de)\s+)?[-/’']?\s?(?P<year>(?<=[-/’'])\d{2}(?!\d)|(?:19|2[01])\d\d(?!\d)))?"
_SECOND = rf"(?:\s*(?P<joint>-|–|—|&|to\b|/)\s*(?P<last>\d{{1,2}})(?!\d|[:.h]\d\d|\s?[ap]\.?m\b){_NTH})?"
# Those that can be nothing but days, two numbers with a mark, and then `08-12`.
_FORMS = (
    (
        r"(?<!\d)(?P<year>(?:19|2[01])\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?!\d)[일日.]?(?:\s?[（(][月火水木金土日월화수목금토일][）)])?",
        r"(?<![\w/.])(?P<d>\d{1,2})\.?(?P<joint>-|–)(?P<last>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<year>(?:19|2[01])\d\d|\d\d)(?![\d/])",
        r"(?<![\d/])(?P<d>\d{1,2})\s?(?P<mark>[-/.])\s?(?P<m>\d{1,2})\s?(?P=mark)\s?(?P<year>(?:19|2[01])\d\d|\d\d)(?![\d/])",
        rf"(?:(?<!\w)|(?<=[a-z]{{3}})|(?<=[^\W\x00-\x7f\d]))(?<!\d[/.:])(?P<d>\d{{1,2}}){_NTH}{_SECOND}[\s-]*(?:(?:of|de)\s+)?{_MONTH}{_YEAR}",
        rf"(?<!\w){_MONTH}[\s-]*(?P<d>\d{{1,2}})(?!\d|[:.]\d\d(?!\d\d)){_NTH}{_SECOND}{_YEAR}",
    ),
    (
        r"(?<![\d/.:])(?P<d>\d{1,2})(?P<mark>/)(?P<m>\d{1,2})(?![\d/]|[:.]\d)",
        r"(?<![\d/.:])(?P<d>\d{1,2})(?P<mark>\.)(?P<m>0?[1-9]|1[0-2])(?![\d/:]|\.\d)\.?",
    ),
    (r"(?<![\d-])(?P<d>0\d|1[0-2])(?P<mark>-)(?P<m>[0-3]\d)(?![\d-]|\s?[ap:])",),
)
_DAY_BEFORE = re.compile(
    rf"(?i)(?<!\w)({WEEKDAY})[.,]?\s*(?:(?:the|den|le|el|il)\s+)?$"
)
_DAY_AFTER = re.compile(
    rf"(?i)\s*,?\s*(?:\(({WEEKDAY})\.?\)|({WEEKDAY})\.?(?=\s*(?:$|[,;:|–—-]|\d\d?[:.h])))"
)
# Behind it a number counts, and what a dash joins to it is the day: `Session 3 - 14 May`.
_COUNTED = re.compile(
    r"(?i)(?:#|\b(?:sessions?|meetings?|weeks?|talks?|lectures?|seminars?|part|chapter|no|nr)\.?)\s*$"
)
_ITS_DAY = re.compile(r"(?i)\.?\s*\d{1,2}(?!\d|[:.h]\d\d|\s?[ap]\.?m\b|\s*[-–]\s*\d)")
_MONTH_BEFORE = re.compile(rf"(?i)(?<!\w){_MONTH}\s*$")
#: What joins two days: a dash or a wave those from and until, the others a choice.
JOINT = re.compile(r"(?i)\s*(?P<joint>-{1,3}|[–—~〜～]|to\b|until\b|/|&|and\b|or\b)\s*")
_DAY_OF_MONTH = rf"({WEEKDAY})[.,]?\s+(?:the\s+)?(\d\d?)(?:st|nd|rd|th)?|(?:the\s+)?(\d\d?)(?:st|nd|rd|th)"
_COUNTS = {"a": 1, "next": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}  # fmt: skip
_AHEAD = re.compile(
    rf"(?:(?:on\s+)?(?P<first>{WEEKDAY})\s+)?"
    rf"(?:(?P<which>next)\s+week|in\s+(?P<count>\d\d?|{'|'.join(_COUNTS)})\s+(?P<unit>day|week)s?)"
    rf"(?:,?\s+(?:on\s+)?(?P<then>{WEEKDAY}))?"
)
_NEAR = re.compile(rf"(?:(?P<which>next|this|last|on)\s+)?(?P<name>{WEEKDAY})\.?")
_STEPS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_TAKEN = "\0"  # stands for what was read already


class Order(StrEnum):
    """Which of day and month stands first."""

    DMY = "dmy"
    MDY = "mdy"


class SpokenDay(Struct, frozen=True, kw_only=True):
    """A day as far as its text alone tells it, a weekday beside it included.

    *span* is where it stands. Of two *numbers* the order is not known: *day* is the first. *weekday* counts
    from 0 for Monday. Of `12-14 May` the *last* is 14; of `12/13 May`, which is a *choice*, 13.
    """

    text: str
    span: tuple[int, int]
    year: int | None = None
    month: int
    day: int
    numbers: bool = False
    weekday: int | None = None
    last: int = 0
    choice: bool = False
    short_year: bool = False

    def days(
        self, year: int | None = None, order: Order | None = None
    ) -> tuple[dt.date, ...]:
        """Return the days that this may be, in *year* where it says none: none, one or two."""
        year = self.year or year
        if year is None:
            return ()
        ways = {Order.DMY: (self.month, self.day), Order.MDY: (self.day, self.month)}
        chosen = order if self.numbers else Order.DMY
        found = []
        for month, day in [ways[chosen]] if chosen else ways.values():
            with suppress(ValueError):
                found.append(dt.date(year, month, day))
        return tuple(dict.fromkeys(found))

    @property
    def order(self) -> Order | None:
        """The order of day and month that this alone proves, be it a day of a leap year."""
        fits = [one for one in Order if self.numbers and self.days(2000, one)]
        named = self.weekday
        if len(fits) == 2 and self.year and named is not None:
            fits = [one for one in fits if self.days(order=one)[0].weekday() == named]
        return fits[0] if len(fits) == 1 else None

    @property
    def doubtful(self) -> bool:
        """Whether day and month may be exchanged."""
        return self.order is None and len(self.days(2000)) == 2


def find_days(text: str) -> list[SpokenDay]:
    """Return every day in *text* that is written out, in their order."""
    found: list[SpokenDay] = []
    for forms in _FORMS:
        # Beside a day, two bare numbers are a time, `12 May (13.10)`, unless a dash joins them.
        only_joined = bool(found)
        for form in forms:
            for match in re.finditer(form, text, re.IGNORECASE):
                joined = not only_joined or _is_joined(match, text)
                if joined and not _begins_with_month(match, text):
                    one = _read_match(match, text)
                    found.append(one)
                    text = f"{text[: one.span[0]]}{_TAKEN * len(one.text)}{text[one.span[1] :]}"
    return sorted(found, key=lambda one: one.span)


def _begins_with_month(match: re.Match[str], text: str) -> bool:
    """Whether the month of *match* has its day behind it, as in `Week 3 - Mar 5` and `Nov 30 - Dec 4`."""
    month = match.groupdict().get("month")
    if month is None or match.start("month") < match.start("d"):
        return False
    if not _ITS_DAY.match(text, match.end("month")):
        return False
    dashed = re.search(r"\s-\s", text[match.end("d") : match.start("month")])
    before = (text, 0, match.start())
    return bool(dashed or _COUNTED.search(*before) or _MONTH_BEFORE.search(*before))


def _is_joined(match: re.Match[str], text: str) -> bool:
    after = JOINT.match(text, match.end())
    if after and text[after.end() :].startswith(_TAKEN):
        return True
    before = text[: match.start()].rpartition(_TAKEN)
    return bool(before[1] and JOINT.fullmatch(before[2]))


def weekday_number(weekday: str | None) -> int | None:
    """Return the number of a *weekday* that was written, 0 for Monday."""
    return WEEKDAY_NUMBERS[_plain(weekday)] if weekday else None


def _plain(name: str) -> str:
    """Return *name* in small letters; two capitals of other alphabets pass for an I."""
    return name.replace("\u0130", "i").replace("\u0131", "i").casefold()


def _is_week(match: re.Match[str]) -> bool:
    """Whether two days with a dash between them can be those of one week, as in `12–16 May`."""
    joint = (match.end("d"), match.start("last"))
    return match.span("joint") == joint and 0 < int(match["last"]) - int(match["d"]) < 7


def _read_match(match: re.Match[str], text: str) -> SpokenDay:
    parts = {name: part for name, part in match.groupdict().items() if part}
    before = _DAY_BEFORE.search(text, max(0, match.start() - 20), match.start())
    after = None if before else _DAY_AFTER.match(text, match.end())
    start = before.start() if before else match.start()
    counted = _COUNTED.search(text, 0, match.start()) if "last" in parts else None
    if counted and not (_is_week(match) and "week" in counted[0].casefold()):
        start, parts["d"] = match.start("last"), parts.pop("last")
    span = (start, after.end() if after else match.end())
    named = before[1] if before else (after[1] or after[2]) if after else None
    short_year = len(parts.get("year", "")) == 2
    return SpokenDay(
        text=text[slice(*span)],
        span=span,
        year=int(parts["year"]) + 2000 * short_year if "year" in parts else None,
        month=int(parts["m"])
        if "m" in parts
        else MONTH_NUMBERS[_plain(parts["month"])],
        day=int(parts["d"]),
        # Nobody who puts dots between them begins with the month.
        numbers=parts.get("mark") in {"-", "/"},
        weekday=weekday_number(named),
        last=int(parts.get("last", 0)),
        choice=parts.get("joint") in {"/", "&"},
        short_year=short_year,
    )


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
    if match := re.fullmatch(_DAY_OF_MONTH, plain):
        number, named = int(match[2] or match[3]), weekday_number(match[1])
        # Within three months, or it would be a day that nobody says so.
        near = (today + dt.timedelta(days=step) for step in range(93))
        fits = (day for day in near if named in {None, day.weekday()})
        return next((day for day in fits if day.day == number), None)
    return None
