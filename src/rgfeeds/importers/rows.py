"""One row of a table becomes a session, a break, or what could not be read of it."""

from __future__ import annotations

import datetime as dt
import re

from msgspec.structs import replace

from rgfeeds.importers.calendar_facts import Facts, year_in
from rgfeeds.importers.cells import Cells, Found
from rgfeeds.importers.columns import Role
from rgfeeds.importers.drafts import DraftBreak
from rgfeeds.importers.layout import Page, Row
from rgfeeds.importers.marked import read
from rgfeeds.importers.session_tables import dates_of
from rgfeeds.placeholders import is_placeholder
from rgfeeds.wording import LONG_DAYS

_DITTO = re.compile(r"[\s~\"″”〃']*[~\"″”〃'][\s~\"″”〃']*")


def found(page: Page, row: Row, facts: Facts, year: int | None) -> Found:
    """Read *row*, in which a date without a year is in *year*."""
    if _DITTO.fullmatch(row.text(Role.DATE)):
        row = _without_dittos(row)
    reader = Cells(page, row, facts)
    dates = dates_of(row)
    if row.blank:
        return Found()
    if not dates.dates:
        return _undated(reader, row)
    day = facts.day(dates.dates[0], year)
    if isinstance(day, str):
        return Found(remarks=(reader.remark(day, left=True),))
    until = day[1]
    if len(dates.dates) > 1:
        later = facts.day(dates.dates[1], year)
        if isinstance(later, str) or later[1] < day[0] or len(dates.dates) > 2:
            why = "it has several dates, which are no days from and until"
            return Found(remarks=(reader.remark(why, left=True),))
        until = later[1]
    if dates.weekday and dates.weekday != LONG_DAYS[day[0].weekday()][:3].lower():
        why = f"{day[0]} is a {LONG_DAYS[day[0].weekday()]}"
        reader.tell(row.text(Role.DATE), why)
    reason = reader.reason()
    if reason:
        rest = DraftBreak(
            file=page.file, line=row.line, start=day[0], until=until, reason=reason
        )
        return Found(rest=rest, remarks=tuple(reader.remarks))
    if until != day[0]:
        reader.tell(
            row.text(Role.DATE),
            "it lasts several days; only the first was taken",
            left=True,
        )
    return reader.session(day[0], dates.rest)


def _without_dittos(row: Row) -> Row:
    """Return *row* with nothing where it only says that it is as in the row above."""
    cells = tuple(
        replace(cell, text="") if _DITTO.fullmatch(cell.text) else cell
        for cell in row.cells
    )
    return replace(row, cells=cells)


def _undated(reader: Cells, row: Row) -> Found:
    year = year_in(row)
    if year:
        return Found(year=year)
    if not row.text(Role.DATE) and row.entry is None:
        draft = reader.session(dt.date.min, "")
        return replace(draft, anchor=None, follows=True)
    nothing = all(
        is_placeholder(read(cell.text).plain())
        for cell in row.cells
        if cell.role is not Role.NUMBER
    )
    why = "it has no date, and nothing else" if nothing else "it has no date"
    return Found(remarks=(reader.remark(why, left=not nothing),))
