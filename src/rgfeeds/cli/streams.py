"""What the program says: words, which may get lost, and data, which may not."""

import errno
import io
import os
import sys
from typing import Any

from rgfeeds.errors import RgfeedsError


class _Descriptor(io.FileIO):
    """A file descriptor; what it cannot take is *lost*, which is no reason to stop."""

    lost: OSError | None = None

    def write(self, content: Any, /) -> int:
        if self.lost is None:
            try:
                return os.write(self.fileno(), content)
            except OSError as error:
                self.lost = error
        return len(content)


def prepare() -> None:
    """Let no terminal, pipe or disk that takes no more stop what a command does."""
    # A character that the terminal has none for is written as its code.
    escape = "backslashreplace"
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if os.name == "nt" and stream:  # pragma: no cover - its console is no file
            stream.reconfigure(errors=escape)
            continue
        # A stream that is closed becomes one that can be read alone, so that whatever is written is lost.
        descriptor = number if stream else os.open(os.devnull, os.O_RDONLY)
        output = io.BufferedWriter(_Descriptor(descriptor, "w", closefd=False))
        encoding = stream.encoding if stream else "utf-8"
        made = io.TextIOWrapper(output, encoding, escape, line_buffering=True)
        setattr(sys, name, made)


def deliver(text: str) -> None:
    """Write *text* to stdout as UTF-8, whatever the terminal takes; raise RgfeedsError when that fails."""
    sys.stdout.flush()
    output = sys.stdout.buffer
    output.write(text.encode())
    output.flush()
    lost: OSError | None = getattr(getattr(output, "raw", None), "lost", None)
    # A reader that went away has read what it wanted.
    if lost and lost.errno != errno.EPIPE:
        raise RgfeedsError(f"the output could not be written: {lost.strerror}")
