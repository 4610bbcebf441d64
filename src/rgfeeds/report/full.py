"""For people: message, place, excerpt with underline, help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from rgfeeds.report.colour import BOLD, MARGIN, SEVERITY, Cell, Style, cells, visible
from rgfeeds.report.findings import Report
from rgfeeds.store.diagnostics import Diagnostic, Place

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


def render(report: Report, *, colour: bool) -> str:
    lines = {file: text.split("\n") for file, text in report.texts.items()}
    blocks = [_Block(found, lines, Style(colour)) for found in report.folded()]
    rows = [row for block in blocks for row in (*block.rows(), "")]
    return "".join(f"{row}\n" for row in [*rows, *report.last_lines()])


class _Block(Struct, frozen=True):
    """One diagnostic; every row begins with the severity, a number or a sign of the margin.

    So nothing the store contains can begin a row.
    """

    found: Diagnostic
    lines: Mapping[str, list[str]]
    style: Style

    def rows(self) -> Iterator[str]:
        found = self.found
        code = SEVERITY[found.severity]
        title = self.style(f"{found.severity}[{visible(found.rule)}]", code)
        yield title + self.style(f": {visible(found.message)}", BOLD)
        yield self._arrow(found.place)
        yield from self._excerpt(found.place, "^", "", code)
        yield from self._other()
        yield from self._help()

    def _other(self) -> Iterator[str]:
        if self.found.other is None:
            return
        place, label = self.found.other
        rows = list(self._excerpt(place, "-", visible(label), MARGIN))
        if not rows:
            yield f"{self._margin('=')} {visible(label)}: {visible(str(place))}"
        elif place.file == self.found.place.file:
            yield from rows
        else:
            yield self._arrow(place)
            yield from rows

    def _excerpt(self, place: Place, sign: str, label: str, code: str) -> Iterator[str]:
        shown = excerpt(self.lines.get(place.file, []), place)
        if shown is None:
            return
        underline = self.style(f"{sign * shown.length} {label}".rstrip(), code)
        text = f" {shown.text}".rstrip()
        yield self._margin("|")
        yield self.style(f"{place.line:>{self._width}} |", MARGIN) + text
        yield f"{self._margin('|')} {' ' * shown.indent}{underline}"

    def _help(self) -> Iterator[str]:
        if not self.found.help:
            return
        first, *others = map(visible, self.found.help.split("\n"))
        yield f"{self._margin('=')} help: {first}".rstrip()
        for line in others:
            yield f"{self._margin('|')}       {line}".rstrip()

    def _arrow(self, place: Place) -> str:
        arrow = self.style(" " * self._width + "-->", MARGIN)
        return f"{arrow} {visible(str(place))}"

    def _margin(self, sign: str) -> str:
        return self.style(" " * (self._width + 1) + sign, MARGIN)

    @property
    def _width(self) -> int:
        """Columns of the line numbers."""
        other = self.found.other
        places = [self.found.place, other[0]] if other else [self.found.place]
        return max(2, *(len(str(place.line)) for place in places))
