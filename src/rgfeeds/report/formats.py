"""The formats of a report.

A format is a function from a report to text that ends its last line, and one line here.
All are pure: the caller prints, and decides with `wants_colour` whether there is colour;
formats that programs read ignore it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rgfeeds.report import as_json, github, text

FORMATS: Mapping[str, Callable[..., str]] = {
    "full": text.full,
    "concise": text.concise,
    "github": github.log,
    "json": as_json.render,
}
