"""The order of sessions: soonest first, the same on every machine."""

from __future__ import annotations

import datetime as dt

from rgfeeds.model import Moment, Session


def instant(moment: Moment) -> dt.datetime:
    """Return what orders *moment* among those of one group: its day there, then the time since it began.

    A date counts as its first minute. Wherever the group is, a session of a day comes
    after what takes that whole day, and before what takes the next.
    """
    begin = dt.datetime.combine(moment, dt.time(), dt.UTC)
    if not isinstance(moment, dt.datetime):
        return begin
    midnight = moment.replace(hour=0, minute=0, second=0, fold=0)
    # Subtracted in UTC, since a day on which the clock changes has another length.
    return begin + (moment.astimezone(dt.UTC) - midnight.astimezone(dt.UTC))


def by_start(session: Session) -> tuple[dt.datetime, str]:
    """Return the sort key of *session*: its start, then its id."""
    return instant(session.plan.start), session.id
