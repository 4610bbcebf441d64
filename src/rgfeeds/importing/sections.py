"""The sections below a table, each given to the session it is about; and the texts of sessions."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Mapping, Sequence

from rgfeeds.importing.blocks import Place, within
from rgfeeds.importing.dating import Days
from rgfeeds.importing.drafts import Draft
from rgfeeds.importing.found import Section
from rgfeeds.importing.page import Page
from rgfeeds.importing.remarks import Remark
from rgfeeds.importing.topics import without_kind

_LABEL = re.compile(
    r"^[ ]{0,3}(?:\#{1,6}[ \t]+(?P<heading>[^\n#]+?)[ \t]*\#*|(?P<mark>\*\*|__)(?P<bold>[^*_\n]+)(?P=mark):?)[ \t]*$"
)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")


def topic_of(section: Section, kinds: Collection[str]) -> str:
    """Return the title of *section* without its kind."""
    return without_kind(section.title, kinds)[1].strip(" \t,;:|–—-")


def owners(
    found: Sequence[Section],
    drafts: Sequence[Draft],
    days: Mapping[tuple[str, int], Days],
    kinds: Collection[str],
) -> dict[tuple[str, int], Section]:
    """Return the sections that are a session's, by the place of the session.

    A section whose heading has a session's own date is that session's; then comes the
    first row that points to it; then the one of the same title.
    """

    def alike(section: Section, draft: Draft) -> bool:
        title = topic_of(section, kinds).casefold()
        return draft.title is not None and title == draft.title.casefold()

    def points(section: Section, draft: Draft) -> bool:
        return draft.entry.anchor in section.names

    def by_day(section: Section) -> list[Draft]:
        there = [draft for draft in free if draft.day == dated.get(section.start)]
        there.sort(key=lambda one: (not points(section, one), not alike(section, one)))
        return there

    def by_anchor(section: Section) -> list[Draft]:
        return [draft for draft in free if points(section, draft)]

    def by_title(section: Section) -> list[Draft]:
        there = [draft for draft in free if alike(section, draft)]
        return there if len(there) == 1 and section.start not in dated else []

    owned: dict[tuple[str, int], Section] = {}
    free = [*drafts]
    file = "".join(draft.place[0] for draft in drafts[:1])
    told = ((one.start, days.get((file, one.start))) for one in found)
    dated = {start: day[0] for start, day in told if isinstance(day, tuple)}
    for choose in (by_day, by_anchor, by_title):
        for section in found:
            taken = ((one.start, one.end) for one in owned.values())
            for draft in () if within(section.start, taken) else choose(section)[:1]:
                owned[draft.place] = section
                free.remove(draft)
    return owned


def texts(page: Page, body: Sequence[Place]) -> tuple[str, str, list[Remark]]:
    """Return the abstract and the reading that stand in *body*, and remarks on links that lead nowhere."""
    shown = [textwrap.dedent(_outdented(page, start, end)) for start, end in body]
    above, below = _parts("\n".join(shown).split("\n"))
    remarks = [one for place in body for one in page.dead_links(*place)]
    return trimmed(above), trimmed(below), remarks


def _outdented(page: Page, start: int, end: int) -> str:
    """Return the Markdown from *start*, with the blanks before it on its line, so that items stay aligned."""
    blank = page.raw(page.data.rfind(b"\n", 0, start) + 1, start)
    return ("" if blank.strip() else blank) + page.markdown(start, end)


def _parts(lines: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Part the lines of a section into abstract and reading.

    The abstract stands under a label of that name, up to one called `Reading`, else
    to the next label; a section of prose alone, without a link, is one as a whole.
    """
    labels = _labels(lines)
    start = next((n for n, name in labels.items() if name in {"abstract", "summary"}), None)  # fmt: skip
    if start is None:
        listed = r"\s*(?:[-*+]|\d+[.)])\s|.*(?:\]\(|\]\[|https?://|<a\s)"
        prose = not labels and not any(re.match(listed, line) for line in lines)
        return (lines, []) if prose else ([], lines)
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
        fenced ^= bool(_FENCE.match(line))
        label = None if fenced else _LABEL.match(line)
        if label:
            name = " ".join((label["heading"] or label["bold"]).split())
            found[at] = name.casefold().strip(":. *_")
    return found


def trimmed(lines: Sequence[str]) -> str:
    """Return *lines* without blanks at their ends, but for those that break a line, nor empty ones around."""
    kept = []
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        hard = "  " if line.endswith("  ") and following.strip() else ""
        indent = line[: len(line) - len(line.lstrip())].expandtabs(4)
        kept.append(f"{indent}{line.strip()}{hard}" if line.strip() else "")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")
