"""As text: for people with excerpts and help, for editors a line each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TextIO

from msgspec import Struct

from rgfeeds.report.excerpt import excerpt
from rgfeeds.report.findings import Report
from rgfeeds.report.visible import inert, visible
from rgfeeds.store.diagnostics import Diagnostic, Place, Severity

# Styles of a terminal.
_BOLD, _MARGIN = "1", "1;34"
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}


def wants_colour(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Tell by no-color.org, then force-color.org, then TERM, then whether it is a terminal.

    The two variables count when they are not empty, whatever they contain.
    """
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return environ.get("TERM") != "dumb" and stream.isatty()


def concise(report: Report, *, colour: bool) -> str:
    """Return a line for each diagnostic, its place first."""
    style = _Style(colour)
    rows = []
    for found in report.in_order():
        place = style(inert(visible(f"{found.place}:")), _BOLD)
        title = f"{found.severity}[{visible(found.rule)}]:"
        advice = visible(found.help.split("\n")[0])
        message = visible(found.message) + (f" ({advice})" if advice else "")
        rows.append(f"{place} {style(title, _COLOURS[found.severity])} {message}")
    return "".join(f"{row}\n" for row in [*rows, *report.last_lines()])


def full(report: Report, *, colour: bool) -> str:
    """Return the message, the place, an excerpt with underline and the help of each diagnostic."""
    lines = {file: text.split("\n") for file, text in report.texts.items()}
    blocks = [_Block(found, lines, _Style(colour)) for found in report.folded()]
    rows = [row for block in blocks for row in (*block.rows(), "")]
    return "".join(f"{row}\n" for row in [*rows, *report.last_lines()])


class _Style(Struct, frozen=True):
    """Writes text in an ANSI style, or plainly where there is no *colour*."""

    colour: bool

    def __call__(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


class _Block(Struct, frozen=True):
    """One diagnostic; every row begins with the severity, a number or a sign of the margin.

    So nothing the store contains can begin a row.
    """

    found: Diagnostic
    lines: Mapping[str, list[str]]
    style: _Style

    def rows(self) -> Iterator[str]:
        found, colour = self.found, _COLOURS[self.found.severity]
        title = self.style(f"{found.severity}[{visible(found.rule)}]", colour)
        yield title + self.style(f": {visible(found.message)}", _BOLD)
        yield self._arrow(found.place)
        yield from self._excerpt(found.place, "^", "", colour)
        if found.other:
            place, label = found.other[0], visible(found.other[1])
            rows = list(self._excerpt(place, "-", label, _MARGIN))
            if rows and place.file != found.place.file:
                yield self._arrow(place)
            yield from rows or [f"{self._margin('=')} {label}: {visible(str(place))}"]
        if found.help:
            first, *others = map(visible, found.help.split("\n"))
            yield f"{self._margin('=')} help: {first}".rstrip()
            for line in others:
                yield f"{self._margin('|')}       {line}".rstrip()

    def _excerpt(self, place: Place, sign: str, label: str, code: str) -> Iterator[str]:
        shown = excerpt(self.lines.get(place.file, []), place)
        if shown is None:
            return
        underline = self.style(f"{sign * shown.length} {label}".rstrip(), code)
        number = self.style(f"{place.line:>{self._width}} |", _MARGIN)
        yield self._margin("|")
        yield number + f" {shown.text}".rstrip()
        yield f"{self._margin('|')} {' ' * shown.indent}{underline}"

    def _arrow(self, place: Place) -> str:
        arrow = self.style(" " * self._width + "-->", _MARGIN)
        return f"{arrow} {visible(str(place))}"

    def _margin(self, sign: str) -> str:
        return self.style(" " * (self._width + 1) + sign, _MARGIN)

    @property
    def _width(self) -> int:
        """Columns of the line numbers."""
        other = self.found.other
        places = [self.found.place, other[0]] if other else [self.found.place]
        return max(2, *(len(str(place.line)) for place in places))
