"""What an edit puts back to what it was before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from rgfeeds.model import MaterialKind, Schedule, Session
from rgfeeds.store.spans import Path
from rgfeeds.store.store import Store

#: A value of a session that an edit undoes: the session's path, the session, the key.
Undone: TypeAlias = tuple[Path, Session, str]

#: How many values of how many sessions no edit puts back by chance.
VALUES, SESSIONS = 3, 2

#: What the session takes from `[[defaults]]` unless it says it itself.
_USUAL = ("start", "end", "room", "online")


def _materials(kind: MaterialKind) -> Callable[[Session], object]:
    return lambda session: [
        made for made in session.materials if made.kind is kind and not made.file
    ]


_VALUES: Mapping[str, Callable[[Session], object]] = {
    "date": lambda session: session.plan.day,
    "start": lambda session: _clock(session.plan.start),
    "end": lambda session: _clock(session.plan.end),
    "room": lambda session: session.plan.room,
    "online": lambda session: session.plan.online,
    "status": lambda session: session.plan.status,
    "title": lambda session: session.title,
    "kind": lambda session: session.kind,
    "leads": lambda session: session.leads,
    "reason": lambda session: session.reason,
    "abstract": lambda session: session.abstract,
    "reading": lambda session: session.reading,
    "continues": lambda session: session.continues,
    **{str(kind): _materials(kind) for kind in MaterialKind},
}


def _clock(moment: object) -> object:
    time = getattr(moment, "time", None)
    return time() if time else None


def undone(
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
        if session.id in known
        for key in _changed(known[session.id], session)
        if store.usual == previous.usual or key not in _USUAL or store.has(path, key)
    ]
    if not _enough(changed):
        return []
    found = [list(_as_in(version, changed)) for version in former]
    most = max(found, key=len, default=[])
    return most if _enough(most) else []


def _changed(before: Session, now: Session) -> Iterator[str]:
    if before != now:
        for key, value in _VALUES.items():
            if value(before) != value(now):
                yield key


def _as_in(version: Schedule, changed: list[Undone]) -> Iterator[Undone]:
    were = {session.id: session for session in version.sessions}
    for path, session, key in changed:
        was = were.get(session.id)
        if was is not None and _VALUES[key](was) == _VALUES[key](session):
            yield path, session, key


def _enough(found: list[Undone]) -> bool:
    return len(found) >= VALUES and len({path for path, _, _ in found}) >= SESSIONS
