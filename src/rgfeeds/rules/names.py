"""Names that nearly are others, or stand where others belong."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

from rgfeeds.model import Person, Session
from rgfeeds.rules.rule import Context, Finding, note, warning
from rgfeeds.store import Store
from rgfeeds.store.spans import KeyPath

# A line of a reading that names what stands below it: a heading, or all of it in bold.
_HEADING = r"(?m)^ {0,3}(?:#{1,6}[ \t](?P<heading>[^\n]*)|(?P<mark>\*\*|__)(?P<bold>[^*_\n]+)(?P=mark):?[ \t\r]*$)"


def lookalikes(
    used: Iterable[str], listed: Collection[str] = (), *, initials: bool = False
) -> dict[str, str]:
    """Return each name of *used* that is probably another, with the one that is meant.

    *listed* names are right; of the others, those used more often are, then those
    used first. With *initials* a word of one letter may be missing or added.
    """
    right: dict[Hashable, str] = {}
    for name in listed:
        for sign in _signs(name, initials=initials):
            right.setdefault(sign, name)
    meant = {}
    for name, _ in Counter(used).most_common():
        signs = [] if name in listed else list(_signs(name, initials=initials))
        if known := [right[sign] for sign in signs if sign in right]:
            meant[name] = known[0]
        else:
            right.update(dict.fromkeys(signs, name))
    return meant


def _signs(name: str, *, initials: bool) -> Iterator[Hashable]:
    """Yield what the name shares with every name that is like it."""
    words = _words(name)[:8]
    if initials and sum(len(word) > 1 for word in words) > 1:
        words = tuple(word for word in words if len(word) > 1)
    if words:
        yield "".join(words)
    for position, word in enumerate(words):
        # Shorter words differ on purpose: "Room A", "Part II".
        if 4 <= len(word) <= 40 and word.isalpha():
            around = (*words[:position], None, *words[position + 1 :])
            yield around, word
            for cut in range(1, len(word)):
                yield around, word[:cut] + word[cut + 1 :]


@lru_cache(maxsize=4096)  # most names are there again and again
def _words(name: str) -> tuple[str, ...]:
    """Return the words of *name*, case, accents and punctuation aside."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(re.findall(r"\w+", bare.replace("'", "")))


def _leads(store: Store) -> Iterator[tuple[KeyPath, Session, Person]]:
    """Yield every lead with its session, after the path at which it is written."""
    for path, session in store.sessions:
        written = store.document.get((*path, "leads"))
        for index, lead in enumerate(session.leads):
            here = index
            # A placeholder before it moves it.
            if len(written) != len(session.leads):
                texts = [" ".join(str(text).split()) for text in written]
                later = (n for n in range(index, len(texts)) if lead.name in texts[n])
                here = next(later, index)
            yield (*path, "leads", here), session, lead


@lru_cache(maxsize=1)  # two rules ask
def _meant_leads(store: Store) -> Mapping[str, str]:
    """Return the names of leads that are probably others, with the one that is meant."""
    used = [lead.name for _, _, lead in _leads(store)]
    meant = lookalikes(used, store.people.keys(), initials=True)
    first_names = defaultdict(set)
    for name in (store.people.keys() | set(used)) - meant.keys():
        first, _, rest = name.partition(" ")
        if rest:
            first_names[first].add(name)
    for name in used:
        if name not in store.people and len(first_names[name]) == 1:
            (meant[name],) = first_names[name]
    return meant


@warning
def similar_lead(store: Store, _: Context) -> Iterator[Finding]:
    """A lead is called nearly like somebody listed in `[people]`, or like the lead of another session. Two names that
    are both listed are two people.
    """
    for path, session, lead in _leads(store):
        if meant := _meant_leads(store).get(lead.name):
            message = f"`{lead.name}` in session `{session.id}` is nearly `{meant}`"
            help = f'write "{meant}", or list `{lead.name}` in [people] when it is somebody else'
            yield Finding(message, store.document.value(path), help)


@warning
def several_leads(store: Store, _: Context) -> Iterator[Finding]:
    """One text names several leads, at least one of whom is known by name. They are told as one person, and lose their links."""
    for path, session, lead in _leads(store):
        if parts := _several(store).get(lead.name):
            who = f"`{lead.name}` in session `{session.id}`"
            message = f"{who} is written as one person"
            help = "write them apart: " + ", ".join(f'"{part}"' for part in parts)
            yield Finding(message, store.document.value(path), help)


