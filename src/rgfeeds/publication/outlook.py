"""What subscribers will see because of the changes between two versions of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from rgfeeds.history import Snapshot
from rgfeeds.history.facts import facts
from rgfeeds.model import Schedule
from rgfeeds.news import MaterialsAdded, NewsItem
from rgfeeds.publication.entries import Entry, entry
from rgfeeds.publication.publication import Publication, publish
from rgfeeds.store.diagnostics import Diagnostic
from rgfeeds.text import wording


class SilentEdit(Struct, frozen=True, kw_only=True):
    """A session whose event changes in the calendar, while no news tells of it."""

    session: str
    title: str


class Outlook(Struct, frozen=True, kw_only=True):
    """The *broken* promises, the *entries* that will be new, newest first, and what is *silent*.

    *rewritten* are entries told less than ten minutes ago that now say something
    else. *changed* tells whether anything published changes, if only a word on the page.
    """

    broken: tuple[Diagnostic, ...] = ()
    entries: tuple[Entry, ...] = ()
    rewritten: tuple[Entry, ...] = ()
    silent: tuple[SilentEdit, ...] = ()
    changed: bool = True


def outlook(
    before: Sequence[Snapshot],
    now: Sequence[Snapshot],
    broken: Iterable[Diagnostic] = (),
) -> Outlook:
    """Return what is to be seen *now* that was not *before*; *now* has one snapshot at least."""
    old = publish(before) if before else None
    new = publish(now)
    known = {} if old is None else {_key(item): (item, old) for item in old.news}
    told = [item for item in new.news if _is_new(item, known)]
    rewritten = [
        item
        for item in new.news
        if item not in told
        and entry(item, new).title != entry(*known[_key(item)]).title
    ]
    spoken = {session.id for item in told + rewritten for session in item.sessions}
    schedules = (before[-1].schedule if before else None), now[-1].schedule
    return Outlook(
        broken=tuple(broken),
        entries=tuple(entry(item, new) for item in told),
        rewritten=tuple(entry(item, new) for item in rewritten),
        silent=tuple(
            SilentEdit(session=id, title=title)
            for id, title in _changed(*schedules).items()
            if id not in spoken
        ),
        changed=schedules[0] != schedules[1],
    )


_Key = tuple[str | None, str]


def _key(item: NewsItem) -> _Key:
    return (item.session.id if item.session else None, item.what)


def _is_new(item: NewsItem, known: Mapping[_Key, tuple[NewsItem, Publication]]) -> bool:
    """Whether *item*, or what has joined it, is not among what is *known*."""
    if _key(item) not in known:
        return True
    before = known[_key(item)][0].change
    return isinstance(before, MaterialsAdded) and before != item.change


def _changed(before: Schedule | None, now: Schedule) -> dict[str, str]:
    """Return the sessions whose events differ: what each is called, by id, those of *now* first."""
    old, new = _events(before), _events(now)
    return {
        id: (new.get(id) or old[id])[0]
        for id in {**new, **old}
        if id not in old or id not in new or old[id][1] != new[id][1]
    }


def _events(schedule: Schedule | None) -> dict[str, tuple[str, tuple[object, ...]]]:
    """Return what each session is called, and what its event is made of, by id."""
    if schedule is None:
        return {}
    known = {session.id: session for session in schedule.sessions}
    return {
        session.id: (
            f"the open slot on {wording.day(session.plan.day)}"
            if session.open
            else wording.called(session, schedule.group),
            facts(session, known.get(session.continues or ""), schedule.group),
        )
        for session in schedule.sessions
    }
