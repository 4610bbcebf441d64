"""When each session was made and changed, how often its plan moved on, and what its event is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from msgspec import Struct

from rgfeeds.history.snapshot import Snapshot, cancelled
from rgfeeds.history.timeline import KnownPlan, Timeline
from rgfeeds.model import Group, Person, Plan, Session
from rgfeeds.text import markdown


def facts(
    session: Session, continued: Session | None, group: Group
) -> tuple[object, ...]:
    """Return all that reaches the VEVENT of *session*, which may continue another: equal facts, equal event.

    Markdown counts by its plain text, a lead by what is said of them. Pins are not
    among them, except through the revision they date.
    """
    return (
        around(group),
        group.name if session.open or group.moved_to else None,
        session.id,
        session.plan,
        session.title,
        session.kind,
        _people(session.leads),
        session.address,
        session.reason,
        tuple((made.kind, made.title, made.url) for made in session.materials),
        markdown.plain(session.abstract),
        markdown.plain(session.reading),
        _continued(continued, group) if continued else None,
    )


def around(group: Group) -> tuple[object, ...]:
    """Return what of *group* reaches the VEVENT of every session."""
    return (
        group.id,
        group.authority,
        group.url,
        group.timezone.key,
        group.moved_to,
    )


def _people(people: tuple[Person, ...]) -> tuple[object, ...]:
    return tuple((person.name, person.affiliation) for person in people)


def _continued(session: Session, group: Group) -> tuple[object, ...] | None:
    reading = markdown.plain(session.reading)
    if not reading:
        return None
    name = group.name if session.open else None
    return (reading, session.title, session.kind, _people(session.leads), name)


#: Where SEQUENCE begins to count seconds.
EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
#: The greatest number that every calendar program can hold.
HIGHEST = 2**31 - 1
SECOND = dt.timedelta(seconds=1)


class Revision(Struct, frozen=True, kw_only=True):
    """What a calendar must know of a session's past; instants in UTC.

    *former* are the plans it had before its present one, oldest first, without
    those nobody could see or had to know: of an open slot, replaced within ten
    minutes, corrected afterwards. A session that *vanished* from the store before
    it was over is kept, cancelled; an open slot is not.
    """

    created: dt.datetime
    modified: dt.datetime
    sequence: int
    session: Session
    former: tuple[Plan, ...] = ()
    vanished: bool = False


def revise(snapshots: Iterable[Snapshot]) -> dict[str, Revision]:
    """Tell how each session came to be what it is, by id, in the order in which they were first written.

    *snapshots* come oldest first.
    """
    lives: dict[str, _Life] = {}
    for snapshot in snapshots:
        present = {session.id: session for session in snapshot.schedule.sessions}
        for id, session in present.items():
            if id in lives:
                lives[id].observe(session, present, snapshot)
            else:
                lives[id] = _Life(session, present, snapshot)
        for id in lives.keys() - present.keys():
            lives[id].vanish(present, snapshot)
    return {id: life.revision() for id, life in lives.items() if not life.gone}


class _Life:
    """One session so far, from the first version that has it."""

    def __init__(
        self, session: Session, present: Mapping[str, Session], snapshot: Snapshot
    ) -> None:
        self.session = session
        self.first = snapshot.at
        self.sequence = 0
        self.vanished = False
        #: Whether nothing of it is published any more.
        self.gone = False
        self._seen = _surroundings_of(session, present, snapshot)
        self._announced = session.title is not None
        self._facts = _dated_facts(*self._seen)
        self._plan = session.plan
        self._plans: Timeline[KnownPlan] = Timeline()
        self._was_open = True
        self.modified = max(snapshot.at, session.announced or snapshot.at)
        self._follow(session, snapshot, late=False)

    def observe(
        self, session: Session, present: Mapping[str, Session], snapshot: Snapshot
    ) -> None:
        """Take in *session* as *snapshot* has it, which has those *present*."""
        seen = _surroundings_of(session, present, snapshot)
        if seen == self._seen and not self.vanished:
            return
        back = self.gone
        self.vanished = self.gone = False
        self.session, self._seen = session, seen
        self._announced |= session.title is not None
        self._revise(session, snapshot, changed=back)

    def vanish(self, present: Mapping[str, Session], snapshot: Snapshot) -> None:
        """Call the session off, or let it go when it is over, or when nobody was told of it."""
        if self.gone:
            return
        if not self.vanished:
            self.vanished = True
            self.gone = snapshot.outlasts(self.session.plan) or (
                self.session.open and not self._announced
            )
            self.session = cancelled(self.session)
        seen = _surroundings_of(self.session, present, snapshot)
        if not self.gone and seen != self._seen:
            self._seen = seen
            self._revise(self.session, snapshot)

    def _revise(
        self, published: Session, snapshot: Snapshot, *, changed: bool = False
    ) -> None:
        found = _dated_facts(*self._seen)
        if found == self._facts and not changed:
            return
        # Two versions of one second are two versions: both numbers must rise all the same.
        self.modified = max(snapshot.at, self.modified + SECOND)
        if published.announced is not None:
            self.modified = max(self.modified, published.announced)
        if published.plan != self._plan:
            seconds = int((snapshot.at - EPOCH).total_seconds())
            self.sequence = min(max(seconds, self.sequence + 1), HIGHEST)
        late = snapshot.outlasts(self._plan, published.plan)
        self._facts, self._plan = found, published.plan
        self._follow(published, snapshot, late=late)

    def _follow(self, published: Session, snapshot: Snapshot, *, late: bool) -> None:
        if not published.open:
            # Who comes to an open slot anew is told its plan; no former one need be known.
            anew = self._was_open and bool(self._plans.stretches)
            agreed = KnownPlan(published.plan)
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


def _surroundings_of(
    session: Session, present: Mapping[str, Session], snapshot: Snapshot
) -> tuple[Session, Session | None, Group]:
    """Return *session* with all that may change its event: the one it continues, and the group."""
    continued = present.get(session.continues or "")
    return session, continued, snapshot.schedule.group


def _dated_facts(
    session: Session, continued: Session | None, group: Group
) -> tuple[object, ...]:
    """Return the facts of *session* and the pin that dates its CREATED."""
    return (session.announced, *facts(session, continued, group))
