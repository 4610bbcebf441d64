"""What is decided once for all pages: the order of day and month, and the years of dates that have none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from rgfeeds.errors import RgfeedsError
from rgfeeds.importing.days import Order, Written, resolved
from rgfeeds.importing.entry import Entry
from rgfeeds.importing.remarks import Remark

#: A step back by more days is New Year, not a row out of order.
_NEW_YEAR = 150


class CannotDate(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The pages leave open which days they mean."""


class Days(Struct, frozen=True, kw_only=True):
    """The days of each entry by its place, or why there are none; and what was decided without being written."""

    days: dict[tuple[str, int], tuple[dt.date, dt.date] | str]
    remarks: list[Remark]


def order_of(entries: Sequence[Entry], given: Order | None) -> Order | None:
    """Return the order that the dates prove, or was *given*; raise CannotDate where they leave it open."""
    if given:
        return given
    proofs: dict[Order, tuple[Entry, Written]] = {}
    doubts = []
    for entry in entries:
        for date in entry.dates.dates if entry.dates else ():
            if date.order:
                proofs.setdefault(date.order, (entry, date))
            elif date.doubtful:
                doubts.append((entry, date))
    if len(proofs) == 2:
        (one, first), (other, second) = proofs[Order.DMY], proofs[Order.MDY]
        raise CannotDate(
            f"`{first.text}` ({one.page.file}:{one.line}) has the day first, `{second.text}` ({other.page.file}:{other.line})"
            " the month; correct one of them, or say --date-order dmy or --date-order mdy"
        )
    if doubts and not proofs:
        entry, date = doubts[0]
        raise CannotDate(
            f"{entry.page.file}:{entry.line}: `{date.text}` may begin with the day or with the month, and no date of"
            " the page tells which; say --date-order dmy or --date-order mdy"
        )
    return next(iter(proofs), None)


def days_of(entries: Sequence[Entry], order: Order | None, year: int | None) -> Days:
    """Return the days of *entries*; *year* is that of dates which have none, nor have the headings above."""
    found = Days(days={}, remarks=[])
    groups: dict[tuple[str, int, tuple[int, ...]], list[Entry]] = {}
    for entry in entries:
        if entry.dates:
            key = (entry.page.file, entry.around, entry.years)
            groups.setdefault(key, []).append(entry)
    for group in groups.values():
        years = group[0].years or ((year,) if year else ())
        _date(group, order, years, found)
    if groups and all(isinstance(day, str) for day in found.days.values()):
        _refuse(next(iter(groups.values()))[0], found)
    return found


def _refuse(entry: Entry, found: Days) -> None:
    first, _ = _ends(entry)
    why = f"no date is understood; of `{first.text}`: {found.days[entry.place]}"
    if "year is missing" in why:
        why = f"`{first.text}` looks like a date, but its year is nowhere; say it with --year, or write it in the heading above"
    raise CannotDate(f"{entry.page.file}:{entry.line}: {why}")


def _ends(entry: Entry) -> tuple[Written, Written]:
    assert entry.dates
    return entry.dates.dates[0], entry.dates.dates[-1]


def _date(
    group: Sequence[Entry], order: Order | None, years: tuple[int, ...], found: Days
) -> None:
    """Date the entries of one table or list, which follow each other upwards or downwards."""
    current = years[0] if years else None
    before: dt.date | None = None
    for entry in group[::-1] if _is_downwards(group, order) else group:
        first, last = _ends(entry)
        former, current = current, _year(entry, order, current, before)
        day = resolved(first, order, current)
        if first.year is None and last.year is None and not isinstance(day, str):
            if current != former and current not in years:
                why = f"the rows go over New Year: taken as {current}"
                found.remarks.append(entry.remark(why, first.text))
            if not years:
                why = f"it has no year: taken as {current}, like those beside it"
                found.remarks.append(entry.remark(why, first.text))
        if not isinstance(day, str):
            before = day[0]
            found.days[entry.place] = _span(entry, day, order, found)
            if first.weekday is not None and before.weekday() != first.weekday:
                why = f"{before} is a {before:%A}"
                found.remarks.append(entry.remark(why, first.text))
        else:
            found.days[entry.place] = day


def _year(
    entry: Entry, order: Order | None, current: int | None, before: dt.date | None
) -> int | None:
    """Return the year of an entry that follows one of the day *before*, in the *current* year."""
    first, last = _ends(entry)
    if first.year is None and last.year is not None:
        # `30 Oct/1 Nov 2027`, and `21 December to 4 January 2027` over New Year.
        return last.year - (first.days(2000, order) > last.days(2000, order))
    days = () if first.year or not before else first.days(current, order)
    if current and before and days and (before - days[0]).days > _NEW_YEAR:
        return current + 1
    return first.year or current


def _span(
    entry: Entry, day: tuple[dt.date, dt.date], order: Order | None, found: Days
) -> tuple[dt.date, dt.date] | str:
    """Return the first and the last day of an entry whose first date is *day*."""
    first, last = _ends(entry)
    if first.choice or (entry.dates and entry.dates.choice):
        text = first.text if first is last else f"{first.text} / {last.text}"
        if entry.shape != "row" and first is last:
            text = entry.cells[0].words.plain()
        why = f"two days are named: taken as {day[0]}"
        found.remarks.append(entry.remark(why, text))
        return day[0], day[0]
    if last is first:
        return day
    for year in (day[0].year, day[0].year + 1):
        end = resolved(last, order, year)
        if isinstance(end, str) or end[1] >= day[0]:
            return end if isinstance(end, str) else (day[0], end[1])
    return "it ends before it begins"


def _is_downwards(group: Sequence[Entry], order: Order | None) -> bool:
    dates = [_ends(entry)[0] for entry in group]
    days = [date.days(date.year or 2000, order)[:1] for date in dates]
    steps = [(two - one).days for one, two in pairwise(day for (day,) in filter(None, days))]  # fmt: skip
    # Without years, a great leap back is New Year.
    ahead = [0 < step <= _NEW_YEAR or step < -_NEW_YEAR for step in steps if step]
    return 2 * sum(ahead) < len(ahead)
