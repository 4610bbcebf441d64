"""Defaults that change what is already over."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from rgfeeds.model import Schedule, Usual
from rgfeeds.rules.rule import Context, Finding, warning
from rgfeeds.store.plans import usual_on
from rgfeeds.store.spans import Path
from rgfeeds.store.store import Store


@warning(
    "A default was changed that sessions already over take, so the past changes with it. "
    "A second `[[defaults]]` with `from` leaves the past as it was."
)
def changed_default(store: Store, context: Context) -> Iterator[Finding]:
    if context.previous is None or context.today is None:
        return
    touched = Counter(_changes(store, context.previous, context.today))
    for (index, key), count in sorted(touched.items()):
        path: Path = ("defaults", index)
        sessions = f"{count} session{'s' * (count != 1)}"
        yield Finding(
            message=f"`{key}` of `[[defaults]]` was changed under {sessions} already over",
            place=store.place(path, key),
            help=f"leave it as it was, and add another [[defaults]] with from = {context.today}",
        )


def _changes(
    store: Store, previous: Schedule, today: dt.date
) -> Iterator[tuple[int, str]]:
    """Yield the position and the key of a changed default, once for each session over that takes it."""
    known = {session.id for session in previous.sessions}
    for path, session in store.sessions:
        day = session.plan.day
        if session.id not in known or day >= today:
            continue
        before, now = usual_on(day, previous.usual), usual_on(day, store.usual)
        for key in ("start", "end", "room", "online"):
            source = _source(day, key, store.usual)
            changed = getattr(before, key) != getattr(now, key)
            if changed and source is not None and not store.has(path, key):
                yield source, key


def _source(day: dt.date, key: str, usual: tuple[Usual, ...]) -> int | None:
    """Return the position of the defaults that say what *key* is on *day*."""
    positions = [
        (entry.since or dt.date.min, index)
        for index, entry in enumerate(usual)
        if getattr(entry, key) is not None
        and (entry.since is None or entry.since <= day)
    ]
    return max(positions)[1] if positions else None
