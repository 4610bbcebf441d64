"""What must hold between the sessions, and between them and the files in `materials/`."""

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import count
from operator import itemgetter

from msgspec import Struct

from rgfeeds.model import Session, instant_of
from rgfeeds.rules.rule import Context, Finding, error, warning
from rgfeeds.store import Store
from rgfeeds.store.document import Place
from rgfeeds.store.names import is_id
from rgfeeds.store.source import FOLDER, MaterialFile
from rgfeeds.store.spans import KeyPath
from rgfeeds.text.advice import nearest
from rgfeeds.text.wording import when


@error
def duplicate_id(store: Store, _: Context) -> Iterator[Finding]:
    """Two sessions have one id. It becomes the UID in people's calendars, where one would replace the other."""
    why = "ids become the UIDs in people's calendars; give the later session its own"
    first: dict[str, KeyPath] = {}
    taken = {id for _, id in _session_texts(store, "id")}
    for path, id in _session_texts(store, "id"):
        before = first.setdefault(id, path)
        if before != path:
            message = f"two sessions have the id `{id}`"
            other = (store.place(before, "id"), "first used here")
            numbered = (f"{id[:60]}-{number}" for number in count(2))
            own = next(one for one in numbered if one not in taken)
            taken.add(own)
            help = f'{why}: id = "{own}"'
            yield Finding(message, store.place(path, "id"), help, other)


@error
def broken_continuation(store: Store, _: Context) -> Iterator[Finding]:
    """A session continues one that does not exist, or itself, be it over others."""
    help = "name the id of the session whose reading holds here too"
    continues = dict(_session_texts(store, "continues"))
    ids = dict(_session_texts(store, "id")) if continues else {}
    known = set(ids.values())
    continued = {ids[path]: other for path, other in continues.items() if path in ids}
    for path, other in continues.items():
        name = ids.get(path, "without id")
        if other not in known and is_id(other):
            message = f"session `{name}` continues `{other}`, which is no session"
        elif _returns(name, continued):
            message = f"session `{name}` continues itself, in a circle"
        else:
            continue
        yield Finding(message, store.place(path, "continues"), help)


def _session_texts(store: Store, key: str) -> Iterator[tuple[KeyPath, str]]:
    """Yield the text at *key* of every session, of those with a mistake, too."""
    for index in range(len(store.entries("session"))):
        if text := store.text("session", index, key):
            yield ("session", index), text


def _returns(start: str, continued: Mapping[str, str]) -> bool:
    """Whether who follows what is *continued* from *start* on comes back to it."""
    here: str | None = start
    for _ in continued:
        here = continued.get(here or "")
        if here is None or here == start:
            return here == start
    return False


@warning
def room_clash(store: Store, _: Context) -> Iterator[Finding]:
    """Two sessions are in one room at overlapping times."""
    for clash in _clashes(store, "room").values():
        message = f"session `{clash.later.id}` is in {clash.thing} while session `{clash.earlier.id}` is"
        yield clash.finding(store, message, "move one of them", "room", "start", "date")


@warning
def lead_clash(store: Store, _: Context) -> Iterator[Finding]:
    """One lead has two sessions at overlapping times, in different rooms."""
    for path, clash in _clashes(store, "leads").items():
        if path not in _clashes(store, "room"):
            message = f"{clash.thing} leads session `{clash.later.id}` and session `{clash.earlier.id}` at the same time"
            help = "move one of them, or correct its leads"
            yield clash.finding(store, message, help, "leads")


@warning
def repeated_date(store: Store, _: Context) -> Iterator[Finding]:
    """Two sessions are at the same time of the same day, though neither in the same room nor by the same lead: probably
    one of the dates was copied.
    """
    others = {**_clashes(store, "room"), **_clashes(store, "leads")}
    for path, clash in _clashes(store, "date").items():
        if path not in others:
            message = f"session `{clash.later.id}` is at the same time as session `{clash.earlier.id}`"
            help = "correct the date, or give the sessions times of their own"
            yield clash.finding(store, message, help, "date")


class _Clash(Struct, frozen=True):
    """Two sessions, in file order, that want one *thing* at once, with the paths of both."""

    thing: str
    earlier: Session
    later: Session
    paths: tuple[KeyPath, KeyPath]

    def finding(self, store: Store, message: str, help: str, *keys: str) -> Finding:
        """Point at the first of *keys* that each of the two sessions has."""
        other, place = (store.place(path, *keys) for path in self.paths)
        message = f"{message}, {when(self.later.plan.start)}"
        return Finding(message, place, help, (other, "the other session"))


