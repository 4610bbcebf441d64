"""The news of one session."""

from collections.abc import Iterator

from msgspec.structs import replace

from rgfeeds.history.timeline import KnownPlan, Period, Snapshot, Timeline, cancel
from rgfeeds.model import Material, Session
from rgfeeds.model.topic import Topic
from rgfeeds.news import Announced, NewsItem, PlanChanged, TopicReplaced
from rgfeeds.news.materials import Additions, KnownPieces, Pieces


class Story:
    """The fold over the versions of one session."""

    def __init__(self) -> None:
        self._session: Session | None = None
        self._pieces = KnownPieces()
        self._plans = Timeline[KnownPlan]()
        self._topics = Timeline[Topic]()
        self._additions = Additions()
        #: The version that announced it.
        self._first: Snapshot | None = None
        self._told = False

    def is_unseen(self, snapshot: Snapshot) -> bool:
        """Whether nobody can have seen it at *snapshot*, as it was announced so shortly before."""
        return bool(self._told and self._first and snapshot.hides(self._first))

    def observe(self, session: Session | None, snapshot: Snapshot) -> None:
        """Take in the session as *snapshot* has it, None when it has it no more."""
        before = self._session
        if session is None:
            assert before is not None
            session = cancel(before)
        self._session = session
        fresh: Pieces = ()
        pieces = (session.materials, session.reading)
        known = [period.latest for period in self._topics.periods]
        topic = Topic.of(session)
        if topic.title and known and not any(map(topic.same, known)):
            self._pieces.begin_anew()
        if before is None or (before.materials, before.reading) != pieces:
            fresh = self._pieces.put(session)
            gone = self._additions.mend(self._pieces.replaced, snapshot)
            self._pieces.forget(gone)
            if session.title is None:
                # What is to be read is told with a topic.
                fresh = tuple(one for one in fresh if isinstance(one, Material))
        if before and self._first:
            self._follow(before, session, snapshot, fresh)
        elif session.title is not None:
            self._announce(session, snapshot, fresh)

    def _announce(self, session: Session, snapshot: Snapshot, fresh: Pieces) -> None:
        self._first = snapshot
        pinned = session.announced is not None
        late = snapshot.outlasts(session.plan) and not pinned
        self._told = not late and not snapshot.ignored
        # A pin tells that it was public long before this version.
        self._topics.enter(Topic.of(session), session, snapshot, settled=pinned)
        self._plans.enter(KnownPlan(session.plan), session, snapshot, settled=pinned)
        # Some of its materials may be pinned to a time after the announcement.
        published = session.announced or snapshot.at
        made = (piece for piece in fresh if isinstance(piece, Material))
        later = [one for one in made if one.added and one.added > published]
        self._additions.add(later, session, snapshot)

    def _follow(
        self, before: Session, session: Session, snapshot: Snapshot, fresh: Pieces
    ) -> None:
        if session.announced is not None and before.announced is None:
            self._told |= not snapshot.ignored
        late = snapshot.outlasts(before.plan, session.plan)
        was = self._topics.periods[-1]
        off = session.plan.status.off
        untold = late or (off and session.title is None)
        self._topics.enter(Topic.of(session), session, snapshot, silent=untold)
        if session.open and not off:
            return
        # The slot was open long enough to be seen so: as with an announcement,
        # what this version says besides belongs to its topic.
        refilled = before.open and any(was is kept for kept in self._topics.periods)
        plan = KnownPlan(session.plan)
        silent = late or refilled
        self._plans.enter(plan, session, snapshot, silent=silent, settled=refilled)
        if not refilled:
            self._additions.add(fresh, session, snapshot)

    def items(self) -> Iterator[NewsItem]:
        """Yield what was told, in no order of time."""
        if self._told and self._topics.periods[0].value.title is not None:
            yield self._announcement()
        names = self._plans.names()
        for before, after in self._plans.changes():
            # Of what is off, followers know the plan that was called off.
            known = before.value if before.value.plan.status.off else before.latest
            changed = PlanChanged(before=known.plan, after=after.value.plan)
            what = f"plan/{names[after.number]}"
            shown = after.session
            if shown.open:
                # Called off without a word of what it was.
                shown = replace(shown, title=before.session.title)
            number = after.snapshot.number
            yield NewsItem(shown, what, after.at, after.at, changed, number)
        names = self._topics.names()
        for was, topic in self._topics.changes():
            old, new, shown = was.latest.title, topic.value.title, topic.session
            plans = self._plans.periods[:1]
            plans += [
                one for one in self._plans.periods[1:] if one.begun <= topic.begun
            ]
            shown = _with_plan(shown, plans[-1])
            replaced = TopicReplaced(before=old, after=new) if old else Announced()
            what = f"topic/{names[topic.number]}"
            number = topic.snapshot.number
            yield NewsItem(shown, what, topic.at, topic.at, replaced, number)
        yield from self._additions.told

    def _announcement(self) -> NewsItem:
        assert self._session
        assert self._first
        at = self._session.announced or self._first.at
        topic, plan = self._topics.periods[0], self._plans.periods[0]
        # Put right within ten minutes: the date stays, but readers are shown it anew.
        right = [one.snapshot.at for one in (topic, plan) if one.snapshot.at > one.at]
        return NewsItem(
            session=_with_plan(topic.session, plan),
            what="announced",
            published=at,
            updated=max([at, *right]),
            change=Announced(),
            version=self._first.number,
        )


def _with_plan(session: Session, period: Period[KnownPlan]) -> Session:
    """Return *session* with the plan that followers know in *period*."""
    if period.value.same(KnownPlan(session.plan)):
        return session
    return replace(session, plan=period.value.plan, reason=period.session.reason)
