"""The rows of tables, as entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from rgfeeds.importing import columns, days, words
from rgfeeds.importing.blocks import Block, Row
from rgfeeds.importing.entry import Cell, Entry
from rgfeeds.importing.found import Found
from rgfeeds.importing.inline import Words
from rgfeeds.importing.words import Role

_NO_SESSIONS = re.compile(rf"\b(?:{words.NO_SESSIONS})\b", re.IGNORECASE)


def of_table(found: Found, block: Block) -> Iterator[Entry]:
    """Yield the rows of a table of sessions, and note what its columns were taken for."""
    names = [cell.plain() for cell in block.rows[0].cells]
    rows = [
        row
        for row in block.rows[1:]
        if row.surplus or any(cell.text or cell.links for cell in row.cells)
    ]
    roles = columns.roles(names, rows)
    file, line = found.page.file, found.page.line(block.start)
    if not _is_of_sessions(block, names, rows, roles):
        found.tables.append(block)
        return
    above = [one.block.words.plain() for one in found.above(block.start)[:1]]
    if _NO_SESSIONS.search(" ".join([*names, *above])):
        why = "the table has dates, but of something else than sessions: none was taken"
        found.remarks.append(found.page.remark(block.start, " | ".join(names), why))
        found.tables.append(block)
        return
    taken = " · ".join(
        name if columns.label(name) is role or name.casefold() == role else f"{name or '(no name)'} → {role}"
        for name, role in zip(names, roles, strict=True)
    )  # fmt: skip
    found.columns.append(f"{file}:{line}: columns {taken}")
    years = found.years(block.start)
    for row in rows:
        entry = _entry(found, block, row, names, roles)
        told = [cell.plain() for cell in row.cells if cell.text]
        alone = entry.dates is None and len(told) == 1 and len(told[0].split()) < 5
        if alone and days.years_in(told[0]):
            years = days.years_in(told[0])
        else:
            yield replace(entry, years=years)


def _is_of_sessions(
    block: Block, names: Sequence[str], rows: Sequence[Row], roles: Sequence[Role]
) -> bool:
    titled = {Role.TITLE, Role.LEADS}
    if Role.DATE not in roles or not titled & {*roles}:
        return False
    if not block.header and not titled & {columns.label(name) for name in names}:
        return False
    cells = [cell for row in rows for cell in row.cells[roles.index(Role.DATE) :][:1]]
    return any(days.find(f"{cell.plain()} {cell.gone}") for cell in cells)


def _entry(
    found: Found, block: Block, row: Row, names: Sequence[str], roles: Sequence[Role]
) -> Entry:
    cells = tuple(
        Cell(role=role, heading=name, words=told)
        for name, role, told in zip(names, roles, row.cells, strict=False)
    )
    day = next((cell.words for cell in cells if cell.role is Role.DATE), Words())
    dates = days.find(day.plain()) or days.find(day.gone)
    anchors = [
        link.url[1:]
        for role in (Role.DATE, Role.TITLE, Role.NUMBER)
        for cell in cells
        if cell.role is role
        for link in cell.words.found()
        if link.inside
    ]
    return Entry(
        page=found.page, shape="row", start=row.start, end=row.end, around=block.start, dates=dates,
        beside=f"{dates.before} {dates.after}" if dates else day.plain(), struck=day.struck or bool(day.gone),
        cells=cells, anchor=next(iter(anchors), None),
        names=tuple(link.url[1:] for link in day.found() if link.inside), surplus=row.surplus,
        follows=dates is None and not re.search(r"\w", day.plain()),
    )  # fmt: skip
