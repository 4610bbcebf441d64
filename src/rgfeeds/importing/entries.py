"""The entries of a page: its tables, dated headings, lists and paragraphs, in one form."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import TypeAlias

from msgspec.structs import replace

from rgfeeds.importing.blocks import Blocks, Lines, PageBlock, Places, within
from rgfeeds.importing.contents import PageContents, PageEntry, with_sections
from rgfeeds.importing.dates import DatedLine, find_date, years_in
from rgfeeds.importing.inline import Words
from rgfeeds.importing.labels import is_labelled, with_labels, with_leads
from rgfeeds.importing.page import Page
from rgfeeds.importing.parts import is_generic
from rgfeeds.importing.tables import rows_of
from rgfeeds.importing.words import COUNTED, READING_GROUPS

_TASK = r"(?i)\W*to-?do\b"
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
    listed = [*_of_lists(found)]
    others = (*listed, *_of_texts(found, [(one.start, one.last) for one in listed]))
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
        inner = () if head else [one for one in blocks if _is_dated(one)]
        first, last = line.dates.first, line.dates.last
        if inner and (last is not first or first.last):
            why = "its days have headings of their own below it"
            text = block.words.plain()
            found.remarks.append(found.page.remark(block.start, text, why, left=True))
            continue
        if inner:
            end = inner[0].start
        elif not head and not re.search(r"\w", title.plain()):
            below, end = _title_below(found, at, blocks)
            if below:
                title, head = below.words, below
        done = end
        start = head.end if head and head.kind == "heading" else block.end
        body = (start, end)
        found.sections[at] = replace(section, title=title.plain(), body=body)
        entry = PageEntry(
            page=found.page, shape="heading", start=block.start, end=block.end, last=end, around=found.season(block.start) or -block.level,
            dates=line.dates, beside=line.beside, body=(body,), years=section.years,
            names=(*block.names, *(head.names if head else ())),
        )  # fmt: skip
        blocks = found.page.between(start - 1, end)
        yield with_labels(entry, title, blocks, head)


def _date_of(title: Words, blocks: Blocks, *, heading: bool = False) -> _Dated:
    """Return the date in a *title*, else the one line below it that is a date and little else, with its block."""
    own = find_date(title, heading=heading)
    counted = re.fullmatch(rf"{COUNTED}\W*\d+\W*", title.plain())
    if own or not title.text or (is_generic(title.plain()) and not counted):
        return own, None
    lines = [(block, told) for block in blocks for _, told in block.lines]
    dated = [(block, line) for block, told in lines if (line := find_date(told))]
    if len(dated) != 1:
        return None, None
    block, line = dated[0]
    above = blocks[: blocks.index(block)]
    # Below another heading it is the date of that one.
    inner = above and "heading" in {block.kind, *(one.kind for one in above)}
    alone = None if inner or block.kind == "code" else line.alone()
    return (alone, block) if alone else (None, None)


def _is_dated(block: PageBlock) -> bool:
    """Whether *block* is a heading that begins with a date, and no label of one."""
    line = find_date(block.words) if block.kind == "heading" else None
    labelled = re.match(r"(?i)\W*(?:date|when|datum)\b", block.words.text)
    return line is not None and line.begins and not labelled


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
                below = _below(found, item, item.lines[1:])
                lines.append((item, _date_of(item.words, below)))
            hits = [line for _, (line, _) in lines if line]
            tasks = all(re.match(_TASK, one.words.text) for one in alike)
            if tasks or 2 * len(hits) < len(lines) or found.is_news(alike[0].start):
                continue
            known = any(line.dates.first.year for line in hits)
            if not known and not found.years(number) and len(hits) < 2:
                continue
            yield from (_item(found, item, dated) for item, dated in lines)
            break


def _below(found: PageContents, item: PageBlock, lines: Lines) -> list[PageBlock]:
    """Return what stands in *item* below its title: *lines* of its own, and blocks."""
    blocks = [*found.page.between(item.start, item.end)]
    if lines:
        own = replace(item, kind="text", lines=lines, start=lines[0][0], end=item.ends)
        blocks.insert(0, own)
    return blocks


def _item(found: PageContents, item: PageBlock, dated: _Dated) -> PageEntry:
    line, head = dated
    title, lines = item.words, item.lines[1:]
    if line and not head:
        title, lines = _over_line(line, lines)
    below = _below(found, item, lines) if line else []
    entry = PageEntry(
        page=found.page, shape="item", start=item.start, end=item.end, last=item.end, around=item.list,
        dates=line.dates if line else None, beside=line.beside if line else title.plain(),
        years=found.years(item.start), names=item.names,
        body=((lines[0][0] if lines else item.ends, item.end),),
    )  # fmt: skip
    return with_labels(entry, title, below, head)


def _over_line(line: DatedLine, below: Lines) -> tuple[Words, Lines]:
    """Return the title of *line*, which goes on over it where the first line *below* says so, and the others."""
    title = line.rest
    first = below[0][1] if below else Words()
    ended = not first.text[:1].islower() or title.text.endswith((".", "!", "?"))
    if ended or is_labelled(first.text):
        return title, below
    comma = "," * line.words.text.endswith(",")
    return title.having(f"{title.text}{comma}").before(first), below[1:]


def _of_texts(found: PageContents, listed: Places) -> Iterator[PageEntry]:
    """Yield the paragraphs that begin with a date, or the lines of one that do, up to what is *listed*."""
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
    dated = Counter(block.start for _, block, _ in starts)
    begins = []
    for at, block, line in starts:
        # The only date of a paragraph may stand below the title.
        bare = dated[block.start] == 1 and not re.search(r"\w", line.rest.text)
        begins.append(block.start if bare else at)
    ends = [*begins[1:], len(page.data)]
    for (at, block, line), begin, following in zip(starts, begins, ends, strict=True):
        lines = (one for one in block.lines if begin <= one[0] < following)
        title, own = _over_line(line, tuple(one for one in lines if one[0] != at))
        more: list[PageBlock] = []
        for one in page.between(block.end - 1, following):
            # After the last one, what has no label is no session's.
            last = following == len(page.data) and one.kind == "text"
            stray = last and not is_labelled(one.words.text)
            year = is_generic(one.words.plain()) and years_in(one.words.text)
            other = one.kind in {"heading", "table"} or within(one.start, listed)
            if stray or year or other:
                break
            more.append(one)
        start = next((place for place, _ in own if place > at), block.end)
        end = min(max(one.end for one in (block, *more)), following)
        body = ((begin, at), (start, end))
        entry = PageEntry(
            page=page, shape="text", around=found.season(at), start=begin, end=end, last=end, dates=line.dates,
            beside=line.beside, body=tuple(one for one in body if one[0] < one[1]), years=found.years(at),
        )  # fmt: skip
        parts = [replace(block, start=own[0][0], lines=own)] if own else []
        yield with_labels(entry, title, [*parts, *more])
