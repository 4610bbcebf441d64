"""When each session was made and changed, and how often its plan moved on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from msgspec import Struct

from rgfeeds.history.agreed import Agreed
from rgfeeds.history.course import Course
from rgfeeds.history.facts import facts, shared
from rgfeeds.history.snapshot import Sighting, Snapshot, cancelled
from rgfeeds.history.turnover import turnover
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
        # Most sessions never change: how one came to be takes room and time once it has.
        self._lives: dict[str, Sighting | _Life] = {}
        # Who continues another may change without being changed.
        self._continuing: dict[str, _Life] = {}
        self._latest: Schedule | None = None

    def add(self, snapshot: Snapshot) -> None:
        schedule, before = snapshot.schedule, self._latest
        if before is None:
            self._meet(schedule.sessions, snapshot)
        else:
            self._follow(before, snapshot)
        self._latest = schedule

    def _meet(self, sessions: Iterable[Session], snapshot: Snapshot) -> None:
        """Take in *sessions* that were never seen before."""
        moment = snapshot.alone()
        for session in sessions:
            first = Sighting(session, moment)
            if session.continues:
                life = _Life(first, snapshot.schedule)
                self._lives[session.id] = self._continuing[session.id] = life
            else:
                self._lives[session.id] = first

    def _follow(self, before: Schedule, snapshot: Snapshot) -> None:
        schedule = snapshot.schedule
        came, gone = turnover(before.sessions, schedule.sessions)
        if shared(before.group) != shared(schedule.group):
            came = [*schedule.sessions]
            around = [self._life(id, before) for id in self._lives]
        else:
            around = [*self._continuing.values()]
        for session in came:
            if session.id in self._lives:
                life = self._life(session.id, before)
                life.observe(session, snapshot)
                if session.continues:
                    self._continuing[session.id] = life
        self._meet((s for s in came if s.id not in self._lives), snapshot)
        for session in gone:
            self._life(session.id, before).vanish(snapshot)
        for life in around:
            life.look(snapshot)

    def _life(self, id: str, before: Schedule) -> _Life:
        """Return the life of a session, made of how it is in *before* if it never changed."""
        life = self._lives[id]
        if isinstance(life, Sighting):
            life = self._lives[id] = _Life(life, before)
        return life

    def by_id(self) -> dict[str, Revision]:
        """Return the revisions so far, in the order in which the sessions were first written."""
        return {
            id: life.revision() if isinstance(life, _Life) else _only(life)
            for id, life in self._lives.items()
            if not (isinstance(life, _Life) and life.gone)
        }


def _only(first: Sighting) -> Revision:
    """Return the revision of a session that was never changed."""
    at, pin = first.snapshot.at, first.session.announced
    return Revision(
        created=(pin or at).astimezone(dt.UTC),
        modified=(max(at, pin) if pin else at).astimezone(dt.UTC),
        sequence=0,
        session=first.session,
    )


class _Life:
    """One session so far, from the *first* version, as it still is in *schedule*."""

    def __init__(self, first: Sighting, schedule: Schedule) -> None:
        session, snapshot = first.session, first.snapshot
        self.session = session
        self.first = snapshot.at
        self.sequence = 0
        self.vanished = False
        self._announced = session.title is not None
        self._facts = _dated(session, schedule)
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

    def look(self, snapshot: Snapshot) -> None:
        """Take in what has changed around it."""
        if self.vanished:
            self.vanish(snapshot)
        else:
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
