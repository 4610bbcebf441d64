"""The published versions of a store, and what something was in them, save what passed too quickly to be seen."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Generic, Self, TypeVar
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.model import Moment, Plan, Schedule, Session, Status, instant_of
from rgfeeds.model.topic import Topic

#: No commit is older than git.
_FIRST = dt.datetime(2005, 4, 7, tzinfo=dt.UTC)
#: By so much a clock may go before another, and what it dated stays so: subscribers have seen it.
_DRIFT = dt.timedelta(hours=12)
#: Build, Pages' cache and polling leave few who saw what did not last this long.
UNSEEN = dt.timedelta(minutes=10)


class Snapshot(Struct, frozen=True):
    """A schedule that became public *at* an instant, in UTC.

    *commit* is its full name, empty while it is provisional: not committed yet.
    *guessed* tells that its own clock was wrong, so that *at* is taken from those
    around it; *ignored* that the store wants nothing it did to be news. *number*
    is its place among the versions. *clock* is its own time, where that is before *at*.
    """

    schedule: Schedule
    at: dt.datetime
    commit: str = ""
    guessed: bool = False
    ignored: bool = False
    number: int = 0
    clock: dt.datetime | None = None

    def comes_after(self, moment: Moment) -> bool:
        """Tell whether *moment* had come, a date when its day began where the group is."""
        return instant_of(moment, self.schedule.group.timezone) <= (
            self.clock or self.at
        )

    def outlasts(self, *plans: Plan) -> bool:
        """Tell whether the last of *plans* had ended."""
        return all(self.comes_after(plan.end) for plan in plans)

    def hides(self, first: Self) -> bool:
        """Tell whether it came so shortly after *first* that nobody can have seen what it took back."""
        known = not (first.guessed or self.guessed or self.ignored)
        return known and self.at - first.at < UNSEEN


def with_changes(
    snapshots: Iterable[Snapshot],
) -> Iterator[tuple[Snapshot, Mapping[str, Session], Collection[str]]]:
    """Yield each snapshot with its sessions by id, and the ids of those that came, went or may have changed."""
    before: dict[str, Session] = {}
    for snapshot in snapshots:
        present = {session.id: session for session in snapshot.schedule.sessions}
        # What did not change was not read anew: it is the same object.
        changed = [id for id, now in present.items() if before.get(id) is not now]
        gone = before.keys() - present.keys()
        yield snapshot, present, dict.fromkeys([*changed, *gone])
        before = present


def with_right_clocks(snapshots: Iterable[Snapshot]) -> tuple[Snapshot, ...]:
    """Return *snapshots*, oldest first, with instants that never fall.

    Those of the longest run that never falls are right; any other version became
    public between its neighbours in that run, whatever its clock said. The clock of
    an ignored version is not asked. A version hours behind the one before it gets the
    instant of that one, which stays right: subscribers have seen its news.
    """
    given: list[Snapshot] = []
    latest = dt.datetime.min.replace(tzinfo=dt.UTC)
    for one in snapshots:
        at = one.at.replace(microsecond=0)
        behind = not one.ignored and at < latest <= at + _DRIFT
        at = latest if behind else at
        latest = latest if one.ignored else at
        # How long the version before it stood, nobody knows.
        clock = one.at if behind else None
        given.append(replace(one, at=at, guessed=behind, clock=clock))
    right = _longest_run(given)
    dated: list[Snapshot] = []
    for number, one in enumerate(given):
        place = bisect_left(right, number)
        later = given[right[place]].at if place < len(right) else None
        before = dated[-1].at if dated else later
        at = max(one.at, before or one.at)
        at = min(at, later or at)
        guessed = one.guessed or at != one.at
        dated.append(replace(one, at=at, guessed=guessed, number=number))
    return tuple(dated)


def _longest_run(snapshots: Iterable[Snapshot]) -> list[int]:
    """Return the places of the longest run of instants that never falls, of several the one that ends first."""
    # Of each length from 1, the run that ends earliest: when it ends. Of each from 0, that
    # run itself: its last place, and the run before it.
    ends: list[dt.datetime] = []
    runs: list[Any] = [()]
    for place, snapshot in enumerate(snapshots):
        if not snapshot.ignored and snapshot.at >= _FIRST:
            length = bisect_right(ends, snapshot.at)
            ends[length : length + 1] = [snapshot.at]
            runs[length + 1 : length + 2] = [(place, runs[length])]
    longest: list[int] = []
    rest = runs[-1]
    while rest:
        place, rest = rest
        longest.append(place)
    return longest[::-1]


def cancel(session: Session) -> Session:
    """Return *session* as it is published once it has vanished from the store."""
    return replace(session, plan=replace(session.plan, status=Status.CANCELLED))


Value = TypeVar("Value", "KnownPlan", Topic)


class Period(Struct, Generic[Value]):
    """A while in which a session had one value, from *snapshot* on.

    *at* is when it began, of the first when the first began that is left out.
    *number* is the place of the value among all it had, *latest* is the value
    after changes that are no news. A *silent* one is no news itself; a *settled*
    one neither ends another's ten minutes nor has its own.
    """

    value: Value
    latest: Value
    session: Session
    snapshot: Snapshot
    at: dt.datetime
    number: int
    silent: bool
    settled: bool

    @property
    def begun(self) -> tuple[dt.datetime, int]:
        """When it began; of one instant, the version tells."""
        return self.at, self.snapshot.number


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
        settled: bool = False,
    ) -> None:
        """Let *session* have *value* from *snapshot* on."""
        if self._stays(value):
            return
        self._entered.append(value)
        settled = settled or snapshot.guessed or snapshot.ignored
        at, last = snapshot.at, self.periods[-1] if self.periods else None
        if last and not settled and not last.settled and at - last.at < UNSEEN:
            self.periods.pop()
            if self._stays(value):
                return
            # The first is told in an announcement, which gets no younger by being put right.
            at = at if self.periods else last.at
        number, silent = len(self._entered) - 1, silent or snapshot.ignored
        new = Period(value, value, session, snapshot, at, number, silent, settled)
        self.periods.append(new)

    def names(self) -> list[str]:
        """Return KEY/N for the value of each number: its key, and how often it had been entered by then."""
        keys = [value.key for value in self._entered]
        return [f"{key}/{keys[:at].count(key)}" for at, key in enumerate(keys, 1)]

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

    def same(self, other: Self) -> bool:
        mine, others = self.plan, other.plan
        # Of what is off nobody must know more.
        if mine == others or (mine.status.off and mine.status is others.status):
            return True
        # A corrected zone moves the instants or the wall times: neither is another agreement.
        instants = (mine.start, mine.end) == (others.start, others.end)
        one, two = self._known, other._known
        return one[2:] == two[2:] and (instants or one[:2] == two[:2])

    @property
    def _known(self) -> tuple[Moment, Moment, str, str, str]:
        plan = self.plan
        start, end = _wall(plan.start), _wall(plan.end)
        status = str(plan.status) if plan.status.off else "on"
        return start, end, plan.room or "", plan.online or "", status


def _wall(moment: Moment) -> Moment:
    return moment.replace(tzinfo=None) if isinstance(moment, dt.datetime) else moment
