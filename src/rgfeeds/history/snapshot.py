"""One version of the store and the instant it became public."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.model import Plan, Schedule, Session, Status


class Snapshot(Struct, frozen=True, kw_only=True):
    """A schedule that became public *at* an instant, in UTC.

    *raised* tells that its own clock was behind its predecessor's, whose instant
    it has; *ignored* that the store wants nothing it did to be news;
    *provisional* that it is not committed yet.
    """

    schedule: Schedule
    at: dt.datetime
    raised: bool = False
    ignored: bool = False
    provisional: bool = False

    def alone(self) -> Snapshot:
        """Return the same instant in the same group, without any session."""
        return replace(self, schedule=Schedule(group=self.schedule.group))

    def outlasts(self, *plans: Plan) -> bool:
        """Tell whether the last of *plans* has ended by now."""
        zone = self.schedule.group.timezone
        return all(_instant(plan.end, zone) <= self.at for plan in plans)


class Sighting(Struct, frozen=True):
    """A session as it was first written, and the version that did."""

    session: Session
    snapshot: Snapshot


def _instant(moment: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """Return *moment* in UTC, the start of the day in *zone* for a date."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(), zone)
    return moment.astimezone(dt.UTC)


def cancelled(session: Session) -> Session:
    """Return *session* as it is published once it has vanished from the store."""
    return replace(session, plan=replace(session.plan, status=Status.CANCELLED))
