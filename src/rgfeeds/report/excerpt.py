"""One line of a store as shown, with the columns to underline."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, takewhile

from msgspec import Struct

from rgfeeds.report.visible import Cell, cells
from rgfeeds.store.diagnostics import Place

#: Columns of an excerpt, the marks of a cut aside.
WIDTH = 100

# Characters looked at on either side of a span's start: more than fill the width,
# fewer than let a line of a million combining marks through.
_REACH = 2 * WIDTH


class Excerpt(Struct, frozen=True, kw_only=True):
    """A line as shown, cut around the span; *indent* and *length*, one at least, are columns."""

    text: str
    indent: int
    length: int


def excerpt(lines: list[str], place: Place) -> Excerpt | None:
    """Return the first line of *place*; None when *lines* do not reach so far."""
    if not 1 <= place.line <= len(lines):
        return None
    line = lines[place.line - 1].removesuffix("\r")
    start = min(max(place.column - 1, 0), len(line))
    end = min(place.end_column - 1, len(line))
    if place.end_line > place.line:
        end = len(line)
    earliest = max(0, start - _REACH)
    row = cells(line[earliest : start + _REACH])
    at = start - earliest
    # A mark without a column of its own belongs to the character before it.
    while 0 < at < len(row) and row[at].width == 0:
        at -= 1
    first, last = _window(row, at)
    before = "…" if earliest + first else ""
    after = "…" if earliest + last < len(line) else ""
    return Excerpt(
        text=before + "".join(cell.text for cell in row[first:last]) + after,
        indent=len(before) + _width(row[first:at]),
        length=max(1, _width(row[at : min(max(start, end) - earliest, last)])),
    )


def _window(row: list[Cell], at: int) -> tuple[int, int]:
    """Return what to show of *row*: a third before *at*, and more where the rest leaves room."""
    after = _fitting(row[at:], WIDTH * 2 // 3)
    first = at - _fitting(reversed(row[:at]), WIDTH - _width(row[at : at + after]))
    return first, at + _fitting(row[at:], WIDTH - _width(row[first:at]))


def _fitting(row: Iterable[Cell], room: int) -> int:
    """Return how many cells at the start of *row* fit into *room* columns."""
    ends = accumulate(cell.width for cell in row)
    return sum(1 for _ in takewhile(lambda end: end <= room, ends))


def _width(row: list[Cell]) -> int:
    return sum(cell.width for cell in row)
