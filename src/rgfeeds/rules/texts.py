"""What stands in texts and belongs elsewhere, or nowhere."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from rgfeeds.rules.rule import Context, Finding, warning
from rgfeeds.store import Store
from rgfeeds.store.document import Place
from rgfeeds.store.spans import KeyPath
from rgfeeds.text.advice import describe, is_placeholder, spoken_clock

_TIME = re.compile(
    r"""(?ix)(?<![\w.:/-])(?:(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?\s?[ap]\.?m\b\.?   # 2.30pm
        |(?:[01]\d|2[0-3]):[0-5]\d                                          # 14:30
        |(?:[01]?\d|2[0-3])h(?:[0-5]\d)?)(?![\w:/-])                        # 14h30
    """
)
# All that a title says, or what stands apart at one of its ends: `Cancelled flights` is a title.
_OFF = re.compile(
    r"(?i)^\W*(?:cancell?ed|postponed|no (?:session|meeting|seminar))(?=\s*[:–—\])]|\s+-|\W*$)"
    r"|(?:[(\[]\s*(?:cancell?ed|postponed)\b[^()\[\]]*[)\]]|(?:[–—:,]|\s-)\s*(?:cancell?ed|postponed))\W*$"
)
_HEADER = r"(?m)^(?:\[\[(?:session|break|defaults)\]\]|\[(?:group|people|rooms)\])$"
# What is left of such a command, and how it is written.
_EATEN = re.compile(r"\t(?:heta|au|imes|ext|ilde|op|riangle)|\n(?:abla|eq\b|otin|u\b)")
_COMMAND = r"(?<!\\)(?:\\\\)*(\\(?:theta|tau|times|text\w*|tilde|top|triangle|nabla|neq|notin|nu))(?![a-z])"

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
#: Keys of the store by table.
Keys: TypeAlias = Mapping[str, Iterable[str]]


def values_in(store: Store, keys: Keys) -> Iterator[tuple[str, KeyPath, Any]]:
    """Yield what people call a table, then the path and the value of each of its *keys* that is written."""
    tables: dict[KeyPath, str] = {("group",): "`[group]`", ("people",): "`[people]`"}
    tables |= {("defaults", n): "`[[defaults]]`" for n in range(len(store.usual))}
    tables |= {path: f"session `{session.id}`" for path, session in store.sessions}
    for path, owner in tables.items():
        table = store.table(path)
        for key in keys.get(str(path[0]), ()):
            if key in table:
                yield owner, (*path, key), table[key]


def _texts(store: Store, keys: Keys) -> Iterator[tuple[str, KeyPath, str]]:
    """Yield the texts among the values, after what they are called."""
    for owner, path, text in values_in(store, keys):
        if isinstance(text, str):
            yield f"`{path[-1]}` of {owner}", path, text


@warning
def placeholder(store: Store, _: Context) -> Iterator[Finding]:
    """A text says only that it is still to come: `TBC`, `n/a`, `FREE SLOT`, `-` or nothing. A title or a lead that does
    counts as missing; leave the line out instead. What is not sure is said by `status`.
    """
    help = "leave the whole line out until there is something to write"
    for name, path, text in _texts(store, _LINES):
        # An empty room is a way to say that there is none.
        if is_placeholder(text) and (path[-1], text) != ("room", ""):
            yield Finding(f"{name} {describe(text)}", store.document.value(path), help)


@warning
def merge_conflict(store: Store, _: Context) -> Iterator[Finding]:
    """A text holds what git leaves where two edits meet, which would be published as it stands."""
    for name, path, text in _texts(store, _TEXTS):
        marked = "<<<<<<<" in text or ">>>>>>>" in text
        if marked and (marker := re.search(r"(?m)^(?:<{7}|>{7}) .*", text)):
            message = f"two edits of {name} met, and git left both here"
            help = "keep the lines you want, and delete those with <<<<<<<, ======= and >>>>>>>"
            yield Finding(message, store.document.part(path, *marker.span()), help)


@warning
def swallowed_block(store: Store, _: Context) -> Iterator[Finding]:
    """The header of a table stands within a text, mostly because a block was pasted above the quotes that close it. So
    it is no session, and its lines are published as they stand.
    """
    for name, path, text in _texts(store, _TEXTS):
        # Nearly all texts have none, and a line's beginning is slow to find.
        match = re.search(_HEADER, text) if "\n[" in f"\n{text}" else None
        # Not within code.
        if match and text.count("```", 0, match.start()) % 2 == 0:
            message = f"`{match[0]}` stands within {name}, so it begins nothing"
            help = "put it below the quotes that close the text"
            yield Finding(message, store.document.part(path, *match.span()), help)


@warning
def hidden_time(store: Store, _: Context) -> Iterator[Finding]:
    """A time of day stands in a title or in the name of a room, where no calendar finds it."""
    for name, path, text in _texts(store, {"session": ("title", "room")}):
        if (match := _TIME.search(text)) and (meant := spoken_clock(match[0])):
            message = f"{name} hides a time: `{match[0].strip()}`"
            help = f'take it out and write start = "{meant:%H:%M}"'
            yield Finding(message, store.document.part(path, *match.span()), help)


@warning
def hidden_status(store: Store, _: Context) -> Iterator[Finding]:
    """A title says that the session is off, where no calendar and no feed finds it. The `status` says so to all."""
    for path, session in store.sessions:
        if match := _OFF.search(session.title or ""):
            status = "postponed" if "postponed" in match[0].lower() else "cancelled"
            message = f"the title of session `{session.id}` says that it is {status}"
            help = f'take it out and write status = "{status}"'
            if session.plan.status.off:
                help = "take it out: its status says so"
            yield Finding(message, store.place(path, "title"), help)


@warning
def hidden_room(store: Store, _: Context) -> Iterator[Finding]:
    """A room stands in a title, where no calendar finds it."""
    named: list[str | None] = [*store.rooms, *(entry.room for entry in store.usual)]
    named += [session.plan.room for _, session in store.sessions]
    rooms = {room.lower(): room for room in named if room and len(room) >= 4}
    if not rooms:
        return
    names = "|".join(map(re.escape, sorted(rooms.values(), key=len, reverse=True)))
    hidden = rf"(?i)(?:\(|\[|@\s?|\b(?:in|at|room:?|venue:?)\s+(?:the\s+)?)(?:room\s+)?({names})(?=\s*(?:$|[)\],.;:–-]))"
    for path, session in store.sessions:
        if match := re.search(hidden, store.text(*path, "title")):
            message = f"the title of session `{session.id}` hides a room: `{match[1]}`"
            room = rooms.get(match[1].lower(), match[1])
            place = store.document.part((*path, "title"), *match.span(1))
            yield Finding(message, place, f'take it out and write room = "{room}"')


@warning
def long_title(store: Store, _: Context) -> Iterator[Finding]:
    """A title has more than 150 characters. Calendars and feed readers cut it, each at another place; the rest belongs
    into the `abstract`.
    """
    help = "keep it below 150, and write the rest into the abstract"
    for path, session in store.sessions:
        if (length := len(session.title or "")) > 150:
            message = f"the title of session `{session.id}` has {length} characters"
            yield Finding(message, store.place(path, "title"), help)


@warning
def backslash_n(store: Store, _: Context) -> Iterator[Finding]:
    r"""A text holds a backslash before an `n`, as in `\nabla`. Some calendars break the line there."""
    help = "some calendars break the line there; write it without the backslash"
    for name, path, text in _texts(store, _TEXTS):
        if match := re.search(r"\\[nN]", text):
            message = f"{name} has a backslash before an `n`"
            yield Finding(message, store.document.part(path, *match.span()), help)


@warning
def eaten_backslash(store: Store, _: Context) -> Iterator[Finding]:
    r"""A text between double quotes has a command of LaTeX whose first letters are a code there: `\theta` is a tab and `heta`."""
    for name, path, text in _texts(store, _TEXTS):
        # Where a text is written is slow to find.
        source = store.document.source_of(path) if _EATEN.search(text) else ""
        if source.startswith('"') and (match := re.search(_COMMAND, source)):
            message = f"{name} loses `{match[1]}`: between double quotes a backslash begins a code"
            help = f"write the backslash twice, \\{match[1]}, or the whole text between ''' and '''"
            yield Finding(message, store.document.value(path), help)


@warning
def large_calendar(store: Store, _: Context) -> Iterator[Finding]:
    """The calendar comes near to 1 MB, and Google Calendar takes no larger one."""
    size = 0
    for _path, one in store.sessions:
        # In the calendar the reading is cut, and to fold the lines takes 6 % more.
        texts = [one.title, one.kind, one.plan.room, one.reason, one.abstract]
        text = "".join(filter(None, [*texts, one.reading[:4000]]))
        size += 700 + int(len(text.encode()) * 1.06)
    if size > 900_000:
        message = f"the calendar will have about {size / 1_000_000:.1f} MB, and Google takes 1 MB"
        help = "shorten long abstracts, or begin a new store and keep the old one published as it is"
        yield Finding(message, Place(store.document.file), help)
