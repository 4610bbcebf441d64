"""One version of the store and the instant it became public."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.model import Moment, Plan, Schedule, Session, Status, instant

#: No commit is older than git.
_FIRST = dt.datetime(2005, 4, 7, tzinfo=dt.UTC)


class Snapshot(Struct, frozen=True, kw_only=True):
    """A schedule that became public *at* an instant, in UTC.

    *commit* is its full name, empty while it is provisional: not committed yet.
    *guessed* tells that its own clock was wrong, so that *at* is taken from those
    around it; *ignored* that the store wants nothing it did to be news. *number*
    is its place among the versions.
    """

    schedule: Schedule
    at: dt.datetime
    commit: str = ""
    guessed: bool = False
    ignored: bool = False
    number: int = 0

    @property
    def provisional(self) -> bool:
        return not self.commit

    def comes_after(self, moment: Moment) -> bool:
        """Tell whether *moment* had come, a date when its day began where the group is."""
        return instant(moment, self.schedule.group.timezone) <= self.at

    def outlasts(self, *plans: Plan) -> bool:
        """Tell whether the last of *plans* had ended."""
        return all(self.comes_after(plan.end) for plan in plans)


def changes(
    snapshots: Iterable[Snapshot],
) -> Iterator[tuple[Snapshot, Mapping[str, Session], Collection[str]]]:
    """Yield each snapshot with its sessions by id, and the ids of those that came, went or may have changed."""
    before: dict[str, Session] = {}
    for snapshot in snapshots:
        present = {session.id: session for session in snapshot.schedule.sessions}
        changed = [id for id, now in present.items() if before.get(id) is not now]
        gone = before.keys() - present.keys()
        # Most versions change one session.
        yield snapshot, present, dict.fromkeys([*changed, *gone])
        before = present


def with_right_clocks(snapshots: Iterable[Snapshot]) -> tuple[Snapshot, ...]:
    """Return *snapshots*, oldest first, with instants that never fall.

    Those of the longest run that never falls are right; any other version became
    public between its neighbours in that run, whatever its clock said. The clock of
    an ignored version is not asked.
    """
    given = [replace(one, at=one.at.replace(microsecond=0)) for one in snapshots]
    right = _longest_run(given)
    dated: list[Snapshot] = []
    for number, one in enumerate(given):
        place = bisect_left(right, number)
        later = given[right[place]].at if place < len(right) else None
        before = dated[-1].at if dated else later
        at = max(one.at, before or one.at)
        at = min(at, later or at)
        dated.append(replace(one, at=at, guessed=at != one.at, number=number))
    return tuple(dated)


def _longest_run(snapshots: Iterable[Snapshot]) -> list[int]:
    """Return the places of the longest run of instants that never falls, of several the one that ends first."""
    # Of each length, the run that ends earliest: its end, and its places from the last on.
    ends: list[dt.datetime] = []
    runs: list[tuple[int, Any]] = []
    for place, snapshot in enumerate(snapshots):
        if not snapshot.ignored and snapshot.at >= _FIRST:
            length = bisect_right(ends, snapshot.at)
            ends[length : length + 1] = [snapshot.at]
            runs[length : length + 1] = [(place, runs[length - 1] if length else ())]
    longest: list[int] = []
    rest = runs[-1] if runs else ()
    while rest:
        place, rest = rest
        longest.append(place)
    return longest[::-1]


def cancel(session: Session) -> Session:
    """Return *session* as it is published once it has vanished from the store."""
    return replace(session, plan=replace(session.plan, status=Status.CANCELLED))
