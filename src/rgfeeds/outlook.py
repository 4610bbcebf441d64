"""What subscribers will see because of the changes between two versions of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from rgfeeds import wording
from rgfeeds.diagnostics import Diagnostic
from rgfeeds.entries import Entry, entry
from rgfeeds.history import Revisions, Snapshot, facts
from rgfeeds.model import Schedule
from rgfeeds.news import Change, MaterialsAdded, News, NewsItem
from rgfeeds.publication import Publication, publish


class SilentEdit(Struct, frozen=True, kw_only=True):
    """A session whose event changes in the calendar, while no news tells of it."""

    session: str
    title: str


class Outlook(Struct, frozen=True, kw_only=True):
    """The *broken* promises, the *entries* that will be new, newest first, and what is *silent*.

    *changed* tells whether anything published changes, if only a word on the page.
    """

    broken: tuple[Diagnostic, ...] = ()
    entries: tuple[Entry, ...] = ()
    silent: tuple[SilentEdit, ...] = ()
    changed: bool = True


def outlook(
    before: Iterable[Snapshot],
    now: Iterable[Snapshot],
    broken: Iterable[Diagnostic] = (),
) -> Outlook:
    """Return what is to be seen *now* that was not *before*; *now* has one snapshot at least."""
    known, fold = _Fold(before), _Fold(now)
    told = tuple(item for item in fold.news.items() if known.lacks(item))
    publication = fold.publication()
    spoken = {item.session.id for item in told if item.session}
    return Outlook(
        broken=tuple(broken),
        entries=tuple(entry(item, publication) for item in told),
        silent=tuple(
            SilentEdit(session=id, title=title)
            for id, title in _changed(known.schedule, fold.schedule).items()
            if id not in spoken
        ),
        changed=known.schedule != fold.schedule,
    )


class _Fold:
    """The versions up to one of them."""

    def __init__(self, versions: Iterable[Snapshot]) -> None:
        self.news, self.revisions = News(), Revisions()
        self.latest: Snapshot | None = None
        for version in versions:
            self.latest = version
            self.news.add(version)
            self.revisions.add(version)
        self._told: Mapping[tuple[str | None, str], Change] = {
            _key(item): item.change for item in self.news.items()
        }

    @property
    def schedule(self) -> Schedule | None:
        return self.latest.schedule if self.latest else None

    def lacks(self, item: NewsItem) -> bool:
        """Whether *item*, or what has joined it, was not told in these versions."""
        told = self._told.get(_key(item))
        return told is None or (
            isinstance(told, MaterialsAdded) and told != item.change
        )

    def publication(self) -> Publication:
        assert self.latest is not None
        at, schedule = self.latest.at, self.latest.schedule
        return publish(schedule, self.revisions.by_id(), self.news.items(), at)


def _key(item: NewsItem) -> tuple[str | None, str]:
    return (item.session.id if item.session else None, item.what)


def _changed(before: Schedule | None, now: Schedule | None) -> dict[str, str]:
    """Return the sessions whose events differ: what each is called, by id, those of *now* first."""
    old, new = _events(before), _events(now)
    names = {**_names(before), **_names(now)}
    return {id: names[id] for id in {**new, **old} if old.get(id) != new.get(id)}


def _events(schedule: Schedule | None) -> dict[str, tuple[object, ...]]:
    if schedule is None:
        return {}
    return {session.id: facts(session, schedule) for session in schedule.sessions}


def _names(schedule: Schedule | None) -> dict[str, str]:
    if schedule is None:
        return {}
    group = schedule.group
    return {session.id: wording.called(session, group) for session in schedule.sessions}
