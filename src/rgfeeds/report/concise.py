"""For editors: one line a diagnostic, the place first."""

from __future__ import annotations

from rgfeeds.report.colour import BOLD, SEVERITY, Style
from rgfeeds.report.findings import Report
from rgfeeds.report.visible import inert, visible
from rgfeeds.store.diagnostics import Diagnostic


def render(report: Report, *, colour: bool) -> str:
    lines = [_line(found, Style(colour)) for found in report.in_order()]
    return "".join(f"{line}\n" for line in [*lines, *report.last_lines()])


def _line(found: Diagnostic, style: Style) -> str:
    place = inert(visible(f"{found.place}:"))
    title = f"{found.severity}[{visible(found.rule)}]:"
    advice = visible(found.help.split("\n")[0])
    message = visible(found.message) + (f" ({advice})" if advice else "")
    return f"{style(place, BOLD)} {style(title, SEVERITY[found.severity])} {message}"
