"""What the program says: words, which may get lost, and data, which may not."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any

from rgfeeds.errors import RgfeedsError


class _Descriptor(io.RawIOBase):
    """A file descriptor; what it cannot take is *lost*, which is no reason to stop."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.lost: OSError | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def write(self, content: Any, /) -> int:
        if self.lost is None:
            try:
                return os.write(self._descriptor, content)
            except OSError as error:
                self.lost = error
        return len(content)


def prepare() -> None:
    """Let no terminal, pipe or disk that takes no more stop what a command does.

    A character that the terminal has none for is written as its code.
    """
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if (
            os.name == "nt" and stream is not None
        ):  # pragma: no cover - its console is no file
            stream.reconfigure(errors="backslashreplace")
            continue
        made = io.TextIOWrapper(
            io.BufferedWriter(_Descriptor(number if stream else -1)),
            encoding=stream.encoding if stream else "utf-8",
            errors="backslashreplace",
            line_buffering=True,
        )
        setattr(sys, name, made)


def deliver(text: str) -> None:
    """Write *text* to stdout as UTF-8, whatever the terminal takes; raise RgfeedsError.

    A reader that went away has read what it wanted.
    """
    sys.stdout.flush()
    output = sys.stdout.buffer
    output.write(text.encode())
    output.flush()
    lost: OSError | None = getattr(getattr(output, "raw", None), "lost", None)
    if lost and lost.errno != errno.EPIPE:
        raise RgfeedsError(f"the output could not be written: {lost.strerror}")
