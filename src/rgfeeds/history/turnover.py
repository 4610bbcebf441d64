"""What is otherwise in one version of the store than in the one before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count
from operator import ne

from rgfeeds.model import Session


def turnover(
    before: Sequence[Session], after: Sequence[Session]
) -> tuple[list[Session], list[Session]]:
    """Return the sessions that *after* has anew or otherwise, and those it has no more."""
    start = _alike(before, after)
    old, new = before[start:], after[start:]
    end = _alike(old[::-1], new[::-1])
    known = {session.id: session for session in old[: len(old) - end]}
    came = [
        session
        for session in new[: len(new) - end]
        if known.pop(session.id, None) != session
    ]
    return came, list(known.values())


def _alike(one: Sequence[Session], other: Sequence[Session]) -> int:
    """Return with how many of the same both begin."""
    return next(compress(count(), map(ne, one, other)), min(len(one), len(other)))
