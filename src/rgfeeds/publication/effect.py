"""What subscribers will see because the store changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from rgfeeds.errors import RgfeedsError
from rgfeeds.history import History, Repository, Snapshot, StoreFile
from rgfeeds.history.revisions import facts
from rgfeeds.model import Schedule
from rgfeeds.news import MaterialsAdded, NewsItem
from rgfeeds.publication.entries import Entry, entry
from rgfeeds.publication.publication import Publication, publish
from rgfeeds.rules.judge import judge
from rgfeeds.rules.promises import PROMISES
from rgfeeds.store.diagnostics import Diagnostic, Severity
from rgfeeds.text import wording


class NoHistory(RgfeedsError):  # noqa: N818 - it reads as what happened
    """There is nothing to compare the store with."""


class MistakenStore(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The store has mistakes, so that nothing can be told of it."""

    exit_status = 1


class SilentEdit(Struct, frozen=True, kw_only=True):
    """A session whose event changes in the calendar, while no news tells of it."""

    session: str
    title: str


class Effect(Struct, frozen=True, kw_only=True):
    """The *broken* promises, the *entries* that will be new, newest first, and what is *silent*.

    *rewritten* are entries told less than ten minutes ago that now say something
    else. *changed* tells whether anything published changes, if only a word on the page.
    """

    broken: tuple[Diagnostic, ...] = ()
    entries: tuple[Entry, ...] = ()
    rewritten: tuple[Entry, ...] = ()
    silent: tuple[SilentEdit, ...] = ()
    changed: bool = True


def effect_of(
    file: StoreFile, environment: Mapping[str, str], *, since: str | None = None
) -> Effect:
    """Return what subscribers will see because the store in *file* changed.

    It is compared with its version at the commit where HEAD parted from *since*;
    without, from the upstream branch, or when it is the same there, with its
    version before the newest. Raise NoHistory where there is nothing to compare
    with, MistakenStore, and GitError.
    """
    repository = file.reader.repository
    if repository is None:
        raise NoHistory(
            f"{file.path} is in no git repository, so no change of it is known"
        )
    before = _before(file, repository, since)
    broken = _broken(file, before)
    store = file.parsed.store
    schedule = store.schedule() if store else None
    assert schedule is not None, "a store without mistakes has a schedule"
    # What breaks a promise is never published, but it is what is asked about.
    return compare(before.published, file.snapshots(schedule, environment), broken)


def _before(file: StoreFile, repository: Repository, since: str | None) -> History:
    """Return the history that the store is compared with."""
    base = _base(repository, since)
    if base is not None:
        before = file.reader.read(base)
        if since is not None or not before.committed:
            return before
    return file.history.without_the_present()


def _base(repository: Repository, since: str | None) -> str | None:
    """Return the commit at which HEAD parted from *since*, else from the upstream branch."""
    tip = repository.commit(since or "@{upstream}")
    if since is not None and tip is None:
        raise NoHistory(f"there is no commit called `{since}` in {repository.root}")
    if tip is None:
        return None
    parted = repository.run("merge-base", tip, "HEAD")
    return parted.stdout.decode().strip() or tip


def _broken(file: StoreFile, before: History) -> tuple[Diagnostic, ...]:
    """Return the promises that are broken since *before*, errors first; raise MistakenStore for other errors."""
    promises = {rule.name for rule in PROMISES}
    diagnostics = judge(file.parsed, before.context(None)).diagnostics
    found = [one for one in diagnostics if one.rule in promises]
    if any(one.severity is Severity.ERROR and one not in found for one in diagnostics):
        raise MistakenStore(
            f"{file.path} has mistakes; see them with: rgfeeds check {file.path}"
        )
    return tuple(sorted(found, key=lambda one: one.severity is not Severity.ERROR))


def compare(
    before: Sequence[Snapshot],
    now: Sequence[Snapshot],
    broken: Iterable[Diagnostic] = (),
) -> Effect:
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
    return Effect(
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
