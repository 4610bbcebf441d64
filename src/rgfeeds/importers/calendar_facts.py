"""What is decided once for all pages: the order of day and month, and the kinds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import Struct

from rgfeeds.errors import RgfeedsError
from rgfeeds.importers import days
from rgfeeds.importers.columns import Role
from rgfeeds.importers.dated import parted
from rgfeeds.importers.days import Order, Written
from rgfeeds.importers.drafts import Wishes
from rgfeeds.importers.layout import Heading, Page, Row, Table
from rgfeeds.importers.marked import read
from rgfeeds.importers.rooms import where
from rgfeeds.importers.session_tables import dates_of, session_tables
from rgfeeds.importers.topics import known_kinds


class Undecided(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The pages leave open what their dates mean."""


class Facts(Struct, frozen=True, kw_only=True):
    """What holds for every row: the wishes, the order of dates, kinds and rooms in small letters."""

    wishes: Wishes
    order: Order | None
    kinds: frozenset[str]
    rooms: frozenset[str] = frozenset()

    def day(self, written: Written, year: int | None) -> tuple[dt.date, dt.date] | str:
        """Return the first and last day that *written* means, or why it means none."""
        return days.resolve(written, self.order, year)


def facts(pages: Iterable[Page], wishes: Wishes) -> Facts:
    """Decide what the dates of *pages* mean; raise Undecided when they leave it open."""
    pages = tuple(pages)
    dated = list(_dated(pages))
    titles = (
        read(row.text(Role.TITLE)).plain()
        for page in pages
        for table in session_tables(page)
        for row in table.rows
    )
    order = wishes.order or _order(dated)
    _demand_years(pages, wishes)
    rooms = {
        where(read(row.text(Role.ROOM)), wishes.base_url).room
        for page in pages
        for table in session_tables(page)
        for row in table.rows
    }
    return Facts(
        wishes=wishes,
        order=order,
        kinds=known_kinds(titles, wishes.kinds),
        rooms=frozenset(room.casefold() for room in {*rooms, wishes.room} if room),
    )


def _dated(pages: Iterable[Page]) -> Iterator[tuple[Page, int, Written]]:
    for page in pages:
        for table in session_tables(page):
            for row in table.rows:
                for date in dates_of(row).dates:
                    yield page, row.line, date
        for heading in page.headings:
            parts = parted(heading.text)
            for date in days.find(read(parts[0]).plain()).dates if parts else ():
                yield page, heading.line, date


def _order(dated: list[tuple[Page, int, Written]]) -> Order | None:
    proven = days.orders(date for _, _, date in dated)
    doubtful = [(page, line, date) for page, line, date in dated if date.doubtful]
    if len(proven) == 1 or not (proven or doubtful):
        return next(iter(proven), None)
    if proven:
        (first, at, one), (other, there, two) = (
            next((p, n, d) for p, n, d in dated if d.order is order) for order in Order
        )
        raise Undecided(
            f"`{one.text}` ({first.file}:{at}) has the day first, `{two.text}` ({other.file}:{there})"
            " the month; correct one of them, or say --date-order dmy or --date-order mdy"
        )
    page, line, date = doubtful[0]
    raise Undecided(
        f"{page.file}:{line}: `{date.text}` may begin with the day or with the month, and no date"
        " of the page tells which; say --date-order dmy or --date-order mdy"
    )


def _demand_years(pages: Iterable[Page], wishes: Wishes) -> None:
    """Raise Undecided for a table most of whose dates have no year; a single one is told of its row."""
    for page in pages:
        for table in session_tables(page):
            year = year_of(page, table, wishes)
            yearless: list[tuple[Row, Written]] = []
            count = 0
            for row in table.rows:
                year = year_in(row) or year
                dates = dates_of(row).dates
                count += len(dates)
                yearless += [(row, one) for one in dates if not (one.year or year)]
            if 2 * len(yearless) >= max(count, 1):
                row, date = yearless[0]
                raise Undecided(
                    f"{page.file}:{row.line}: `{date.text}` has no year; say it with"
                    " --year, or write it in the heading above"
                )


def year_of(page: Page, table: Table, wishes: Wishes) -> int | None:
    """Return the year of a *table*: that of the nearest heading that names one, else of its *page*, else the one wished."""
    return heading_year(table.under) or page.year or wishes.year


def heading_year(heading: Heading | None) -> int | None:
    for above in heading.path() if heading else ():
        years = days.years_in(read(above.text).plain())
        if years:
            return years[0] if len(years) == 1 else None
    return None


def year_in(row: Row) -> int | None:
    """Return the year that a row without a date names, as in `| **Spring 2024** | | |`."""
    text = row.cells[0].text or row.text(Role.DATE)
    others = [cell.text for cell in row.cells if cell.text not in {"", text}]
    words = read(text).plain().split()
    if others or read(text).links or len(words) > 4 or dates_of(row).dates:
        return None
    years = days.years_in(" ".join(words))
    return years[0] if len(years) == 1 else None
