"""Texts that only say that the text is still to come."""

from __future__ import annotations

import re

_BARE = r"""
    \s*[\[(]?(?:(?:title|speaker|lead|topic|name|room|venue|place|location|link|slides)\s*:?\s+)?
    (?:t\.?b\.?[acd]\.?|n/?a|(?:free|open|available|vacant|empty)\ (?:slot|date|session)
      |to\ be\ (?:announced|confirmed|decided|determined)|[-–—?.…]+)?
    [.!?]?[\])]?\s*"""
# Whatever is longer says something.
_LONGEST = 100

_PLACEHOLDER = re.compile(_BARE, re.IGNORECASE | re.VERBOSE)
# A kind may stand before it: "Invited talk: TBC".
_AFTER_KIND = re.compile(rf"(?:[^:]{{0,40}}:)?{_BARE}", re.IGNORECASE | re.VERBOSE)


def _matches(pattern: re.Pattern[str], text: str) -> bool:
    text = text.strip()
    return len(text) < _LONGEST and pattern.fullmatch(text) is not None


def is_placeholder(text: str) -> bool:
    """Whether *text* is empty, TBC, TBA, TBD, N/A, a dash or the like, in any case."""
    return _matches(_PLACEHOLDER, text)


def ends_in_placeholder(text: str) -> bool:
    """Whether *text* is a placeholder, be it with a kind before it."""
    return _matches(_AFTER_KIND, text)


def described(text: str) -> str:
    """Say what is wrong with the placeholder *text*: it follows the name of its key."""
    shown = " ".join(text.split())
    return f"only says `{shown}`" if shown else "is empty"
