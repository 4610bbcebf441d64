"""The order of sessions: soonest first, the same on every machine."""

from __future__ import annotations

import datetime as dt

from rgfeeds.model import Moment, Session


def instant(moment: Moment) -> dt.datetime:
    """Return *moment* in UTC; a date counts as its first minute there, before any session of it."""
    if isinstance(moment, dt.datetime):
        return moment.astimezone(dt.UTC)
    return dt.datetime.combine(moment, dt.time(), dt.UTC)


def by_start(session: Session) -> tuple[dt.datetime, str]:
    """Return the sort key of *session*: its start, then its id."""
    return instant(session.plan.start), session.id
