"""What a page says outside its entries, which goes to a session, the introduction or a remark."""

import datetime as dt
import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import TypeAlias

from rgfeeds.importing import words
from rgfeeds.importing.blocks import ByteRange, PageBlock, Places, gaps, within
from rgfeeds.importing.contents import EntryPlace, PageContents, Section
from rgfeeds.importing.dates import find_dates
from rgfeeds.importing.drafts import SessionDraft
from rgfeeds.importing.page import Page
from rgfeeds.importing.parts import is_generic
from rgfeeds.importing.source import Remark

#: Sections by the place of the session that they belong to.
Owned: TypeAlias = dict[EntryPlace, Section]
_LABEL = r"^[ ]{0,3}(?:\#{1,6}[ \t]+(?P<heading>[^\n#]+?)[ \t]*\#*|(?P<mark>\*\*|__)(?P<bold>[^*_\n]+)(?P=mark):?)[ \t]*$"
_is_furniture = re.compile(rf"(?i)\W*(?:{words.FURNITURE}|{words.NEWS})\W*").fullmatch


def other_title(section: Section, draft: SessionDraft) -> str:
    """Return the title of *section*, nothing where *draft* says it already."""
    known = {(draft.title or "").casefold(), str(draft.day)}
    said = {section.title.casefold(), section.block.words.plain().casefold()}
    return "" if known & said else section.title


def owners(
    parts: Sequence[Section], drafts: Sequence[SessionDraft], days: dict[int, dt.date]
) -> Owned:
    """Return the sections of sessions; *days* are those of the page's entries, by where they begin.

    A section is that of a session on its heading's day, else of the first that points to it, else of its namesake.
    """
    owned: Owned = {}
    for hint in ("day", "anchor", "title"):
        for section in parts:
            names, title = section.names, section.title.casefold()
            free = [one for one in drafts if one.entry.place not in owned]
            pointing = [one for one in free if one.entry.anchor in names]
            alike = [one for one in free if one.title and one.title.casefold() == title]
            if hint == "day":
                own = [one for one in free if not one.entry.exported]
                there = [one for one in own if one.day == days.get(section.start)]
                there.sort(key=lambda one: (one not in pointing, one not in alike))
            elif hint == "anchor":
                there = pointing
            else:
                there = alike if len(alike) == 1 and section.start not in days else []
            taken = ((one.start, one.end) for one in owned.values())
            if there and not within(section.start, taken):
                owned[there[0].entry.place] = section
    return owned


def texts_in(page: Page, body: Places) -> tuple[str, str]:
    """Return the abstract and the reading that stand in *body*."""
    shown: list[str] = []
    for start, end in body:
        # The blanks before it on its line keep its items aligned.
        blank = page.raw(page.data.rfind(b"\n", 0, start) + 1, start)
        indent = "" if blank.strip() else blank
        shown.append(textwrap.dedent(indent + page.markdown(start, end)))
    above, below = _parts("\n".join(shown).split("\n"))
    return trim(above), trim(below)


