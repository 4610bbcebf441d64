"""Dates beside other words, as pages have them; which of day and month stands first is never guessed."""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct

from rgfeeds.store.times import YEARS
from rgfeeds.text.spoken import JOINT, Order, Written, find_days

__all__ = ["Dates", "Order", "Written", "find", "resolved", "years_in"]

_YEARS_IN_TEXT = re.compile(r"(?<!\d)(?:(?:19|20)\d\d)(?!\d)|(?<=[’'])\d\d(?!\d)")


class Dates(Struct, frozen=True, kw_only=True):
    """The dates in a text, and what stands *before* and *after* them; *choice*: one of two days."""

    dates: tuple[Written, ...]
    before: str
    after: str
    choice: bool = False


def find(text: str) -> Dates | None:
    """Find the first date of *text*, and a second one that a dash or the like joins to it; None without."""
    dates = find_days(text)[:2]
    if not dates:
        return None
    choice = dates[0].choice
    joint = JOINT.match(text, dates[0].span[1])
    if joint and len(dates) > 1 and dates[1].span[0] == joint.end():
        choice = joint["joint"].casefold() in {"/", "&", "and", "or"}
    else:
        del dates[1:]
    # `2026-01-05T14:30`
    after = re.sub(r"^T(?=\d)", " ", text[dates[-1].span[1] :])
    before = text[: dates[0].span[0]]
    return Dates(dates=tuple(dates), before=before, after=after, choice=choice)


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
    order = order or written.order
    first = next(iter(written.days(year, order)), None)
    try:
        last = first and first.replace(day=written.last or first.day)
    except ValueError:
        last = None
    if first is None or last is None:
        how = f" when it is read as {order}" if written.numbers and order else ""
        return f"there is no such day{how}"
    if year not in YEARS:
        return f"the years {YEARS.start} to {YEARS.stop - 1} can be written"
    if written.choice:
        return first, first
    return (first, last) if first <= last else "it ends before it begins"
