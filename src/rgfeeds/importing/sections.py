"""The sections below a table, each given to the session it is about; and the texts of sessions."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from msgspec import Struct

from rgfeeds.importing.blocks import Block
from rgfeeds.importing.drafts import Draft
from rgfeeds.importing.entries import Found
from rgfeeds.importing.inline import resolved
from rgfeeds.importing.page import Page
from rgfeeds.importing.remarks import RELATIVE, Remark
from rgfeeds.importing.topics import without_kind

_LABEL = re.compile(
    r"^[ ]{0,3}(?:\#{1,6}[ \t]+(?P<heading>[^\n#]+?)[ \t]*\#*|(?P<mark>\*\*|__)(?P<bold>[^*_\n]+)(?P=mark):?)[ \t]*$"
)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_EDGES = " \t,;:|–—-"


class Section(Struct, frozen=True, kw_only=True):
    """What stands below a *heading*: the *day* and the *title* it names, and its *body*."""

    heading: Block
    day: dt.date | None
    title: str
    body: tuple[int, int]
    end: int

    @property
    def names(self) -> set[str]:
        plain = self.heading.words.plain().lower()
        return {*self.heading.names, re.sub(r"[^\w -]", "", plain).replace(" ", "-")}


def sections(
    found: Found, days: dict[tuple[str, int], tuple[dt.date, dt.date] | str]
) -> list[Section]:
    """Return every section of a page that has no table of sessions in it, those within others too."""
    dated = {entry.start: entry for entry in found.entries if entry.shape == "heading"}
    rows = sorted(entry.start for entry in found.entries if entry.shape == "row")
    listed = []
    for block, end, _ in found.sections:
        if bisect_right(rows, block.start) < bisect_left(rows, end):
            continue
        entry = dated.get(block.start)
        day = days.get((found.page.file, block.start), "")
        title = entry.headline if entry else block.words.plain()
        listed.append(
            Section(
                heading=block, day=None if isinstance(day, str) else day[0], title=title,
                body=entry.below if entry else (block.end, end), end=end,
            )
        )  # fmt: skip
    return listed


def owners(
    found: Sequence[Section], drafts: Sequence[Draft], kinds: frozenset[str]
) -> dict[int, Draft]:
    """Return the session of each section, by the place of its heading.

    A section whose heading has a session's own date is that session's; then comes the
    first row that points to it; then the one of the same title.
    """
    owned: dict[int, Draft] = {}
    ends: list[tuple[int, int]] = []

    def alike(section: Section, draft: Draft) -> bool:
        plain = (
            without_kind(section.title, kinds, dashed=True)[1].strip(_EDGES).casefold()
        )
        return draft.title is not None and plain == draft.title.casefold()

    def points(section: Section, draft: Draft) -> bool:
        return draft.entry.anchor in section.names

    def by_day(section: Section, free: list[Draft]) -> Draft | None:
        there = [draft for draft in free if section.day and draft.day == section.day]
        better = [d for d in there if points(section, d)] or [
            d for d in there if alike(section, d)
        ]
        return next(iter(better or there), None)

    def by_anchor(section: Section, free: list[Draft]) -> Draft | None:
        return next((draft for draft in free if points(section, draft)), None)

    def by_title(section: Section, free: list[Draft]) -> Draft | None:
        there = [draft for draft in free if alike(section, draft)]
        return there[0] if len(there) == 1 and section.day is None else None

    choices: tuple[Callable[[Section, list[Draft]], Draft | None], ...] = (
        by_day,
        by_anchor,
        by_title,
    )
    free = {draft.place: draft for draft in drafts}
    for choose in choices:
        for section in found:
            start = section.heading.start
            if start in owned or any(first < start < last for first, last in ends):
                continue
            draft = choose(section, [*free.values()])
            if draft:
                owned[start] = draft
                ends.append((start, section.end))
                del free[draft.place]
    return owned


def texts(
    page: Page, body: Sequence[tuple[int, int]], base: str | None, *, file_line: int
) -> tuple[str, str, list[Remark]]:
    """Return the abstract and the reading that stand in *body*, and remarks on links that lead nowhere."""
    shown = [textwrap.dedent(_outdented(page, start, end, base)) for start, end in body]
    above, below = _parts("\n".join(shown).split("\n"))
    remarks = []
    for at, link in page.links_in(body):
        if not link.inside and resolved(link.url, base) is None:
            why = (
                RELATIVE
                if base is None
                else "the link leads nowhere that can be published"
            )
            line = page.line(at) or file_line
            remarks.append(
                Remark(file=page.file, line=line, text=link.url, why=why, left=True)
            )
    return trimmed(above), trimmed(below), remarks


def _outdented(page: Page, start: int, end: int, base: str | None) -> str:
    """Return the Markdown from *start*, with the blanks before it on its line, so that items stay aligned."""
    begin = page.data.rfind(b"\n", 0, start) + 1
    blank = page.raw(begin, start)
    return ("" if blank.strip() else blank) + page.markdown(start, end, base)


def _parts(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part the lines of a section into abstract and reading.

    The abstract stands under a label of that name, up to one called `Reading`, else
    to the next label; a section of prose alone, without a link, is one as a whole.
    """
    labels = _labels(lines)
    starts = [at for at, name in labels.items() if name in {"abstract", "summary"}]
    if not starts:
        listed = r"\s*(?:[-*+]|\d+[.)])\s|.*(?:\]\(|\]\[|https?://|<a\s)"
        prose = not any(re.match(listed, line) for line in lines)
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
            found[at] = (
                " ".join((label["heading"] or label["bold"]).split())
                .casefold()
                .strip(":. *_")
            )
    return found


def trimmed(lines: Sequence[str]) -> str:
    """Return *lines* without blanks at their ends, but for those that break a line, nor empty ones around."""
    kept = []
    for at, line in enumerate(lines):
        following = lines[at + 1].strip() if at + 1 < len(lines) else ""
        hard = line.strip() and line.endswith("  ") and following
        indent = line[: len(line) - len(line.lstrip())].expandtabs(4)
        kept.append(indent + line.strip() + "  " * bool(hard) if line.strip() else "")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")
