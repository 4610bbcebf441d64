"""Which tables, headings and lists of a page are its sessions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rgfeeds.importers import days
from rgfeeds.importers.columns import Role
from rgfeeds.importers.days import Dates
from rgfeeds.importers.layout import Page, Row, Table
from rgfeeds.importers.marked import read

_NEWS = r"""(?:news|announcements?|updates?|change\s?log|changes|releases?|release\ notes
    |deadlines?|important\ dates|publications?)"""
# What has dates and is no session.
_OF_NEWS = re.compile(
    rf"\W*(?:(?:latest|recent|our|older)\s+)?{_NEWS}(?:\s*(?:&|and|/)\s*{_NEWS})?\W*",
    re.IGNORECASE | re.VERBOSE,
)
_OF_SESSIONS = re.compile(
    r"""\b(?:past|previous|earlier|upcoming|future|next|archived?|history|schedule|sessions?|meetings?
      |talks?|seminars?|events?|programme|program|calendar|minutes|(?:19|20)\d\d)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def session_tables(page: Page) -> list[Table]:
    """Return the tables of *page* that list sessions and have a date at least.

    Dated headings and lists stand for them where there are none. Beside tables that speak
    of none of them, headings do so only where one above them speaks of sessions.
    """
    told = [table for table in page.dated if not _under(table, _OF_NEWS, whole=True)]
    tables = [
        table
        for table in page.tables
        if table.of_sessions and any(dates_of(row).dates for row in table.rows)
    ]
    if tables:
        headed = [
            one
            for one in told
            if _is_heading(page, one) and _under(one, _OF_SESSIONS, whole=False)
        ]
        spoken = any(_speaks_of(table, page, headed) for table in tables)
        told = [] if spoken else headed
    return sorted((*tables, *told), key=lambda table: table.lines.start)


def dates_of(row: Row) -> Dates:
    """Return the dates of *row*."""
    return days.find(read(row.text(Role.DATE)).plain())


def _under(table: Table, words: re.Pattern[str], *, whole: bool) -> bool:
    """Whether a heading above *table* has *words*, or is them as a *whole*."""
    found = words.fullmatch if whole else words.search
    above = table.under.path() if table.under else ()
    return any(found(read(heading.text).plain()) for heading in above)


def _is_heading(page: Page, table: Table) -> bool:
    return any(one.line == table.lines.start for one in page.headings)


def _speaks_of(table: Table, page: Page, headed: Sequence[Table]) -> bool:
    """Whether rows of *table* have the date of one of *headed*, or point to a heading of the page."""
    days_of = {key for one in headed for row in one.rows for key in _keys(row)}
    names = {one.slug for one in page.headings}
    names |= {name for one in page.headings for name in one.anchors}
    return any(
        days_of & set(_keys(row))
        or names & {one.url[1:] for one in read(row.text(Role.DATE)).anchors()}
        for row in table.rows
    )


def _keys(row: Row) -> list[tuple[object, ...]]:
    return [(one.numbers, one.month, one.day) for one in dates_of(row).dates]
