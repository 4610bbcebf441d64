"""What looks wrong beside the store's history."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from rgfeeds.model import MaterialKind, Session, Status
from rgfeeds.model.topic import Topic
from rgfeeds.rules.rule import Context, Finding, note, warning
from rgfeeds.store import Store, usual_on
from rgfeeds.store.spans import KeyPath
from rgfeeds.text.wording import amount, clock, join

# What a session takes from `[[defaults]]` unless it says it itself.
_USUAL = ("start", "end", "room", "online")
_KEYS = (
    "date", *_USUAL, "status", "title", "kind", "leads", "reason", "abstract", "reading", "continues", *MaterialKind,
)  # fmt: skip


@warning
def unknown_commit(store: Store, context: Context) -> Iterator[Finding]:
    """`[history]` names a commit that never changed this file, or does not exist."""
    help = "copy the commit's name from the history of the file, or take it out"
    begin, ignore = store.history.begin, store.history.ignore
    for name in context.unknown:
        key = ("ignore", ignore.index(name)) if name in ignore else ("begin",)
        so = "there is nothing to ignore"
        if name == begin:
            so = "all of its history is read"
        message = f"no commit `{name}` changed this file, so {so}"
        yield Finding(message, store.document.value(("history", *key)), help)


@warning
def future_commit(store: Store, context: Context) -> Iterator[Finding]:
    """A commit is dated later than today, since somebody's clock was wrong. What it changed would be told at that time."""
    ignore = store.history.ignore
    for name, at in context.ahead:
        if name.startswith(ignore):
            continue
        names = ", ".join(f'"{one}"' for one in (*ignore, name[:12]))
        table = "history" if store.table(("history",)) else "group"
        message = f"the commit {name[:12]} is dated {at:%Y-%m-%d %H:%M} UTC, which is still to come"
        help = f"set the clock of the computer it was made on; so that its date does no harm, write below [history]\nignore = [{names}]"
        yield Finding(message, store.place((table,)), help)


@warning
def changed_default(store: Store, context: Context) -> Iterator[Finding]:
    """A default was changed that sessions already over take, so the past changes with it. A second `[[defaults]]` with
    `from` leaves the past as it was.
    """
    previous, today = context.previous, context.today
    if previous is None or today is None or previous.usual == store.usual:
        return
    changed: Counter[tuple[int, str]] = Counter()
    for path, _before, session in _before_and_now(store, context):
        day = session.plan.day
        if day >= today:
            continue
        was, usual = usual_on(day, previous.usual), usual_on(day, store.usual)
        for key in _USUAL:
            same = getattr(usual, key) in {None, getattr(was, key)}
            if not same and key not in store.table(path):
                changed[_source(store, day, key), key] += 1
    for (index, key), count in sorted(changed.items()):
        sessions = amount(count, "session")
        message = f"`{key}` of `[[defaults]]` was changed under {sessions} already over"
        help = f"leave it as it was, and add another [[defaults]] with from = {today}"
        yield Finding(message, store.place(("defaults", index), key), help)


def _source(store: Store, day: dt.date, key: str) -> int:
    """Return the position of the defaults that say what *key* is on *day*."""
    since = [one.since or dt.date.min for one in store.usual]
    said = [n for n, one in enumerate(store.usual) if getattr(one, key) is not None]
    return max((n for n in said if since[n] <= day), key=lambda n: (since[n], n))


@warning
def stale_copy(store: Store, context: Context) -> Iterator[Finding]:
    """An edit puts three or more values of two or more sessions back to what they were in an earlier version, as
    happens when somebody uploads a file that was copied before others changed it.
    """
    usual = context.previous.usual if context.previous else ()
    changed = [
        (path, now, key)
        for path, before, now in _before_and_now(store, context)
        if now != before
        for key in _KEYS
        if _value(now, key) != _value(before, key)
        and (store.usual == usual or key not in _USUAL or key in store.table(path))
    ]
    # Of the former versions the one that explains most is meant.
    undone: list[tuple[KeyPath, Session, str]] = []
    for version in context.former if changed else ():
        were = {session.id: session for session in version.sessions}
        as_then = [
            (path, one, key)
            for path, one, key in changed
            if one.id in were and _value(were[one.id], key) == _value(one, key)
        ]
        undone = max(undone, as_then, key=len)
    # Fewer values, or those of one session, may be put back by chance.
    if len(undone) < 3 or len({path for path, _, _ in undone}) < 2:
        return
    named = [f"`{key}` of `{session.id}`" for _, session, key in undone]
    if len(named) > 3:
        named[3:] = [f"{len(named) - 3} more"]
    message = f"this looks like an old copy of the file; it undoes {join(named)}"
    help = "take the newest version of the file and make your change there"
    path, _, key = undone[0]
    yield Finding(message, store.place(path, key), help)


def _value(session: Session, key: str) -> object:
    """Return what *session* says under *key*; of a start or an end, the time of day alone."""
    if key == "date":
        return session.plan.day
    if key in [*MaterialKind]:
        return [one for one in session.materials if one.kind == key and not one.file]
    value = getattr(session.plan if key in (*_USUAL, "status") else session, key)
    return clock(value) if isinstance(value, dt.date) else value


@warning
def still_postponed(store: Store, context: Context) -> Iterator[Finding]:
    """A postponed session has another date than before and is still `postponed`, so that calendars show it as cancelled."""
    for path, before, now in _before_and_now(store, context):
        postponed = before.plan.status is now.plan.status is Status.POSTPONED
        if postponed and before.plan.day != now.plan.day:
            message = f"session `{now.id}` has another date, and is still postponed"
            help = "if it takes place then, take the line out"
            yield Finding(message, store.place(path, "status"), help)


@note
def replaced_topic(store: Store, context: Context) -> Iterator[Finding]:
    """The title of a session has little in common with the one it had. Subscribers are told of a new topic in this
    slot; when it is another talk and the old one will be held on another day, the two need an id each.
    """
    for path, before, now in _before_and_now(store, context):
        if before.title and now.title and not same_topic(before, now):
            message = f"the topic of session `{now.id}` was `{before.title}`"
            help = "if this is another talk, give it a block and an id of its own, and leave this one to the talk it was made for"
            yield Finding(message, store.place(path, "title"), help)


def _before_and_now(
    store: Store, context: Context
) -> Iterator[tuple[KeyPath, Session, Session]]:
    """Yield every session that the previous version has as well: its path, what it was, and what it is."""
    known = context.before
    for path, session in store.sessions:
        if session.id in known:
            yield path, known[session.id], session


def same_topic(one: Session, other: Session) -> bool:
    """Whether the titles of both are of one talk."""
    return Topic.of(one).same(Topic.of(other))
