"""What a store says besides its sessions, and what these need to know of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.blocks import Block, parsed
from rgfeeds.diagnostics import Diagnostic, Severity
from rgfeeds.document import Document
from rgfeeds.load import read_store, surroundings
from rgfeeds.model import Schedule
from rgfeeds.sessions import Surroundings
from rgfeeds.spot import Spot
from rgfeeds.store import Store

T = TypeVar("T")


class Asked(Mapping[str, T]):
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


class Outside(Struct, frozen=True, eq=False):
    """What *blocks* say besides sessions, and how these are read *around* it.

    *schedule* has no session; *noted* tells whether there is something to tell of it.
    """

    blocks: tuple[Block, ...]
    store: Store
    schedule: Schedule
    around: Surroundings
    noted: bool


def outside_of(blocks: Sequence[Block]) -> Outside | None:
    """Return what *blocks* say besides sessions, None when there is an error in it."""
    if len(blocks) == 1:
        document = blocks[0].document()
    else:
        document = parsed(b"".join(block.content for block in blocks))
    table = {name: said for name, said in document.table.items() if name != "session"}
    found: list[Diagnostic] = []
    document = Document.known("", document.text, table)
    store = read_store(Spot(document, (), found))
    schedule = store.schedule()
    if schedule is None or stopped(found):
        return None
    around = surroundings(store.group, store.usual, store.people, store.rooms)
    return Outside(tuple(blocks), store, schedule, around, bool(found))


def carry(blocks: Iterable[Block], before: Surroundings, after: Surroundings) -> None:
    """Let those of *blocks* that read the same *after* have been read so."""
    if before != replace(after, people=before.people, rooms=before.rooms):
        return
    people = _changed(before.people, after.people)
    rooms = _changed(before.rooms, after.rooms)
    for block in blocks:
        if block.around is not before or block.names is None:
            continue
        asked_people, asked_rooms = block.names
        if people.isdisjoint(asked_people) and rooms.isdisjoint(asked_rooms):
            block.around = after


def _changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    names = before.keys() | after.keys()
    return {name for name in names if before.get(name) != after.get(name)}


def stopped(found: Iterable[Diagnostic]) -> bool:
    """Whether one of the mistakes that were *found* is an error."""
    # No setting turns an error down, or anything into one.
    return any(one.severity is Severity.ERROR for one in found)
