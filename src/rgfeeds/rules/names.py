"""Names that nearly are others, or stand where others belong."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from itertools import islice

from rgfeeds.rules.rule import Context, Finding, note, warning
from rgfeeds.store.diagnostics import Place
from rgfeeds.store.spans import Path
from rgfeeds.store.store import Store

#: Words with fewer letters differ on purpose: "Room A", "Part II".
SHORTEST = 4


def lookalikes(
    used: Iterable[str], listed: Collection[str] = (), *, initials: bool = False
) -> Mapping[str, str]:
    """Return each name of *used* that is probably another, with the one that is meant.

    *listed* names are right; of the others, those used more often are, then those
    used first. With *initials* a word of one letter may be missing or added.
    """
    counts = Counter(used)
    trusted = sorted(counts, key=lambda name: -counts[name])
    index: dict[Hashable, str] = {}
    for name in listed:
        for sign in _signs(name, initials=initials):
            index.setdefault(sign, name)
    found = {}
    for name in trusted:
        signs = [] if name in listed else list(_signs(name, initials=initials))
        meant = next((index[sign] for sign in signs if sign in index), None)
        if meant is None:
            for sign in signs:
                index[sign] = name
        else:
            found[name] = meant
    return found


def first_names(used: Iterable[str], known: Iterable[str]) -> Mapping[str, str]:
    """Return each name of *used* that is the first word of exactly one of *known*."""
    full = defaultdict(set)
    for name in known:
        first, _, rest = name.partition(" ")
        if rest:
            full[first].add(name)
    return {name: min(full[name]) for name in used if len(full.get(name, ())) == 1}


def words(name: str) -> tuple[str, ...]:
    """Return the words of *name*, case, accents and punctuation aside."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(re.findall(r"\w+", bare.replace("'", "")))


def _signs(name: str, *, initials: bool) -> Iterator[Hashable]:
    """Yield what the name shares with every name that is like it."""
    said = words(name)[:8]
    if initials and sum(len(word) > 1 for word in said) > 1:
        said = tuple(word for word in said if len(word) > 1)
    if not said:
        return
    yield "".join(said)
    for position, word in enumerate(said):
        if SHORTEST <= len(word) <= 40 and word.isalpha():
            around = (*said[:position], None, *said[position + 1 :])
            yield around, word
            for cut in range(1, len(word)):
                yield around, word[:cut] + word[cut + 1 :]


#: Headings of one reading that are looked at: nobody writes so many.
MOST = 200

# A line of a reading that names what stands below it: a heading, or all of it in bold.
_HEADING = re.compile(
    r"^[ ]{0,3}(?:\#{1,6}[ \t](?P<heading>[^\n]*)|(?P<mark>\*\*|__)(?P<bold>[^*_\n]+)(?P=mark):?[ \t]*$)",
    re.MULTILINE | re.VERBOSE,
)


@warning(
    "A lead is called nearly like somebody listed in `[people]`, or like the lead of another session. "
    "Two names that are both listed are two people."
)
def similar_lead(store: Store, _: Context) -> Iterator[Finding]:
    meant = _meant_leads(store)
    for path, session in store.sessions:
        for index, lead in enumerate(session.leads):
            if lead.name in meant:
                yield Finding(
                    message=f"`{lead.name}` in session `{session.id}` is nearly `{meant[lead.name]}`",
                    place=_lead_place(store, path, lead.name, index),
                    help=f'write "{meant[lead.name]}", or list `{lead.name}` in [people] when it is somebody else',
                )


def _meant_leads(store: Store) -> Mapping[str, str]:
    """Return the names of leads that are probably others, with the one that is meant."""
    used = [lead.name for _, session in store.sessions for lead in session.leads]
    listed = store.people.keys()
    meant = lookalikes(used, listed, initials=True)
    whole = (listed | set(used)) - meant.keys()
    return {**meant, **first_names(set(used) - listed, whole)}


