"""The entries of a page: its tables, dated headings, lists and paragraphs, in one form; or why there are none."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import TypeAlias

from msgspec.structs import replace

from rgfeeds.errors import RgfeedsError
from rgfeeds.importing.blocks import Blocks, PageBlock, within
from rgfeeds.importing.contents import (
    PageContents,
    PageEntry,
    is_generic,
    with_sections,
)
from rgfeeds.importing.dates import DatedLine, find_date, find_dates
from rgfeeds.importing.inline import Words
from rgfeeds.importing.labels import is_labelled, with_labels, with_leads
from rgfeeds.importing.page import Page
from rgfeeds.importing.tables import label_role, rows_of
from rgfeeds.importing.words import READING_GROUPS, Role

#: A line with a date, and the block that it stands in where that is another.
_Dated: TypeAlias = tuple[DatedLine | None, PageBlock | None]


def find_entries(page: Page) -> PageContents:
    """Return what *page* has; who leads is found last, as titles tell it together."""
    found = with_sections(page)
    for block in page.blocks:
        if block.kind == "table":
            found.entries.extend(rows_of(found, block))
    found.entries.extend([*_of_headings(found)])
    taken = [(entry.start, entry.last) for entry in found.entries]
    others = (*_of_lists(found), *_of_texts(found))
    found.entries.extend(one for one in others if not within(one.start, taken))
    return with_leads(found)


def _of_headings(found: PageContents) -> Iterator[PageEntry]:
    """Yield the headings with a date, and those with one right below them."""
    done = -1
    for at, section in enumerate(found.sections):
        block, end = section.block, section.end
        if block.start < done or found.has_row(section) or found.is_news(block.end):
            continue
        blocks = found.page.between(block.start, end)
        line, head = _date_of(block.words, blocks, heading=True)
        if line is None:
            continue
        title = block.words if head else line.rest
        if not head and not re.search(r"\w", title.plain()):
            below, end = _title_below(found, at, blocks)
            if below:
                title, head = below.words, below
            blocks = found.page.between(block.start, end)
        done = end
        start = head.end if head and head.kind == "heading" else block.end
        body = (start, end)
        found.sections[at] = replace(section, title=title.plain(), body=body)
        entry = PageEntry(
            page=found.page, shape="heading", start=block.start, end=block.end, last=end, around=-block.level,
            dates=line.dates, beside=line.beside, body=(body,), years=section.years,
            names=(*block.names, *(head.names if head else ())),
        )  # fmt: skip
        rest = [one for one in blocks if one.start >= start]
        yield with_labels(entry, title, rest, head)


def _date_of(title: Words, blocks: Blocks, *, heading: bool = False) -> _Dated:
    """Return the date in a *title*, else the one line below it that is a date and little else, with its block."""
    own = find_date(title, heading=heading)
    if own or not title.text or is_generic(title.plain()):
        return own, None
    lines = [(block, told) for block in blocks for _, told in block.lines]
    dated = [(block, line) for block, told in lines if (line := find_date(told))]
    if len(dated) != 1:
        return None, None
    block, line = dated[0]
    inner = block.kind == "heading" and block is not blocks[0]
    alone = None if inner or block.kind == "code" else line.alone()
    return (alone, block) if alone else (None, None)


def _title_below(
    found: PageContents, at: int, blocks: Blocks
) -> tuple[PageBlock | None, int]:
    """Return the heading that stands right below a bare date and is the title, and where its section ends."""
    section = found.sections[at]
    for following in found.sections[at + 1 : at + 2] if not blocks else ():
        title = following.block.words
        same = following.block.level == section.block.level
        other = find_date(title, heading=True) or is_generic(title.plain())
        if same and not other:
            return following.block, following.end
    first = blocks[0] if blocks and blocks[0].kind == "heading" else None
    plain = first.words.plain().casefold().strip(":. ") if first else ""
    if first is None or plain in READING_GROUPS:
        return None, section.end
    alike = [one for one in blocks if (one.kind, one.level) == ("heading", first.level)]
    return (first if len(alike) == 1 else None), section.end


def _of_lists(found: PageContents) -> Iterator[PageEntry]:
    """Yield the items of lists whose items have dates."""
    items = [block for block in found.page.blocks if block.kind == "item"]
    for number, listed in groupby(items, key=lambda item: item.list):
        group = [*listed]
        for level in sorted({item.level for item in group}):
            alike = [item for item in group if item.level == level]
            lines = []
            for item in alike:
                below = found.page.between(item.start, item.end)
                lines.append((item, below, _date_of(item.words, below)))
            hits = [line for _, _, (line, _) in lines if line]
            if 2 * len(hits) < len(lines) or found.is_news(alike[0].start):
                continue
            known = any(line.dates.first.year for line in hits)
            if not known and not found.years(number) and len(hits) < 2:
                continue
            for item, below, dated in lines:
                yield _item(found, item, below, dated)
            break


def _item(
    found: PageContents, item: PageBlock, below: Blocks, dated: _Dated
) -> PageEntry:
    line, head = dated
    title = line.rest if line and not head else item.words
    lines = item.lines[1:]
    if line and lines and lines[0][1].text[:1].islower() and not head:
        # The title goes on over the line.
        comma = "," * item.words.text.endswith(",")
        title = title.having(f"{title.text}{comma}").before(lines[0][1])
        lines = lines[1:]
    entry = PageEntry(
        page=found.page, shape="item", start=item.start, end=item.end, last=item.end, around=item.list,
        dates=line.dates if line else None, beside=line.beside if line else title.plain(),
        years=found.years(item.start), names=item.names,
        body=((lines[0][0] if lines else item.ends, item.end),),
    )  # fmt: skip
    blocks = [*below]
    if lines:
        own = replace(item, kind="text", lines=lines, start=lines[0][0], end=item.ends)
        blocks.insert(0, own)
    return with_labels(entry, title, blocks if line else [], head)


def _of_texts(found: PageContents) -> Iterator[PageEntry]:
    """Yield the paragraphs that begin with a date, or the lines of one that do."""
    page = found.page
    starts = [
        (at, block, line)
        for block in page.blocks
        if block.kind == "text" and not page.data[block.start :].startswith(b"|")
        for at, told in block.lines
        if (line := find_date(told)) and line.begins and not found.is_news(at)
    ]
    if not any(line.rest.text or len(block.lines) > 1 for _, block, line in starts):
        return
    ends = [*(at for at, _, _ in starts[1:]), len(page.data)]
    for (at, block, line), following in zip(starts, ends, strict=True):
        own = tuple(one for one in block.lines if at < one[0] < following)
        more: list[PageBlock] = []
        for one in page.between(block.end - 1, following):
            # After the last one, what has no label is no session's.
            last = following == len(page.data) and one.kind == "text"
            stray = last and not is_labelled(one.words.text)
            if stray or one.kind in {"heading", "table"}:
                break
            more.append(one)
        start = own[0][0] if own else block.end
        end = min(max(one.end for one in (block, *more)), following)
        entry = PageEntry(
            page=page, shape="text", start=at, end=end, last=end, dates=line.dates, beside=line.beside,
            body=((start, end),) if start < end else (), years=found.years(at),
        )  # fmt: skip
        parts = [replace(block, start=start, lines=own)] if own else []
        yield with_labels(entry, line.rest, [*parts, *more])


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
    elif found.entries or Role.DATE in map(label_role, names):
        why = f"no row of the table ({shown}) has a date that is understood"
    elif found.remarks:
        why = f"the table ({shown}) has dates, but of something else than sessions"
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
        if found := find_dates(line):
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
