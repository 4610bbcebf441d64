"""The program: `python -m rgfeeds`, and the script `rgfeeds`."""

import gc
import io
import os
import sys
from typing import Any


def main() -> None:
    """Run the command line on streams that stop nothing; Ctrl-C is one line at any moment."""
    # What a command makes lives until its end: to look for garbage costs a third of a build.
    gc.disable()
    try:
        prepare_streams()
        from rgfeeds.cli import main as command_line  # noqa: PLC0415

        command_line()
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped\n")
        sys.exit(130)


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


def prepare_streams() -> None:
    """Let no stream that is closed, and no terminal, pipe or disk that takes no more, stop what a command does."""
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
    if not sys.stdin:
        # An input that is closed becomes an empty one, so that nobody is asked.
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY))


if __name__ == "__main__":
    main()