@warning(
    "A room is called nearly like one listed in `[rooms]`, or like the room of other sessions. "
    "Two rooms that are both listed are two rooms."
)
def similar_room(store: Store, _: Context) -> Iterator[Finding]:
    usual = [entry.room for entry in store.usual if entry.room]
    used = [session.plan.room for _, session in store.sessions if session.plan.room]
    meant = lookalikes([*usual, *used], store.rooms.keys())
    for path, session in store.sessions:
        room = session.plan.room or ""
        if room in meant and store.has(path, "room"):
            yield Finding(
                message=f"the room `{room}` of session `{session.id}` is nearly `{meant[room]}`",
                place=store.place(path, "room"),
                help=f'room = "{meant[room]}", or list `{room}` in [rooms] when it is another',
            )


@warning(
    "A kind is nearly that of other sessions. Each spelling becomes a filter of its own."
)
def similar_kind(store: Store, _: Context) -> Iterator[Finding]:
    meant = lookalikes(session.kind for _, session in store.sessions if session.kind)
    for path, session in store.sessions:
        kind = session.kind or ""
        if kind in meant:
            yield Finding(
                message=f"the kind `{kind}` of session `{session.id}` is nearly `{meant[kind]}`",
                place=store.place(path, "kind"),
                help=f'kind = "{meant[kind]}"',
            )


@warning("A heading within a `reading` is nearly that of other sessions.")
def similar_heading(store: Store, _: Context) -> Iterator[Finding]:
    headings = [
        (path, session, name, start)
        for path, session in store.sessions
        for name, start in _headings(store.text(*path, "reading"))
    ]
    meant = lookalikes(name for _, _, name, _ in headings)
    for path, session, name, start in headings:
        if name in meant:
            yield Finding(
                message=f"the heading `{name}` in the reading of session `{session.id}` is nearly `{meant[name]}`",
                place=store.document.part((*path, "reading"), start, start + len(name)),
                help=f"write `{meant[name]}`, so that it is the same everywhere",
            )


def _headings(text: str) -> Iterator[tuple[str, int]]:
    """Yield the groups of a reading, with where in the *text* they begin."""
    for match in islice(_HEADING.finditer(text), MOST):
        part = "heading" if match["heading"] else "bold"
        written = match[part] or ""
        name = written.strip(" \t\r#:")
        if name:
            yield name, match.start(part) + written.index(name)


@warning(
    "The room of a session is somebody who leads sessions, or its lead is a room: two lines were swapped."
)
def swapped_names(store: Store, _: Context) -> Iterator[Finding]:
    people = {words(name) for name in store.people}
    usual = (entry.room for entry in store.usual if entry.room)
    rooms = {words(name) for name in [*store.rooms, *usual]}
    # Somebody may be called like a room.
    people, rooms = people - rooms, rooms - people
    for path, session in store.sessions:
        room = session.plan.room or ""
        if words(room) in people and store.has(path, "room"):
            yield Finding(
                message=f"the room of session `{session.id}` is `{room}`, who is listed in `[people]`",
                place=store.place(path, "room"),
                help="were `room` and `leads` swapped?",
            )
        for index, lead in enumerate(session.leads):
            if words(lead.name) in rooms:
                yield Finding(
                    message=f"a lead of session `{session.id}` is `{lead.name}`, which is a room",
                    place=_lead_place(store, path, lead.name, index),
                    help="were `room` and `leads` swapped?",
                )


def _lead_place(store: Store, path: Path, name: str, index: int) -> Place:
    """Return where the lead *name* is written; a placeholder before it moves its *index*."""
    written = store.document.get((*path, "leads"))
    texts = [" ".join(str(text).split()) for text in written]
    at = next((i for i in range(index, len(texts)) if name in texts[i]), index)
    return store.document.value((*path, "leads", at))


@note("A lead has no page to link to. Each is told once, at the latest session.")
def lead_without_link(store: Store, _: Context) -> Iterator[Finding]:
    # A name that is misspelt, or known without a link, is not asked for one.
    named = store.people.keys() | _meant_leads(store).keys()
    latest: dict[str, tuple[Path, int]] = {
        lead.name: (path, index)
        for path, session in sorted(store.sessions, key=lambda entry: entry[1].plan.day)
        for index, lead in enumerate(session.leads)
        if lead.url is None
        and lead.name not in named
        # A link that cannot be published is told as that.
        and "](" not in store.text(*path, "leads", index)
    }
    for name, (path, index) in latest.items():
        yield Finding(
            message=f"`{name}` has no link",
            place=_lead_place(store, path, name, index),
            help=f'under [people]: "{name}" = "https://…"',
        )
