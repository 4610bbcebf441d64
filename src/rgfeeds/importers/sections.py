"""The sections of a page, each given to the session it is about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from rgfeeds.importers import days
from rgfeeds.importers.calendar_facts import Facts, heading_year
from rgfeeds.importers.drafts import Draft
from rgfeeds.importers.layout import Entry, Heading, Page
from rgfeeds.importers.marked import read
from rgfeeds.importers.topics import without_kind
from rgfeeds.values import is_id

_GROUPS = frozenset(
    {
        "main",
        "extra",
        "extras",
        "reading",
        "readings",
        "materials",
        "material",
        "references",
        "reference",
        "abstract",
        "summary",
        "slides",
        "paper",
        "papers",
        "required",
        "optional",
        "further",
        "supplementary",
        "guides",
        "videos",
        "links",
        "resources",
        "notes",
    }
)
_POSITION = re.compile(r"(?:week|session|meeting|talk|lecture|day|w|s|slot)-?\d*")
_EDGES = " \t,;:|–—-"


class Section(Struct, frozen=True, kw_only=True):
    """What stands under a heading about one session; *day* and *title* are those of the heading.

    It may stand *below* what its session is made of, or elsewhere.
    """

    heading: Heading
    day: dt.date | None
    title: str
    body: tuple[str, ...]
    below: bool = False


def sections(page: Page, facts: Facts) -> list[Section]:
    """Return every section of *page*, those within others too."""
    return [_section(page, heading, facts) for heading in page.headings]


def of_entry(entry: Entry, draft: Draft) -> Section:
    """Return what stands below the date of *entry* as the section of *draft*."""
    return Section(
        heading=entry.heading, day=draft.day, title="", body=entry.body, below=True
    )


def _section(page: Page, heading: Heading, facts: Facts) -> Section:
    text = read(heading.text).plain()
    dates = days.find(text)
    day: dt.date | None = None
    if dates.dates:
        year = heading_year(heading.above) or facts.wishes.year
        found = facts.day(dates.dates[0], year)
        day = None if isinstance(found, str) else found[0]
    title = dates.rest.strip(_EDGES) if day else text
    lines = list(heading.body)
    if not title:
        below = _title_below(page, heading)
        if below:
            title = read(below.text).plain()
            lines = [number for number in lines if number >= below.body.start]
    body = tuple(page.lines[number - 1] for number in lines)
    return Section(heading=heading, day=day, title=title, body=body)


def _title_below(page: Page, heading: Heading) -> Heading | None:
    """Return the heading right below *heading* that is the title, and not the first of several groups."""
    first = next(
        (number for number in heading.body if page.lines[number - 1].strip()), None
    )
    inside = [other for other in page.headings if other.line in heading.body]
    below = next((other for other in inside if other.line == first), None)
    if below is None or read(below.text).plain().casefold().strip(":. ") in _GROUPS:
        return None
    alike = [other for other in inside if other.level == below.level]
    return below if len(alike) == 1 else None


def owners(
    found: Sequence[Section],
    drafts: Sequence[Draft],
    anchors: Mapping[int, str],
    kinds: Collection[str],
) -> dict[int, Draft]:
    """Return the session of each section, by the line of its heading.

    *anchors* are the headings that rows point to, by their lines. A section whose
    heading has a session's own date is that session's; then comes the first row
    that points to it; then the one of the same title.
    """
    owned: dict[int, Draft] = {}
    for choose in (_by_day, _by_anchor, _by_title):
        for section in found:
            taken = {draft.place for draft in owned.values()}
            free = [draft for draft in drafts if draft.place not in taken]
            if section.heading.line in owned or _within(section, owned):
                continue
            draft = choose(section, free, anchors, kinds)
            if draft:
                owned[section.heading.line] = draft
    return owned


def _within(section: Section, owned: Mapping[int, Draft]) -> bool:
    """Whether *section* is a part of one that a session has."""
    return any(above.line in owned for above in section.heading.path())


def named_by(section: Section, anchor: str | None) -> bool:
    """Whether *anchor*, without its `#`, leads to the section."""
    names = {section.heading.slug, *section.heading.anchors}
    return bool(anchor) and anchor in names


def _by_day(
    section: Section,
    free: list[Draft],
    anchors: Mapping[int, str],
    kinds: Collection[str],
) -> Draft | None:
    there = [draft for draft in free if section.day and draft.day == section.day]
    pointed = [d for d in there if named_by(section, anchors.get(d.line))]
    return next(
        iter(pointed or [d for d in there if _alike(section, d, kinds)] or there), None
    )


def _by_anchor(
    section: Section,
    free: list[Draft],
    anchors: Mapping[int, str],
    kinds: Collection[str],
) -> Draft | None:
    del kinds
    return next(
        (draft for draft in free if named_by(section, anchors.get(draft.line))), None
    )


def _by_title(
    section: Section,
    free: list[Draft],
    anchors: Mapping[int, str],
    kinds: Collection[str],
) -> Draft | None:
    del anchors
    there = [draft for draft in free if _alike(section, draft, kinds)]
    return there[0] if len(there) == 1 and section.day is None else None


def _alike(section: Section, draft: Draft, kinds: Collection[str]) -> bool:
    return draft.title is not None and said(section, kinds) == draft.title.casefold()


def said(section: Section, kinds: Collection[str]) -> str:
    """Return the title of *section* without its kind, in small letters, as it is compared."""
    return without_kind(section.title, kinds, dashed=True)[1].strip(_EDGES).casefold()


def own_id(names: Iterable[str]) -> str | None:
    """Return the id that the page itself gives a session: one of *names* that holds no date and no number."""
    for name in names:
        dated = days.find(name.replace("-", " ")).dates or re.search(r"\d{4}", name)
        if (
            is_id(name)
            and not dated
            and not name.isdigit()
            and not _POSITION.fullmatch(name)
        ):
            return name
    return None
