"""Where files wait, complete, until they are moved into the published folder."""

# ruff: noqa: PTH102, PTH104, PTH106, PTH116, PTH123

from __future__ import annotations

import os
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

_ABANDONED_SECONDS = 600


class Staging:
    """A folder whose files can be moved to *out*; it is made for its first file.

    At its end it goes, and so does the folder *out* with what is above it when that
    was made for it and nothing came to stand there.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._missing = [one for one in (out, *out.parents) if not one.exists()]
        self._token = os.urandom(4).hex()
        self._folder = ""
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for place in self._places():
            shutil.rmtree(place, ignore_errors=True)
        for folder in self._missing:
            with suppress(OSError):
                folder.rmdir()

    def write(self, content: bytes | Path, path: str) -> str:
        """Let *content*, or a copy of the file there, wait for *path* below the published folder; return where."""
        folder = self._folder or self._make_folder()
        self._count += 1
        waiting = f"{folder}/{self._count}"
        try:
            with open(waiting, "xb") as file:
                if isinstance(content, bytes):
                    file.write(content)
                else:
                    with content.open("rb") as source:
                        shutil.copyfileobj(source, file)
        except OSError as error:
            error.filename = f"{self._out}/{path}"
            raise
        return waiting

    def _places(self) -> tuple[str, str]:
        """Return where it may be: beside the published folder, where no visitor looks, or inside."""
        folder = self._out.resolve()
        name = f"{_prefix(folder)}{self._token}"
        return f"{folder.parent}/{name}", f"{folder}/{name}"

    def _make_folder(self) -> str:
        try:
            self._out.mkdir(parents=True, exist_ok=True)
            beside, inside = self._places()
            if not _movable(beside, inside):
                os.mkdir(inside, 0o700)
        except OSError as error:
            error.filename = error.filename2 = str(self._out)
            raise
        self._folder = beside if Path(beside).exists() else inside
        return self._folder


def _movable(beside: str, inside: str) -> bool:
    """Make the folder *beside*, unless it cannot be made, or be moved from there."""
    try:
        os.mkdir(beside, 0o700)
    except OSError:
        return False
    try:
        # Only a move tells whether files can be moved: a bind mount has the device number of its source.
        os.rename(beside, inside)
        os.rename(inside, beside)
    except OSError:
        os.rmdir(beside)
        return False
    return True


def _prefix(folder: Path) -> str:
    return f".{folder.name}.rgfeeds-"


def sweep(out: Path) -> None:
    """Take away the folders that killed builds left."""
    folder = out.resolve()
    name = re.compile(re.escape(_prefix(folder)) + r"[a-z0-9_]{8}")
    for place in (folder.parent, folder):
        with suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                if name.fullmatch(entry.name) and _is_abandoned(entry.path):
                    shutil.rmtree(entry.path, ignore_errors=True)


def _is_abandoned(path: str) -> bool:
    try:
        return time.time() - os.stat(path).st_mtime > _ABANDONED_SECONDS
    except OSError:
        return False
