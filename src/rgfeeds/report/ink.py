"""Colours for a terminal, when it wants them."""

from __future__ import annotations

from msgspec import Struct

from rgfeeds.store.diagnostics import Severity

BOLD = "1"
MARGIN = "1;34"
SEVERITY = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}


class Ink(Struct, frozen=True):
    """Writes in an ANSI style, or plainly; what it writes is the same but for the colour."""

    colour: bool

    def __call__(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour and text else text
