"""Where files wait, complete, until they are moved into the published folder."""

# ruff: noqa: PTH104, PTH106, PTH116

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_ABANDONED_SECONDS = 600


@contextmanager
def staging_for(out: Path) -> Iterator[str]:
    """Give an empty folder whose files can be moved to *out*; those that killed builds left are swept away."""
    folder = out.resolve()
    try:
        staging = _beside(folder) or tempfile.mkdtemp(
            prefix=_prefix(folder), dir=folder
        )
    except OSError as error:
        error.filename = str(out)
        raise
    try:
        _sweep(folder, staging)
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _beside(folder: Path) -> str:
    """Make the staging folder where no visitor looks, or nothing if it cannot be made or moved from there."""
    try:
        staging = tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent)
    except OSError:
        return ""
    inside = f"{folder}/{Path(staging).name}"
    try:
        # Only a move tells whether files can be moved: a bind mount has the device number of its source.
        os.rename(staging, inside)
        os.rename(inside, staging)
    except OSError:
        os.rmdir(staging)
        return ""
    return staging


def _prefix(folder: Path) -> str:
    return f".{folder.name}.rgfeeds-"


def staged(folder: Path) -> list[str]:
    """Find the staging folders of this and earlier builds."""
    name = re.compile(re.escape(_prefix(folder)) + r"[a-z0-9_]{8}")
    found: list[str] = []
    for place in (folder.parent, folder):
        with suppress(OSError), os.scandir(place) as entries:
            found += [entry.path for entry in entries if name.fullmatch(entry.name)]
    return found


def _sweep(folder: Path, staging: str) -> None:
    fresh = os.stat(staging).st_mtime
    for path in staged(folder):
        with suppress(OSError):
            if fresh - os.stat(path).st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(path, ignore_errors=True)
