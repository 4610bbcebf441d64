"""Tables that list no sessions with dates: about the group, or about what is to come."""

from __future__ import annotations

from collections.abc import Iterator

from rgfeeds.importers.columns import Role
from rgfeeds.importers.layout import Page, Table
from rgfeeds.importers.marked import read
from rgfeeds.importers.mending import inlined
from rgfeeds.importers.remarks import Remark
from rgfeeds.placeholders import is_placeholder


def waits(table: Table) -> bool:
    """Whether *table* lists sessions that have no date yet, and no matters of the group."""
    return Role.DATE in table.roles and table.of_sessions


def listed(table: Table) -> Iterator[str]:
    """Yield the rows of *table* as a list, since a text about the group has no tables."""
    yield ""
    for row in table.rows:
        told = [
            f"{read(cell.heading).plain()}: {cell.text}"
            if at and cell.heading
            else cell.text
            for at, cell in enumerate(row.cells)
            if not is_placeholder(read(cell.text).plain())
        ]
        if told or row.surplus:
            yield "- " + "; ".join((*told, *row.surplus)).replace("\n", " ")
    yield ""


def remark_on(page: Page, table: Table) -> Remark:
    """Return what there is to say of *table*."""
    if not waits(table):
        return Remark(
            file=page.file,
            line=table.lines.start,
            text=f"| {' | '.join(table.headings)} |",
            why="the table has no dates of sessions: it became a list in `about`",
        )
    lines = [page.lines[number - 1].strip() for number in table.lines]
    return Remark(
        file=page.file,
        line=table.lines.start,
        text=inlined("\n".join(filter(None, lines)), page.definitions),
        why="the table has no dates of sessions",
        left=True,
    )
