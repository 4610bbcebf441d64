"""Colours for a terminal, when it wants them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from msgspec import Struct

from rgfeeds.store.diagnostics import Severity

BOLD = "1"
MARGIN = "1;34"
SEVERITY = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}


class Style(Struct, frozen=True):
    """Writes text in an ANSI style, or plainly where there is no *colour*."""

    colour: bool

    def __call__(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


def wants_colour(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Tell by no-color.org, then force-color.org, then TERM, then whether it is a terminal.

    The two variables count when they are not empty, whatever they contain.
    """
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return environ.get("TERM") != "dumb" and stream.isatty()
