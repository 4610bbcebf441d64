"""The tables of a page, row by row: those of Markdown, those of HTML, and what the two share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from rgfeeds.importers.columns import Role, roles
from rgfeeds.importers.days import find
from rgfeeds.importers.layout import Cell, Heading, Row, Table
from rgfeeds.importers.marked import read

_PUBLISHED = re.compile(r"[^\W\d_].*(?:['’]\s?\d\d|\b(?:19|20)\d\d)$")
_PIPE = re.compile(r"(?<!\\)\|")


def pipe_tables(
    tokens: Sequence[Token], lines: Sequence[str], headings: Sequence[Heading]
) -> Iterator[Table]:
    """Yield the tables of Markdown among *tokens*."""
    for token in tokens:
        if token.type == "table_open" and token.map:
            start, end = token.map
            end = _with_torn_rows(lines, end)
            yield _pipe_table(lines, start, end, last_above(headings, start))


def last_above(headings: Sequence[Heading], line: int) -> Heading | None:
    """Return the last of *headings* that begins at *line* at the latest."""
    return next((one for one in reversed(headings) if one.line <= line), None)


def _with_torn_rows(lines: Sequence[str], end: int) -> int:
    """Return where a table ends whose rows go on after an empty line."""
    after = end
    while after < len(lines) and not lines[after].strip():
        after += 1
    torn = after
    while torn < len(lines) and lines[torn].lstrip().startswith("|"):
        torn += 1
    header = torn - after > 1 and re.fullmatch(r"[\s|:-]+", lines[after + 1])
    return end if torn == after or header else _with_torn_rows(lines, torn)


def _pipe_table(
    lines: Sequence[str], start: int, end: int, under: Heading | None
) -> Table:
    headings = split(lines[start])
    body = [
        (number, lines[number - 1].strip())
        for number in range(start + 3, end + 1)
        if lines[number - 1].strip()
    ]
    rows = [(number, raw, _fitted(split(raw), len(headings))) for number, raw in body]
    return table(range(start + 1, end + 1), headings, rows, under)


def table(
    lines: range,
    headings: Sequence[str],
    rows: Sequence[tuple[int, str, list[str]]],
    under: Heading | None,
) -> Table:
    """Return the table at *lines* with *headings*, of each of its *rows* the line, the text and the cells."""
    cells = [texts for _, _, texts in rows]
    kinds = roles(headings, _days(cells, len(headings)))
    kinds = _without_journals(kinds, cells)
    return Table(
        lines=lines,
        headings=tuple(headings),
        roles=kinds,
        rows=tuple(_row(*row, headings, kinds) for row in rows),
        under=under,
    )


def _without_journals(
    kinds: tuple[Role, ...], rows: Sequence[list[str]]
) -> tuple[Role, ...]:
    """Return *kinds* without a room where a `Venue` is mostly where a paper appeared, `OSDI '20`."""
    if Role.ROOM not in kinds:
        return kinds
    at = kinds.index(Role.ROOM)
    cells = [texts[at] for texts in rows if texts[at]]
    published = [one for one in cells if _PUBLISHED.search(read(one).plain())]
    journals = 2 * len(published) > len(cells)
    return (*kinds[:at], Role.OTHER, *kinds[at + 1 :]) if journals else kinds


def _row(
    line: int,
    raw: str,
    texts: list[str],
    headings: Sequence[str],
    kinds: Sequence[Role],
) -> Row:
    columns = zip(kinds, headings, texts, strict=False)
    return Row(
        line=line,
        raw=raw,
        cells=tuple(
            Cell(role=role, heading=heading, text=text)
            for role, heading, text in columns
        ),
        surplus=tuple(text for text in texts[len(headings) :] if text),
    )


def _days(rows: list[list[str]], width: int) -> int | None:
    """Return the column whose cells are mostly dates, None without one."""
    for at in range(width):
        cells = [texts[at] for texts in rows if at < len(texts) and texts[at]]
        dated = [cell for cell in cells if find(read(cell).plain()).dates]
        if cells and 2 * len(dated) > len(cells):
            return at
    return None


def split(line: str) -> list[str]:
    r"""Return the cells of a row (GFM 4.10), `\|` as `|`."""
    bare = re.sub(r"^[\s>]*", "", line).rstrip()
    cells = _PIPE.split(bare)
    cells = cells[1:] if bare.startswith("|") else cells
    cells = cells[:-1] if len(cells) > 1 and not cells[-1].strip() else cells
    return [_visible(cell).replace("\\|", "|") for cell in cells]


def _visible(cell: str) -> str:
    """Return *cell* without blanks at its ends, those that HTML writes out too."""
    return re.sub(r"^(?:\s|&nbsp;)+|(?:\s|&nbsp;)+$", "", cell)


def _fitted(cells: list[str], width: int) -> list[str]:
    """Return *cells*, *width* at least; where there are more, those that a link's own pipe parted are joined."""
    joined: list[str] = []
    for cell in cells if len(cells) > width else ():
        torn = joined and (
            joined[-1].count("[") > joined[-1].count("]")
            or joined[-1].count("`") % 2
            or joined[-1].count("$") % 2
        )
        if torn:
            joined[-1] += f" | {cell}"
        else:
            joined.append(cell)
    chosen = joined if len(joined) >= width else cells
    return chosen + [""] * (width - len(chosen))
