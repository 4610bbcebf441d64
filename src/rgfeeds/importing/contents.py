"""What is found on a page: its entries, all in one form, and the headings they stand below."""

import re
from collections.abc import Sequence
from typing import Self, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from rgfeeds.importing import words
from rgfeeds.importing.blocks import ByteRange, PageBlock
from rgfeeds.importing.dates import Dates, years_in
from rgfeeds.importing.inline import Words
from rgfeeds.importing.page import Page
from rgfeeds.importing.parts import is_generic
from rgfeeds.importing.source import Remark
from rgfeeds.importing.words import Role

#: The file and the byte at which an entry begins: what tells it from all others.
EntryPlace: TypeAlias = tuple[str, int]
#: What only numbers its row: `3`, `S01E02`, `Week 4`.
CODE = re.compile(r"(?i)(?:\w{1,8}\s+)?[#A-Z]{0,3}\.?\s?\d+(?:[A-Z.-]\d+)*[.:)]?")
_NEWS = re.compile(
    rf"(?i)\W*(?:latest\s+)?(?:{words.NEWS})\b(?!.*\b{words.SCHEDULES}\b).*"
)


class Cell(Struct, frozen=True):
    """What is said under a *heading*, by its role, which may be *guessed*."""

    role: Role
    words: Words
    heading: str = ""
    guessed: bool = False

    @property
    def is_number(self) -> bool:
        """Whether all it does is number the sessions, and no word of it says more."""
        plain = self.words.plain()
        others = re.search(r"[^\W\d_]{3}", re.sub(words.COUNTED, "", plain))
        coded = not plain or CODE.fullmatch(plain) is not None
        return self.role is Role.NUMBER and coded and not others

    def paragraph(self, lines: Sequence[str]) -> str:
        """Return *lines* as a paragraph, the heading before it; several lines become a list."""
        shown = [line.lstrip("-*• ") for line in lines if line.strip()]
        heading = "" if self.role is Role.ABSTRACT else self.heading
        label = f"{heading}:" if heading else ""
        if len(shown) > 1 and heading:
            return "\n".join([label, *(f"- {line}" for line in shown)])
        return " ".join(filter(None, [label, *shown]))


class PageEntry(Struct, frozen=True, kw_only=True):
    """One session, or day without one, as the page has it.

    It stands from byte *start* to *end*, with all that belongs to it to *last*; *body* is what of it no cell holds.
    *years* are those that the headings above name, *around* is the place of its table or list. *names* are its
    anchors, *anchor* is the one it points to. One that *follows* has no date and goes on with the entry before
    it. The cells of one that was *exported* by rgfeeds mean what they say, and nothing else.
    """

    page: Page
    shape: str
    start: int
    end: int
    last: int
    dates: Dates | None
    around: int = 0
    beside: str = ""
    cells: tuple[Cell, ...] = ()
    body: tuple[ByteRange, ...] = ()
    years: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    anchor: str | None = None
    surplus: str = ""
    follows: bool = False
    exported: bool = False

    @property
    def where(self) -> str:
        return f"{self.page.file}:{self.page.line(self.start)}"

    @property
    def place(self) -> EntryPlace:
        return self.page.file, self.start

    def has(self, role: Role) -> bool:
        """Whether there is a cell of *role*, even if it is empty."""
        return any(cell.role is role for cell in self.cells)

    def cell(self, role: Role) -> Words:
        """Return what the first cell of *role* says, nothing without."""
        return next((cell.words for cell in self.cells if cell.role is role), Words())

    def saying(self, role: Role, said: Words, *more: Cell) -> Self:
        """Return the entry whose cell of *role* says what is *said*, with *more* cells behind it."""
        cells = [
            replace(one, words=said) if one.role is role else one for one in self.cells
        ]
        return replace(self, cells=(*cells, *more))

    def remark(self, why: str, text: str = "", *, left: bool = False) -> Remark:
        """Return what there is to say of *text*, by default all of the entry."""
        text = text or self.page.markdown(self.start, self.end).strip()
        remark = self.page.remark(self.start, text, why, left=left)
        return replace(remark, entry=self.start)


class Section(Struct, frozen=True, kw_only=True):
    """What stands below the heading *block*, to *end*: the *years* it is about, its *title* and its *body*."""

    block: PageBlock
    end: int
    years: tuple[int, ...]
    title: str
    body: ByteRange

    @property
    def start(self) -> int:
        return self.block.start

    @property
    def names(self) -> set[str]:
        """What links to it can call it."""
        plain = self.block.words.plain().lower()
        return {*self.block.names, re.sub(r"[^\w -]", "", plain).replace(" ", "-")}


class PageContents(Struct, frozen=True, kw_only=True):
    """What a page has: its *entries*, what its *columns* were taken for, and the *tables* of something else."""

    page: Page
    sections: list[Section] = field(default_factory=list)
    entries: list[PageEntry] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    tables: list[PageBlock] = field(default_factory=list)
    #: Lines that only name a year, as `**2025**` above a table.
    labels: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    def above(self, at: int) -> list[Section]:
        """Return the sections that the byte *at* is in, the innermost first."""
        return [one for one in reversed(self.sections) if one.start < at < one.end]

    def years(self, at: int) -> tuple[int, ...]:
        """Return the years that the headings above the byte *at* name, or the front matter."""
        above = self.above(at)
        begin = above[0].start if above else -1
        labels = [years for place, years in self.labels if begin < place < at]
        if labels or above:
            return labels[-1] if labels else above[0].years
        front = re.findall(r"(?m)^(?:year|title):(.*)$", self.page.front)
        return next(filter(None, map(years_in, front)), ())

    def season(self, at: int) -> int:
        """Return where the innermost heading above the byte *at* that names a year begins, 0 without one."""
        above = self.above(at)
        named = (one for one in above if years_in(one.block.words.plain()))
        return next((one.start for one in named), 0)

    def is_news(self, at: int) -> bool:
        return any(_NEWS.fullmatch(one.block.words.plain()) for one in self.above(at))

    def has_row(self, section: Section) -> bool:
        """Whether a row of a table of sessions stands in *section*."""
        rows = (one.start for one in self.entries if one.shape == "row")
        return any(section.start < at < section.end for at in rows)


def with_sections(page: Page) -> PageContents:
    """Return what *page* has, as far as its headings tell."""
    found = PageContents(page=page)
    for one in page.blocks:
        alone = one.kind == "text" and len(one.lines) == 1
        if (
            alone
            and is_generic(one.words.plain())
            and (years := years_in(one.words.text))
        ):
            found.labels.append((one.start, years))
    headings = [block for block in page.blocks if block.kind == "heading"]
    for number, block in enumerate(headings, 1):
        ends = (one.start for one in headings[number:] if one.level <= block.level)
        end = next(ends, len(page.data))
        title = block.words.plain()
        section = Section(
            block=block, end=end,
            years=years_in(title) or found.years(block.start), title=title, body=(block.end, end),
        )  # fmt: skip
        found.sections.append(section)
    return found