@lru_cache(maxsize=3)  # one a key: several rules ask
def _clashes(store: Store, key: str) -> dict[KeyPath, _Clash]:
    """Return which two sessions want something at once under *key*, by the path of the one below in the file."""
    # Times of one zone are compared as they are on the wall; a whole day ends at midnight.

    def start(entry: tuple[KeyPath, Session]) -> dt.datetime:
        return instant_of(entry[1].plan.start, store.zone)

    def end(entry: tuple[KeyPath, Session]) -> dt.datetime:
        return instant_of(entry[1].plan.end, store.zone)

    longest: dict[str, tuple[KeyPath, Session]] = {}
    clashes: dict[KeyPath, _Clash] = {}
    for entry in sorted(store.sessions, key=start):
        for thing in _wants(entry[1], key):
            before = longest.get(thing, entry)
            if start(entry) < end(before) and entry[1].id != before[1].id:
                (first, one), (second, two) = sorted((before, entry), key=itemgetter(0))
                clashes.setdefault(second, _Clash(thing, one, two, (first, second)))
            longest[thing] = max(before, entry, key=end)
    return clashes


def _wants(session: Session, key: str) -> list[str]:
    """Return what *session* takes for itself under *key*."""
    plan = session.plan
    if plan.status.off or (plan.all_day and key != "date"):
        return []
    if key == "leads":
        return [lead.name for lead in session.leads]
    thing = plan.day.isoformat() if key == "date" else plan.room
    return [thing] if thing else []


@warning
def stray_file(store: Store, context: Context) -> Iterator[Finding]:
    """A folder in `materials/` is called like no session, so that nothing in it is published."""
    ids = {id for _, id in _session_texts(store, "id")}
    for name in {file.session for file in context.files if file.name} - ids:
        message = f"the folder `{FOLDER}/{name[:80]}/` is called like no session, so nothing in it is published"
        help = "call it by the id of its session"
        if near := nearest(name, ids):
            help = f"rename it to `{near}`, if that session is meant"
        yield Finding(message, _place(store, name), help)


@warning
def unpublished_file(store: Store, context: Context) -> Iterator[Finding]:
    """Something in `materials/` is never published: a link, since what it leads to lies elsewhere; a hidden file; HTML
    and SVG, which browsers would run as a part of the page; what is in a deeper folder or in none.
    """
    # What computers put into folders by themselves, and what keeps folders in git.
    usual = {".DS_Store", ".gitkeep", ".gitignore", ".gitattributes"}
    for file in context.files:
        why, _, instead = file.refusal.partition(": ")
        if why and file.source.name not in usual:
            message = f"{_name(file)} is not published: {why}"
            help = ", or ".join(filter(None, [instead, "take it out of the folder"]))
            yield Finding(message, _place(store, file.session), help)


@warning
def large_file(store: Store, context: Context) -> Iterator[Finding]:
    """A file in `materials/` is over 50 MB, or all of them come near 1 GB. GitHub takes no file over 100 MB, and
    publishes no site over 1 GB.
    """
    megabyte = 1024**2
    found = [(_name(file), file.session, file.size) for file in context.files]
    # From 50 MB on GitHub warns of a file at each push.
    large = [one for one in found if one[2] > 50 * megabyte]
    if (whole := sum(file.size for file in context.files)) > 900 * megabyte:
        large.append((f"`{FOLDER}/`", "", whole))
    for name, session, size in large:
        message = f"{name} has {size // megabyte} MB; GitHub takes no file over 100 MB and no site over 1 GB"
        help = "put the largest where videos and the like are kept, and write the links to them here"
        yield Finding(message, _place(store, session), help)


@warning
def similar_file(store: Store, context: Context) -> Iterator[Finding]:
    """The names of two files of a session differ by small and capital letters alone. Many computers can hold only one of them."""
    first: dict[str, MaterialFile] = {}
    for file in context.files:
        before = first.setdefault(file.path.casefold(), file)
        if before is not file:
            names = f"{_name(before)} and {_name(file)}"
            message = f"{names} differ by capital letters alone"
            help = "rename one of them, or take it out of the folder"
            yield Finding(message, _place(store, file.session), help)


def _name(file: MaterialFile) -> str:
    return f"`{FOLDER}/{file.path[:120]}`"


def _place(store: Store, session: str) -> Place:
    """Return where the id of *session* is written, the head of the store where it is none."""
    paths = [path for path, id in _session_texts(store, "id") if id == session]
    return store.place(paths[0], "id") if paths else store.place(("group",))
