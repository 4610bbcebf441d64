"""Where files wait, complete, until they are moved into the published folder."""

# ruff: noqa: PTH102, PTH104, PTH105, PTH123

import glob
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path


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
        self._waiting: dict[str, str] = {}

    def close(self) -> None:
        for place in self._places():
            shutil.rmtree(place, ignore_errors=True)
        for folder in self._missing:
            with suppress(OSError):
                folder.rmdir()

    def write(self, path: str, content: bytes | Path) -> None:
        """Let *content*, or a copy of the file there, wait for its move to *path* below the published folder."""
        if not self._folder:
            self._folder = self._make_folder()
        self._waiting[path] = f"{self._folder}/{len(self._waiting)}"
        try:
            with open(self._waiting[path], "xb") as file:
                if isinstance(content, bytes):
                    file.write(content)
                else:
                    with content.open("rb") as source:
                        shutil.copyfileobj(source, file)
        except OSError as error:
            error.filename = f"{self._out}/{path}"
            raise

    def move(self, path: str) -> None:
        """Let what waits for *path* replace what stands there."""
        os.replace(self._waiting[path], f"{self._out}/{path}")

    def _places(self) -> tuple[str, str]:
        """Return where it may be: beside the published folder, where no visitor looks, or inside."""
        folder = self._out.resolve()
        name = f"{_prefix(folder)}{self._token}"
        return f"{folder.parent}/{name}", f"{folder}/{name}"

    def _make_folder(self) -> str:
        """Make the folder inside, move it beside if it can be moved there, and return where it is."""
        beside, inside = self._places()
        try:
            self._out.mkdir(parents=True, exist_ok=True)
            os.mkdir(inside, 0o700)
        except OSError as error:
            error.filename = error.filename2 = str(self._out)
            raise
        try:
            # Only a move tells whether files can be moved: a bind mount has the device number of its source.
            os.rename(inside, beside)
        except OSError:
            return inside
        return beside


def _prefix(folder: Path) -> str:
    return f".{folder.name}.rgfeeds-"


def sweep(out: Path) -> None:
    """Take away the folders that killed builds left ten minutes ago or earlier."""
    folder = out.resolve()
    pattern = glob.escape(_prefix(folder)) + "[a-z0-9_]" * 8
    for left in (*folder.parent.glob(pattern), *folder.glob(pattern)):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > 600:
                shutil.rmtree(left, ignore_errors=True)
