"""The entries of a page: its tables, dated headings, lists and paragraphs, in one form."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct, field
from msgspec.structs import replace

from rgfeeds.importing import columns, days, words
from rgfeeds.importing.blocks import Block, Row
from rgfeeds.importing.entry import Cell, Entry
from rgfeeds.importing.inline import LINK, Words
from rgfeeds.importing.labels import is_labelled, paired
from rgfeeds.importing.lines import Line, dated
from rgfeeds.importing.page import Page
from rgfeeds.importing.remarks import Remark
from rgfeeds.importing.words import Role

_NEWS = re.compile(rf"\W*(?:latest\s+)?(?:{words.NEWS})\b.*", re.IGNORECASE)
_GENERIC = re.compile(rf"(?:\b(?:{words.GENERIC})\b|\W)+", re.IGNORECASE)
_NO_SESSIONS = re.compile(rf"\b(?:{words.NO_SESSIONS})\b", re.IGNORECASE)


class Found(Struct, frozen=True, kw_only=True):
    """What a page has: its *entries*, what its *columns* were taken for, and which places are taken."""

    page: Page
    entries: list[Entry]
    columns: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    sections: list[tuple[Block, int, tuple[int, ...]]] = field(default_factory=list)
    tables: list[Block] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)

    def above(self, at: int) -> list[Block]:
        """Return the headings that the byte *at* stands below, the innermost last."""
        number = (
            bisect_left(self.sections, at, key=lambda section: section[0].start) - 1
        )
        found: list[Block] = []
        while number >= 0:
            block, end, _ = self.sections[number]
            if end > at:
                found.insert(0, block)
            number = self.parents[number]
        return found


def is_generic(text: str) -> bool:
    return _GENERIC.fullmatch(text) is not None


def find(page: Page) -> Found:
    """Find the entries of *page*."""
    found = Found(page=page, entries=[])
    _add_sections(found)
    for block in page.blocks:
        if block.kind == "table":
            found.entries.extend(_of_table(found, block))
    headed = [*_of_headings(found)]
    covered = [(one.start, max(one.end, one.below[1])) for one in headed]
    found.entries.extend(headed)
    taken = {entry.start for entry in found.entries}
    for listed in (_of_lists, _of_texts):
        for entry in listed(found):
            number = bisect_right(covered, entry.start, key=lambda place: place[0]) - 1
            free = number < 0 or covered[number][1] <= entry.start
            if free and entry.start not in taken:
                taken.add(entry.start)
                found.entries.append(entry)
    return found


def _add_sections(found: Found) -> None:
    """Add each heading, where its section ends, and the years that it and those above name."""
    page = found.page
    ends: dict[int, int] = {}
    headings = [block for block in page.blocks if block.kind == "heading"]
    open_: list[Block] = []
    for block in [*headings, None]:
        while open_ and (block is None or open_[-1].level >= block.level):
            ends[open_.pop().start] = block.start if block else len(page.data)
        open_ += [block] if block else []
    above: list[tuple[int, int, tuple[int, ...]]] = [(0, -1, _front_years(page))]
    for number, block in enumerate(headings):
        while above[-1][0] >= block.level:
            above.pop()
        years = days.years_in(block.words.plain()) or above[-1][2]
        found.parents.append(above[-1][1])
        above.append((block.level, number, years))
        found.sections.append((block, ends[block.start], years))


def _front_years(page: Page) -> tuple[int, ...]:
    front = re.search(r"^(?:year|title):\s*(.*)$", page.front, re.MULTILINE)
    return days.years_in(front[1]) if front else ()


def _years(found: Found, at: int) -> tuple[int, ...]:
    number = bisect_left(found.sections, at, key=lambda section: section[0].start) - 1
    while number >= 0 and found.sections[number][1] <= at:
        number = found.parents[number]
    return found.sections[number][2] if number >= 0 else _front_years(found.page)


def _is_news(found: Found, at: int) -> bool:
    return any(_NEWS.fullmatch(block.words.plain()) for block in found.above(at))


def _of_table(found: Found, block: Block) -> Iterator[Entry]:
    names = [words_.plain() for words_ in block.rows[0].cells]
    rows = [
        row
        for row in block.rows[1:]
        if row.surplus or any(cell.text or cell.links for cell in row.cells)
    ]
    chosen = columns.roles(names, rows)
    above = " ".join(one.words.plain() for one in found.above(block.start)[-1:])
    headless = not block.header and not {Role.TITLE, Role.LEADS} & {
        columns.label(name) for name in names
    }
    if (
        Role.DATE not in chosen
        or not {Role.TITLE, Role.LEADS} & set(chosen)
        or headless
    ):
        found.tables.append(block)
        return
    day = chosen.index(Role.DATE)
    if not any(
        days.find(f"{row.cells[day].plain()} {row.cells[day].gone}")
        for row in rows
        if day < len(row.cells)
    ):
        found.tables.append(block)
        return
    if _NO_SESSIONS.search(" ".join([*names, above])):
        why = "the table has dates, but of something else than sessions: none was taken"
        text = " | ".join(names)
        found.remarks.append(
            Remark(
                file=found.page.file,
                line=found.page.line(block.start),
                text=text,
                why=why,
            )
        )
        found.tables.append(block)
        return
    taken = " · ".join(
        f"{name or '(no name)'}"
        + (
            ""
            if columns.label(name) is role or name.casefold() == role
            else f" → {role}"
        )
        for name, role in zip(names, chosen, strict=True)
    )
    found.columns.append(
        f"{found.page.file}:{found.page.line(block.start)}: columns {taken}"
    )
    years = _years(found, block.start)
    for row in rows:
        entry = _row(found, block, row, names, chosen, years)
        told = [cell.plain() for cell in row.cells if cell.text]
        if (
            entry.dates is None
            and len(told) == 1
            and len(told[0].split()) < 5
            and days.years_in(told[0])
        ):
            years = days.years_in(told[0])
        else:
            yield entry


def _row(  # noqa: PLR0913, PLR0917 - what a session is made of
    found: Found,
    block: Block,
    row: Row,
    names: Sequence[str],
    chosen: Sequence[Role],
    years: tuple[int, ...],
) -> Entry:
    cells = tuple(
        Cell(role=role, heading=name, words=told)
        for name, role, told in zip(names, chosen, row.cells, strict=False)
    )
    day = next((cell.words for cell in cells if cell.role is Role.DATE), Words())
    dates = days.find(day.plain()) or days.find(day.gone)
    beside = f"{dates.before} {dates.after}" if dates else day.plain()
    names_ = tuple(link.url[1:] for link in day.found() if link.inside)
    pointing = (Role.DATE, Role.TITLE, Role.NUMBER)
    links = (
        link
        for role in pointing
        for cell in cells
        if cell.role is role
        for link in cell.words.found()
    )
    anchor = next((link.url[1:] for link in links if link.inside), None)
    return Entry(
        page=found.page, shape="row", start=row.start, end=row.end, around=block.start, dates=dates,
        beside=beside, struck=day.struck or bool(day.gone), cells=cells, years=years, anchor=anchor, names=names_, surplus=row.surplus,
        follows=dates is None and not re.search(r"\w", day.plain()),
    )  # fmt: skip


def _of_headings(found: Found) -> Iterator[Entry]:
    """Yield the headings with a date, and those with one right below them."""
    done = -1
    rows = sorted(entry.start for entry in found.entries if entry.shape == "row")
    for at, (block, section_end, years) in enumerate(found.sections):
        end = section_end
        tabled = bisect_right(rows, block.start) < bisect_left(rows, end)
        if block.start < done or tabled or _is_news(found, block.end):
            continue
        blocks = found.page.between(block.start, end)
        text = block.words
        line = dated(text, heading=True)
        head: Sequence[Block] = ()
        if (
            line is not None
            and not line.rest.text
            and (parent := _parent(found, at)) is not None
        ):
            del parent
            continue
        if line is None:
            line, head = _date_below(blocks, text)
            if line is None:
                continue
            rest = text
        else:
            rest = line.rest
            if not re.search(r"\w", rest.plain()):
                below, end = _title_below(found, at, blocks, end)
                if below is not None:
                    rest, head = below.words, (below,)
                    blocks = found.page.between(block.start, end)
        done = end
        skip = {(one.start, one.end) for one in head if one.kind == "heading"}
        names = tuple(name for one in (block, *head) for name in one.names)
        start = (
            max(block.end, *(one.end for one in head))
            if head and head[0].kind == "heading"
            else block.end
        )
        entry = Entry(
            page=found.page, shape="heading", start=block.start, end=block.end, around=-block.level,
            dates=line.dates, beside=line.beside, struck=text.struck,
            cells=(Cell(role=Role.TITLE, words=rest),), headline=rest.plain(), body=((start, end),), below=(start, end), years=years, names=names,
        )  # fmt: skip
        yield paired(
            entry,
            [
                one
                for one in blocks
                if one.start >= start and (one.start, one.end) not in skip
            ],
            head,
        )


def _parent(found: Found, at: int) -> Block | None:
    """Return the heading that the bare date *at* belongs to: it has a title, and no other date below it."""
    if found.parents[at] < 0:
        return None
    parent, end, _ = found.sections[found.parents[at]]
    first = found.parents[at] + 1
    last = bisect_left(found.sections, end, key=lambda section: section[0].start)
    beside = [
        1 for one, _, _ in found.sections[first:last] if dated(one.words, heading=True)
    ]
    title = parent.words.plain()
    alone = len(beside) == 1 and parent.level > 1
    return (
        parent
        if alone and not is_generic(title) and not dated(parent.words, heading=True)
        else None
    )


def _date_below(
    blocks: Sequence[Block], title: Words
) -> tuple[Line | None, Sequence[Block]]:
    """Return the one line below a heading that is a date and little else, with its block."""
    if is_generic(title.plain()):
        return None, ()
    hits = []
    for block in blocks:
        for _, told in block.lines if block.kind in {"text", "item", "heading"} else ():
            line = dated(told, alone=True)
            if line is not None:
                hits.append((line, block))
    others = sum(dated(told) is not None for block in blocks for _, told in block.lines)
    if (
        len(hits) != 1
        or others > 1
        or (hits[0][1].kind == "heading" and hits[0][1] is not blocks[0])
    ):
        return None, ()
    return hits[0][0], (hits[0][1],)


def _title_below(
    found: Found, at: int, blocks: Sequence[Block], end: int
) -> tuple[Block | None, int]:
    """Return the heading that stands right below a bare date and is the title, and where its section ends."""
    block = found.sections[at][0]
    if not blocks and at + 1 < len(found.sections):
        following, last, _ = found.sections[at + 1]
        same = following.level == block.level and following.start == end
        if (
            same
            and not dated(following.words, heading=True)
            and not is_generic(following.words.plain())
        ):
            return following, last
    first = blocks[0] if blocks else None
    if (
        first is None
        or first.kind != "heading"
        or first.words.plain().casefold().strip(":. ") in words.READING_GROUPS
    ):
        return None, end
    alike = [
        one for one in blocks if one.kind == "heading" and one.level == first.level
    ]
    return (first if len(alike) == 1 else None), end


def _of_lists(found: Found) -> Iterator[Entry]:
    """Yield the items of lists whose items have dates."""
    items = [block for block in found.page.blocks if block.kind == "item"]
    for number, listed in groupby(items, key=lambda item: item.list):
        group = [*listed]
        for level in sorted({item.level for item in group}):
            level_items = [item for item in group if item.level == level]
            lines = [(item, *_item_date(found, item)) for item in level_items]
            hits = [one for one in lines if one[1] is not None]
            if (
                2 * len(hits) < len(lines)
                or not hits
                or _is_news(found, level_items[0].start)
            ):
                continue
            if (
                not any(line.dates.dates[0].year for _, line, _ in hits if line)
                and not _years(found, number)
                and len(hits) < 2
            ):
                continue
            for item, line, head in lines:
                yield _listed(found, item, line, head)
            break


def _inside(found: Found, item: Block) -> list[Block]:
    return [*found.page.between(item.start, item.end)]


def _item_date(found: Found, item: Block) -> tuple[Line | None, Sequence[Block]]:
    """Return the date of an item, in its own line or alone in one below it, with the block of the latter."""
    line = dated(item.words)
    below = _inside(found, item) if line is None and item.words.text else []
    return (line, ()) if line or not below else _date_below(below, item.words)


def _listed(
    found: Found, item: Block, line: Line | None, head: Sequence[Block]
) -> Entry:
    blocks, number = _inside(found, item), item.list
    title = item.words if line is None or head else line.rest
    entry = Entry(
        page=found.page, shape="item", start=item.start, end=item.end, around=number,
        dates=line.dates if line else None, beside=line.beside if line else item.words.plain(), struck=item.words.struck,
        cells=(Cell(role=Role.TITLE, words=title),),
        body=((item.ends, item.end),), years=_years(found, item.start), names=item.names,
    )  # fmt: skip
    if line is None:
        return entry
    second = item.lines[1][1] if len(item.lines) > 1 else Words()
    if second.text[:1].islower() and not head:
        # The title goes on over the line.
        links = (*line.rest.links, *second.links)
        moved = re.sub(
            LINK, lambda sign: chr(ord(sign[0]) + len(line.rest.links)), second.text
        )
        item = replace(item, lines=(item.lines[0], *item.lines[2:]))
        entry = replace(
            entry,
            cells=(
                Cell(
                    role=Role.TITLE,
                    words=Words(
                        f"{line.rest.text}{',' * item.words.text.endswith(',')} {moved}",
                        links,
                    ),
                ),
            ),
        )
    more = (
        [replace(item, kind="text", lines=item.lines[1:], end=item.ends)]
        if len(item.lines) > 1
        else []
    )
    return paired(
        replace(entry, body=((item.lines[1][0] if more else item.ends, item.end),)),
        [*more, *blocks],
        head,
    )


def _of_texts(found: Found) -> Iterator[Entry]:
    """Yield the paragraphs that begin with a date, or the lines of one that do."""
    texts = [
        block
        for block in found.page.blocks
        if block.kind == "text" and not found.page.data[block.start :].startswith(b"|")
    ]
    starts: list[tuple[int, Block, Line]] = []
    for block in texts:
        for at, told in block.lines:
            line = dated(told, opening=True)
            if line is not None and not _is_news(found, at):
                starts.append((at, block, line))
    if not any(line.rest.text or len(block.lines) > 1 for _, block, line in starts):
        return
    for number, (at, block, line) in enumerate(starts):
        own = [one for one in block.lines if at < one[0]]
        if number + 1 < len(starts):
            own = [one for one in own if one[0] < starts[number + 1][0]]
        following = (
            starts[number + 1][0] if number + 1 < len(starts) else len(found.page.data)
        )
        after = found.page.between(block.end - 1, following)
        more = []
        for one in after:
            # After the last one, what has no label is no session's.
            last = number + 1 == len(starts)
            if one.kind in {"heading", "table"} or (
                one.kind == "text" and last and not is_labelled(one.words.text)
            ):
                break
            more.append(one)
        end = max(
            [
                block.end if not own or own[-1] == block.lines[-1] else following,
                *(one.end for one in more),
            ]
        )
        if not own:
            end = min(end, following)
        start = own[0][0] if own else block.end
        parts = [replace(block, start=start, lines=tuple(own))] if own else []
        entry = Entry(
            page=found.page, shape="text", start=at, end=min(end, following), around=0, dates=line.dates,
            beside=line.beside, cells=(Cell(role=Role.TITLE, words=line.rest),), body=((start, min(end, following)),)
            if start < min(end, following)
            else (),
            years=_years(found, at), struck=False,
        )  # fmt: skip
        yield paired(entry, [*parts, *more])
