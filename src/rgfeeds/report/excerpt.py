"""One line of a store as shown, with the columns to underline."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from rgfeeds.report.visible import Cell, cells
from rgfeeds.store.diagnostics import Place

#: Columns of an excerpt, the marks of a cut aside.
WIDTH = 100

# Characters looked at on either side of a span's start: more than fill the width,
# fewer than let a line of a million combining marks through.
_REACH = 2 * WIDTH


class Excerpt(Struct, frozen=True, kw_only=True):
    """A line as shown, cut around the span; *indent* and *length* are columns.

    *length* is at least 1: an empty span is one column.
    """

    text: str
    indent: int
    length: int


def excerpt(lines: list[str], place: Place) -> Excerpt | None:
    """Return the first line of *place*; None when *lines* do not reach so far."""
    if not 1 <= place.line <= len(lines):
        return None
    line = lines[place.line - 1].removesuffix("\r")
    start = min(max(place.column - 1, 0), len(line))
    several = place.end_line > place.line
    end = len(line) if several else min(place.end_column - 1, len(line))
    return _cut(line, start, max(start, end))


def _cut(line: str, start: int, end: int) -> Excerpt:
    earliest = max(0, start - _REACH)
    row = cells(line[earliest : start + _REACH])
    at = _whole(row, start - earliest)
    first, last = _window(row, at)
    before = "…" if earliest + first else ""
    after = "…" if earliest + last < len(line) else ""
    indent = len(before) + _width(row[first:at])
    length = _width(row[at : min(end - earliest, last)])
    text = before + "".join(cell.text for cell in row[first:last]) + after
    return Excerpt(text=text, indent=indent, length=max(1, length))


def _whole(row: list[Cell], at: int) -> int:
    """Return where the character begins that a mark without a column of its own belongs to."""
    while 0 < at < len(row) and row[at].width == 0:
        at -= 1
    return at


def _window(row: list[Cell], at: int) -> tuple[int, int]:
    """Return what to show of *row*: a third before *at*, and more where the rest leaves room."""
    after = _fitting(row[at:], WIDTH * 2 // 3)
    before = _fitting(reversed(row[:at]), WIDTH - _width(row[at : at + after]))
    first = at - before
    return first, at + _fitting(row[at:], WIDTH - _width(row[first:at]))


def _fitting(row: Iterable[Cell], room: int) -> int:
    """Return how many cells at the start of *row* fit into *room* columns."""
    count = 0
    for cell in row:
        room -= cell.width
        if room < 0:
            break
        count += 1
    return count


def _width(row: list[Cell]) -> int:
    return sum(cell.width for cell in row)
