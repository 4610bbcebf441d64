"""The news of one session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from msgspec.structs import replace

from rgfeeds.history.snapshot import Snapshot, cancelled
from rgfeeds.history.timeline import KnownPlan, Period, Timeline
from rgfeeds.model import Material, Session
from rgfeeds.model.topic import Topic
from rgfeeds.news.item import Announced, Change, NewsItem, PlanChanged, TopicReplaced
from rgfeeds.news.materials import Additions, KnownPieces, Piece


class Story:
    """The fold over the versions of one session."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self._known = KnownPieces()
        self._plans: Timeline[KnownPlan] = Timeline()
        self._topics: Timeline[Topic] = Timeline()
        self._additions = Additions()
        self._announced: dt.datetime | None = None
        self._version = 0
        self._told = False

    def observe(self, session: Session, snapshot: Snapshot) -> None:
        """Take in the session as *snapshot* has it."""
        before, self.session = self.session, session
        if before == session:
            return
        fresh: tuple[Piece, ...] = ()
        if before is None or _pieces(before) != _pieces(session):
            telling = self._announced is not None and session.title is not None
            fresh = self._known.put(session, telling=telling)
        if before is not None and self._announced is not None:
            self._follow(before, session, snapshot, fresh)
        elif session.title is not None:
            self._announce(session, snapshot, fresh)

    def vanish(self, snapshot: Snapshot) -> None:
        """Take in that *snapshot* has the session no more."""
        assert self.session is not None
        self.observe(cancelled(self.session), snapshot)

    def _announce(
        self, session: Session, snapshot: Snapshot, fresh: tuple[Piece, ...]
    ) -> None:
        pinned = session.announced is not None
        self._announced, self._version = snapshot.at, snapshot.number
        self._told = _is_news(session, snapshot)
        # A pin tells that it was public long before this version.
        self._topics.enter(Topic.of(session), session, snapshot, lasting=pinned)
        self._plans.enter(KnownPlan(session.plan), session, snapshot, lasting=pinned)
        if not snapshot.ignored:
            later = [piece for piece in fresh if self._pinned_later(piece)]
            self._additions.add(later, session, snapshot)

    def _pinned_later(self, piece: Piece) -> bool:
        """Tell whether *piece* came after the announcement, though in the same version."""
        pin = piece.added if isinstance(piece, Material) else None
        return pin is not None and pin > self._published

    def _follow(
        self,
        before: Session,
        session: Session,
        snapshot: Snapshot,
        fresh: tuple[Piece, ...],
    ) -> None:
        if session.announced is not None and before.announced is None:
            self._told |= not snapshot.ignored
        late = snapshot.outlasts(before.plan, session.plan)
        was = self._topics.periods[-1]
        self._topics.enter(Topic.of(session), session, snapshot, silent=late)
        if session.open:
            return
        # The slot was open long enough to be seen so: as with an announcement,
        # what this version says besides belongs to its topic.
        anew = before.open and any(was is kept for kept in self._topics.periods)
        self._plans.enter(
            KnownPlan(session.plan),
            session,
            snapshot,
            silent=late or anew,
            lasting=anew,
        )
        if not anew and not snapshot.ignored:
            self._additions.add(fresh, session, snapshot)

    @property
    def _published(self) -> dt.datetime:
        assert self.session is not None
        assert self._announced is not None
        return (self.session.announced or self._announced).astimezone(dt.UTC)

    def items(self) -> Iterator[NewsItem]:
        """Yield what was told, in no order of time."""
        if self._announced is None:
            return
        yield from self._announcement()
        plans, topics = self._plans.names(), self._topics.names()
        for old, plan in self._plans.changes():
            what = f"plan/{plans[plan.number]}"
            change = PlanChanged(before=old.latest.plan, after=plan.value.plan)
            yield _item(plan.session, what, plan.at, change, plan.version)
        for was, topic in self._topics.changes():
            what = f"topic/{topics[topic.number]}"
            shown = topic.session if topic.value.title is None else self._planned(topic)
            replaced = _replaced(was.latest, topic.value)
            yield _item(shown, what, topic.at, replaced, topic.version)
        yield from self._additions.told

    def _announcement(self) -> Iterator[NewsItem]:
        topic = self._topics.periods[0]
        if not self._told or topic.value.title is None:
            return
        plan = self._plans.periods[0]
        shown = _at(topic.session, plan)
        item = _item(shown, "announced", self._published, Announced(), self._version)
        for stretch in (topic, plan):
            # Put right within ten minutes: the date stays, but readers are shown it anew.
            if stretch.entered > stretch.at:
                entered = stretch.entered.astimezone(dt.UTC)
                item = replace(item, updated=max(item.updated, entered))
        yield item

    def _planned(self, topic: Period[Topic]) -> Session:
        """Return the session when *topic* came, with the plan that followers then knew."""
        known = [stretch for stretch in self._plans.periods if stretch.at <= topic.at]
        return _at(topic.session, known[-1])


def _is_news(session: Session, snapshot: Snapshot) -> bool:
    """Tell whether *session*, which has got its first title in *snapshot*, is announced."""
    pinned = session.announced is not None
    return not snapshot.ignored and (pinned or not snapshot.outlasts(session.plan))


def _pieces(session: Session) -> tuple[object, ...]:
    return (session.materials, session.reading)


def _at(session: Session, stretch: Period[KnownPlan]) -> Session:
    if stretch.value.same(KnownPlan(session.plan)):
        return session
    return replace(session, plan=stretch.value.plan, reason=stretch.session.reason)


def _replaced(before: Topic, after: Topic) -> Change:
    if before.title is None:
        return Announced()
    return TopicReplaced(before=before.title, after=after.title)


def _item(
    session: Session, what: str, at: dt.datetime, change: Change, version: int
) -> NewsItem:
    published = at.astimezone(dt.UTC)
    return NewsItem(
        session=session,
        what=what,
        published=published,
        updated=published,
        change=change,
        version=version,
    )
