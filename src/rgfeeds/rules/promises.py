"""Promises made to subscribers that an edit would break: ids stay, and nothing goes silently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, count

from msgspec.structs import replace

from rgfeeds.model import Group, Schedule, Session, Status
from rgfeeds.model.topic import Topic
from rgfeeds.rules.rule import Context, Finding, error, note, warning
from rgfeeds.rules.undoing import undone_values
from rgfeeds.store.names import slug
from rgfeeds.store.store import Store
from rgfeeds.text.wording import day, listed, long_day


def breaks(
    previous: Schedule, schedule: Schedule, former: Iterable[Schedule] = ()
) -> bool:
    """Whether *schedule*, after *previous* and *former*, would make of something known something new."""
    if _identity(previous.group) != _identity(schedule.group):
        return True
    renamed = _renamed(previous.sessions, schedule.sessions)
    return any(renamed) or any(_recycled(schedule.sessions, previous, former))


@error(
    "The group's `id` or `authority` is another than in the version before. It is part of every UID and of "
    "every entry's id: all sessions would be in people's calendars twice, and all news would be told again."
)
def changed_identity(store: Store, context: Context) -> Iterator[Finding]:
    if context.previous is None or store.group is None:
        return
    before, now = _identity(context.previous.group), _identity(store.group)
    for key, old in before.items():
        if now[key] != old:
            yield Finding(
                message=f"`{key}` of `[group]` was `{old}` and can never change: "
                "subscribers would get every session twice",
                place=store.place(("group",), key),
                help=f'{key} = "{old}"\n'
                "or, when the repository was copied and nobody follows this group yet: "
                f"{_NEW_BEGINNING}",
            )


@error(
    "The `id` of a session is another than in the version before, and all else stayed. The id makes the session's "
    "UID, its page's address and its news: subscribers would see the session called off and another one announced."
)
def changed_id(store: Store, context: Context) -> Iterator[Finding]:
    if context.previous is None:
        return
    sessions = [session for _, session in store.sessions]
    for old, new in _renamed(context.previous.sessions, sessions):
        paths = {session.id: path for path, session in store.sessions}
        yield Finding(
            message=f"the id of session `{old.id}` was changed to `{new.id}`; an id is permanent",
            place=store.place(paths[new.id], "id"),
            help=f'id = "{old.id}"\nor, when it was never published: {_NEW_BEGINNING}',
        )


@error(
    "The `id` of a session named another one in an earlier version, which is gone since. Calendars would show the new "
    "session as the old one moved and renamed, and its page would stand at an address that people know as the other's."
)
def recycled_id(store: Store, context: Context) -> Iterator[Finding]:
    if context.previous is None:
        return
    sessions = {session.id: path for path, session in store.sessions}
    versions = [context.previous, *context.former]
    taken = sessions.keys() | {one.id for known in versions for one in known.sessions}
    now = [session for _, session in store.sessions]
    for before, session in _recycled(now, context.previous, context.former):
        title = slug(session.title or "") or session.id
        numbered = (f"{title[:60]}-{number}" for number in count(2))
        free = next(id for id in chain([title], numbered) if id not in taken)
        yield Finding(
            message=f"the id `{session.id}` named another session before: {before.title}, {long_day(before.plan.day)}",
            place=store.place(sessions[session.id], "id"),
            help=f'id = "{free}"',
        )


def _recycled(
    sessions: Iterable[Session], previous: Schedule, former: Iterable[Schedule]
) -> Iterator[tuple[Session, Session]]:
    """Yield each of *sessions* that is new after *previous*, behind another that had its id in *former*."""
    known = {session.id for session in previous.sessions}
    new = {session.id: session for session in sessions if session.id not in known}
    gone: dict[str, Session] = {}
    for version in former if new else ():
        for session in version.sessions:
            gone.setdefault(session.id, session)
    for id, session in new.items():
        if id in gone and _another(gone[id], session):
            yield gone[id], session


def _another(before: Session, now: Session) -> bool:
    """Whether the two of one id are not one session; an open slot was promised to nobody."""
    if before.title is None:
        return False
    if now.title is None:
        return before.plan.day != now.plan.day
    return not Topic.of(before).same(Topic.of(now))


@warning(
    "A session that subscribers know is no longer in the file. It stays in their calendars, as cancelled "
    'unless it was over. `status = "cancelled"` says so in the file, keeps its page and can give a `reason`.',
)
def vanished_session(store: Store, context: Context) -> Iterator[Finding]:
    if context.previous is None:
        return
    sessions = [session for _, session in store.sessions]
    known = {old.id for old, _ in _renamed(context.previous.sessions, sessions)}
    known |= _ids_written(store)
    for session in _missing(context.previous.sessions, sessions):
        if session.id in known or session.plan.status is Status.CANCELLED:
            continue
        title = f": {session.title}" if session.title else ""
        then = "calendars will show it as cancelled"
        help = 'put it back as it was; if it does not take place, write below its id\nstatus = "cancelled"'
        # What was held is not called off by tidying up.
        if context.today is not None and session.plan.day < context.today:
            then = "its page and its materials go with it"
            help = (
                "put it back: the page lists old sessions below the new ones by itself"
            )
        yield Finding(
            message=f"session `{session.id}` ({day(session.plan.day)}{title}) is gone from the file; {then}",
            place=store.place(("group",)),
            help=help,
        )


@warning(
    "An edit puts three or more values of two or more sessions back to what they were in an earlier version, "
    "as happens when somebody uploads a file that was copied before others changed it."
)
def stale_copy(store: Store, context: Context) -> Iterator[Finding]:
    if context.previous is None:
        return
    undone = undone_values(store, context.previous, context.former)
    if not undone:
        return
    named = [f"`{key}` of `{session.id}`" for _, session, key in undone]
    rest = [f"{len(named) - 3} more"] if len(named) > 3 else []
    path, _, key = undone[0]
    yield Finding(
        message=f"this looks like an old copy of the file; it undoes {listed([*named[:3], *rest])}",
        place=store.place(path, key),
        help="take the newest version of the file and make your change there",
    )


@note(
    "The title of a session has little in common with the one it had. Subscribers are told of a new topic in this slot; "
    "when it is another talk and the old one will be held on another day, the two need an id each."
)
def replaced_topic(store: Store, context: Context) -> Iterator[Finding]:
    sessions = context.previous.sessions if context.previous else ()
    known = {session.id: session for session in sessions}
    for path, session in store.sessions:
        before = known.get(session.id)
        if before is None or before.title is None or session.title is None:
            continue
        if not Topic.of(before).same(Topic.of(session)):
            yield Finding(
                message=f"the topic of session `{session.id}` was `{before.title}`",
                place=store.place(path, "title"),
                help="if this is another talk, give it a block and an id of its own, "
                "and leave this one to the talk it was made for",
            )


def _ids_written(store: Store) -> set[str]:
    """Return the ids in any table, be it called otherwise than `[[session]]` by mistake."""
    tables = store.document.table.values()
    entries = [one for table in tables for one in (table if isinstance(table, list) else [table])]  # fmt: skip
    return {str(one.get("id")) for one in entries if isinstance(one, dict)}


#: What stands first in what is told of a change.
PROMISES = (
    changed_identity, changed_id, recycled_id, vanished_session, stale_copy,
)  # fmt: skip

# The way out of a history that was never published.
_NEW_BEGINNING = (
    'commit this, and write below [history]\nbegin = "the name of that commit"'
)


def _identity(group: Group) -> dict[str, str]:
    return {"id": group.id, "authority": group.authority}


def _missing(before: Iterable[Session], now: Iterable[Session]) -> list[Session]:
    """Return the sessions of *before* whose ids are not in *now*; an open slot was promised to nobody."""
    ids = {session.id for session in now}
    return [session for session in before if session.id not in ids and not session.open]


def _renamed(
    before: Iterable[Session], now: Iterable[Session]
) -> Iterator[tuple[Session, Session]]:
    """Yield each session of *before* that has another id in *now*, and nothing else changed."""
    before, now = list(before), list(now)
    missing = _missing(before, now)
    added = _missing(now, before) if missing else []
    for old in missing:
        for new in added:
            # The folder of its files may be called like the old one still.
            if replace(old, id=new.id, materials=()) == replace(new, materials=()):
                added.remove(new)
                yield old, new
                break
