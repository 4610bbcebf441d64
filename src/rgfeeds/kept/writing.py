"""A file that takes the place of another once it is complete, or never."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import BinaryIO

_BUFFER = 1 << 20


class Writing:
    """The file that is to stand at *place*; what cannot be written is given up, and nobody is told."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._waiting = f"{place}.{os.getpid()}~"
        self._file: BinaryIO | None = None
        with suppress(OSError):
            self._file = open(self._waiting, "wb", _BUFFER)  # noqa: PTH123, SIM115

    def tell(self) -> int:
        return self._file.tell() if self._file else 0

    def write(self, content: bytes) -> None:
        if self._file:
            try:
                self._file.write(content)
            except OSError:
                self.end(complete=False)

    def end(self, *, complete: bool) -> None:
        """Put the file in its place, or take it away."""
        file, self._file = self._file, None
        if file is None:
            return
        try:
            file.close()
            if complete:
                os.replace(self._waiting, self._place)  # noqa: PTH105
                return
        except OSError:
            pass
        with suppress(OSError):
            os.unlink(self._waiting)  # noqa: PTH108
