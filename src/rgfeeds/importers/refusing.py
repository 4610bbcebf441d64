"""Why a file cannot be imported, in the organiser's words."""

from __future__ import annotations

import re
from collections import Counter

from rgfeeds.importers.columns import Role
from rgfeeds.importers.layout import Page, Table


def why_not(page: Page) -> str:
    """Say why there is no table of sessions on *page*."""
    text, file = page.source.text, page.file
    if text.lstrip().startswith("BEGIN:VCALENDAR"):
        return f"{file} is a calendar, not a Markdown page; import reads Markdown"
    if re.match(r"\s*(?:<!doctype html|<html|<\?xml)", text, re.IGNORECASE):
        return f"{file} is HTML or XML, not a Markdown page; import reads Markdown"
    if page.tables:
        return _of_table(page, page.tables)
    if _commas(text):
        return f"{file} looks like CSV, not like a Markdown page; make a Markdown table of it, `| Date | Topic |`"
    return f"{file} has no table of sessions: import looks for one like `| Date | Topic | Room | Lead |`"


def _of_table(page: Page, tables: tuple[Table, ...]) -> str:
    dated = [table for table in tables if Role.DATE in table.roles]
    table = (dated or tables)[0]
    columns = ", ".join(f"`{name}`" for name in table.headings)
    place = f"{page.file}:{table.lines.start}"
    if not dated:
        return f"{place}: the table ({columns}) has no column of dates, so nothing tells when a session is"
    if not table.of_sessions:
        return f"{place}: the table ({columns}) has dates, but no column of topics or speakers"
    return f"{place}: no row of the table ({columns}) has a date that is understood"


def _commas(text: str) -> bool:
    """Whether nearly all lines have the same number of commas, semicolons or tabs."""
    lines = [line for line in text.splitlines() if line.strip()]
    counts = Counter(
        (sign, line.count(sign)) for line in lines for sign in ",;\t" if sign in line
    )
    return len(lines) > 1 and max(counts.values(), default=0) >= len(lines) - 1
