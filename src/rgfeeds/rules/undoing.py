"""What an edit puts back to what it was before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TypeAlias

from rgfeeds.model import MaterialKind, Schedule, Session
from rgfeeds.store.spans import Path
from rgfeeds.store.store import Store

#: How many values of how many sessions no edit puts back by chance.
VALUES, SESSIONS = 3, 2

#: A value of a session that an edit undoes: the session's path, the session, the key.
Undone: TypeAlias = tuple[Path, Session, str]

#: What the session takes from `[[defaults]]` unless it says it itself.
_USUAL = ("start", "end", "room", "online")

_PLAN = (*_USUAL, "status")

_MATERIALS = tuple(str(kind) for kind in MaterialKind)

_KEYS = (
    "date", *_PLAN, "title", "kind", "leads", "reason", "abstract", "reading", "continues", *_MATERIALS,
)  # fmt: skip


def _value(session: Session, key: str) -> object:
    """Return what *session* says under *key*; of a start or an end, the time of day alone."""
    if key == "date":
        return session.plan.day
    if key in _MATERIALS:
        return [one for one in session.materials if one.kind == key and not one.file]
    value = getattr(session.plan if key in _PLAN else session, key)
    if isinstance(value, dt.date):
        return value.time() if isinstance(value, dt.datetime) else None
    return value


def undone_values(
    store: Store, previous: Schedule, former: tuple[Schedule, ...]
) -> list[Undone]:
    """Return the values that are in *store* what they were in one of *former*, but not in *previous*.

    Of the versions in *former* the newest is meant that explains most; nothing is
    returned when the values are too few to tell.
    """
    known = {session.id: session for session in previous.sessions}
    changed = [
        (path, session, key)
        for path, session in store.sessions
        if session.id in known and session != known[session.id]
        for key in _KEYS
        if _value(session, key) != _value(known[session.id], key)
        and (store.usual == previous.usual or key not in _USUAL or store.has(path, key))
    ]
    if not _enough(changed):
        return []
    undone = [list(_as_in(version, changed)) for version in former]
    most = max(undone, key=len, default=[])
    return most if _enough(most) else []


def _as_in(version: Schedule, changed: list[Undone]) -> Iterator[Undone]:
    were = {session.id: session for session in version.sessions}
    for path, session, key in changed:
        was = were.get(session.id)
        if was is not None and _value(was, key) == _value(session, key):
            yield path, session, key


def _enough(values: list[Undone]) -> bool:
    sessions = {path for path, _, _ in values}
    return len(values) >= VALUES and len(sessions) >= SESSIONS
