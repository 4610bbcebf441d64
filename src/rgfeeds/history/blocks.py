"""Texts of one store, mostly alike, are cut into their tables, and each of them is parsed once."""

from __future__ import annotations

from typing import Any, TypeAlias

import tomli

from rgfeeds.store.document import too_deep

_HEADERS = (
    b"[[session]]", b"[[break]]", b"[[defaults]]",
    b"[group]", b"[people]", b"[rooms]", b"[check]", b"[history]",
)  # fmt: skip

Table: TypeAlias = dict[str, Any]


class BlockParser:
    """Parses texts, each as if it were parsed alone.

    A text is cut before each line that begins with the header of a table. Where every
    block is TOML alone, no cut goes through a value; where besides each holds its one
    table, all together say what each says. Any other text is parsed whole.
    """

    def __init__(self) -> None:
        self._latest: list[bytes] = []
        self._tables: dict[bytes, Table | None] = {}

    def parse(self, text: bytes) -> tuple[list[bytes] | None, Table | None]:
        """Return the blocks of *text* besides sessions, None where it is parsed whole, and what it says, None when it is no TOML."""
        text = text.removeprefix(b"\xef\xbb\xbf")
        return self._join(text) or (None, _parse(text))

    def _join(self, text: bytes) -> tuple[list[bytes], Table] | None:
        """Return the blocks of *text* besides sessions, and what all say; None when it must be parsed whole."""
        others: list[bytes] = []
        joined: Table = {}
        self._latest = _cut(text, self._latest)
        for block in self._latest:
            if block not in self._tables:
                self._tables[block] = _parse(block)
            table = self._tables[block]
            if table is None or len(table) != block.startswith(_HEADERS):
                return None
            for name, said in table.items():
                if name != "session":
                    others.append(block)
                if name not in joined:
                    joined[name] = [*said] if block.startswith(b"[[") else said
                elif block.startswith(b"[["):
                    joined[name] += said
                else:
                    return None
        return others, joined


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
