"""The list of what rgfeeds wrote into a folder, and which paths may stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

#: The name, below the folder, of the list of rgfeeds' own files.
MANIFEST = ".rgfeeds"
# Its colon keeps it from being a path.
_HEADING = "# What rgfeeds wrote here: a later build removes what it no longer writes, and touches nothing else."
_PART = r"(?!\.\.?(?:/|\Z))[^/\\:\x00-\x1f\x7f\ud800-\udfff]+"
_PATH = re.compile(rf"(?!(?i:\.rgfeeds)(?:/|\Z)){_PART}(?:/{_PART})*")
_LONGEST_PATH = 4096  # octets: no system takes more


def is_path(path: str) -> bool:
    """Whether *path* can be a file of the site: relative, with forward slashes, no way out."""
    return _PATH.fullmatch(path) is not None


def folders(paths: Iterable[str]) -> set[str]:
    """Give all folders that lead to the paths, without the site's own."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def list_of(paths: Iterable[str]) -> bytes:
    """Return the list of *paths*, one a line."""
    return "".join(f"{line}\n" for line in (_HEADING, *sorted(paths))).encode()


def paths_in(content: bytes) -> Iterator[str]:
    """Read the manifest as something anybody may have edited: what cannot be a path of ours is no entry."""
    for line in content.split(b"\n"):
        with suppress(UnicodeDecodeError):
            path = line.removesuffix(b"\r").decode()
            if len(line) <= _LONGEST_PATH and is_path(path):
                yield path
