"""Promises made to subscribers that an edit would break: ids stay, and nothing goes silently."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from rgfeeds.model import Schedule, Session, Status
from rgfeeds.rules.history import same_topic, stale_copy
from rgfeeds.rules.rule import Context, Finding, error, warning
from rgfeeds.store import Store
from rgfeeds.store.names import proposed_id, slug
from rgfeeds.text.wording import day, long_day

# What of the group is part of every UID.
_IDENTITY = ("id", "authority")

# The way out of a history that was never published.
_WAY_OUT = 'commit this, and write below [history]\nbegin = "the name of that commit"'


def breaks_promise(
    previous: Schedule, schedule: Schedule, known: Mapping[str, Session]
) -> bool:
    """Whether *schedule* changes the group's identity or an id of *previous*, or reuses one that is *known*."""
    before, now = previous.group, schedule.group
    return (
        any(getattr(before, key) != getattr(now, key) for key in _IDENTITY)
        or any(_find_renamed(previous.sessions, schedule.sessions, known))
        or any(_find_recycled(schedule.sessions, previous.sessions, known))
    )


@error
def changed_identity(store: Store, context: Context) -> Iterator[Finding]:
    """The group's `id` or `authority` is another than in the version before. It is part of every UID and of every
    entry's id: all sessions would be in people's calendars twice, and all news would be told again.
    """
    if context.previous is None or store.group is None:
        return
    copied = "or, when the repository was copied and nobody follows this group yet"
    for key in _IDENTITY:
        old = getattr(context.previous.group, key)
        if getattr(store.group, key) != old:
            message = f"`{key}` of `[group]` was `{old}` and can never change: subscribers would get every session twice"
            help = f'{key} = "{old}"\n{copied}: {_WAY_OUT}'
            yield Finding(message, store.place(("group",), key), help)


@error
def changed_id(store: Store, context: Context) -> Iterator[Finding]:
    """The `id` of a session is another than in the version before, and all else stayed. The id makes the session's UID,
    its page's address and its news: subscribers would see the session called off and another one announced.
    """
    paths = {session.id: path for path, session in store.sessions}
    before, now = context.before.values(), _sessions(store)
    for old, new in _find_renamed(before, now, context.known):
        message = f"the id of session `{old.id}` was changed to `{new.id}`; an id is permanent"
        help = f'id = "{old.id}"\nor, when it was never published: {_WAY_OUT}'
        yield Finding(message, store.place(paths[new.id], "id"), help)


@error
def recycled_id(store: Store, context: Context) -> Iterator[Finding]:
    """The `id` of a session named another one in an earlier version, which is gone since. Calendars would show the new
    session as the old one moved and renamed, and its page would stand at an address that people know as the other's.
    """
    paths = {session.id: path for path, session in store.sessions}
    previous, known = context.before.values(), context.known
    for before, session in _find_recycled(_sessions(store), previous, known):
        title = session.title if slug(session.title or "") else session.id
        message = f"the id `{session.id}` named another session before: {before.title}, {long_day(before.plan.day)}"
        help = f'id = "{proposed_id(title, known.keys() | paths.keys())}"'
        yield Finding(message, store.place(paths[session.id], "id"), help)


@warning
def vanished_session(store: Store, context: Context) -> Iterator[Finding]:
    """A session that subscribers know is no longer in the file. It stays in their calendars, as cancelled unless it was
    over. `status = "cancelled"` says so in the file, keeps its page and can give a `reason`.
    """
    before, now = context.before.values(), _sessions(store)
    known = {old.id for old, _ in _find_renamed(before, now, {})} | _ids_written(store)
    for session in _missing(before, now):
        if session.id in known or session.plan.status is Status.CANCELLED:
            continue
        title = f": {session.title}" if session.title else ""
        # What was held is not called off by tidying up.
        then = "its page and its materials go with it"
        help = "put it back: the page lists old sessions below the new ones by itself"
        if session.plan.day >= (context.today or dt.date.min):
            then = "calendars will show it as cancelled"
            help = 'put it back as it was; if it does not take place, write below its id\nstatus = "cancelled"'
        message = f"session `{session.id}` ({day(session.plan.day)}{title}) is gone from the file; {then}"
        yield Finding(message, store.place(("group",)), help)


#: What these find in an edit is told before the news that it makes.
PROMISES = (changed_identity, changed_id, recycled_id, vanished_session, stale_copy)


def _sessions(store: Store) -> list[Session]:
    return [session for _, session in store.sessions]


def _ids_written(store: Store) -> set[str]:
    """Return the ids in any table, be it called otherwise than `[[session]]` by mistake."""
    entries: list[Any] = []
    for table in store.document.table.values():
        entries += table if isinstance(table, list) else [table]
    return {str(one.get("id")) for one in entries if isinstance(one, dict)}


def _missing(before: Collection[Session], now: Collection[Session]) -> list[Session]:
    """Return the sessions of *before* whose ids are not in *now*; an open slot was promised to nobody."""
    ids = {session.id for session in now}
    return [session for session in before if session.id not in ids and not session.open]


def _find_renamed(
    before: Collection[Session], now: Collection[Session], known: Mapping[str, Session]
) -> Iterator[tuple[Session, Session]]:
    """Yield each session of *before* that has another id in *now*, and nothing else changed.

    One that has the id again by which it was *known* is put right.
    """
    missing = _missing(before, now)
    added = [
        new
        for new in (_missing(now, before) if missing else [])
        if new.id not in known or not same_topic(known[new.id], new)
    ]
    for old in missing:
        for new in added:
            # The folder of its files may be called like the old one still.
            if replace(old, id=new.id, materials=()) == replace(new, materials=()):
                added.remove(new)
                yield old, new
                break


def _find_recycled(
    sessions: Iterable[Session], before: Iterable[Session], known: Mapping[str, Session]
) -> Iterator[tuple[Session, Session]]:
    """Yield each of *sessions* that is new after *before*, behind another that was *known* by its id."""
    ids = {session.id for session in before}
    for now in sessions:
        gone = None if now.id in ids else known.get(now.id)
        # An open slot was promised to nobody.
        if gone and gone.title:
            is_open_again = now.title is None and now.plan.day == gone.plan.day
            if not is_open_again and not same_topic(gone, now):
                yield gone, now
