"""For GitHub: annotations as workflow commands, then all of it as plain text.

GitHub shows ten annotations of each kind a step, so the plain text is what
tells the rest. Of columns it says only that they start at 1 and belong to one
line; they are given with the end exclusive, as in a `Place`, and left out of
spans of several lines.
"""

from __future__ import annotations

from rgfeeds.report import full
from rgfeeds.report.findings import Report
from rgfeeds.report.visible import visible
from rgfeeds.store.diagnostics import Diagnostic, Place, Severity

#: Annotations of one kind that GitHub takes from a step.
MOST = 10

_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}


def render(report: Report, *, colour: bool) -> str:  # noqa: ARG001 - a log for all, never coloured
    found = report.by_severity()
    shown = [
        command
        for severity in Severity
        for command in [one for one in found if one.severity is severity][:MOST]
    ]
    headlines = [report.headline, *[""] * len(shown)]
    commands = "".join(
        f"{_command(one, report, headline)}\n"
        for one, headline in zip(shown, headlines, strict=False)
    )
    return commands + full.render(report, colour=False)


def _command(found: Diagnostic, report: Report, headline: str) -> str:
    """Return the workflow command of one finding; the first one begins with the headline."""
    values = {
        "file": str(report.folder / found.place.file),
        **_position(found.place),
        "title": f"rgfeeds: {found.rule}",
    }
    properties = ",".join(
        f"{name}={_property(value)}" for name, value in values.items()
    )
    lines = [headline, found.message, *found.help.split("\n")]
    text = "%0A".join(_escaped(visible(line)) for line in lines if line)
    return f"::{_COMMANDS[found.severity]} {properties}::{text}"


def _position(place: Place) -> dict[str, str]:
    lines = {"line": str(place.line), "endLine": str(place.end_line)}
    if place.end_line != place.line:
        return lines
    return {**lines, "col": str(place.column), "endColumn": str(place.end_column)}


def failure(headline: str, message: str) -> str:
    """Return the annotation of what stopped a command before any finding, a line."""
    said = _escaped(visible(message))
    return f"::error title={_property(headline)}::{said}\n"


def _property(text: str) -> str:
    return _escaped(visible(text)).replace(":", "%3A").replace(",", "%2C")


def _escaped(text: str) -> str:
    """Escape *text*, which is one line already."""
    return text.replace("%", "%25")
