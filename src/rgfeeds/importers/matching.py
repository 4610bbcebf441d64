"""Which session of a store a row of a page speaks of."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence

from rgfeeds.importers.drafts import Draft
from rgfeeds.model import Session
from rgfeeds.spans import Path
from rgfeeds.store import Store

Place = tuple[str, int]
_Key = Callable[[Draft | Session], Hashable]


def matches(drafts: Sequence[Draft], store: Store) -> dict[Place, Path]:
    """Return the path of the session that each of *drafts* is, by its place.

    First come those with the page's own id, then those of the same day and title, one
    after the other, then of the same title, then of the same day, where there is one
    such alone.
    """
    found: dict[Place, Path] = {}
    for key, alone in _KEYS:
        free = [draft for draft in drafts if draft.place not in found]
        taken = set(found.values())
        there = [entry for entry in store.sessions if entry[0] not in taken]
        for wanted in dict.fromkeys(key(draft) for draft in free):
            rows = [draft for draft in free if key(draft) == wanted]
            paths = [path for path, session in there if key(session) == wanted]
            if wanted is not None and (not alone or len(rows) == len(paths) == 1):
                pairs = zip(rows, paths, strict=False)
                found |= {draft.place: path for draft, path in pairs}
    return found


def _day(one: Draft | Session) -> Hashable:
    return one.day if isinstance(one, Draft) else one.plan.day


def _title(one: Draft | Session) -> Hashable:
    return plain(one.title) if one.title else None


def plain(text: str) -> str:
    """Return *text* as it is compared: small letters, blanks alike."""
    return re.sub(r"\s+", " ", text).strip().casefold()


# What tells a session, and whether it must be told from all others.
_KEYS: tuple[tuple[_Key, bool], ...] = (
    (lambda one: one.id, True),
    (lambda one: (_day(one), _title(one)), False),
    (_title, True),
    (_day, True),
)