@lru_cache(maxsize=1)  # two rules ask
def _several(store: Store) -> Mapping[str, list[str]]:
    """Return the names of leads that are those of several, each with them."""
    several = {}
    used = {lead.name for _, _, lead in _leads(store)}
    for name in used:
        parts = re.split(r"\s*(?:,|;|&|\band\b)\s*", name)
        known = (store.people.keys() | used).intersection(parts)
        # `Ada Lovelace, London` is one person: a comma needs two known names.
        if len(parts) > 1 and all(parts) and len(known) >= (2 if "," in name else 1):
            several[name] = parts
    return several


@warning
def similar_room(store: Store, _: Context) -> Iterator[Finding]:
    """A room is called nearly like one listed in `[rooms]`, or like the room of other sessions. Two rooms that are both
    listed are two rooms.
    """
    usual = [entry.room for entry in store.usual if entry.room]
    used = [session.plan.room for _, session in store.sessions if session.plan.room]
    meant = lookalikes([*usual, *used], store.rooms.keys())
    for path, session in store.sessions:
        room = session.plan.room or ""
        if room in meant and "room" in store.table(path):
            which = f"the room `{room}` of session `{session.id}`"
            message = f"{which} is nearly `{meant[room]}`"
            help = f'room = "{meant[room]}", or list `{room}` in [rooms] when it is another'
            yield Finding(message, store.place(path, "room"), help)


@warning
def similar_kind(store: Store, _: Context) -> Iterator[Finding]:
    """A kind is nearly that of other sessions. Each spelling becomes a filter of its own."""
    meant = lookalikes(session.kind for _, session in store.sessions if session.kind)
    for path, session in store.sessions:
        if kind := meant.get(session.kind or ""):
            message = f"the kind `{session.kind}` of session `{session.id}` is nearly `{kind}`"
            yield Finding(message, store.place(path, "kind"), f'kind = "{kind}"')


@warning
def similar_heading(store: Store, _: Context) -> Iterator[Finding]:
    """A heading within a `reading` is nearly that of other sessions."""
    headings = [
        ((*path, "reading"), session, name, start)
        for path, session in store.sessions
        for name, start in _headings(store.text(*path, "reading"))
    ]
    meant = lookalikes(name for _, _, name, _ in headings)
    for path, session, name, start in headings:
        if name in meant:
            message = f"the heading `{name}` in the reading of session `{session.id}` is nearly `{meant[name]}`"
            help = f"write `{meant[name]}`, so that it is the same everywhere"
            place = store.document.part(path, start, start + len(name))
            yield Finding(message, place, help)


def _headings(text: str) -> Iterator[tuple[str, int]]:
    """Yield the groups of a reading, with where in the *text* they begin."""
    # Nobody writes so many.
    for match in islice(re.finditer(_HEADING, text), 200):
        part = "heading" if match["heading"] else "bold"
        written = match[part] or ""
        if name := written.strip(" \t\r#:"):
            yield name, match.start(part) + written.index(name)


@warning
def swapped_names(store: Store, _: Context) -> Iterator[Finding]:
    """The room of a session is somebody who leads sessions, or its lead is a room: two lines were swapped."""
    people = set(map(_words, store.people))
    usual = [entry.room for entry in store.usual if entry.room]
    rooms = set(map(_words, [*store.rooms, *usual]))
    # Somebody may be called like a room.
    people, rooms = people - rooms, rooms - people
    help = "were `room` and `leads` swapped?"
    for path, session in store.sessions:
        room = session.plan.room or ""
        if _words(room) in people and "room" in store.table(path):
            message = f"the room of session `{session.id}` is `{room}`, who is listed in `[people]`"
            yield Finding(message, store.place(path, "room"), help)
    for path, session, lead in _leads(store):
        if _words(lead.name) in rooms:
            who = f"a lead of session `{session.id}`"
            message = f"{who} is `{lead.name}`, which is a room"
            yield Finding(message, store.document.value(path), help)


@note
def lead_without_link(store: Store, _: Context) -> Iterator[Finding]:
    """A lead has no page to link to. Each is told once, at the latest session."""
    # A name that is misspelt, or known without a link, is not asked for one.
    named = store.people.keys() | _meant_leads(store).keys() | _several(store).keys()
    latest = {
        lead.name: path
        for path, _, lead in sorted(_leads(store), key=lambda one: one[1].plan.day)
        # A link that cannot be published is told as that.
        if lead.url is None and lead.name not in named and "](" not in store.text(*path)
    }
    for name, path in latest.items():
        help = f'under [people]: "{name}" = "https://…"'
        yield Finding(f"`{name}` has no link", store.document.value(path), help)
