"""Versions of the store, read one after another: only what is new is parsed and read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import TypeAlias
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from rgfeeds import rules
from rgfeeds.blocks import (
    Block,
    Doubtful,
    Placed,
    beginning,
    block_of,
    edited,
    ending,
    pieces_of,
    unclosed,
)
from rgfeeds.diagnostics import Diagnostic, Severity
from rgfeeds.document import Document
from rgfeeds.load import Parsed, load
from rgfeeds.model import Schedule, Session
from rgfeeds.order import by_start
from rgfeeds.outside import Asked, Outside, carry, outside_of, stopped
from rgfeeds.rules import RULES, Context
from rgfeeds.sessions import read_session
from rgfeeds.spot import Spot
from rgfeeds.store import Store

#: The rules that may stop a version though each session of it can be read.
BETWEEN = tuple(
    rule for rule in RULES if rule.severity is Severity.ERROR and rule.check
)
#: What knows the only session of a block from what is kept, given what stands outside.
Recall: TypeAlias = Callable[[bytes, Outside], Session | None]


class PastVersions:
    """A reader of versions of one store, oldest first, each mostly like the one before.

    A text is cut before each line that begins with `[[session]]`; what is no TOML
    alone, as when the line stands in a text, is put together with what follows. Where
    every block is TOML alone, no cut goes through a value; and all are TOML together
    when those are that hold more than sessions, since `[[session]]` begins anew what
    is below it. A version of which this cannot be told so is read whole.
    """

    def __init__(self) -> None:
        self._known: Parsed | None = None
        self._recalled: Recall = _nothing
        self._looking = False
        self._pieces: list[bytes] = []
        self._blocks: list[Block] = []
        self._outside: Outside | None = None
        self._zone: ZoneInfo | None = None
        self._sessions: dict[str, Session] = {}
        self._continued: dict[str, str | None] = {}

    def know(self, parsed: Parsed) -> None:
        """Take in one version that was read otherwise: its text is not parsed a second time."""
        self._known = parsed

    def blocks(
        self, text: bytes, recalled: Recall
    ) -> tuple[Sequence[Block], Outside] | None:
        """Return the blocks of *text*, each looked at, with what stands outside sessions.

        A session that is *recalled* is not read. None when there is an error, or
        something to tell of what stands outside.
        """
        self._recalled, self._looking = recalled, True
        try:
            blocks = self._cut(text)
            outside = self._around(blocks)
            if outside is None or outside.noted:
                return None
            for block in blocks:
                if block.around is not outside.around or block.noted is None:
                    self._read_block(block, outside)
                if block.sessions is None:
                    return None
        except Doubtful:
            return None
        finally:
            self._recalled, self._looking = _nothing, False
        self._sessions = {
            one.id: one for block in blocks for _, one in block.sessions or ()
        }
        self._zone = outside.schedule.group.timezone
        return blocks, outside

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
        except Doubtful:
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
        placed: list[Placed] = []
        for block in blocks:
            if block.around is not outside.around:
                self._read_block(block, outside)
            if block.sessions is None:
                return None
            placed += block.sessions
        sessions = [session for _, session in placed]
        if not self._agree(sessions, outside.store):
            return None
        placed.sort(key=itemgetter(0))
        sessions = [session for _, session in placed]
        return replace(outside.schedule, sessions=tuple(sessions))

    def _cut(self, text: bytes) -> list[Block]:
        """Return the blocks of *text*, those of the version before where they are the same."""
        if text.endswith(b"\r"):
            # A line end would be made of what is none.
            raise Doubtful
        if not text.endswith(b"\n"):
            text += b"\n"
        pieces, blocks = self._pieces, self._blocks
        start, front = beginning(pieces, text)
        end, back = ending(pieces, text, start, front)
        middle = self._cut_between(start, end, text[front:back])
        if middle is None:
            # What was begun there ends in what only seemed to be as before.
            end = len(pieces)
            middle = self._cut_between(start, end, text[front:])
        if middle is None:
            raise Doubtful
        self._pieces = [*pieces[:start], *(piece for piece, _ in middle), *pieces[end:]]
        self._blocks = [*blocks[:start], *(block for _, block in middle), *blocks[end:]]
        return self._blocks

    def _cut_between(
        self, start: int, end: int, text: bytes
    ) -> list[tuple[bytes, Block]] | None:
        """Return the pieces of *text*, which has come for those from *start* to *end*.

        None when the last is no TOML alone.
        """
        known = dict(zip(self._pieces[start:end], self._blocks[start:end], strict=True))
        cut, before = list[tuple[bytes, Block]](), b""
        for piece in pieces_of(text):
            content = before + piece
            at = start + len(cut)
            near = self._blocks[at] if at < end else None
            block = (
                known.get(content)
                or (self._kept(content) if at else None)
                or (near and edited(content, near))
                or block_of(content, first=not at)
            )
            if block:
                cut.append((content, block))
                self._begin(block, first=not at)
            before = b"" if block else unclosed(content)
        return None if before else cut

    def _begin(self, block: Block, *, first: bool) -> None:
        """Read *block* with what probably stands outside: so no large store is in memory as it is written."""
        if first:
            self._around([block, *(one for one in self._blocks[1:] if one.more)])
        elif self._outside and block.around is not self._outside.around:
            self._read_block(block, self._outside)

    def _kept(self, content: bytes) -> Block | None:
        """Return the block of *content* when its session is recalled."""
        outside = self._outside
        session = self._recalled(content, outside) if outside else None
        if outside is None or session is None:
            return None
        same = self._same(session, outside.around.zone)
        return Block(
            content,
            1,
            more=False,
            around=outside.around,
            sessions=((by_start(same), same),),
            names=None,
            noted=False,
        )

    def _around(self, blocks: Sequence[Block]) -> Outside | None:
        """Return what stands outside sessions, None when there is an error in it."""
        before = self._outside
        holding = (blocks[0], *(block for block in blocks[1:] if block.more))
        if before and before.blocks == holding:
            return before
        outside = outside_of(holding)
        if outside and before:
            carry((*self._blocks, *blocks), before.around, outside.around)
        self._outside = outside
        return outside

    def _read_block(self, block: Block, outside: Outside) -> None:
        around, document = outside.around, block.document()
        people, rooms = Asked(around.people), Asked(around.rooms)
        asked = replace(around, people=people, rooms=rooms)
        found: list[Diagnostic] = []
        root = Spot(document, ("session",), found)
        entries = document.table.get("session", [])[: block.count]
        read = [
            read_session(entry, root.at(index), asked)
            for index, entry in enumerate(entries)
        ]
        sessions = [self._same(session, around.zone) for session in read if session]
        block.around, block.names = around, (people.names, rooms.names)
        block.sessions = None
        if not stopped(found):
            block.sessions = tuple((by_start(one), one) for one in sessions)
        if self._looking:
            store = replace(
                outside.store,
                document=document,
                sessions=tuple(
                    (("session", index), session)
                    for index, session in enumerate(sessions)
                ),
            )
            block.noted = bool(found) or rules.to_tell(store)
        if not block.more:
            block.fresh = None

    def _agree(self, sessions: Sequence[Session], store: Store) -> bool:
        """Tell whether *sessions* keep the rules between them."""
        continued = {session.id: session.continues for session in sessions}
        if len(continued) == len(sessions) and continued == self._continued:
            return True
        if _broken(sessions, store):
            return False
        self._continued = continued
        return True

    def _same(self, session: Session, zone: ZoneInfo) -> Session:
        """Return the object that was *session* before, when all of it is the same."""
        before = self._sessions.get(session.id)
        # Instants may be equal in two zones, but the wall time is meant.
        return before if before == session and zone is self._zone else session


def _nothing(_content: bytes, _outside: Outside) -> Session | None:
    return None


def sound(parsed: Parsed) -> Schedule | None:
    """Return the schedule of a store that has no error, without looking for anything else."""
    store = parsed.store
    if store is None or stopped(parsed.found):
        return None
    if any(True for rule in BETWEEN for _ in rule.run(store, Context())):
        return None
    return store.schedule()


def _broken(sessions: Iterable[Session], store: Store) -> bool:
    """Tell whether a rule between sessions finds anything in *store* with *sessions*."""
    placed = tuple((("session", at), session) for at, session in enumerate(sessions))
    # Where it stands is not asked for.
    nowhere = Document.known("", "", {})
    whole = replace(store, document=nowhere, sessions=placed, noted=frozenset())
    return any(True for rule in BETWEEN for _ in rule.run(whole, Context()))
