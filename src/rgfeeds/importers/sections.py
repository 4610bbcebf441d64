"""The sections of a page, each given to the session it is about: its reading and its abstract."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rgfeeds.importers import days
from rgfeeds.importers.calendar_facts import Facts, heading_year
from rgfeeds.importers.drafts import Draft
from rgfeeds.importers.layout import Entry, Heading, Page
from rgfeeds.importers.marked import read, tidy
from rgfeeds.importers.mending import inlined, mended
from rgfeeds.importers.topics import without_kind
from rgfeeds.values import is_id

_LABEL = re.compile(
    r"^[ ]{0,3}(?:\#{1,6}[ \t]+(?P<heading>[^\n#]+?)[ \t]*\#*|(?P<mark>\*\*|__)(?P<bold>[^*_\n]+)(?P=mark):?)[ \t]*$"
)
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
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_POSITION = re.compile(r"(?:week|session|meeting|talk|lecture|day|w|s|slot)-?\d*")
_EDGES = " \t,;:|–—-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What stands under a heading about one session; *day* and *title* are those of the heading.

    It may stand *below* what its session is made of, or elsewhere.
    """

    heading: Heading
    day: dt.date | None
    title: str
    body: tuple[str, ...]
    below: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The two texts of a section, and the links in it that lead nowhere."""

    abstract: str
    reading: str
    dropped: tuple[str, ...] = ()


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


def body(section: Section, draft: Draft, facts: Facts, definitions: str) -> Body:
    """Return the texts of *section*; its title comes first where it is not the session's."""
    above, below = _parts(section.body)
    title = without_kind(section.title, facts.kinds, dashed=True)[1].strip(_EDGES)
    differs = title and title.casefold() != (draft.title or "").casefold()
    base = facts.wishes.base_url
    texts = [
        mended(inlined(_trimmed(part), definitions), base) for part in (above, below)
    ]
    abstract = _trimmed(texts[0].text.split("\n"))
    return Body(
        abstract="\n\n".join(filter(None, [title if differs else "", abstract])),
        reading=_trimmed(texts[1].text.split("\n")),
        dropped=tuple(url for text in texts for url in text.dropped),
    )


def _parts(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part the lines of a section into abstract and reading.

    The abstract stands under a label of that name, up to one called `Reading`, else
    to the next label; a section of prose alone, without a link, is one as a whole.
    """
    labels = _labels(lines)
    starts = [at for at, name in labels.items() if name in {"abstract", "summary"}]
    if not starts:
        prose = not any(
            re.match(r"\s*(?:[-*+]|\d+[.)])\s|.*(?:\]\(|\]\[|https?://|<a\s)", line)
            for line in lines
        )
        return ([*lines], []) if prose and not labels else ([], [*lines])
    start = starts[0]
    after = [at for at in labels if at > start]
    reading = [at for at in after if labels[at] in {"reading", "readings"}]
    if reading:
        end, resume = reading[-1], reading[-1] + 1
    else:
        end = resume = after[0] if after else len(lines)
    return [*lines[start + 1 : end]], [*lines[:start], *lines[resume:]]


def _labels(lines: Sequence[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    fenced = False
    for at, line in enumerate(lines):
        fenced ^= bool(_FENCE.match(line))
        label = None if fenced else _LABEL.match(line)
        if label:
            name = label["heading"] or label["bold"]
            found[at] = tidy(name).casefold().strip(":. *_")
    return found


def _trimmed(lines: Sequence[str]) -> str:
    """Return *lines* without blanks at their ends, but for those that break a line, nor empty ones around."""
    kept = []
    for at, line in enumerate(lines):
        following = lines[at + 1].strip() if at + 1 < len(lines) else ""
        hard = line.strip() and line.endswith("  ") and following
        indent = line[: len(line) - len(line.lstrip())].expandtabs(4)
        kept.append(indent + line.strip() + "  " * bool(hard) if line.strip() else "")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")
