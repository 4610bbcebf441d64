"""A sign of life on a terminal, once work has taken a second."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

T = TypeVar("T")

#: Seconds before anything is shown, and between one sign and the next.
PATIENCE = 1.0
PAUSE = 0.1


def shown(things: Iterable[T], stream: TextIO) -> Iterator[T]:
    """Yield *things*; when that takes long, count them on *stream* if it is a terminal."""
    if not stream.isatty():
        yield from things
        return
    due = time.monotonic() + PATIENCE
    said = False
    for number, thing in enumerate(things, 1):
        yield thing
        if time.monotonic() >= due:
            stream.write(f"\rRendered {number:,} files")
            stream.flush()
            said, due = True, time.monotonic() + PAUSE
    if said:
        stream.write("\r\x1b[K")
        stream.flush()
