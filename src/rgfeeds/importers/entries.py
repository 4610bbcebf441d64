"""A session that stands in no table: what its date, its title and the lines below it say.

Lines with a label that a table could have as a column are what they say they are, as are
links that are called `Slides` and the like; the others are the session's text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from rgfeeds.importers.columns import Role
from rgfeeds.importers.labels import labels, paper
from rgfeeds.importers.layout import Cell, Entry, Heading, Row, Table
from rgfeeds.importers.leads import are_names
from rgfeeds.importers.rooms import is_place

_BRACKET = re.compile(r"\s*\((?P<text>[^()]+)\)[\s:,;–—-]*")
_LED = re.compile(
    r"""\s*\(\s*(?:(?:led|presented|given|chaired|hosted|moderated)\s+by:?|(?:speakers?|presenters?|leads?|hosts?)\s*:)
        \s+(?P<names>(?:\[[^\[\]]*\]\([^()\s]*\)|[^()\[\]])+)\)""",
    re.IGNORECASE | re.VERBOSE,
)


class Notice(Struct, frozen=True, kw_only=True):
    """The words *raw* that tell of a session, taken apart; *beside* the date stands where it is, or who leads it."""

    raw: str
    date: str
    title: str
    body: Sequence[str]
    beside: str = ""


def told(rows: Sequence[Row], lines: range, under: Heading | None) -> Table:
    """Return *rows* of sessions, told at *lines*, as a table *under* a heading."""
    return Table(
        lines=lines,
        headings=("Date", "Title"),
        roles=(Role.DATE, Role.TITLE),
        rows=tuple(rows),
        under=under,
    )


def row(heading: Heading, notice: Notice) -> Row:
    """Return the session that *heading* has, as its *notice* says."""
    cells, rest = labels(notice.body)
    title, beside = notice.title, notice.beside
    bracket = _BRACKET.match(title)
    if bracket and not beside and is_place(bracket["text"]):
        beside, title = bracket["text"], title[bracket.end() :]
    titled = _has(cells, Role.TITLE)
    if not titled and not title:
        title, rest = paper(rest)
    led = _LED.search(title)
    if led and not _has(cells, Role.LEADS):
        title = f"{title[: led.start()]}{title[led.end() :]}".strip()
        cells.append(Cell(role=Role.LEADS, heading="", text=led["names"]))
    more = [_of_its_own(text, cells) for text in (beside, titled and title) if text]
    supposed = next((cell.text for cell in more if cell.role is Role.LEADS), "")
    if not titled:
        more.append(Cell(role=Role.TITLE, heading="", text=title))
    return Row(
        line=heading.line,
        raw=notice.raw.strip(),
        cells=(Cell(role=Role.DATE, heading="Date", text=notice.date), *more, *cells),
        entry=Entry(heading=heading, body=tuple(rest), supposed=supposed),
    )


def _has(cells: Sequence[Cell], role: Role) -> bool:
    return any(cell.role is role for cell in cells)


def _of_its_own(text: str, cells: Sequence[Cell]) -> Cell:
    """Return *text*, which is no title, as what it can be besides *cells*."""
    role = Role.OTHER
    if is_place(text) and not _has(cells, Role.ROOM):
        role = Role.ROOM
    elif are_names(text) and not _has(cells, Role.LEADS):
        role = Role.LEADS
    return Cell(role=role, heading="", text=text)
