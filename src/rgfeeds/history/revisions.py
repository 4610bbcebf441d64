"""When each session was made and changed, and how often its plan moved on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from msgspec import Struct

from rgfeeds.history.agreed import Agreed
from rgfeeds.history.course import Course
from rgfeeds.history.facts import facts, shared
from rgfeeds.history.snapshot import Snapshot, cancelled
from rgfeeds.model import Plan, Schedule, Session

#: Where SEQUENCE begins to count seconds.
EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


class Revision(Struct, frozen=True, kw_only=True):
    """What a calendar must know of a session's past; instants in UTC.

    *former* are the plans it had before its present one, oldest first, without
    those nobody could see or had to know: of an open slot, replaced within ten
    minutes, corrected afterwards. A session that *vanished* from the store is
    kept with its last known value, an open slot is not.
    """

    created: dt.datetime
    modified: dt.datetime
    sequence: int
    session: Session
    former: tuple[Plan, ...] = ()
    vanished: bool = False


def revise(snapshots: Iterable[Snapshot]) -> dict[str, Revision]:
    """Tell how each session came to be what it is, by id; *snapshots* come oldest first."""
    revisions = Revisions()
    for snapshot in snapshots:
        revisions.add(snapshot)
    return revisions.by_id()


class Revisions:
    """The fold over snapshots, oldest first; it holds the last one alone."""

    def __init__(self) -> None:
        self._lives: dict[str, _Life] = {}
        self._present: dict[str, Session] = {}
        self._shared: tuple[object, ...] | None = None

    def add(self, snapshot: Snapshot) -> None:
        schedule = snapshot.schedule
        present = {session.id: session for session in schedule.sessions}
        common = shared(schedule.group)
        same_group = common == self._shared
        for id, session in present.items():
            before = self._present.get(id)
            same = before is session or before == session
            if same and same_group and session.continues is None:
                continue
            life = self._lives.get(id)
            if life is None:
                self._lives[id] = _Life(session, snapshot)
            else:
                life.observe(session, snapshot)
        for id, life in self._lives.items():
            touched = id in self._present or not same_group or life.session.continues
            if touched and id not in present:
                life.vanish(snapshot)
        self._present, self._shared = present, common

    def by_id(self) -> dict[str, Revision]:
        """Return the revisions so far, in the order in which the sessions were first written."""
        return {
            id: life.revision() for id, life in self._lives.items() if not life.gone
        }


class _Life:
    """One session so far."""

    def __init__(self, session: Session, snapshot: Snapshot) -> None:
        self.session = session
        self.first = snapshot.at
        self.sequence = 0
        self.vanished = False
        self._announced = session.title is not None
        self._facts = _dated(session, snapshot.schedule)
        self._plan = session.plan
        self._plans: Course[Agreed] = Course()
        self._was_open = True
        self.modified = max(snapshot.at, session.announced or snapshot.at)
        self._follow(session, snapshot, late=False)

    @property
    def gone(self) -> bool:
        """Whether nothing of it is published any more: an open slot nobody was told of."""
        return self.vanished and self.session.open and not self._announced

    def observe(self, session: Session, snapshot: Snapshot) -> None:
        back = self.gone
        self.vanished = False
        self.session = session
        self._announced |= session.title is not None
        self._revise(session, snapshot, changed=back)

    def vanish(self, snapshot: Snapshot) -> None:
        if not self.vanished and not snapshot.outlasts(self.session.plan):
            self.session = cancelled(self.session)
        # What was held stays as it was: tidying up the store calls nothing off.
        self.vanished = True
        if not self.gone:
            self._revise(self.session, snapshot)

    def _revise(
        self, published: Session, snapshot: Snapshot, *, changed: bool = False
    ) -> None:
        found = _dated(published, snapshot.schedule)
        if found == self._facts and not changed:
            return
        # Two versions of one second are two versions: both numbers must rise all the same.
        self.modified = max(snapshot.at, self.modified + SECOND)
        if published.announced is not None:
            self.modified = max(self.modified, published.announced)
        if published.plan != self._plan:
            self.sequence = max(
                int((snapshot.at - EPOCH).total_seconds()), self.sequence + 1
            )
        late = snapshot.outlasts(self._plan, published.plan)
        self._facts, self._plan = found, published.plan
        self._follow(published, snapshot, late=late)

    def _follow(self, published: Session, snapshot: Snapshot, *, late: bool) -> None:
        if not published.open:
            # Who comes to an open slot anew is told its plan; no former one need be known.
            anew = self._was_open and bool(self._plans.stretches)
            agreed = Agreed(published.plan)
            self._plans.enter(
                agreed, published, snapshot, silent=late or anew, lasting=anew
            )
        self._was_open = published.open

    def revision(self) -> Revision:
        return Revision(
            created=(self.session.announced or self.first).astimezone(dt.UTC),
            modified=self.modified.astimezone(dt.UTC),
            sequence=self.sequence,
            session=self.session,
            former=tuple(before.latest.plan for before, _ in self._plans.changes()),
            vanished=self.vanished,
        )


def _dated(session: Session, schedule: Schedule) -> tuple[object, ...]:
    """Return the facts of *session* and the pin that dates its CREATED."""
    return (session.announced, *facts(session, schedule))
