"""What is found on a page, and below which of its headings."""

from __future__ import annotations

import re
from bisect import bisect_left

from msgspec import Struct, field

from rgfeeds.importing import days, words
from rgfeeds.importing.blocks import Block
from rgfeeds.importing.entry import Entry
from rgfeeds.importing.page import Page
from rgfeeds.importing.remarks import Remark

_NEWS = re.compile(rf"\W*(?:latest\s+)?(?:{words.NEWS})\b.*", re.IGNORECASE)
_GENERIC = re.compile(rf"(?:\b(?:{words.GENERIC})\b|\W)+", re.IGNORECASE)


class Section(Struct, frozen=True, kw_only=True):
    """The heading *block*, where what stands below it ends, the *years* it is about, and the section around it."""

    block: Block
    end: int
    years: tuple[int, ...]
    parent: Section | None


class Found(Struct, frozen=True, kw_only=True):
    """What a page has: its *entries*, what its *columns* were taken for, and the *tables* of something else."""

    page: Page
    sections: list[Section]
    entries: list[Entry] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    tables: list[Block] = field(default_factory=list)

    def above(self, at: int) -> list[Section]:
        """Return the sections that the byte *at* is in, the innermost first."""
        found = []
        number = bisect_left(self.sections, at, key=lambda one: one.block.start) - 1
        section = self.sections[number] if number >= 0 else None
        while section:
            found += [section] if section.end > at else []
            section = section.parent
        return found

    def years(self, at: int) -> tuple[int, ...]:
        """Return the years that the headings above the byte *at* name, or the front matter."""
        above = self.above(at)
        return above[0].years if above else front_years(self.page)

    def is_news(self, at: int) -> bool:
        return any(_NEWS.fullmatch(one.block.words.plain()) for one in self.above(at))

    def has_row(self, section: Section) -> bool:
        """Whether a row of a table of sessions stands in *section*."""
        start, end = section.block.start, section.end
        return any(one.shape == "row" and start < one.start < end for one in self.entries)  # fmt: skip


def is_generic(text: str) -> bool:
    return _GENERIC.fullmatch(text) is not None


def front_years(page: Page) -> tuple[int, ...]:
    front = re.search(r"^(?:year|title):\s*(.*)$", page.front, re.MULTILINE)
    return days.years_in(front[1]) if front else ()


def sections(page: Page) -> list[Section]:
    headings = [block for block in page.blocks if block.kind == "heading"]
    ends: list[int] = []
    following: list[Block] = []
    for block in reversed(headings):
        while following and following[-1].level > block.level:
            following.pop()
        ends.insert(0, following[-1].start if following else len(page.data))
        following.append(block)
    found: list[Section] = []
    for block, end in zip(headings, ends, strict=True):
        parent = found[-1] if found else None
        while parent and parent.block.level >= block.level:
            parent = parent.parent
        years = days.years_in(block.words.plain())
        years = years or (parent.years if parent else front_years(page))
        found.append(Section(block=block, end=end, years=years, parent=parent))
    return found
