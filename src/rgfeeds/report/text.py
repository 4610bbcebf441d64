"""As text: for people with excerpts and help, for editors a line each."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, takewhile
from typing import TextIO

from msgspec import Struct

from rgfeeds.report import Glyph, Report, glyphs, inert, visible
from rgfeeds.store.document import Diagnostic, Place, Severity

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
    row = glyphs(line[earliest : start + _REACH])
    at = start - earliest
    # A mark without a column of its own belongs to the character before it.
    while 0 < at < len(row) and row[at].width == 0:
        at -= 1
    # A third of the width before the span, and more where the rest leaves room.
    after = _fitting(row[at:], WIDTH * 2 // 3)
    first = at - _fitting(reversed(row[:at]), WIDTH - _width(row[at : at + after]))
    last = at + _fitting(row[at:], WIDTH - _width(row[first:at]))
    text = "".join(cell.text for cell in row[first:last])
    before = "…" if earliest + first else ""
    rest = "…" if earliest + last < len(line) else ""
    return Excerpt(
        text=f"{before}{text}{rest}",
        indent=len(before) + _width(row[first:at]),
        length=max(1, _width(row[at : min(max(start, end) - earliest, last)])),
    )


def _fitting(row: Iterable[Glyph], room: int) -> int:
    """Return how many cells at the start of *row* fit into *room* columns."""
    ends = accumulate(cell.width for cell in row)
    return sum(1 for _ in takewhile(lambda end: end <= room, ends))


def _width(row: list[Glyph]) -> int:
    return sum(cell.width for cell in row)


# Styles of a terminal.
_BOLD, _MARGIN = "1", "1;34"
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}


def wants_colour(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Tell by no-color.org, then force-color.org, then TERM, then whether it is a terminal.

    The first two variables count when they are not empty, whatever they contain.
    """
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return environ.get("TERM") != "dumb" and stream.isatty()


def concise(report: Report, *, colour: bool) -> str:
    """Return a line for each diagnostic, its place first."""
    return _text(report, map(_line, report.in_order()), colour=colour)


def full(report: Report, *, colour: bool) -> str:
    """Return the message, the place, an excerpt with underline and the help of each diagnostic."""
    lines = {file: text.split("\n") for file, text in report.texts.items()}
    rows = (row for found in report.fold() for row in (*_block(found, lines), ""))
    return _text(report, rows, colour=colour)


def _text(report: Report, rows: Iterable[str], *, colour: bool) -> str:
    text = "".join(f"{row}\n" for row in [*rows, *report.last_lines()])
    return text if colour else re.sub(r"\x1b\[[0-9;]+m", "", text)


def _style(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def _line(found: Diagnostic) -> str:
    place = inert(visible(f"{found.place}:"))
    title = f"{found.severity}[{visible(found.rule)}]:"
    advice = visible(found.help.split("\n")[0])
    message = visible(found.message) + (f" ({advice})" if advice else "")
    return f"{_style(place, _BOLD)} {_style(title, _COLOURS[found.severity])} {message}"


def _block(found: Diagnostic, lines: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield the rows of *found*; none begins with what the store contains."""
    places = [found.place, *([found.other[0]] if found.other else [])]
    width = max(2, *(len(str(place.line)) for place in places))
    arrow = _style(" " * width + "-->", _MARGIN)
    bar, equals = (_style(" " * (width + 1) + sign, _MARGIN) for sign in "|=")

    def excerpt_rows(place: Place, sign: str, label: str, code: str) -> list[str]:
        shown = excerpt(lines.get(place.file, []), place)
        if shown is None:
            return []
        number = _style(f"{place.line:>{width}} |", _MARGIN)
        underline = _style(f"{sign * shown.length} {label}".rstrip(), code)
        row = f"{number} {shown.text}".rstrip()
        return [bar, row, f"{bar} {' ' * shown.indent}{underline}"]

    colour = _COLOURS[found.severity]
    title = _style(f"{found.severity}[{visible(found.rule)}]", colour)
    yield title + _style(f": {visible(found.message)}", _BOLD)
    yield f"{arrow} {visible(str(found.place))}"
    yield from excerpt_rows(found.place, "^", "", colour)
    if found.other:
        place, label = found.other[0], visible(found.other[1])
        rows = excerpt_rows(place, "-", label, _MARGIN)
        if rows and place.file != found.place.file:
            yield f"{arrow} {visible(str(place))}"
        yield from rows or [f"{equals} {label}: {visible(str(place))}"]
    if found.help:
        first, *others = found.help.split("\n")
        yield f"{equals} help: {visible(first)}".rstrip()
        yield from (f"{bar}       {visible(line)}".rstrip() for line in others)
