"""What was found in the stores, told to people, editors, GitHub and programs.

A format is a function from a report to text that ends its last line, and one line in
`FORMATS`. All are pure: the caller prints, and decides with `wants_colour` whether
there is colour; formats that programs read ignore it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rgfeeds.report import as_json, github, text
from rgfeeds.report.findings import Report
from rgfeeds.report.github import summary
from rgfeeds.report.text import wants_colour

FORMATS: Mapping[str, Callable[..., str]] = {
    "full": text.full,
    "concise": text.concise,
    "github": github.log,
    "json": as_json.render,
}

__all__ = ["FORMATS", "Report", "summary", "wants_colour"]
