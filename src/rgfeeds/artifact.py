"""A file of the site before it is written."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b

import msgspec
from msgspec import Struct


def origin(*parts: object) -> bytes:
    """Return what tells *parts* from all others: values of the pipeline, numbers, texts.

    Of an instant its zone is not told, which therefore has to be among the parts.
    """
    written = msgspec.msgpack.encode(parts, enc_hook=str)
    return blake2b(written, digest_size=16).digest()


class Piece(Struct, frozen=True):
    """A part of files, made when it is asked for; equal origins, equal bytes."""

    origin: bytes
    make: Callable[[], bytes]


class Artifact(Struct, frozen=True):
    """A path below the site's root, with forward slashes, and the bytes that belong there.

    They may be made when they are asked for; *origin* then tells what they are made of:
    equal origins, equal bytes. It is None where that is not told.
    """

    path: str
    made: bytes | Callable[[], bytes]
    origin: bytes | None = None

    @property
    def content(self) -> bytes:
        return self.made if isinstance(self.made, bytes) else self.made()
