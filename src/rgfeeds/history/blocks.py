"""Texts of one store, mostly alike, are cut into their tables, and each of them is parsed once."""

from functools import cache

import tomli
from msgspec import Struct

from rgfeeds.store.document import Table, too_deep

_HEADERS = (
    b"[[session]]", b"[[break]]", b"[[defaults]]",
    b"[group]", b"[people]", b"[rooms]", b"[check]", b"[history]",
)  # fmt: skip


class StoreBlock(Struct, frozen=True, eq=False):
    """What a part of a text says: one session, or one table of another *name*; a whole text is called ""."""

    name: str
    table: Table

    @property
    def session(self) -> Table:
        session: Table = self.table["session"][0]
        return session


class BlockParser:
    """Parses texts, each as if it were parsed alone.

    A text is cut before each line that begins with the header of a table. Where every
    block is TOML alone, no cut goes through a value; where besides each holds its one
    table, all together say what each says. Any other text is parsed whole.
    """

    def __init__(self) -> None:
        self._latest: list[bytes] = []
        self._block = cache(_block)
        self._of_whole: dict[str, StoreBlock] = {}

    def parse(self, text: bytes) -> list[StoreBlock] | None:
        """Return the blocks of *text*, the same where it says the same; None when it cannot be read."""
        text = text.removeprefix(b"\xef\xbb\xbf")
        self._latest = _cut(text, self._latest)
        found = [self._block(part) for part in self._latest]
        blocks = [block for block in found if block]
        return blocks if len(blocks) == len(found) else self._parse_whole(text)

    def _parse_whole(self, text: bytes) -> list[StoreBlock] | None:
        table = _parse(text)
        if table is None:
            return None
        sessions = table.pop("session", [])
        if not isinstance(sessions, list) or not all(
            isinstance(one, dict) for one in sessions
        ):
            return None
        blocks = [StoreBlock("session", {"session": [one]}) for one in sessions]
        blocks.append(StoreBlock("", table))
        return [self._of_whole.setdefault(str(one.table), one) for one in blocks]


def _block(part: bytes) -> StoreBlock | None:
    """Return what *part* says, None when it must not be read alone."""
    table = _parse(part)
    if table is None or len(table) != part.startswith(_HEADERS):
        return None
    name = next(iter(table), "")
    # Its name may be written otherwise in a second header.
    single = name != "session" or len(table[name]) == 1
    return StoreBlock(name, table) if single else None


def _cut(text: bytes, before: list[bytes]) -> list[bytes]:
    """Return what stands before the first header, then each header with what stands below it.

    What *text* begins and ends with as the version *before* is taken from there.
    """
    start, end = 0, len(text)
    blocks: list[bytes] = []
    tail: list[bytes] = []
    for block in before:
        if not text.startswith(block, start):
            break
        blocks.append(block)
        start += len(block)
    if blocks and not text.startswith(_HEADERS, start):
        start -= len(blocks.pop())
    for block in reversed(before[max(1, len(blocks)) :]):
        at = end - len(block)
        if at <= start or not text.endswith(b"\n" + block, start, end):
            break
        tail.append(block)
        end = at
    if not blocks and text.startswith(_HEADERS):
        blocks.append(b"")
    at = start
    while (at := text.find(b"\n[", at, end) + 1) > 0:
        if text.startswith(_HEADERS, at):
            blocks.append(text[start:at])
            start = at
    return [*blocks, text[start:end], *reversed(tail)]


def _parse(block: bytes) -> Table | None:
    """Return what *block* says, None when it is no TOML."""
    try:
        table = tomli.loads(block.decode())
    except (ValueError, RecursionError):
        return None
    return None if too_deep(table) else table
