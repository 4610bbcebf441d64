"""What a page says about the group before its sessions, and what else it says beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rgfeeds.importing import words
from rgfeeds.importing.blocks import Block
from rgfeeds.importing.found import Found, is_generic
from rgfeeds.importing.inline import resolved
from rgfeeds.importing.remarks import Remark, unpublished
from rgfeeds.importing.sections import trimmed

_FURNITURE = re.compile(rf"\W*(?:{words.FURNITURE}|{words.NEWS})\W*", re.IGNORECASE)


def name_of(found: Found) -> str | None:
    """Return the name that front matter or the page's first heading gives the group."""
    front = re.search(r"^title:[ \t]*(.+)$", found.page.front, re.MULTILINE)
    title = front[1].strip(" \"'") if front else ""
    heading = _first(found)
    shown = heading.words.plain() if heading and heading.level == 1 else ""
    return next(
        (text for text in (title, shown) if text and not is_generic(text)), None
    )


def _first(found: Found) -> Block | None:
    """Return the heading that opens the page."""
    first = found.page.blocks[0] if found.page.blocks else None
    return first if first and first.kind == "heading" else None


def introduction(
    found: Found, claimed: Sequence[tuple[int, int]], base: str | None
) -> tuple[str, list[Remark]]:
    """Return what the page says before its sessions, and remarks with what it says else.

    *claimed* are the places of what the sessions have.
    """
    page = found.page
    begin = min((start for start, _ in claimed), default=len(page.data))
    taken = [*claimed, *_empty_headings(found, claimed)]
    heading = _first(found)
    name = name_of(found)
    if (
        heading
        and (name or is_generic(heading.words.plain()))
        and not any(heading.start <= at < heading.end for at, _ in page.links)
    ):
        taken.append((heading.start, heading.end))
    furniture = [
        (block.start, end)
        for block, end in ((one.block, one.end) for one in found.sections)
        if _FURNITURE.fullmatch(block.words.plain())
    ]
    about, aside = [], []
    for start, end in _gaps(taken, furniture, len(page.data)):
        text = trimmed(_shown(found, start, end, base).split("\n"))
        if not re.search(r"\w", re.sub(r"^#+ [^\n\]]*$", "", text, flags=re.MULTILINE)):
            continue
        if start < begin and not any(
            first <= start < last for first, last in furniture
        ):
            about.append(text)
        else:
            why = "it is neither a session's nor the introduction of the group"
            line = page.line(
                start + len(page.raw(start, end)) - len(page.raw(start, end).lstrip())
            )
            aside.append(
                Remark(file=page.file, line=line, text=text, why=why, left=True)
            )
    about_text = trimmed("\n\n".join(about).split("\n"))
    # A heading at its end is that of the sessions.
    about_text = re.sub(r"(?:(?:\A|\n+)#{1,6} [^\n\]]*)+\Z", "", about_text).strip("\n")
    spans = [
        (start, end)
        for start, end in _gaps(taken, furniture, len(page.data))
        if start < begin
    ]
    return about_text, [*aside, *_lost(found, spans, base)]


def _lost(
    found: Found, spans: Sequence[tuple[int, int]], base: str | None
) -> Iterator[Remark]:
    page = found.page
    for at, link in page.links:
        if (
            any(start <= at < end for start, end in spans)
            and not link.inside
            and resolved(link.url, base) is None
        ):
            yield unpublished(page.file, page.line(at), link.url, base)


def _gaps(
    taken: Sequence[tuple[int, int]], cuts: Sequence[tuple[int, int]], size: int
) -> Iterator[tuple[int, int]]:
    """Yield what of the page lies between the places *taken*, cut where *cuts* begin and end."""
    marks = sorted({at for cut in cuts for at in cut})
    end = 0
    for start, last in [*sorted(taken), (size, size)]:
        if start > end:
            points = [end, *(mark for mark in marks if end < mark < start), start]
            yield from pairwise(points)
        end = max(end, last)


def _empty_headings(
    found: Found, claimed: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the headings with nothing left below them; one that leads somewhere stays, for its links."""
    page = found.page
    for block, end in ((one.block, one.end) for one in found.sections):
        below = [
            one
            for one in page.blocks
            if block.start < one.start < end and one.kind != "heading"
        ]
        left = [
            one
            for one in below
            if not any(start <= one.start < last for start, last in claimed)
        ]
        linked = any(block.start <= at < block.end for at, _ in page.links)
        if not left and not linked:
            yield block.start, block.end


def _shown(found: Found, start: int, end: int, base: str | None) -> str:
    """Return the Markdown from *start* to *end*, a table in it as a list."""
    parts, at = [], start
    for block in found.tables:
        if start <= block.start < end:
            parts += [
                found.page.markdown(at, block.start, base),
                "\n".join(_listed(block, base)),
                "\n",
            ]
            at = block.end
    return "".join([*parts, found.page.markdown(at, end, base)])


def _listed(block: Block, base: str | None) -> Iterator[str]:
    names = (
        [cell.plain() for cell in block.rows[0].cells]
        if block.header and len(block.rows) > 1
        else []
    )
    for row in block.rows[1:] if block.header and len(block.rows) > 1 else block.rows:
        cells = []
        for number, cell in enumerate(row.cells):
            links = tuple(
                type(link)(link.label, resolved(link.url, base) or "")
                for link in cell.links
            )
            text = type(cell)(cell.text, links).markdown()
            name = (
                f"{names[number]}: "
                if number and number < len(names) and names[number]
                else ""
            )
            cells += [f"{name}{text}"] if text else []
        if cells or row.surplus:
            yield f"- {'; '.join([*cells, *filter(None, [row.surplus])])}"
