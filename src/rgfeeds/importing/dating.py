"""What is decided once for all pages: the order of day and month, and the years of dates that have none."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from msgspec.structs import replace

from rgfeeds.errors import RgfeedsError
from rgfeeds.importing.contents import EntryPlace, PageEntry
from rgfeeds.importing.dates import Dates
from rgfeeds.importing.source import Remark
from rgfeeds.store.times import YEARS
from rgfeeds.text.spoken import Order, SpokenDay

#: A step back by more days is New Year, not a row out of order.
_NEW_YEAR = 150
_SAY_ORDER = "say --date-order dmy or --date-order mdy"
#: The first and the last day of an entry, or why there are none.
Days: TypeAlias = tuple[dt.date, dt.date] | str
EntryDays: TypeAlias = dict[EntryPlace, Days]
_Dated: TypeAlias = tuple[PageEntry, Dates]
_Years: TypeAlias = tuple[int, ...]


def order_of(entries: Iterable[PageEntry]) -> Order | None:
    """Return the order that the dates prove; raise RgfeedsError where they leave it open."""
    proofs: dict[Order, str] = {}
    doubts = []
    for entry in entries:
        for date in (entry.dates.first, entry.dates.last) if entry.dates else ():
            if date.order:
                proofs.setdefault(date.order, f"`{date.text}` ({entry.where})")
            elif date.doubtful:
                doubts.append(f"{entry.where}: `{date.text}`")
    if len(proofs) == 2:
        both = f"{proofs[Order.DMY]} has the day first, {proofs[Order.MDY]} the month"
        raise RgfeedsError(f"{both}; correct one of them, or {_SAY_ORDER}")
    if doubts and not proofs:
        both = f"{doubts[0]} may begin with the day or with the month"
        raise RgfeedsError(f"{both}, and no date of the page tells which; {_SAY_ORDER}")
    return next(iter(proofs), None)


def days_of(
    entries: Iterable[PageEntry], order: Order | None, year: int | None
) -> tuple[EntryDays, list[Remark]]:
    """Return the days of *entries* by their places, and what was decided without being written.

    *year* is that of dates which have none, nor have the headings above. Raise RgfeedsError where no date is understood.
    """
    days: EntryDays = {}
    remarks: list[Remark] = []
    dated = [(entry, entry.dates) for entry in entries if entry.dates]
    groups: dict[tuple[str, int, _Years], list[_Dated]] = {}
    for entry, dates in dated:
        key = (entry.page.file, entry.around, entry.years)
        groups.setdefault(key, []).append((entry, dates))
    for (_, _, named), group in groups.items():
        years = named or ((year,) if year else ())
        for entry, found, told in _group_days(group, order, years):
            days[entry.place] = found
            remarks += told
    if dated and all(isinstance(found, str) for found in days.values()):
        entry, dates = dated[0]
        text, why = dates.first.text, days[entry.place]
        shown = f"no date is understood; of `{text}`: {why}"
        if "year is missing" in why:
            shown = f"`{text}` looks like a date, but its year is nowhere; say it with --year, or write it in the heading above"
        raise RgfeedsError(f"{entry.where}: {shown}")
    return days, remarks


def _group_days(
    group: Sequence[_Dated], order: Order | None, years: _Years
) -> Iterator[tuple[PageEntry, Days, list[Remark]]]:
    """Yield the days of one table or list, whose entries follow each other upwards or downwards."""
    current = years[0] if years else None
    before: dt.date | None = None
    for entry, dates in group[::-1] if _is_downwards(group, order, years) else group:
        first, last = dates.first, dates.last
        former, current = current, _year(dates, order, current, before)
        found = _days(first, order, current)
        if isinstance(found, str):
            yield entry, found, []
            continue
        before = found[0]
        told = []
        if first.year is None and last.year is None:
            if current != former and current not in years:
                told.append(f"the rows go over New Year: taken as {current}")
            if not years:
                told.append(f"it has no year: taken as {current}, like those beside it")
        if first.weekday not in {None, before.weekday()}:
            told.append(f"{before} is a {before:%A}")
        remarks = [entry.remark(why, first.text) for why in told]
        if not (first.choice or dates.choice):
            yield entry, _span(dates, found, order), remarks
            continue
        text = first.text if first is last else f"{first.text} / {last.text}"
        choice = entry.remark(f"two days are named: taken as {before}", text)
        yield entry, (before, before), [choice, *remarks]


def _is_downwards(group: Sequence[_Dated], order: Order | None, years: _Years) -> bool:
    dates = [dates.first for _, dates in group]
    days = [day for one in dates for day in one.days(one.year or 2000, order)[:1]]
    steps = [(two - one).days for one, two in pairwise(days)]
    if len(years) == 1 and steps and max(steps) <= 0:
        # All of it is in the one year that stands above; of two days, the second may be in the next.
        return len(steps) > 1 or steps[0] >= -_NEW_YEAR
    # Without years, a great leap back is New Year.
    ahead = [0 < step <= _NEW_YEAR or step < -_NEW_YEAR for step in steps if step]
    return 2 * sum(ahead) < len(ahead)


def _year(
    dates: Dates, order: Order | None, current: int | None, before: dt.date | None
) -> int | None:
    """Return the year of dates that follow the day *before*, in the *current* year."""
    first, last = dates.first, dates.last
    if first.year is None and last.year is not None:
        # `30 Oct/1 Nov 2027`, and `21 December to 4 January 2027` over New Year.
        return last.year - (first.days(2000, order) > last.days(2000, order))
    days = () if first.year or not before else first.days(current, order)
    if current and before and days and (before - days[0]).days > _NEW_YEAR:
        return current + 1
    return first.year or current


def _days(written: SpokenDay, order: Order | None, year: int | None) -> Days:
    """Return the first and the last day of *written*, or what is missing to know them."""
    if year is None:
        return "the year is missing: say --year, or write it in the heading above"
    until = replace(written, day=written.last or written.day)
    first, last = (next(iter(one.days(year, order)), None) for one in (written, until))
    if first is None or last is None:
        how = f" when it is read as {order}" if written.numbers and order else ""
        return f"there is no such day{how}"
    if year not in YEARS:
        return f"the years {YEARS.start} to {YEARS.stop - 1} can be written"
    if written.choice:
        return first, first
    return (first, last) if first <= last else "it ends before it begins"


def _span(dates: Dates, found: tuple[dt.date, dt.date], order: Order | None) -> Days:
    """Return the first and the last day of *dates*, whose first one is *found*."""
    for year in (found[0].year, found[0].year + 1):
        end = _days(dates.last, order, year)
        if isinstance(end, str):
            return end
        if end[1] >= found[0]:
            return found[0], end[1]
    return "it ends before it begins"
