"""For people: message, place, excerpt with underline, help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from rgfeeds.report.colour import BOLD, MARGIN, SEVERITY, Style
from rgfeeds.report.excerpt import excerpt
from rgfeeds.report.findings import Report
from rgfeeds.report.visible import visible
from rgfeeds.store.diagnostics import Diagnostic, Place


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
