"""The one form that every session of a page has, be it a row, a heading, an item or a paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from rgfeeds.importing.columns import is_number
from rgfeeds.importing.days import Dates
from rgfeeds.importing.inline import Words
from rgfeeds.importing.page import Page
from rgfeeds.importing.remarks import Remark
from rgfeeds.importing.words import Role


class Cell(Struct, frozen=True, kw_only=True):
    """What is said under a *heading*, by its role."""

    role: Role
    heading: str = ""
    words: Words

    @property
    def is_number(self) -> bool:
        """Whether all it does is number the sessions."""
        return self.role is Role.NUMBER and is_number(self.words.plain())

    def paragraph(self, lines: Sequence[str]) -> str:
        """Return *lines* as a paragraph, the heading before it; several lines become a list."""
        shown = [line.lstrip("-*• ") for line in lines if line.strip()]
        heading = "" if self.role is Role.ABSTRACT else self.heading
        label = f"{heading}:" if heading else ""
        if len(shown) > 1 and heading:
            return "\n".join([label, *(f"- {line}" for line in shown)])
        return " ".join(filter(None, [label, *shown]))


class Entry(Struct, frozen=True, kw_only=True):
    """One session, or day without one, as the page has it.

    It stands from byte *start* to *end*; *headline* is a heading's title, *below* is the place of all
    that stands below it, *body* what of it no cell holds.
    *years* are those that the headings above name, *around* is the place of the table or
    list it belongs to. *names* are the anchors it has, *anchor* is the one it points to.
    One that *follows* has no date and goes on with the entry before it.
    """

    page: Page
    shape: str
    start: int
    end: int
    around: int
    dates: Dates | None
    beside: str = ""
    struck: bool = False
    cells: tuple[Cell, ...]
    body: tuple[tuple[int, int], ...] = ()
    headline: str = ""
    below: tuple[int, int] = (0, 0)
    years: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    anchor: str | None = None
    surplus: str = ""
    follows: bool = False

    @property
    def line(self) -> int:
        return self.page.line(self.start)

    @property
    def place(self) -> tuple[str, int]:
        """What tells the entry from all others."""
        return self.page.file, self.start

    @property
    def last(self) -> int:
        """Where all that belongs to it ends."""
        return max(self.end, self.below[1], *(end for _, end in self.body))

    def has(self, role: Role) -> bool:
        """Whether there is a cell of *role*, even if it is empty."""
        return any(cell.role is role for cell in self.cells)

    def cell(self, role: Role) -> Words:
        """Return what the first cell of *role* says, nothing without."""
        return next((cell.words for cell in self.cells if cell.role is role), Words())

    def remark(
        self, why: str, text: str | None = None, *, left: bool = False
    ) -> Remark:
        shown = (
            self.page.markdown(self.start, self.end).strip() if text is None else text
        )
        return self.page.remark(self.start, shown, why, left=left)
