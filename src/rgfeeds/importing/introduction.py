"""What a page says about the group before its sessions, and what else it says beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, repeat

from rgfeeds.importing import words
from rgfeeds.importing.blocks import Block, Place, within
from rgfeeds.importing.found import Found, is_generic
from rgfeeds.importing.remarks import Remark
from rgfeeds.importing.sections import trimmed

_FURNITURE = re.compile(rf"\W*(?:{words.FURNITURE}|{words.NEWS})\W*", re.IGNORECASE)


def name_of(found: Found) -> str | None:
    """Return the name that front matter or the page's first heading gives the group."""
    front = re.search(r"^title:[ \t]*(.+)$", found.page.front, re.MULTILINE)
    heading = _first(found)
    names = (
        front[1].strip(" \"'") if front else "",
        heading.words.plain() if heading and heading.level == 1 else "",
    )
    return next((text for text in names if text and not is_generic(text)), None)


def _first(found: Found) -> Block | None:
    """Return the heading that opens the page."""
    return next((one for one in found.page.blocks[:1] if one.kind == "heading"), None)


def introduction(found: Found, claimed: Sequence[Place]) -> tuple[str, list[Remark]]:
    """Return what the page says before its sessions, and remarks with what it says else.

    *claimed* are the places of what the sessions have.
    """
    page = found.page
    begin = min((start for start, _ in claimed), default=len(page.data))
    taken = [*claimed, *_empty_headings(found, claimed)]
    heading = _first(found)
    if heading and not page.links_in(heading.start, heading.end):
        named = name_of(found) or is_generic(heading.words.plain())
        taken += [(heading.start, heading.end)] if named else []
    furniture = [
        (one.block.start, one.end)
        for one in found.sections
        if _FURNITURE.fullmatch(one.block.words.plain())
    ]
    about: list[str] = []
    aside: list[Remark] = []
    for start, end in _gaps(taken, furniture, len(page.data)):
        text = trimmed(_as_markdown(found, start, end).split("\n"))
        if not re.search(r"\w", re.sub(r"^#+ [^\n\]]*$", "", text, flags=re.MULTILINE)):
            continue
        if start < begin and not within(start, furniture):
            about.append(text)
        else:
            why = "it is neither a session's nor the introduction of the group"
            raw = page.raw(start, end)
            at = start + len(raw) - len(raw.lstrip())
            aside.append(page.remark(at, text, why, left=True))
    shown = trimmed("\n\n".join(about).split("\n"))
    # A heading at its end is that of the sessions.
    return re.sub(r"(?:(?:\A|\n+)#{1,6} [^\n\]]*)+\Z", "", shown).strip("\n"), aside


def _gaps(taken: Sequence[Place], cuts: Sequence[Place], size: int) -> Iterator[Place]:
    """Yield what of the page lies between the places *taken*, cut where *cuts* begin and end."""
    marks = sorted({at for cut in cuts for at in cut})
    end = 0
    for start, last in [*sorted(taken), (size, size)]:
        if start > end:
            yield from pairwise([end, *(at for at in marks if end < at < start), start])
        end = max(end, last)


def _empty_headings(found: Found, claimed: Sequence[Place]) -> Iterator[Place]:
    """Yield the headings with nothing left below them; one that leads somewhere stays, for its links."""
    for section in found.sections:
        block = section.block
        left = any(
            one.kind != "heading" and not within(one.start, claimed)
            for one in found.page.between(block.start, section.end)
        )
        if not (left or found.page.links_in(block.start, block.end)):
            yield block.start, block.end


def _as_markdown(found: Found, start: int, end: int) -> str:
    """Return the Markdown from *start* to *end*, a table in it as a list."""
    parts, at = [], start
    for block in found.tables:
        if start <= block.start < end:
            before = found.page.markdown(at, block.start)
            parts += [before, "\n".join(_list_items(block)), "\n"]
            at = block.end
    return "".join([*parts, found.page.markdown(at, end)])


def _list_items(block: Block) -> Iterator[str]:
    """Yield the rows of a table as items, the names of its columns before what they say."""
    named = block.header and len(block.rows) > 1
    names = [cell.plain() for cell in block.rows[0].cells[1:]] if named else []
    for row in block.rows[named:]:
        items = [
            f"{name}: {text}" if name else text
            for name, cell in zip(chain([""], names, repeat("")), row.cells)  # noqa: B905 - rows may be short
            if (text := cell.markdown())
        ]
        items += filter(None, [row.surplus])
        if items:
            yield f"- {'; '.join(items)}"