def _parts(lines: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Part a section into the abstract, below its label and up to `Reading` or the next label, and the reading."""
    labels = _labels(lines)
    starts = [at for at, name in labels.items() if name in {"abstract", "summary"}]
    if not starts:
        listed = r"\s*(?:[-*+]|\d+[.)])\s|.*(?:\]\(|\]\[|https?://|<a\s)"
        prose = not labels and not any(re.match(listed, line) for line in lines)
        return (lines, []) if prose else ([], lines)
    start = starts[0]
    after = [at for at in labels if at > start]
    reading = [at for at in after if labels[at] in {"reading", "readings"}]
    end = resume = after[0] if after else len(lines)
    if reading:
        end, resume = reading[-1], reading[-1] + 1
    return lines[start + 1 : end], [*lines[:start], *lines[resume:]]


def _labels(lines: Sequence[str]) -> dict[int, str]:
    """Return what the lines that are a heading or bold say, by their numbers."""
    found: dict[int, str] = {}
    fenced = False
    for at, line in enumerate(lines):
        fenced ^= re.match(r" {0,3}(?:```|~~~)", line) is not None
        label = None if fenced else re.match(_LABEL, line)
        if label:
            name = " ".join((label["heading"] or label["bold"]).split())
            found[at] = name.casefold().strip(":. *_")
    return found


def trim(lines: Sequence[str]) -> str:
    """Return *lines* without blanks at their ends, but for those that break a line, nor empty ones and rules around."""
    kept = []
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        hard = "  " if line.endswith("  ") and following.strip() else ""
        indent = line[: len(line) - len(line.lstrip())].expandtabs(4)
        kept.append(f"{indent}{line.strip()}{hard}" if line.strip() else "")
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")
    return re.sub(r"(?:\n\n|\A) {0,3}(?:-{3,}|\*{3,}|_{3,})\Z", "", text)


def name_of(found: PageContents) -> str | None:
    """Return the name that front matter or the page's first heading gives the group."""
    front = re.search(r"^title[ \t]*[:=][ \t]*(.+)$", found.page.front, re.MULTILINE)
    names = [front[1].strip(" \"'")] if front else []
    names += [one.title for one in found.sections[:1] if one.block.level == 1]
    return next((text for text in names if text and not is_generic(text)), None)


def introduction(found: PageContents, claimed: Places) -> tuple[str, list[Remark]]:
    """Return what stands before all that is *claimed* by sessions, and remarks with what the page says else."""
    page = found.page
    begin = min((start for start, _ in claimed), default=len(page.data))
    taken = [*claimed, *_empty_headings(found, claimed)]
    for opening in (one.block for one in found.sections[:1]):
        named = name_of(found) or is_generic(opening.words.plain())
        first = opening.level == 1 or opening is page.blocks[0]
        if first and named and not page.links_in(opening.start, opening.end):
            taken.append((opening.start, opening.end))
    apart = [one for one in found.sections if _is_furniture(one.block.words.plain())]
    furniture = [(one.start, one.end) for one in apart]
    about: list[str] = []
    aside: list[Remark] = []
    why = "it is neither a session's nor the introduction of the group"
    # Nothing is taken here, but texts are cut where furniture begins and ends.
    taken += [(at, at) for part in furniture for at in part]
    for start, end in gaps(0, len(page.data), taken):
        text = trim(_as_markdown(found, start, end).split("\n"))
        said = re.sub(r"^#+ [^\n\]]*$", "", text, flags=re.MULTILINE)
        if not text or is_generic(text):
            continue
        if re.search(r"\w", said) and start < begin and not within(start, furniture):
            about.append(text)
        else:
            raw = page.raw(start, end)
            at = start + len(raw) - len(raw.lstrip())
            aside.append(page.remark(at, text, why, left=True))
    shown = trim("\n\n".join(about).split("\n"))
    # A heading at its end is that of the sessions.
    shown, *last = re.split(r"((?:(?:\A|\n+)#{1,6} [^\n\]]*)+)\Z", shown)
    for line in filter(find_dates, last[0].split("\n") if last else ()):
        at = max(0, page.data.find(line.encode()))
        aside.append(page.remark(at, line, why, left=True))
    return shown.strip("\n"), aside


def _empty_headings(found: PageContents, claimed: Places) -> Iterator[ByteRange]:
    """Yield the headings of what is *claimed* alone; one that leads somewhere stays, for its links."""
    for section in found.sections:
        block = section.block
        below = found.page.between(block.start, section.end)
        texts = [one for one in below if one.kind != "heading"]
        taken = texts and all(within(one.start, claimed) for one in texts)
        if taken and not found.page.links_in(block.start, block.end):
            yield block.start, block.end


def _as_markdown(found: PageContents, start: int, end: int) -> str:
    """Return the Markdown from *start* to *end*, a table in it as a list."""
    parts, at = [], start
    for block in found.tables:
        if start <= block.start < end:
            parts += [found.page.markdown(at, block.start), _as_list(block)]
            at = block.end
    return "".join([*parts, found.page.markdown(at, end)])


def _as_list(block: PageBlock) -> str:
    """Return the rows of a table as items, the names of its columns before what they say."""
    named = block.header and len(block.rows) > 1
    names = [cell.plain() for cell in block.rows[0].cells[1:]] if named else []
    lines = []
    for row in block.rows[named:]:
        items = []
        for name, cell in zip(chain([""], names, repeat("")), row.cells):  # noqa: B905 - rows may be short
            text = cell.markdown()
            items.append(f"{name}: {text}" if name and text else text)
        said = "; ".join(filter(None, [*items, row.surplus]))
        if said:
            lines.append(f"- {said}")
    return "\n".join(lines) + "\n"
