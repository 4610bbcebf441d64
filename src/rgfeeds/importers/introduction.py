"""What a page says about the group, and what of it belongs to nobody."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from rgfeeds.importers.layout import Heading, Page, Table
from rgfeeds.importers.marked import read
from rgfeeds.importers.mending import DEFINITION, inlined, mended
from rgfeeds.importers.other_tables import listed, remark_on, waits
from rgfeeds.importers.remarks import Remark
from rgfeeds.importers.sections import Section

_GENERIC = re.compile(
    r"\W*(?:readme|schedule|sessions?|meetings?|previous|past|upcoming|archive|history|calendar|"
    r"programme?|talks|reading\s+list|materials?|overview|about|home|index|list|of|the|for|and|\d+|\W)+",
    re.IGNORECASE,
)


class Rest(Struct, frozen=True, kw_only=True):
    """What is left of a page when the sessions are taken: *about* in Markdown, and remarks."""

    about: str
    name: str | None
    remarks: tuple[Remark, ...]


def rest(
    page: Page,
    tables: Collection[Table],
    owned: Iterable[Section],
    found: Iterable[Section],
    base: str | None,
) -> Rest:
    """Return what *page* says besides the session *tables* and the *owned* ones of the sections *found*."""
    owned = list(owned)
    claimed = {n for table in (*page.tables, *tables) for n in table.lines}
    for section in owned:
        claimed |= _lines(section.heading)
    others = [table for table in page.tables if table not in tables]
    remarks = [remark_on(page, table) for table in others]
    lists = {one.lines.start: [*listed(one)] for one in others if not waits(one)}
    for section in found:
        if section.heading.line not in claimed and _like(section, owned):
            remarks.append(_unclaimed(page, section))
            claimed |= _lines(section.heading) if section.day else set()
    name, title = _name(page)
    claimed |= title
    text = "\n".join(_prose(page, claimed, lists))
    about = mended(inlined(text, page.definitions), base)
    remarks += _dropped(page, [url for url in about.dropped if url[:1] != "#"], base)
    tidied = re.sub(
        r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", about.text, flags=re.MULTILINE)
    )
    return Rest(about=tidied.strip("\n"), name=name, remarks=tuple(remarks))


def _lines(heading: Heading) -> set[int]:
    return set(range(heading.line, heading.body.stop))


def _like(section: Section, owned: list[Section]) -> bool:
    """Whether *section* stands among those of the sessions, or has a date as they have."""
    if section.day:
        return True
    beside = {(s.heading.level, s.heading.above) for s in owned}
    return (section.heading.level, section.heading.above) in beside and len(owned) > 1


def _unclaimed(page: Page, section: Section) -> Remark:
    """Return a remark on a *section* that is no session's; without a date it stays in `about`."""
    why = "no row of the table belongs to this section"
    text = f"## {read(section.heading.text).plain()}"
    if section.day:
        lines = [page.lines[number - 1] for number in sorted(_lines(section.heading))]
        shown = "\n".join(line for line in lines if line.strip())
        text = inlined(shown, page.definitions)
    return Remark(
        file=page.file,
        line=section.heading.line,
        text=text,
        why=why if section.day else f"{why}: it stays in `about`",
        left=section.day is not None,
    )


def _name(page: Page) -> tuple[str | None, set[int]]:
    """Return the name that the page's first heading gives the group, and the lines of that heading."""
    first = next((at for at, line in enumerate(page.lines, 1) if line.strip()), 0)
    heading = page.headings[0] if page.headings else None
    if heading is None:
        return None, set()
    opening = heading.line == first
    lines = set(range(heading.line, heading.body.start))
    shown = read(heading.text)
    title = shown.plain()
    # A heading that leads somewhere stays, for its links.
    lines = set() if _links(page, heading) or not opening else lines
    if heading.level == 1 and opening and title and not _GENERIC.fullmatch(title):
        return title, lines
    return None, lines


def _links(page: Page, heading: Heading) -> bool:
    return bool(read(heading.text, page.definitions).links)


def _prose(
    page: Page, claimed: set[int], lists: Mapping[int, list[str]]
) -> Iterator[str]:
    """Yield the lines that nobody claimed, without headings that have nothing left below them.

    At each line of *lists* stands what is said there.
    """
    for heading in page.headings:
        below = (
            number
            for number in heading.body
            if page.lines[number - 1].strip()
            and (number not in claimed or number in lists)
            and not any(number in range(h.line, h.body.start) for h in page.headings)
            and not DEFINITION.match(page.lines[number - 1])
            and not re.fullmatch(r"\W+", page.lines[number - 1])
        )
        if next(below, None) is None and not _links(page, heading):
            claimed = claimed | set(range(heading.line, heading.body.start))
    for number, line in enumerate(page.lines, 1):
        if number in lists:
            yield from lists[number]
        elif number not in claimed and not DEFINITION.match(line):
            yield line
        elif not line.strip():
            yield ""


def _dropped(page: Page, urls: list[str], base: str | None) -> list[Remark]:
    why = (
        "the link is relative: say with --base-url what it is seen from"
        if base is None
        else "the link leads nowhere that can be published"
    )
    return [
        Remark(file=page.file, line=line_of(page, url), text=url, why=why, left=True)
        for url in urls
    ]


def line_of(page: Page, words: str, within: range | None = None) -> int:
    """Return the first line that has *words*, else the first of *within*."""
    numbers = within or range(1, len(page.lines) + 1)
    return next((n for n in numbers if words in page.lines[n - 1]), numbers.start)


def when_it_says(about: str) -> str:
    """Return the words of *about* that name a weekday and a time, for people to read; nothing without."""
    day = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
    time = r"(?:\d|noon)"
    found = re.search(
        rf"[^\n.!?]*\b{day}\b[^\n!?]*?{time}[^\n.!?]*", about, re.IGNORECASE
    )
    return " ".join(found[0].split())[:120] if found else ""
