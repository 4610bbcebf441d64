"""Texts that only say that the text is still to come."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(
    r"""(?:[^:]{0,40}:)?                     # a kind before it: "Invited talk: TBC"
        \s*(?:(?:title|speaker|lead|topic|name)\s+)?
        (?:tb[acd]|n/?a|free\ slot|to\ be\ (?:announced|confirmed|decided)|[-–—?.]+)?
        [.!?]?\s*""",
    re.IGNORECASE | re.VERBOSE,
)


def is_placeholder(text: str) -> bool:
    """Whether *text* is empty, TBC, TBA, TBD, N/A, a dash or the like, in any case."""
    return _PLACEHOLDER.fullmatch(text) is not None
