"""What is worth reading now: warnings and notes of sessions long over are only counted."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Collection
from operator import itemgetter

from rgfeeds.model import Plan
from rgfeeds.rules.judge import Loaded
from rgfeeds.store.diagnostics import Diagnostic, Place, Severity


def current(
    loaded: Loaded, today: dt.date | None, changed: Collection[str] | None = None
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of *loaded* without the warnings and notes of the archive.

    The archive is the sessions over before *today*, except those whose ids are
    among *changed*, the ones that the newest version changed. When both are
    unknown, there is no archive.
    """
    store = loaded.store
    if store is None or (today is None and changed is None):
        return loaded.diagnostics
    document, changed = store.document, changed or ()
    archived = {
        path
        for path, session in store.sessions
        if session.id not in changed and (today is None or over(session.plan, today))
    }

    def is_archived(place: Place) -> bool:
        if place == Place(document.file):
            return False
        above = bisect_right(document.headers, place.line, key=itemgetter(0))
        return above > 0 and document.headers[above - 1][1][:2] in archived

    return tuple(
        found
        for found in loaded.diagnostics
        if found.severity is Severity.ERROR or not is_archived(found.place)
    )


def over(plan: Plan, today: dt.date) -> bool:
    """Whether the last day of *plan* is before *today*."""
    if isinstance(plan.end, dt.datetime):
        return plan.end.date() < today
    return plan.end <= today


def say_left_out(count: int) -> str:
    """Say that *count* findings are in the archive; nothing when there are none."""
    return f"{count:,} more in the archive: --all" if count else ""
