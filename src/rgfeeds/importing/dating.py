"""What is decided once for all pages: the order of day and month, and the years of dates that have none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from rgfeeds.importing.days import Order, Written, resolved
from rgfeeds.importing.entry import Entry
from rgfeeds.importing.remarks import Remark
from rgfeeds.model.errors import RgfeedsError

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
    dates = [
        (entry, date) for entry in entries if entry.dates for date in entry.dates.dates
    ]
    if given:
        return given
    proofs: dict[Order, tuple[Entry, Written]] = {}
    for entry, date in dates:
        if date.order:
            proofs.setdefault(date.order, (entry, date))
    if len(proofs) == 2:
        (one, first), (other, second) = proofs[Order.DMY], proofs[Order.MDY]
        raise CannotDate(
            f"`{first.text}` ({one.page.file}:{one.line}) has the day first, `{second.text}` ({other.page.file}:{other.line})"
            " the month; correct one of them, or say --date-order dmy or --date-order mdy"
        )
    doubt = next(((entry, date) for entry, date in dates if date.doubtful), None)
    if doubt and not proofs:
        entry, date = doubt
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
            groups.setdefault((entry.page.file, entry.around, entry.years), []).append(
                entry
            )
    for group in groups.values():
        _date(group, order, year, found)
    if found.days and all(isinstance(day, str) for day in found.days.values()):
        _refuse(entries, found)
    return found


def _refuse(entries: Sequence[Entry], found: Days) -> None:
    entry = next(one for one in entries if one.dates)
    assert entry.dates
    why, text = str(found.days[entry.page.file, entry.start]), entry.dates.dates[0].text
    if "year is missing" in why:
        why = f"`{text}` looks like a date, but its year is nowhere; say it with --year, or write it in the heading above"
        raise CannotDate(f"{entry.page.file}:{entry.line}: {why}")
    raise CannotDate(
        f"{entry.page.file}:{entry.line}: no date is understood; of `{text}`: {why}"
    )


def _date(
    group: list[Entry], order: Order | None, year: int | None, found: Days
) -> None:
    """Date the entries of one table or list, which follow each other upwards or downwards."""
    years = group[0].years or ((year,) if year else ())
    downwards = _is_downwards(group, order)
    current = years[0] if years else None
    before: dt.date | None = None
    for entry in reversed(group) if downwards else group:
        assert entry.dates
        first, last = entry.dates.dates[0], entry.dates.dates[-1]
        if first.year is None and last.year is not None and last is not first:
            # `30 Oct/1 Nov 2027`, and `21 December to 4 January 2027` over New Year.
            one, other = resolved(first, order, 2000), resolved(last, order, 2000)
            over = (
                not isinstance(one, str)
                and not isinstance(other, str)
                and one[0] > other[0]
            )
            current = last.year - over
        elif first.year is not None:
            current = first.year
        elif current is not None and before is not None:
            day = resolved(first, order, current)
            if not isinstance(day, str) and (before - day[0]).days > _NEW_YEAR:
                current += 1
                if current not in years:
                    why = f"the rows go over New Year: taken as {current}"
                    found.remarks.append(entry.remark(why, first.text))
        dated = resolved(first, order, current)
        if (
            first.year is None
            and not years
            and current is not None
            and last.year is None
            and not isinstance(dated, str)
        ):
            found.remarks.append(
                entry.remark(
                    f"it has no year: taken as {current}, like those beside it",
                    first.text,
                )
            )
        found.days[entry.page.file, entry.start] = _span(
            entry, dated, order, current, found
        )
        if not isinstance(dated, str):
            before = dated[0]
            if first.weekday is not None and dated[0].weekday() != first.weekday:
                found.remarks.append(
                    entry.remark(f"{dated[0]} is a {dated[0]:%A}", first.text)
                )


def _span(
    entry: Entry,
    dated: tuple[dt.date, dt.date] | str,
    order: Order | None,
    year: int | None,
    found: Days,
) -> tuple[dt.date, dt.date] | str:
    assert entry.dates
    if isinstance(dated, str):
        return dated
    first, last = entry.dates.dates[0], entry.dates.dates[-1]
    if first.choice or entry.dates.choice:
        text = entry.cells[0].words.plain() if entry.shape != "row" else first.text
        found.remarks.append(
            entry.remark(
                f"two days are named: taken as {dated[0]}",
                text if first is last else f"{first.text} / {last.text}",
            )
        )
        return dated[0], dated[0]
    if last is first:
        return dated
    end = resolved(last, order, year)
    if not isinstance(end, str) and end[0] < dated[0] and last.year is None:
        end = resolved(last, order, dated[0].year + 1)
    if isinstance(end, str):
        return end
    return (dated[0], end[1]) if end[1] >= dated[0] else "it ends before it begins"


def _is_downwards(group: Sequence[Entry], order: Order | None) -> bool:
    days = [
        resolved(entry.dates.dates[0], order, entry.dates.dates[0].year or 2000)
        for entry in group
        if entry.dates
    ]
    known = [day[0] for day in days if not isinstance(day, str)]
    steps = [(other - one).days for one, other in pairwise(known)]
    # Without years, a great leap back is New Year.
    ahead = [0 < step <= _NEW_YEAR or step < -_NEW_YEAR for step in steps if step]
    return 2 * sum(ahead) < len(ahead)
