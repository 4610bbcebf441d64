"""The mistakes of the store as part of a page: the words, place and help that `check` has."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from msgspec import Struct

from rgfeeds.outputs.pages.templates import renderer
from rgfeeds.report import Report
from rgfeeds.report.excerpt import excerpt
from rgfeeds.report.visible import cells, visible
from rgfeeds.serving.draft import Draft
from rgfeeds.store.diagnostics import Diagnostic, Place

_render = renderer(Path(__file__).parent / "templates")


class Line(Struct, frozen=True):
    """A line of the store: what is *marked*, what stands *before* and *after* it."""

    place: str
    before: str = ""
    marked: str = ""
    after: str = ""
    label: str = ""


class Mistake(Struct, frozen=True):
    """A mistake as it is shown, with the lines it is about."""

    severity: str
    rule: str
    message: str
    lines: tuple[Line, ...]
    help: tuple[str, ...]


def panel(draft: Draft, *, kept: bool) -> str:
    """Return the panel of *draft*; whether the last good version was *kept* is said."""
    count, *_ = draft.found.last_lines()
    shown = _render(
        "panel.html",
        heading="The sessions cannot be read" if draft.trouble else count,
        kept=kept,
        trouble=visible(draft.trouble),
        mistakes=list(_mistakes(draft.found)),
    )
    return shown.decode()


def blank() -> bytes:
    """Return a page without anything on it, for the panel to stand on."""
    return _render("blank.html")


def _mistakes(report: Report) -> Iterator[Mistake]:
    for found in report.by_severity():
        yield Mistake(
            found.severity,
            visible(found.rule),
            visible(found.message),
            tuple(_line(report, *placed) for placed in _places(found)),
            tuple(map(visible, filter(None, found.help.split("\n")))),
        )


def _places(found: Diagnostic) -> Iterator[tuple[Place, str]]:
    yield found.place, ""
    if found.other is not None:
        yield found.other


def _line(report: Report, place: Place, label: str) -> Line:
    shown = excerpt(report.texts.get(place.file, "").split("\n"), place)
    name, label = visible(str(place)), visible(label)
    if shown is None:
        return Line(name, label=label)
    # Columns and characters are not the same: some are two columns wide, some none.
    ends = list(accumulate(cell.width for cell in cells(shown.text)))
    first = sum(end <= shown.indent for end in ends)
    last = sum(end <= shown.indent + shown.length for end in ends)
    text = shown.text
    return Line(name, text[:first], text[first:last], text[last:], label)
