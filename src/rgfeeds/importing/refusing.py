"""Why a page cannot be imported, in the organiser's words: what was seen, and what to do."""

import re
from collections import Counter
from collections.abc import Iterator

from rgfeeds.errors import RgfeedsError
from rgfeeds.importing.blocks import PageBlock
from rgfeeds.importing.contents import PageContents
from rgfeeds.importing.dates import find_dates
from rgfeeds.importing.page import Page
from rgfeeds.importing.tables import label_role
from rgfeeds.importing.words import Role


def refuse(found: PageContents) -> None:
    """Raise RgfeedsError when *found* has no entry with a date."""
    text, file = found.page.text, found.page.file
    tables = [block for block in found.page.blocks if block.kind == "table"]
    if re.match(r"(?i)\s*BEGIN:VCALENDAR", text):
        why = f"{file} is a calendar, not a Markdown page; import reads Markdown"
    elif re.match(r"(?i)\s*(?:<!doctype html|<html|<\?xml)", text):
        why = f"{file} is HTML or XML, not a Markdown page; import reads Markdown"
    elif not tables and _is_csv(text):
        why = f"{file} looks like CSV, not like a Markdown page; make a Markdown table of it, `| Date | Topic |`"
    elif any(entry.dates for entry in found.entries):
        return
    else:
        why = _of_table(found, tables[0]) if tables else _of_text(found.page)
    raise RgfeedsError(why)


def _of_table(found: PageContents, table: PageBlock) -> str:
    names = [cell.plain() for cell in table.rows[0].cells]
    shown = ", ".join(f"`{name}`" for name in names)
    if re.search(r"\{\{|\{%", found.page.text):
        why = f"the rows of the table ({shown}) are filled in by a program when the site is made; import needs a page with the dates in it: copy the table from the site itself"
    elif not table.header:
        why = "the table has no header: begin it with a row of `<th>`, as `<tr><th>Date</th><th>Topic</th></tr>`"
    elif found.remarks and not found.entries:
        why = f"the table ({shown}) has dates, but of something else than sessions"
    elif found.entries or Role.DATE in map(label_role, names):
        why = f"no row of the table ({shown}) has a date that is understood"
    elif not any(_dates(found.page)):
        why = f"the table ({shown}) has no column of dates, so nothing tells when a session is"
    else:
        why = f"the table ({shown}) has no column of dates beside one of topics or speakers"
    return f"{found.page.file}:{found.page.line(table.start)}: {why}"


def _of_text(page: Page) -> str:
    text, file = page.text, page.file
    bare = re.search(r"^[ \t]*\|.*\|.*\n[ \t]*\|.*\|", text, re.MULTILINE)
    if bare:
        line = text.count("\n", 0, bare.start()) + 1
        header = "write one above it, as `| Date | Topic | Lead |` with `|---|---|---|` below"
        return f"{file}:{line}: the table has no header: {header}"
    if any(map(find_dates, page.front.split("\n")[1:])) and not any(_dates(page)):
        return f"{file}: its dates stand in the front matter, of which a program makes the page; import needs a page with the dates in it: copy the table from the site itself"
    seen = next(_dates(page), "")
    forms = "a table like `| Date | Topic | Room | Lead |`, items like `- 12 May 2024: Topic`, or headings like `## 12 May 2024: Topic`"
    return f"{file} has no table of sessions, and no list or headings with their dates{seen}: import looks for {forms}"


def _dates(page: Page) -> Iterator[str]:
    for number, line in enumerate(page.data.decode().split("\n"), 1):
        found = find_dates(re.sub(r"https?://\S+", "", line))
        if found and not re.fullmatch(r"\d+\.\d+", found.first.text):
            yield f"; {page.file}:{number}: `{found.first.text}` looks like a date, but stands in the middle of a text"


def _is_csv(text: str) -> bool:
    """Whether nearly all lines have the same number of commas, semicolons or tabs, and none is Markdown's."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or find_dates(lines[0]) or not re.search(r"[,;\t]\S", lines[0]):
        return False
    marked = any(re.match(r"\s*(?:[-*+>#|]|\d+[.)])\s", line) for line in lines)
    counts = Counter((sign, line.count(sign)) for line in lines for sign in ",;\t")
    alike = max(count for (_, often), count in counts.items() if often)
    return not marked and alike >= len(lines) - 1
