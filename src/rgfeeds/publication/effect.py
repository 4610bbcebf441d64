"""What subscribers will see because the store changed."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from rgfeeds.errors import Refused, RgfeedsError
from rgfeeds.history import StoreFile, read_history
from rgfeeds.history.revisions import event_facts
from rgfeeds.history.timeline import Snapshot
from rgfeeds.model import Schedule
from rgfeeds.news import MaterialsAdded, NewsItem
from rgfeeds.news.tell import tell
from rgfeeds.publication import Entry, entry_for, publish
from rgfeeds.publication.change_words import ChangeWords
from rgfeeds.rules import judge
from rgfeeds.rules.promises import PROMISES
from rgfeeds.rules.rule import Context
from rgfeeds.store.document import Diagnostic, Severity
from rgfeeds.text import wording


class Effect(Struct, frozen=True, kw_only=True):
    """The *broken* promises, and the *entries* that will be new, newest first.

    *rewritten* are those told less than ten minutes ago that now say something else.
    *silent* has the titles, by id, of sessions whose event changes while no news tells
    of it. *changed* tells whether anything published does, if only a word on the page.
    """

    broken: tuple[Diagnostic, ...]
    entries: tuple[Entry, ...]
    rewritten: tuple[Entry, ...]
    silent: Mapping[str, str]
    changed: bool


def effect_of(
    file: StoreFile, environment: Mapping[str, str], *, since: str | None = None
) -> Effect:
    """Return what subscribers will see because the store in *file* changed.

    It is compared with its version where HEAD parted from *since*; without, from the
    upstream branch, or when it is the same there, with its version before the newest.
    Raise RgfeedsError, also when there is nothing to compare with.
    """
    before, context = _before(file, since)
    broken = _broken_promises(file, context)
    store = file.parsed.store
    schedule = store.schedule() if store else None
    assert schedule is not None, "a store without mistakes has a schedule"
    # What breaks a promise is never published, but it is what is asked about.
    new = publish(file.snapshots(schedule, environment))
    known = {_key(item): item for item in tell(before)}
    was = before[-1].schedule if before else None
    told: list[NewsItem] = []
    rewritten: list[NewsItem] = []
    for item in new.news:
        earlier = known.get(_key(item))
        joined = isinstance(item.change, MaterialsAdded)
        if was is None or not earlier or (joined and item.change != earlier.change):
            told.append(item)
        elif _title(item, schedule) != _title(earlier, was):
            rewritten.append(item)
    spoken = {session.id for item in told + rewritten for session in item.sessions}
    former, present = _events(was), _events(schedule)
    return Effect(
        broken=broken,
        entries=tuple(entry_for(item, new) for item in told),
        rewritten=tuple(entry_for(item, new) for item in rewritten),
        silent={
            id: (present.get(id) or former[id])[0]
            for id in {**present, **former}
            if present.get(id) != former.get(id) and id not in spoken
        },
        changed=was != schedule,
    )


def _before(file: StoreFile, since: str | None) -> tuple[Sequence[Snapshot], Context]:
    """Return the versions that the store is compared with, and what rules ask of them."""
    path, repository = file.path, file.repository
    if repository is None:
        why = f"{path} is in no git repository, so no change of it is known"
        raise RgfeedsError(why)
    tip = repository.commit(since or "@{upstream}")
    if since is not None and tip is None:
        raise RgfeedsError(f"there is no commit called `{since}` in {repository.root}")
    if tip is not None:
        parted = repository.run("merge-base", tip, "HEAD").stdout.decode().strip()
        before = read_history(repository, path, file.reader, parted or tip)
        if since is not None or not before.committed:
            return before.published, before.context(None)
    return file.history.before, file.history.context(None)


def _broken_promises(file: StoreFile, context: Context) -> tuple[Diagnostic, ...]:
    """Return the promises that are broken, errors first; raise Refused for other errors."""
    promises = {rule.name for rule in PROMISES}
    found = judge(file.parsed, context).diagnostics
    errors = [one for one in found if one.severity is Severity.ERROR]
    if any(one.rule not in promises for one in errors):
        cure = f"see them with: rgfeeds check {file.path}"
        raise Refused(f"{file.path} has mistakes; {cure}")
    lesser = [one for one in found if one.rule in promises and one not in errors]
    return (*errors, *lesser)


def _key(item: NewsItem) -> tuple[str | None, str]:
    return (item.session.id if item.session else None, item.what)


def _title(item: NewsItem, schedule: Schedule) -> str:
    return ChangeWords(item, schedule.group).title()


def _events(schedule: Schedule | None) -> dict[str, tuple[str, tuple[object, ...]]]:
    """Return by id what each session is called, and what its event is made of; the name changes only with that."""
    if schedule is None:
        return {}
    known = {session.id: session for session in schedule.sessions}
    events = {}
    for id, session in known.items():
        title = wording.name(session, schedule.group)
        if session.open:
            title = f"the open slot on {wording.day(session.plan.day)}"
        continued = known.get(session.continues or "")
        events[id] = title, event_facts(session, continued, schedule.group)
    return events
