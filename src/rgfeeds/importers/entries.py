"""A session that stands in no table: what its date, its title and the lines below it say.

Lines with a label that a table could have as a column, `Speaker: Ada`, are what they
say they are, as are links that are called `Slides` and the like; the others are the
session's text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rgfeeds.importers.columns import Role, labelled
from rgfeeds.importers.layout import Cell, Entry, Heading, Row, Table
from rgfeeds.importers.materials import is_made

_LABELLED = re.compile(
    r"""\s{0,3}(?:[-*+]\s+)?(?P<mark>\*\*|__|\*|_|)(?P<label>[^\W\d_][^:*_|\n]{1,30}?)
        (?:\s*:\s*(?P=mark)|(?P=mark)\s*:)\s*(?P<value>\S.*|)""",
    re.VERBOSE,
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


def row(heading: Heading, raw: str, date: str, title: str, body: Sequence[str]) -> Row:
    """Return the session that *heading* has, in the words *raw*, with its *date*, *title* and *body*."""
    labels, rest = _labels(body)
    titles = [cell for cell in labels if cell.role is Role.TITLE]
    other = Role.OTHER if titles else Role.TITLE
    return Row(
        line=heading.line,
        raw=raw.strip(),
        cells=(
            Cell(role=Role.DATE, heading="Date", text=date),
            Cell(role=other, heading="", text=title),
            *labels,
        ),
        entry=Entry(heading=heading, body=tuple(rest)),
    )


def _labels(body: Sequence[str]) -> tuple[list[Cell], list[str]]:
    """Return what labels of *body*, up to its first heading, say of the session, and the other lines."""
    cells: list[Cell] = []
    rest: list[str] = []
    for at, line in enumerate(body):
        if line.startswith("#"):
            return cells, [*rest, *body[at:]]
        link = _LINK_ALONE.fullmatch(line.rstrip())
        if link and is_made(link["label"]):
            cells.append(Cell(role=Role.MATERIALS, heading="", text=link["link"]))
            continue
        role = role_of(line)
        following = body[at + 1] if at + 1 < len(body) else ""
        nested = following[:1].isspace() and following.strip()
        if role is None or nested or role in {cell.role for cell in cells}:
            rest.append(line)
            continue
        found = _LABELLED.fullmatch(line.rstrip())
        assert found
        cells.append(Cell(role=role, heading=found["label"], text=found["value"]))
    return cells, rest


def role_of(line: str) -> Role | None:
    """Return what the label says that *line* begins with, None without."""
    found = _LABELLED.fullmatch(line.rstrip())
    return labelled(found["label"]) if found else None
