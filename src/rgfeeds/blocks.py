"""A store's text in blocks: stretches that are TOML alone, most of them one session."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import tomli
from msgspec import Struct, field

from rgfeeds.document import DEEPEST, Document, Unreadable
from rgfeeds.model import Session
from rgfeeds.sessions import Surroundings

_HEADER = b"[[session]]"
_CUT = b"\n" + _HEADER
_KEY = re.compile(r"\n(?=[\w-]+[ \t]*=)", re.ASCII)
#: Who shows in a text how sessions or keys are written shows no more of them.
_MOST = 3

#: Octets of a text that takes longer to read than to hand over.
_LARGE = 300_000

#: A session after its sort key.
Placed: TypeAlias = tuple[tuple[object, str], Session]


class Doubtful(Exception):  # noqa: N818 - it reads as what happened
    """The blocks of a version may say something else together than each alone."""


class Block(Struct, eq=False):
    """A stretch of the text that is TOML alone, with *count* sessions.

    *more* tells that it holds more than sessions. These are *sessions* as read with
    what is *around*, None when one has an error; *names* are the people and rooms
    they asked for, None when that is not known. *noted* tells whether there is something to tell of one that is
    looked at alone, None while that is not known. *keys* has what the block says key
    by key, by how that is written, when it was read so. *fresh* is what it says, until
    its sessions have been read: of a large store that would fill the memory.
    """

    content: bytes
    count: int
    more: bool
    fresh: Document | None = None
    keys: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    around: Surroundings | None = None
    sessions: tuple[Placed, ...] | None = None
    names: tuple[set[str], set[str]] | None = (set(), set())
    noted: bool | None = None

    def document(self) -> Document:
        return self.fresh or parsed(self.content)


def later_half(text: bytes) -> tuple[bytes, bytes] | None:
    """Return the front of *text* and its second half from a session on; None when it is small."""
    front, middle = text.find(_CUT) + 1, text.find(_CUT, len(text) // 2) + 1
    if len(text) < _LARGE or not 0 < front < middle:
        return None
    return text[:front], text[middle:]


def beginning(pieces: Sequence[bytes], text: bytes) -> tuple[int, int]:
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


def ending(
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


def pieces_of(text: bytes) -> list[bytes]:
    """Cut *text* before each line that begins with the header."""
    if not text:
        return []
    front, *rest = text.removesuffix(b"\n").split(_CUT)
    return [front + b"\n", *(b"%b%b\n" % (_HEADER, piece) for piece in rest)]


def unclosed(content: bytes) -> bytes:
    """Return what is to stand before the piece after *content*, which is no TOML alone."""
    if content.count(_HEADER) > _MOST:
        raise Doubtful
    return content


def block_of(content: bytes, *, first: bool) -> Block | None:
    """Return the block of *content*, None when it is no TOML alone."""
    try:
        # One more session shows whether there may be any after the first block.
        document = parsed(content + _HEADER + b"\n" if first else content)
    except Doubtful:
        return None
    count = len(document.table["session"]) - first
    return Block(content, count, first or len(document.table) > 1, document)


def edited(content: bytes, near: Block) -> Block | None:
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
    document = Document.known("", f"{text}\n", {"session": [entry]})
    return Block(content, 1, more=False, fresh=document, keys=keys)


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


def parsed(content: bytes) -> Document:
    try:
        return Document.parse("", content)
    except Unreadable:
        raise Doubtful from None
