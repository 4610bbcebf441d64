"""A page as its parts: tables row by row, headings with what stands under them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from rgfeeds.importers.columns import Role
from rgfeeds.importers.encoding import Source


class Cell(Struct, frozen=True, kw_only=True):
    """One cell, with what its column is for and called."""

    role: Role
    heading: str
    text: str


class Heading(Struct, frozen=True, kw_only=True):
    """A heading and the lines, from 1, below it until the next of its level or a higher one."""

    line: int
    level: int
    text: str
    slug: str
    anchors: frozenset[str]
    body: range
    above: Heading | None = None

    def path(self) -> Iterator[Heading]:
        """Yield the heading and those it stands under, the nearest first."""
        heading: Heading | None = self
        while heading:
            yield heading
            heading = heading.above


class Entry(Struct, frozen=True, kw_only=True):
    """A session that a page tells by a dated heading or item; *body* are the lines below, not indented.

    *supposed* are names of which nothing says that they are those who lead.
    """

    heading: Heading
    body: tuple[str, ...]
    supposed: str = ""


class Row(Struct, frozen=True, kw_only=True):
    """One line of a table; *surplus* are cells for which there is no column.

    One that a list or a heading told has its *entry*, with what stands below its date.
    """

    line: int
    raw: str
    cells: tuple[Cell, ...]
    surplus: tuple[str, ...] = ()
    entry: Entry | None = None

    def text(self, role: Role) -> str:
        """Return the text of the first cell of *role*, empty without one."""
        return next((cell.text for cell in self.cells if cell.role is role), "")

    @property
    def blank(self) -> bool:
        return not any((*(cell.text for cell in self.cells), *self.surplus))


class Table(Struct, frozen=True, kw_only=True):
    """A table; *under* is the heading it stands under."""

    lines: range
    headings: tuple[str, ...]
    roles: tuple[Role, ...]
    rows: tuple[Row, ...]
    under: Heading | None = None

    @property
    def of_sessions(self) -> bool:
        """Whether its rows have a date and something to say about a session."""
        telling = {Role.TITLE, Role.LEADS, Role.READING, Role.OTHER}
        elsewhere = any("deadline" in name.casefold() for name in self.headings)
        return (
            Role.DATE in self.roles
            and bool(telling & set(self.roles))
            and not elsewhere
        )


class Page(Struct, frozen=True, kw_only=True):
    """A page: *lines* is its text line by line, what nobody sees left blank.

    *dated* is what may be sessions though it stands in no table: headings and lists with dates.
    """

    source: Source
    lines: tuple[str, ...]
    tables: tuple[Table, ...]
    headings: tuple[Heading, ...]
    dated: tuple[Table, ...] = ()
    definitions: str = ""
    year: int | None = None

    @property
    def file(self) -> str:
        return self.source.file
