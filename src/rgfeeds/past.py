"""Past versions of the store, read one after another: only what is new is parsed and read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NoReturn, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

import tomli
from msgspec import Struct, field
from msgspec.structs import replace

from rgfeeds.diagnostics import Diagnostic, Severity
from rgfeeds.document import DEEPEST, Document, Unreadable
from rgfeeds.load import Parsed, load, read_store, surroundings
from rgfeeds.model import Schedule, Session
from rgfeeds.order import by_start
from rgfeeds.rules import RULES, Context
from rgfeeds.sessions import Surroundings, read_session
from rgfeeds.spot import Spot
from rgfeeds.store import Store

T = TypeVar("T")

#: The rules that may stop a version though each session of it can be read.
BETWEEN = tuple(
    rule for rule in RULES if rule.severity is Severity.ERROR and rule.check
)
_HEADER = b"[[session]]"
_CUT = b"\n" + _HEADER
_KEY = re.compile(r"\n(?=[\w-]+[ \t]*=)", re.ASCII)
#: Who shows in a text how sessions or keys are written shows no more of them.
_MOST = 3

#: A session after its sort key.
_Placed: TypeAlias = tuple[tuple[object, str], Session]


class _Doubtful(Exception):  # noqa: N818 - it reads as what happened
    """The blocks of a version may say something else together than each alone."""


class _Asked(Mapping[str, T]):
    """What the store says by name, and the *names* it was asked for."""

    def __init__(self, said: Mapping[str, T]) -> None:
        self._said = said
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> T:
        self.names.add(name)
        return self._said[name]

    def __iter__(self) -> NoReturn:
        raise TypeError("nobody may ask for all names")

    def __len__(self) -> NoReturn:
        raise TypeError("nobody may ask for all names")


class _Block(Struct, eq=False):
    """A stretch of the text that is TOML alone.

    *entries* are its sessions as written, *sessions* as read with what is *around*,
    None when one has an error; *names* are the people and rooms they asked for.
    *more* tells that it holds more than sessions. *keys* has what it says key by
    key, by how that is written, when it was read so.
    """

    document: Document
    entries: list[dict[str, Any]]
    more: bool
    keys: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    around: Surroundings | None = None
    sessions: tuple[_Placed, ...] | None = None
    names: tuple[set[str], set[str]] = (set(), set())


class _Outside(Struct, frozen=True, eq=False):
    """What *blocks* say besides sessions; *schedule* has none."""

    blocks: tuple[_Block, ...]
    store: Store
    schedule: Schedule
    around: Surroundings


class PastVersions:
    """A reader of versions of one store, oldest first, each mostly like the one before.

    A text is cut before each line that begins with `[[session]]`; what is no TOML
    alone, as when the line stands in a text, is put together with what follows. Where
    every block is TOML alone, no cut goes through a value; and all are TOML together
    when those are that hold more than sessions, since `[[session]]` begins anew what
    is below it. A version of which this cannot be told so is read whole.
    """

    def __init__(self, known: Parsed | None = None) -> None:
        """Know one version already: its text is not parsed a second time."""
        self._known = known
        self._pieces: list[bytes] = []
        self._blocks: list[_Block] = []
        self._outside: _Outside | None = None
        self._zone: ZoneInfo | None = None
        self._sessions: dict[str, Session] = {}
        self._continued: dict[str, str | None] = {}

    def read(self, text: bytes) -> Schedule | None:
        """Return the schedule that `load` finds in *text*.

        A session equal to that of the last version with a schedule is that very object.
        """
        known = self._known
        try:
            if known and known.content == text:
                found = self._adopted(sound(known))
            else:
                found = self._read(text)
        except _Doubtful:
            found = self._adopted(load("", text).schedule)
        if found is not None:
            self._sessions = {session.id: session for session in found.sessions}
            self._zone = found.group.timezone
        return found

    def _adopted(self, found: Schedule | None) -> Schedule | None:
        """Return *found*, which was read otherwise, with the sessions that are the same."""
        for block in self._blocks:
            # Its sessions are to be compared with those of this version.
            block.around = None
        if found is None:
            return None
        zone = found.group.timezone
        same = tuple(self._same(session, zone) for session in found.sessions)
        return replace(found, sessions=same)

    def _read(self, text: bytes) -> Schedule | None:
        blocks = self._cut(text)
        outside = self._around(blocks)
        if outside is None:
            return None
        placed: list[_Placed] = []
        for block in blocks:
            if block.around is not outside.around:
                self._read_block(block, outside.around)
            if block.sessions is None:
                return None
            placed += block.sessions
        sessions = [session for _, session in placed]
        if not self._agree(blocks, sessions, outside.store):
            return None
        placed.sort(key=itemgetter(0))
        sessions = [session for _, session in placed]
        return replace(outside.schedule, sessions=tuple(sessions))

    def _cut(self, text: bytes) -> list[_Block]:
        """Return the blocks of *text*, those of the version before where they are the same."""
        if text.endswith(b"\r"):
            # A line end would be made of what is none.
            raise _Doubtful
        if not text.endswith(b"\n"):
            text += b"\n"
        pieces, blocks = self._pieces, self._blocks
        start, front = _beginning(pieces, text)
        end, back = _ending(pieces, text, start, front)
        middle = self._cut_between(start, end, text[front:back])
        if middle is None:
            # What was begun there ends in what only seemed to be as before.
            end = len(pieces)
            middle = self._cut_between(start, end, text[front:])
        if middle is None:
            raise _Doubtful
        self._pieces = [*pieces[:start], *(piece for piece, _ in middle), *pieces[end:]]
        self._blocks = [*blocks[:start], *(block for _, block in middle), *blocks[end:]]
        return self._blocks

    def _cut_between(
        self, start: int, end: int, text: bytes
    ) -> list[tuple[bytes, _Block]] | None:
        """Return the pieces of *text*, which has come for those from *start* to *end*.

        None when the last is no TOML alone.
        """
        known = dict(zip(self._pieces[start:end], self._blocks[start:end], strict=True))
        cut, before = list[tuple[bytes, _Block]](), b""
        for piece in _pieces(text):
            content = before + piece
            at = start + len(cut)
            near = self._blocks[at] if at < end else None
            block = (
                known.get(content)
                or (near and _edited(content, near))
                or _block(content, first=not at)
            )
            if block:
                cut.append((content, block))
            before = b"" if block else _unclosed(content)
        return None if before else cut

    def _around(self, blocks: Sequence[_Block]) -> _Outside | None:
        """Return what stands outside sessions, None when there is an error in it."""
        before = self._outside
        holding = (blocks[0], *(block for block in blocks[1:] if block.more))
        if before and before.blocks == holding:
            return before
        outside = _outside(holding)
        if outside and before:
            _carry(blocks, before.around, outside.around)
        self._outside = outside
        return outside

    def _read_block(self, block: _Block, around: Surroundings) -> None:
        people, rooms = _Asked(around.people), _Asked(around.rooms)
        asked = replace(around, people=people, rooms=rooms)
        found: list[Diagnostic] = []
        root = Spot(block.document, ("session",), found)
        read = [
            read_session(entry, root.at(index), asked)
            for index, entry in enumerate(block.entries)
        ]
        same = (self._same(session, around.zone) for session in read if session)
        placed = tuple((by_start(session), session) for session in same)
        block.around, block.names = around, (people.names, rooms.names)
        block.sessions = None if _stopped(found) else placed

    def _agree(
        self, blocks: Sequence[_Block], sessions: Sequence[Session], store: Store
    ) -> bool:
        """Tell whether *sessions* keep the rules between them."""
        continued = {session.id: session.continues for session in sessions}
        if len(continued) == len(sessions) and continued == self._continued:
            return True
        if _broken(blocks, sessions, store):
            return False
        self._continued = continued
        return True

    def _same(self, session: Session, zone: ZoneInfo) -> Session:
        """Return the object that was *session* before, when all of it is the same."""
        before = self._sessions.get(session.id)
        # Instants may be equal in two zones, but the wall time is meant.
        return before if before == session and zone is self._zone else session


def sound(parsed: Parsed) -> Schedule | None:
    """Return the schedule of a store that has no error, without looking for anything else."""
    store = parsed.store
    if store is None or _stopped(parsed.found):
        return None
    if any(True for rule in BETWEEN for _ in rule.run(store, Context())):
        return None
    return store.schedule()


def _beginning(pieces: Sequence[bytes], text: bytes) -> tuple[int, int]:
    """Return how many of *pieces* the *text* begins with, and where the next one does."""
    number = at = 0
    for piece in pieces:
        if not text.startswith(piece, at):
            break
        number, at = number + 1, at + len(piece)
    if number and at < len(text) and not text.startswith(_HEADER, at):
        # The last goes on otherwise.
        number, at = number - 1, at - len(pieces[number - 1])
    return number, at


def _ending(
    pieces: Sequence[bytes], text: bytes, start: int, front: int
) -> tuple[int, int]:
    """Return with which of *pieces* the end of *text* begins, and where that is.

    Those before *start* stand before *front*, and the front of a store is no end.
    """
    number, end = len(pieces), len(text)
    for piece in reversed(pieces[max(start, 1) :]):
        at = end - len(piece)
        if at < front or not text.startswith(piece, at):
            break
        number, end = number - 1, at
    if number < len(pieces) and not text.endswith(b"\n", 0, end):
        # The first stands at the end of a line.
        end += len(pieces[number])
        number += 1
    return number, end


def _pieces(text: bytes) -> list[bytes]:
    """Cut *text* before each line that begins with the header."""
    if not text:
        return []
    front, *rest = text.removesuffix(b"\n").split(_CUT)
    return [front + b"\n", *(b"%b%b\n" % (_HEADER, piece) for piece in rest)]


def _unclosed(content: bytes) -> bytes:
    """Return what is to stand before the piece after *content*, which is no TOML alone."""
    if content.count(_HEADER) > _MOST:
        raise _Doubtful
    return content


def _block(content: bytes, *, first: bool) -> _Block | None:
    """Return the block of *content*, None when it is no TOML alone."""
    try:
        # One more session shows whether there may be any after the first block.
        document = _parsed(content + _HEADER + b"\n" if first else content)
    except _Doubtful:
        return None
    entries = document.table["session"]
    more = first or len(document.table) > 1
    return _Block(document, entries[:-1] if first else entries, more)


def _edited(content: bytes, near: _Block) -> _Block | None:
    """Return the block of *content*, of which *near* may say the most in the same words.

    It is cut before each line that begins with a key, as a text is before each that
    begins with the header; None when it is more than one session with such keys.
    """
    try:
        text = content.removesuffix(b"\n").decode()
    except UnicodeDecodeError:
        return None
    header, *lines = _KEY.split(text)
    keys, before = dict[str, Mapping[str, Any]](), ""
    for line in lines:
        written = f"{before}{line}\n"
        said = near.keys.get(written) or _said(written)
        if written in keys or (not said and len(_KEY.findall(written)) == _MOST):
            return None
        if said:
            keys[written] = said
        before = "" if said else written
    entry = {name: value for said in keys.values() for name, value in said.items()}
    if before or header != _HEADER.decode() or len(entry) < len(keys):
        return None
    document = Document("", f"{text}\n", {"session": [entry]})
    return _Block(document, entries=[entry], more=False, keys=keys)


def _said(written: str) -> Mapping[str, Any] | None:
    """Return the one key with its value that is *written* there, None when it is no such TOML."""
    try:
        said = tomli.loads(written)
    except (ValueError, RecursionError):
        return None
    if len(said) > 1:
        return None
    (value,) = said.values()
    if isinstance(value, dict | list):
        # What may be nested too deep is left to who reads it all.
        flat = sum(map(repr(value).count, "[{")) < DEEPEST - 2
        return said if flat else None
    return said


def _parsed(content: bytes) -> Document:
    try:
        return Document.parse("", content)
    except Unreadable:
        raise _Doubtful from None


def _outside(blocks: Sequence[_Block]) -> _Outside | None:
    if len(blocks) == 1:
        document = blocks[0].document
    else:
        text = "".join(block.document.text for block in blocks)
        document = _parsed(text.encode())
    table = {name: said for name, said in document.table.items() if name != "session"}
    document = replace(document, table=table)
    found: list[Diagnostic] = []
    store = read_store(Spot(document, (), found))
    schedule = store.schedule()
    if schedule is None or _stopped(found):
        return None
    around = surroundings(store.group, store.usual, store.people, store.rooms)
    return _Outside(tuple(blocks), store, schedule, around)


def _carry(blocks: Iterable[_Block], before: Surroundings, after: Surroundings) -> None:
    """Let those of *blocks* that read the same *after* have been read so."""
    if before != replace(after, people=before.people, rooms=before.rooms):
        return
    people = _changed(before.people, after.people)
    rooms = _changed(before.rooms, after.rooms)
    for block in blocks:
        asked_people, asked_rooms = block.names
        same = people.isdisjoint(asked_people) and rooms.isdisjoint(asked_rooms)
        if block.around is before and same:
            block.around = after


def _changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    names = before.keys() | after.keys()
    return {name for name in names if before.get(name) != after.get(name)}


def _stopped(found: Iterable[Diagnostic]) -> bool:
    # No setting turns an error down, or anything into one.
    return any(one.severity is Severity.ERROR for one in found)


def _broken(
    blocks: Iterable[_Block], sessions: Iterable[Session], store: Store
) -> bool:
    """Tell whether a rule between sessions finds anything in *store* with *sessions*."""
    entries = [entry for block in blocks for entry in block.entries]
    table = {**store.document.table, "session": entries}
    placed = tuple((("session", at), session) for at, session in enumerate(sessions))
    whole = replace(store, document=Document("", "", table), sessions=placed)
    return any(True for rule in BETWEEN for _ in rule.run(whole, Context()))
