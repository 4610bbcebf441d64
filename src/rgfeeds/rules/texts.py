"""What stands in texts and belongs elsewhere, or nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rgfeeds.advice import spoken_clock
from rgfeeds.diagnostics import Place, Severity
from rgfeeds.model import Session
from rgfeeds.placeholders import described, is_placeholder
from rgfeeds.rules.rule import Context, Finding, Table, rule, table_rule
from rgfeeds.store import Store

#: Characters of a title after which calendars and feed readers have long cut it.
LONGEST_TITLE = 150

# Compiled when it is needed, which is where there is a digit.
_TIME = r"""(?ix)(?<![\w.:/-])(?:(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?\s?[ap]\.?m\b\.?   # 2.30pm
        |(?:[01]\d|2[0-3]):[0-5]\d                                          # 14:30
        |(?:[01]?\d|2[0-3])h(?:[0-5]\d)?)(?![\w:/-])                        # 14h30
    """
# Octets of a calendar that comes near to what Google takes.
_LARGE = 900_000

_DIGIT = re.compile(r"\d")

# The keys of texts that may say nothing, and that calendars show, by table.
_LINES = {
    "group": ("description", "venue", "about"),
    "defaults": ("room",),
    "session": ("room", "kind", "reason", "abstract", "reading"),
}
_TEXTS = {
    "group": ("name", "description", "venue", "about"),
    "session": ("title", "kind", "room", "reason", "abstract", "reading"),
}


@table_rule(
    "placeholder",
    Severity.WARNING,
    "A text says only that it is still to come: `TBC`, `n/a`, `FREE SLOT`, `-` or nothing. "
    "A title or a lead that does counts as missing; leave the line out instead. What is not sure is said by `status`.",
)
def placeholder(table: Table) -> Iterator[Finding]:
    for key in _LINES.get(table.name, ()):
        text = table.written.get(key)
        # An empty room is a way to say that there is none.
        none = key == "room" and text == ""
        if isinstance(text, str) and not none and _says_nothing(text):
            yield Finding(
                message=f"`{key}` of {_owner(table)} {described(text)}",
                place=table.place(key),
                help="leave the whole line out until there is something to write",
            )


def _says_nothing(text: str) -> bool:
    return _short_says_nothing(text) if len(text) < 80 else is_placeholder(text)


# The same rooms and kinds are named again and again.
_short_says_nothing = lru_cache(maxsize=1024)(is_placeholder)


def _owner(table: Table) -> str:
    """Name the *table*."""
    if table.name != "session":
        return f"`[{table.name}]`" if len(table.path) == 1 else f"`[[{table.name}]]`"
    return f"session `{table.text('id')}`"


@table_rule(
    "hidden-time",
    Severity.WARNING,
    "A time of day stands in a title or in the name of a room, where no calendar finds it.",
)
def hidden_time(table: Table) -> Iterator[Finding]:
    if table.session is None:
        return
    for key in ("title", "room"):
        text = table.text(key)
        match = re.search(_TIME, text) if _DIGIT.search(text) else None
        meant = spoken_clock(match[0]) if match else None
        if match and meant:
            yield Finding(
                message=f"`{key}` of session `{table.session.id}` hides a time: `{match[0].strip()}`",
                place=table.part(key, *match.span()),
                help=f'take it out and write start = "{meant:%H:%M}"',
            )


@rule(
    "hidden-room",
    Severity.WARNING,
    "A room stands in a title, where no calendar finds it.",
)
def hidden_room(store: Store, _: Context) -> Iterator[Finding]:
    used = {session.plan.room for _, session in store.sessions if session.plan.room}
    usual = {entry.room for entry in store.usual if entry.room}
    known = sorted(
        (used | usual | store.rooms.keys()) - {""}, key=lambda room: (-len(room), room)
    )
    names = "|".join(re.escape(room) for room in known[:500] if len(room) >= 4)
    if not names:
        return
    named = re.compile(names, re.IGNORECASE)
    hidden = re.compile(
        rf"(?:\(|\[|@\s?|\b(?:in|at|room:?|venue:?)\s+(?:the\s+)?)(?:room\s+)?({names})(?=\s*(?:$|[)\],.;:–-]))",
        re.IGNORECASE,
    )
    for path, session in store.sessions:
        sure = session.title is not None or store.sure(path)
        if sure and not named.search(session.title or ""):
            continue
        match = hidden.search(store.text(*path, "title"))
        if match:
            room = next(room for room in known if room.lower() == match[1].lower())
            yield Finding(
                message=f"the title of session `{session.id}` hides a room: `{match[1]}`",
                place=store.document.part((*path, "title"), *match.span(1)),
                help=f'take it out and write room = "{room}"',
            )


@table_rule(
    "long-title",
    Severity.WARNING,
    f"A title has more than {LONGEST_TITLE} characters. Calendars and feed readers cut it, "
    "each at another place; the rest belongs into the `abstract`.",
)
def long_title(table: Table) -> Iterator[Finding]:
    session = table.session
    length = len(session.title or "") if session else 0
    if session and length > LONGEST_TITLE:
        yield Finding(
            message=f"the title of session `{session.id}` has {length} characters",
            place=table.place("title"),
            help=f"keep it below {LONGEST_TITLE}, and write the rest into the abstract",
        )


@table_rule(
    "backslash-n",
    Severity.WARNING,
    r"A text holds a backslash before an `n`, as in `\nabla`. Some calendars break the line there.",
)
def backslash_n(table: Table) -> Iterator[Finding]:
    for key in _TEXTS.get(table.name, ()):
        text = table.written.get(key)
        if not isinstance(text, str) or "\\" not in text:
            continue
        at = text.lower().find("\\n")
        if at >= 0:
            yield Finding(
                message=f"`{key}` of {_owner(table)} has a backslash before an `n`",
                place=table.part(key, at, at + 2),
                help="some calendars break the line there; write it without the backslash",
            )


@rule(
    "large-calendar",
    Severity.WARNING,
    "The calendar comes near to 1 MB, and Google Calendar takes no larger one.",
)
def large_calendar(store: Store, _: Context) -> Iterator[Finding]:
    # No text is longer than it is written, so a small file makes no large calendar.
    if _size(len(store.sessions), store.document.size) <= _LARGE:
        return
    size = sum(_event_size(session) for _, session in store.sessions)
    if size > _LARGE:
        yield Finding(
            message=f"the calendar will have about {size / 1_000_000:.1f} MB, and Google takes 1 MB",
            place=Place(store.document.file),
            help="shorten long abstracts, or begin a new store and keep the old one published as it is",
        )


def _event_size(session: Session) -> int:
    """Estimate the octets of the event of *session*; its reading is cut at 4,000 characters."""
    lines = (session.title, session.kind, session.plan.room, session.reason)
    texts = (*filter(None, lines), session.abstract, session.reading[:4000])
    return _size(1, len("".join(texts).encode()))


def _size(events: int, texts: int) -> int:
    return 700 * events + int(texts * 1.06)
