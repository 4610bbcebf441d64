"""Texts that only say that the text is still to come."""

from __future__ import annotations

import re

# A kind may stand before it: "Invited talk: TBC".
_PLACEHOLDER = re.compile(
    r"""(?P<kind>[^:]{0,40}:)??
    \s*[\[(]?(?:(?:title|speaker|lead|topic|name|room|venue|place|location|link|slides)\s*:?\s+)?
    (?:t\.?b\.?[acd]\.?|n/?a|(?:free|open|available|vacant|empty)\ (?:slot|date|session)
      |to\ be\ (?:announced|confirmed|decided|determined)|[-–—?.…]+)?
    [.!?]?[\])]?\s*""",
    re.IGNORECASE | re.VERBOSE,
)


def is_placeholder(text: str) -> bool:
    """Whether *text* is empty, TBC, TBA, TBD, N/A, a dash or the like, in any case."""
    match = _match(text)
    return match is not None and not match["kind"]


def ends_in_placeholder(text: str) -> bool:
    """Whether *text* is a placeholder, be it with a kind before it."""
    return _match(text) is not None


def _match(text: str) -> re.Match[str] | None:
    text = text.strip()
    # Whatever is longer says something.
    return _PLACEHOLDER.fullmatch(text) if len(text) < 100 else None


def describe(text: str) -> str:
    """Say what is wrong with the placeholder *text*: it follows the name of its key."""
    shown = " ".join(text.split())
    return f"only says `{shown}`" if shown else "is empty"
