"""The list of what rgfeeds wrote into a folder, and which paths may stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

#: The name, below the folder, of the list of rgfeeds' own files.
MANIFEST = ".rgfeeds"
# Its colon keeps it from being a path.
_HEADING = "# What rgfeeds wrote here: a later build removes what it no longer writes, and touches nothing else."
_LONGEST_PATH = 4096  # octets: no system takes more


def is_path(path: str) -> bool:
    """Whether *path* can be a file of the site: relative, with forward slashes, no way out, not git's."""
    parts = path.split("/")
    return (
        (path.isprintable() or not any(map(_is_control, path)))
        and "\\" not in path
        and ":" not in path
        and not any(part in {"", ".", ".."} for part in parts)
        and not any(part.lower() == ".git" for part in parts)
        and parts[0].lower() != MANIFEST
    )


def _is_control(sign: str) -> bool:
    """Whether *sign* is a control character, or no character at all: half of a pair."""
    return sign < " " or sign == "\x7f" or "\ud800" <= sign <= "\udfff"


def folders(paths: Iterable[str]) -> set[str]:
    """Return all folders that lead to the paths, without the site's own."""
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
        try:
            path = line.removesuffix(b"\r").decode()
        except UnicodeDecodeError:
            continue
        if len(line) <= _LONGEST_PATH and is_path(path):
            yield path
