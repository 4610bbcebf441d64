"""When each session was made and changed, how often its plan moved on, and what its event is made of."""

import datetime as dt
from collections.abc import Iterable

from msgspec import Struct

from rgfeeds.history.timeline import KnownPlan, Snapshot, Timeline, cancel, with_changes
from rgfeeds.model import Group, Person, Plan, Session
from rgfeeds.rules.history import same_topic
from rgfeeds.text import markdown

#: Where SEQUENCE begins to count seconds.
EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def event_facts(
    session: Session, continued: Session | None, group: Group
) -> tuple[object, ...]:
    """Return all that reaches the VEVENT of *session*, which may continue another: equal facts, equal event.

    Markdown counts by its plain text, a lead by what is said of them. Pins are not
    among them, except through the revision they date.
    """
    return (
        group.id,
        group.authority,
        group.url,
        group.timezone.key,
        group.moved_to,
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
        _facts_of_continued(continued, group) if continued else None,
    )


def _people(people: tuple[Person, ...]) -> tuple[object, ...]:
    return tuple((person.name, person.affiliation) for person in people)


def _facts_of_continued(session: Session, group: Group) -> tuple[object, ...] | None:
    reading = markdown.plain(session.reading)
    if not reading:
        return None
    name = group.name if session.open else None
    return (reading, session.title, session.kind, _people(session.leads), name)


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
    """Tell how each session came to be what it is, by id, first written first; *snapshots* come oldest first."""
    lives: dict[str, _Life] = {}
    group: Group | None = None
    for snapshot, present, changed in with_changes(snapshots):
        for id in changed:
            if id not in lives:
                lives[id] = _Life(present[id], snapshot)
        every = group != snapshot.schedule.group
        group = snapshot.schedule.group
        for id, life in lives.items():
            if every or id in changed or life.session.continues in changed:
                continued = present.get(present.get(id, life.session).continues or "")
                life.observe(present.get(id), continued, snapshot)
    return {id: life.revision() for id, life in lives.items() if not life.gone}


class _Life:
    """One session so far, from the first version that has it."""

    def __init__(self, session: Session, snapshot: Snapshot) -> None:
        self.session = session
        #: Whether nothing of it is published any more.
        self.gone = False
        self._vanished = False
        self._first = snapshot.at
        self._modified = snapshot.at - SECOND
        self._sequence = 0
        self._facts: tuple[object, ...] = ()
        #: As it was when its event last changed.
        self._revised = session
        self._plans: Timeline[KnownPlan] = Timeline()
        #: As it was when it last had a title.
        self._talk: Session | None = None

    def observe(
        self, session: Session | None, continued: Session | None, snapshot: Snapshot
    ) -> None:
        """Take in the session as *snapshot* has it; None calls it off, or lets it go when it is over or untold."""
        back = self.gone and session is not None
        if session is not None:
            self.session, self._vanished, self.gone = session, False, False
        elif not self._vanished:
            self._vanished = True
            never_told = self.session.open and not self._talk
            self.gone = never_told or snapshot.outlasts(self.session.plan)
            self.session = cancel(self.session)
        group = snapshot.schedule.group
        # The pin dates CREATED.
        found = (self.session.announced, *event_facts(self.session, continued, group))
        if back or (found != self._facts and not self.gone):
            self._facts = found
            self._revise(snapshot)

    def _revise(self, snapshot: Snapshot) -> None:
        session, before = self.session, self._revised
        self._revised = session
        # Two versions of one second are two versions: both numbers must rise all the same.
        pin = session.announced or snapshot.at
        self._modified = max(snapshot.at, self._modified + SECOND, pin)
        if session.plan != before.plan:
            seconds = int((snapshot.at - EPOCH).total_seconds())
            # Every calendar program can hold a number up to 2**31 - 1.
            self._sequence = min(max(seconds, self._sequence + 1), 2**31 - 1)
        if not session.open:
            # Who comes to an open slot anew is told its plan; no former one need be known.
            refilled = before.open and bool(self._plans.periods)
            if refilled and self._talk and not same_topic(self._talk, session):
                self._plans = Timeline()
            if session.title:
                self._talk = session
            plan = KnownPlan(session.plan)
            silent = refilled or snapshot.outlasts(before.plan, session.plan)
            self._plans.enter(plan, session, snapshot, silent=silent, settled=refilled)

    def revision(self) -> Revision:
        return Revision(
            created=(self.session.announced or self._first).astimezone(dt.UTC),
            modified=self._modified.astimezone(dt.UTC),
            sequence=self._sequence,
            session=self.session,
            former=tuple(before.latest.plan for before, _ in self._plans.changes()),
            vanished=self._vanished,
        )
