"""What was found in the stores, told to people, editors, GitHub and programs.

A format is one module with a `render` and one line in `FORMATS`. All are pure:
the caller prints, and decides with `wants_colour` whether there is colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from rgfeeds.report import as_json, concise, full, github
from rgfeeds.report.colour import wants_colour
from rgfeeds.report.findings import Report
from rgfeeds.report.step_summary import summary


class Render(Protocol):
    """Return the whole report as text that ends its last line.

    *colour* allows ANSI colours; formats that programs read ignore it.
    """

    def __call__(self, report: Report, *, colour: bool) -> str: ...


FORMATS: Mapping[str, Render] = MappingProxyType(
    {
        "full": full.render,
        "concise": concise.render,
        "github": github.render,
        "json": as_json.render,
    }
)

__all__ = ["FORMATS", "Render", "Report", "summary", "wants_colour"]
