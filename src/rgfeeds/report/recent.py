"""What is worth reading now: warnings and notes of sessions long over are only counted."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Collection

from rgfeeds.model import Plan
from rgfeeds.rules.judge import Loaded
from rgfeeds.store.diagnostics import Diagnostic, Place, Severity
from rgfeeds.store.spans import Path
from rgfeeds.store.store import Store


def current(
    loaded: Loaded, today: dt.date | None, changed: Collection[str] | None = None
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of *loaded* without the warnings and notes of the archive.

    The archive is the sessions over before *today*, except those whose ids are
    among *changed*, the ones that the newest version changed. When both are
    unknown, there is no archive.
    """
    if loaded.store is None or (today is None and changed is None):
        return loaded.diagnostics
    whole = Place(loaded.store.document.file)
    # Finding the tables of a large store takes as long as reading it.
    if all(found.place == whole for found in loaded.diagnostics):
        return loaded.diagnostics
    archived = _archived(loaded.store, today, changed or ())
    headers = loaded.store.document.headers
    lines = [line for line, _ in headers]

    def table(found: Diagnostic) -> Path:
        above = bisect_right(lines, found.place.line)
        return headers[above - 1][1] if above else ()

    return tuple(
        found
        for found in loaded.diagnostics
        if found.severity is Severity.ERROR or table(found)[:2] not in archived
    )


def _archived(
    store: Store, today: dt.date | None, changed: Collection[str]
) -> set[Path]:
    return {
        path
        for path, session in store.sessions
        if session.id not in changed and (today is None or over(session.plan, today))
    }


def over(plan: Plan, today: dt.date) -> bool:
    """Whether the last day of *plan* is before *today*."""
    if isinstance(plan.end, dt.datetime):
        return plan.end.date() < today
    return plan.end <= today


def left_out(count: int) -> str:
    """Say that *count* findings are in the archive; nothing when there are none."""
    return f"{count:,} more in the archive: --all" if count else ""
