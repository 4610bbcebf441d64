"""What stands in the published folder, looked at without following a link."""

# Paths are plain strings here: a Path object for each of twenty thousand files costs as much as reading them.
# ruff: noqa: PTH116

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from stat import S_ISDIR, S_ISLNK, S_ISREG

from rgfeeds.errors import RgfeedsError
from rgfeeds.manifest import MANIFEST

_BINARY = getattr(os, "O_BINARY", 0)
AWAY = "move it away, or choose another --out"
_NOWHERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL})
_REASONS = {
    errno.ENOSPC: "the disk is full; make room and build again",
    errno.EDQUOT: "your share of the disk is used up; make room and build again",
    errno.EFBIG: "the file is larger than this account may write",
    errno.EACCES: "you have no permission; ask for it, or choose another --out",
    errno.EPERM: "you have no permission; ask for it, or choose another --out",
    errno.EROFS: "the disk can only be read; choose another --out",
    errno.ENAMETOOLONG: "the name is too long; choose another --out",
    errno.EEXIST: f"a folder is needed there, and something else stands in its place; {AWAY}",
    errno.ENOTDIR: f"a folder is needed above it, and something else stands in its place; {AWAY}",
}


class CannotPublish(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The folder is not as rgfeeds needs it: taken by other files, full, or not to be written."""


class Standing:
    """What stands below the folder *out*, looked at without following a link; each folder once."""

    __slots__ = ("_obstacles", "out")

    def __init__(self, out: str) -> None:
        self.out = out
        self._obstacles = {"": ""}
        with suppress(FileNotFoundError):
            if not S_ISDIR(os.stat(out).st_mode):
                raise CannotPublish(
                    f"`{out}` is a file, and a folder is needed there; {AWAY}"
                )

    def manifest(self) -> bytes | None:
        standing = self._look(MANIFEST)
        if standing is None:
            return None
        if not S_ISREG(standing.st_mode):
            raise CannotPublish(
                f"`{self.out}/{MANIFEST}` is not a file, and rgfeeds keeps its list there; {AWAY}"
            )
        return self._read(MANIFEST, standing.st_size)

    def own_or_nothing(self, path: str) -> os.stat_result | None:
        """Give the file at *path*; whatever else stands there or on the way is refused."""
        if obstacle := self.obstacle(path):
            above = self._look(obstacle)
            what = "link" if above and S_ISLNK(above.st_mode) else "file"
            raise CannotPublish(
                f"`{self.out}/{obstacle}` is a {what}, and a real folder is needed there; {AWAY}"
            )
        standing = self._look(path)
        if standing is None or S_ISREG(standing.st_mode):
            return standing
        what = "a folder" if S_ISDIR(standing.st_mode) else "not rgfeeds' own"
        raise CannotPublish(
            f"`{self.out}/{path}` is {what}, and a file is to be written there; {AWAY}"
        )

    def obstacle(self, path: str) -> str:
        """Give the first of the folders on the way to *path* that is no real folder, or nothing."""
        return self._first_obstacle(path.rpartition("/")[0])

    def _first_obstacle(self, folder: str) -> str:
        unknown = []
        while folder not in self._obstacles:
            unknown.append(folder)
            folder = folder.rpartition("/")[0]
        found = self._obstacles[folder]
        for below in reversed(unknown):
            standing = None if found else self._look(below)
            if standing is not None and not S_ISDIR(standing.st_mode):
                found = below
            self._obstacles[below] = found
        return found

    def is_file(self, path: str) -> bool:
        standing = self._look(path)
        return standing is not None and S_ISREG(standing.st_mode)

    def holds(self, path: str, standing: os.stat_result, content: bytes) -> bool:
        return (
            standing.st_size == len(content)
            and self._read(path, len(content)) == content
        )

    def _look(self, path: str) -> os.stat_result | None:
        try:
            return os.lstat(f"{self.out}/{path}")
        except OSError as error:
            if error.errno in _NOWHERE:
                return None
            raise

    def _read(self, path: str, size: int) -> bytes:
        descriptor = os.open(f"{self.out}/{path}", os.O_RDONLY | _BINARY)
        try:
            return os.read(descriptor, size)
        finally:
            os.close(descriptor)


@contextmanager
def told() -> Iterator[None]:
    """Turn what the system refuses into the organiser's words."""
    try:
        yield
    except OSError as error:
        place = error.filename2 or error.filename
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise CannotPublish(f"cannot publish `{place}`: {reason}") from error
