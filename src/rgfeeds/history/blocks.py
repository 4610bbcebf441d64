"""Texts of one store, mostly alike, are cut into their tables, and each of them is parsed once."""

from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from rgfeeds.store.document import Table, read_toml

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
        self._block = cache(_block)
        self._of_whole: dict[str, StoreBlock] = {}

    def parse(self, text: bytes) -> list[StoreBlock] | None:
        """Return the blocks of *text*, the same where it says the same; None when it cannot be read."""
        text = text.removeprefix(b"\xef\xbb\xbf")
        found = [self._block(part) for part in _cut(text)]
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


def _cut(text: bytes) -> Iterator[bytes]:
    """Yield *text* in parts, each but the first beginning with a header."""
    start = at = 0
    while (at := text.find(b"\n[", at) + 1) > 0:
        if text.startswith(_HEADERS, at):
            yield text[start:at]
            start = at
    yield text[start:]


def _parse(block: bytes) -> Table | None:
    """Return what *block* says, None when it is no TOML."""
    try:
        return read_toml(block.decode())
    except (ValueError, RecursionError):
        return None
