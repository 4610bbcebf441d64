"""Whether a stream wants colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO


def wants_colour(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Tell by no-color.org, then force-color.org, then TERM, then whether it is a terminal.

    The two variables count when they are not empty, whatever they contain.
    """
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return environ.get("TERM") != "dumb" and stream.isatty()
