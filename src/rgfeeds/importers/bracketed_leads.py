"""Who leads, where a page writes it in brackets behind its titles: `Proofs (Ada Byron)`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from rgfeeds.importers.columns import Role
from rgfeeds.importers.layout import Cell, Row, Table
from rgfeeds.importers.leads import are_names

# Links may follow: `Proofs (Ada Byron), [slides](…)`.
_ENDING = re.compile(
    r"(?<!\])\((?P<names>[^()\[\]]+)\)(?P<after>(?:[\s.,;|/–—-]|[(\[]*\[[^\[\]]*\]\([^()\s]*\)[)\]]*)*)"
)


def with_leads(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Return *tables* of sessions, names behind titles as who leads, if they stand behind most of them."""
    rows = [row for table in tables for row in table.rows]
    open_ones = [row for row in rows if row.text(Role.TITLE) and not _has_leads(row)]
    named = [row for row in open_ones if _led(row) is not row]
    if len(named) < 2 or 2 * len(named) < len(open_ones):
        return tuple(tables)
    return tuple(
        replace(table, rows=tuple(_led(row) for row in table.rows)) for table in tables
    )


def _has_leads(row: Row) -> bool:
    return any(cell.role is Role.LEADS for cell in row.cells)


def _led(row: Row) -> Row:
    """Return *row*, led by those whose names end its title."""
    title = row.text(Role.TITLE)
    endings = (_ENDING.fullmatch(title, at.start()) for at in re.finditer(r"\(", title))
    found = next(filter(None, endings), None)
    if not found or not row.entry or not are_names(found["names"]) or _has_leads(row):
        return row
    shown = f"{title[: found.start()].rstrip()}{found['after']}"
    cells = tuple(
        replace(cell, text=shown) if cell.role is Role.TITLE else cell
        for cell in row.cells
    )
    lead = Cell(role=Role.LEADS, heading="", text=found["names"])
    entry = replace(row.entry, supposed=f"({found['names']})")
    return replace(row, cells=(*cells, lead), entry=entry)
