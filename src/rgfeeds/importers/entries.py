"""A session that stands in no table: what its date, its title and the lines below it say.

Lines with a label that a table could have as a column, `Speaker: Ada`, are what they
say they are, as are links that are called `Slides` and the like; the others are the
session's text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rgfeeds.importers.columns import Role, labelled
from rgfeeds.importers.layout import Cell, Entry, Heading, Row, Table
from rgfeeds.importers.leads import are_names
from rgfeeds.importers.materials import is_made
from rgfeeds.importers.rooms import is_place

_LABELLED = re.compile(
    r"""\s{0,3}(?:[-*+]\s+)?(?P<mark>\*\*|__|\*|_|)(?P<label>[^\W\d_][^:*_|\n]{1,30}?)
        (?:\s*:\s*(?P=mark)|(?P=mark)\s*:)\s*(?P<value>\S.*|)""",
    re.VERBOSE,
)
# `Speakers: …` is a label too, and `**Bio**` the beginning of something else.
_PROSE = re.compile(r"(?!\s*(?:[-*+#>|]|\d+[.)])\s|\s*\*\*|\s*[^\W\d_]{1,20}:)\s*\S")
_BRACKET = re.compile(r"\s*\((?P<text>[^()]+)\)[\s:,;–—-]*")
_LED = re.compile(
    r"""\s*\(\s*(?:(?:led|presented|given|chaired|hosted|moderated)\s+by:?|(?:speakers?|presenters?|leads?|hosts?)\s*:)
        \s+(?P<names>(?:\[[^\[\]]*\]\([^()\s]*\)|[^()\[\]])+)\)""",
    re.IGNORECASE | re.VERBOSE,
)
_LINK_ALONE = re.compile(
    r"\s{0,3}(?:[-*+]\s+)?[*_]*(?P<link>\[(?P<label>[^\[\]]+)\]\([^\s()]+\))[*_]*"
)


def told(rows: Sequence[Row], lines: range, under: Heading | None) -> Table:
    """Return *rows* of sessions, told at *lines*, as a table *under* a heading."""
    return Table(
        lines=lines,
        headings=("Date", "Title"),
        roles=(Role.DATE, Role.TITLE),
        rows=tuple(rows),
        under=under,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The words *raw* that tell of a session, taken apart; *beside* the date stands where it is, or who leads it."""

    raw: str
    date: str
    title: str
    body: Sequence[str]
    beside: str = ""


def row(heading: Heading, notice: Notice) -> Row:
    """Return the session that *heading* has, as its *notice* says."""
    title, beside = notice.title, notice.beside
    cells, rest = _labels(notice.body)
    bracket = _BRACKET.match(title)
    if bracket and not beside and is_place(bracket["text"]):
        beside, title = bracket["text"], title[bracket.end() :]
    titled = any(cell.role is Role.TITLE for cell in cells)
    led = _LED.search(title)
    if led:
        title = f"{title[: led.start()]}{title[led.end() :]}".strip()
        cells.append(Cell(role=Role.LEADS, heading="", text=led["names"]))
    said = [beside, title] if titled else [beside]
    more = [_of_its_own(text, cells) for text in said if text]
    supposed = next((cell.text for cell in more if cell.role is Role.LEADS), "")
    if not titled:
        cells.append(Cell(role=Role.TITLE, heading="", text=title))
    return Row(
        line=heading.line,
        raw=notice.raw.strip(),
        cells=(Cell(role=Role.DATE, heading="Date", text=notice.date), *more, *cells),
        entry=Entry(heading=heading, body=tuple(rest), supposed=supposed),
    )


def _of_its_own(text: str, cells: Sequence[Cell]) -> Cell:
    """Return *text*, which is no title, as what it can be besides *cells*."""
    roles = {cell.role for cell in cells}
    role = Role.OTHER
    if is_place(text) and Role.ROOM not in roles:
        role = Role.ROOM
    elif are_names(text) and Role.LEADS not in roles:
        role = Role.LEADS
    return Cell(role=role, heading="", text=text)


def _labels(body: Sequence[str]) -> tuple[list[Cell], list[str]]:
    """Return what labels of *body*, up to its first heading, say of the session, and the other lines."""
    cells: list[Cell] = []
    rest: list[str] = []
    at = 0
    while at < len(body) and not body[at].startswith("#"):
        cell, end = _labelled(body, at, {cell.role for cell in cells})
        if cell:
            cells.append(cell)
        else:
            rest.append(body[at])
        at = end
    return cells, [*rest, *body[at:]]


def _labelled(
    body: Sequence[str], at: int, taken: Collection[Role]
) -> tuple[Cell | None, int]:
    """Return what the label of a line of *body* says, if it is not *taken*, and where the next one is."""
    line = body[at].rstrip()
    link = _LINK_ALONE.fullmatch(line)
    if link and is_made(link["label"]):
        return Cell(role=Role.MATERIALS, heading="", text=link["link"]), at + 1
    found, role = _LABELLED.fullmatch(line), role_of(line)
    following = body[at + 1] if at + 1 < len(body) else ""
    nested = following[:1].isspace() and following.strip()
    if not found or role is None or nested or role in taken:
        return None, at + 1
    text, end = found["value"], at + 1
    if role is Role.ABSTRACT and not text:
        return None, at + 1
    while role is Role.ABSTRACT and end < len(body) and _PROSE.match(body[end]):
        text += f" {body[end].strip()}"
        end += 1
    return Cell(role=role, heading=found["label"], text=text), end


def role_of(line: str) -> Role | None:
    """Return what the label says that *line* begins with, None without."""
    found = _LABELLED.fullmatch(line.rstrip())
    return labelled(found["label"]) if found else None
