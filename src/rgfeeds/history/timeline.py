"""What something was, one after another, without what passed too quickly to be seen."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Generic, TypeVar
from urllib.parse import quote

from msgspec import Struct

from rgfeeds.history.snapshot import Snapshot
from rgfeeds.model import Moment, Plan, Session
from rgfeeds.model.topic import Topic

#: Build, Pages' cache and polling leave few who saw what did not last this long.
UNSEEN = dt.timedelta(minutes=10)

Value = TypeVar("Value", "KnownPlan", Topic)


class Period(Struct, Generic[Value]):
    """A while in which a session had one value, from *snapshot* on.

    *at* is when it began, of the first when the first began that is left out.
    *number* is the place of the value among all it had, *latest* is the value
    after changes that are no news. A *silent* one is no news itself; a *lasting*
    one neither ends another's ten minutes nor has its own.
    """

    value: Value
    latest: Value
    session: Session
    snapshot: Snapshot
    at: dt.datetime
    number: int
    silent: bool
    lasting: bool


class Timeline(Generic[Value]):
    """The values a session had, in order; each replaced within ten minutes is left out."""

    def __init__(self) -> None:
        self.periods: list[Period[Value]] = []
        self._entered: list[Value] = []

    def enter(
        self,
        value: Value,
        session: Session,
        snapshot: Snapshot,
        *,
        silent: bool = False,
        lasting: bool = False,
    ) -> None:
        """Let *session* have *value* from *snapshot* on."""
        if self._stays(value):
            return
        self._entered.append(value)
        lasting = lasting or snapshot.guessed or snapshot.ignored
        at, last = snapshot.at, self.periods[-1] if self.periods else None
        if last and not lasting and not last.lasting and at - last.at < UNSEEN:
            self.periods.pop()
            if self._stays(value):
                return
            # The first is told in an announcement, which gets no younger by being put right.
            at = at if self.periods else last.at
        self.periods.append(
            Period(
                value=value,
                latest=value,
                session=session,
                snapshot=snapshot,
                at=at,
                number=len(self._entered) - 1,
                silent=silent or snapshot.ignored,
                lasting=lasting,
            )
        )

    def names(self) -> list[str]:
        """Return KEY/N for the value of each number: its key, and how often it had been entered by then."""
        counted: Counter[str] = Counter()
        names = []
        for key in (value.key for value in self._entered):
            counted[key] += 1
            names.append(f"{key}/{counted[key]}")
        return names

    def changes(self) -> Iterator[tuple[Period[Value], Period[Value]]]:
        """Yield each change worth telling: what was before it, and what came."""
        for before, after in pairwise(self.periods):
            if not after.silent:
                yield before, after

    def _stays(self, value: Value) -> bool:
        if not self.periods or not self.periods[-1].latest.same(value):
            return False
        self.periods[-1].latest = value
        return True


class KnownPlan(Struct, frozen=True):
    """A plan, compared by what one must know to be there: tentative or confirmed, it is on."""

    plan: Plan

    @property
    def key(self) -> str:
        """START/END/ROOM/ONLINE/STATUS, in the group's wall time."""
        *moments, room, online, status = self._known
        # To the minute what is not a date alone.
        days = [moment.isoformat()[: len("2024-06-04T14:30")] for moment in moments]
        return "/".join([*days, quote(room, safe=""), quote(online, safe=""), status])

    def same(self, other: KnownPlan) -> bool:
        mine, others = self.plan, other.plan
        if mine == others:
            return True
        # A corrected zone moves the instants or the wall times: neither is another agreement.
        instants = (mine.start, mine.end) == (others.start, others.end)
        one, two = self._known, other._known
        return one[2:] == two[2:] and (instants or one[:2] == two[:2])

    @property
    def _known(self) -> tuple[Moment, Moment, str, str, str]:
        plan = self.plan
        return (
            _wall(plan.start),
            _wall(plan.end),
            plan.room or "",
            plan.online or "",
            str(plan.status) if plan.status.off else "on",
        )


def _wall(moment: Moment) -> Moment:
    return moment.replace(tzinfo=None) if isinstance(moment, dt.datetime) else moment
