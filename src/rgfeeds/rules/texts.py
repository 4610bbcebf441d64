"""What stands in texts and belongs elsewhere, or nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rgfeeds.model import Session
from rgfeeds.rules.rule import Context, Finding, Table, rule, tables
from rgfeeds.store.diagnostics import Place, Severity
from rgfeeds.store.store import Store
from rgfeeds.text.advice import spoken_clock
from rgfeeds.text.placeholders import described, is_placeholder

#: Characters of a title after which calendars and feed readers have long cut it.
LONGEST_TITLE = 150

_TIME = re.compile(
    r"""(?<![\w.:/-])(?:(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?\s?[ap]\.?m\b\.?   # 2.30pm
        |(?:[01]\d|2[0-3]):[0-5]\d                                          # 14:30
        |(?:[01]?\d|2[0-3])h(?:[0-5]\d)?)(?![\w:/-])                        # 14h30
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MARKER = re.compile(r"^(?:<{7}|>{7}) .*", re.MULTILINE)
# Octets of a calendar that comes near to what Google takes.
_LARGE = 900_000

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


def _texts(
    store: Store, keys: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Table, str, str]]:
    """Yield each text of the tables in *keys* under one of the keys there, with both."""
    for table in tables(store, *keys):
        for key in keys[table.name]:
            text = table.values.get(key)
            if isinstance(text, str):
                yield table, key, text


@rule(
    Severity.WARNING,
    "A text says only that it is still to come: `TBC`, `n/a`, `FREE SLOT`, `-` or nothing. "
    "A title or a lead that does counts as missing; leave the line out instead. What is not sure is said by `status`.",
)
def placeholder(store: Store, _: Context) -> Iterator[Finding]:
    for table, key, text in _texts(store, _LINES):
        # An empty room is a way to say that there is none.
        if is_placeholder(text) and (key, text) != ("room", ""):
            yield Finding(
                message=f"`{key}` of {table} {described(text)}",
                place=store.place(table.path, key),
                help="leave the whole line out until there is something to write",
            )


@rule(
    Severity.WARNING,
    "A text holds what git leaves where two edits meet, which would be published as it stands.",
)
def merge_conflict(store: Store, _: Context) -> Iterator[Finding]:
    for table, key, text in _texts(store, _TEXTS):
        if marker := _MARKER.search(text):
            yield Finding(
                message=f"two edits of `{key}` of {table} met, and git left both here",
                place=store.document.part((*table.path, key), *marker.span()),
                help="keep the lines you want, and delete those with <<<<<<<, ======= and >>>>>>>",
            )


@rule(
    Severity.WARNING,
    "A time of day stands in a title or in the name of a room, where no calendar finds it.",
)
def hidden_time(store: Store, _: Context) -> Iterator[Finding]:
    for path, session in store.sessions:
        for key in ("title", "room"):
            match = _TIME.search(store.text(*path, key))
            meant = spoken_clock(match[0]) if match else None
            if match and meant:
                yield Finding(
                    message=f"`{key}` of session `{session.id}` hides a time: `{match[0].strip()}`",
                    place=store.document.part((*path, key), *match.span()),
                    help=f'take it out and write start = "{meant:%H:%M}"',
                )


@rule(Severity.WARNING, "A room stands in a title, where no calendar finds it.")
def hidden_room(store: Store, _: Context) -> Iterator[Finding]:
    used = {session.plan.room for _, session in store.sessions if session.plan.room}
    usual = {entry.room for entry in store.usual if entry.room}
    rooms = sorted(
        (used | usual | store.rooms.keys()), key=lambda room: (-len(room), room)
    )
    names = "|".join(re.escape(room) for room in rooms[:500] if len(room) >= 4)
    if not names:
        return
    hidden = re.compile(
        rf"(?:\(|\[|@\s?|\b(?:in|at|room:?|venue:?)\s+(?:the\s+)?)(?:room\s+)?({names})(?=\s*(?:$|[)\],.;:–-]))",
        re.IGNORECASE,
    )
    for path, session in store.sessions:
        if match := hidden.search(store.text(*path, "title")):
            room = next(room for room in rooms if room.lower() == match[1].lower())
            yield Finding(
                message=f"the title of session `{session.id}` hides a room: `{match[1]}`",
                place=store.document.part((*path, "title"), *match.span(1)),
                help=f'take it out and write room = "{room}"',
            )


@rule(
    Severity.WARNING,
    f"A title has more than {LONGEST_TITLE} characters. Calendars and feed readers cut it, "
    "each at another place; the rest belongs into the `abstract`.",
)
def long_title(store: Store, _: Context) -> Iterator[Finding]:
    for path, session in store.sessions:
        length = len(session.title or "")
        if length > LONGEST_TITLE:
            yield Finding(
                message=f"the title of session `{session.id}` has {length} characters",
                place=store.place(path, "title"),
                help=f"keep it below {LONGEST_TITLE}, and write the rest into the abstract",
            )


@rule(
    Severity.WARNING,
    r"A text holds a backslash before an `n`, as in `\nabla`. Some calendars break the line there.",
)
def backslash_n(store: Store, _: Context) -> Iterator[Finding]:
    for table, key, text in _texts(store, _TEXTS):
        at = text.lower().find("\\n")
        if at >= 0:
            yield Finding(
                message=f"`{key}` of {table} has a backslash before an `n`",
                place=store.document.part((*table.path, key), at, at + 2),
                help="some calendars break the line there; write it without the backslash",
            )


@rule(
    Severity.WARNING,
    "The calendar comes near to 1 MB, and Google Calendar takes no larger one.",
)
def large_calendar(store: Store, _: Context) -> Iterator[Finding]:
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
    return 700 + int(len("".join(texts).encode()) * 1.06)
