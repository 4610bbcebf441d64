"""Why a file cannot be imported, in the organiser's words."""

from __future__ import annotations

import re
from collections import Counter

from rgfeeds.importers.columns import Role
from rgfeeds.importers.layout import Page, Table


def other_form(page: Page) -> str | None:
    """Say which form *page* has that is not Markdown, None when it may be Markdown."""
    text, file = page.source.text, page.file
    if text.lstrip().startswith("BEGIN:VCALENDAR"):
        return f"{file} is a calendar, not a Markdown page; import reads Markdown"
    if re.match(r"\s*(?:<!doctype html|<html|<\?xml)", text, re.IGNORECASE):
        return f"{file} is HTML or XML, not a Markdown page; import reads Markdown"
    if not page.tables and _commas(text):
        return f"{file} looks like CSV, not like a Markdown page; make a Markdown table of it, `| Date | Topic |`"
    return None


def why_not(page: Page) -> str:
    """Say why there are no sessions on *page*."""
    text, file = page.source.text, page.file
    if page.tables:
        return _of_table(page, page.tables)
    bare = re.search(
        r"^[ \t]*\|.*\|.*\n[ \t]*\|.*\||<table\b", text, re.MULTILINE | re.IGNORECASE
    )
    if bare:
        line = text.count("\n", 0, bare.start()) + 1
        header = (
            "begin it with a row of `<th>`, as `<tr><th>Date</th><th>Topic</th></tr>`"
            if bare[0].startswith("<")
            else "write one above it, as `| Date | Topic | Lead |` with `|---|---|---|` below"
        )
        return f"{file}:{line}: the table has no header: {header}"
    return (
        f"{file} has no table of sessions, and no list or headings with their dates: import"
        " looks for a table like `| Date | Topic | Room | Lead |`, items like `- 12 May 2024: Topic`,"
        " or headings like `## 12 May 2024: Topic`"
    )


def _of_table(page: Page, tables: tuple[Table, ...]) -> str:
    dated = [table for table in tables if Role.DATE in table.roles]
    table = (dated or tables)[0]
    columns = ", ".join(f"`{name}`" for name in table.headings)
    place = f"{page.file}:{table.lines.start}"
    if any("{{" in row.raw or "{%" in row.raw for one in tables for row in one.rows):
        return (
            f"{place}: the rows of the table ({columns}) are filled in by a program when the site is made;"
            " import needs a page with the dates in it: copy the table from the site itself"
        )
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
