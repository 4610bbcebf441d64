"""Tables that a page writes in HTML, read as those of Markdown are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rgfeeds.importers.columns import Role, roles
from rgfeeds.importers.counting import HTML_TABLE
from rgfeeds.importers.days import find
from rgfeeds.importers.layout import Heading, Table
from rgfeeds.importers.marked import read
from rgfeeds.importers.mending import attribute
from rgfeeds.importers.tables import last_above, table

_ROW = re.compile(
    r"<tr\b[^<>]*>(.*?)(?=<tr\b|</tr\b|</table\b)", re.IGNORECASE | re.DOTALL
)
_CELL = re.compile(
    r"<t[hd]\b(?P<attributes>[^<>]*)>(?P<text>.*?)(?=<t[hd]\b|</t[hd]\b|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_TH = re.compile(r"<th\b", re.IGNORECASE)


def html_tables(text: str, headings: Sequence[Heading]) -> Iterator[Table]:
    """Yield the tables of HTML in *text* whose first row is a header; others are mere layout."""
    for found in HTML_TABLE.finditer(text):
        start = _line(text, found.start())
        rows = list(_rows(text, found))
        header = rows[0][1] if rows else []
        named = _TH.search(found[0]) or Role.DATE in roles(header)
        if not named or any(find(read(cell).plain()).dates for cell in header):
            continue
        body = [
            (line, f"| {' | '.join(cells)} |", _padded(cells, len(header)))
            for line, cells in rows[1:]
        ]
        lines = range(start, _line(text, found.end()) + 1)
        yield table(lines, header, body, last_above(headings, start))


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _rows(text: str, found: re.Match[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of each row; where a cell spans several, the others are empty."""
    spans: dict[int, int] = {}
    for row in _ROW.finditer(found[0]):
        cells: list[str] = []
        for cell in _CELL.finditer(row[1]):
            while spans.get(len(cells), 0):
                spans[len(cells)] -= 1
                cells.append("")
            down, wide = (_span(cell["attributes"], name) for name in ("row", "col"))
            spans |= dict.fromkeys(range(len(cells), len(cells) + wide), down - 1)
            shown = " ".join(cell["text"].replace("&nbsp;", " ").split())
            cells += [shown, *[""] * (wide - 1)]
        yield _line(text, found.start() + row.start()), cells


def _span(attributes: str, name: str) -> int:
    found = attribute(attributes, f"{name}span")
    return max(1, int(found)) if re.fullmatch(r"\d{1,2}", found) else 1


def _padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))
