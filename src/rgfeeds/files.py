"""The published folder: what would change in it, and the only code that writes there.

A build may be killed at any moment: each file of the site is then whole, old or
new, and the next build finds in the manifest all that rgfeeds ever put there.
"""

# Paths are plain strings here: a Path object for each of twenty thousand files costs as much as reading them.
# ruff: noqa: PTH102, PTH105, PTH106, PTH108, PTH116

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG

from rgfeeds.artifact import Artifact
from rgfeeds.errors import RgfeedsError
from rgfeeds.manifest import MANIFEST, folders, is_path, list_of, paths_in
from rgfeeds.staging import staged, staging_for

_BINARY = getattr(os, "O_BINARY", 0)
_AWAY = "move it away, or choose another --out"
_NOWHERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL})
_REASONS = {
    errno.ENOSPC: "the disk is full; make room and build again",
    errno.EDQUOT: "your share of the disk is used up; make room and build again",
    errno.EFBIG: "the file is larger than this account may write",
    errno.EACCES: "you have no permission; ask for it, or choose another --out",
    errno.EPERM: "you have no permission; ask for it, or choose another --out",
    errno.EROFS: "the disk can only be read; choose another --out",
    errno.ENAMETOOLONG: "the name is too long; choose another --out",
    errno.EEXIST: f"a folder is needed there, and something else stands in its place; {_AWAY}",
    errno.ENOTDIR: f"a folder is needed above it, and something else stands in its place; {_AWAY}",
}


class CannotPublish(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The folder is not as rgfeeds needs it: taken by other files, full, or not to be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What publishing means for a folder: paths below it, each tuple sorted.

    *removed* are files to delete. *unwanted* are all that the manifest lists in
    vain, those already gone too: their folders go once they are empty. *manifest*
    is the manifest as it stands, None when there is none.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    removed: tuple[str, ...]
    unwanted: tuple[str, ...] = field(repr=False)
    manifest: bytes | None = field(repr=False)

    @property
    def any(self) -> bool:
        """Whether the folder, manifest included, is not what would be written."""
        return bool(
            self.new or self.changed or self.removed
        ) or self.manifest != list_of(self.wanted)

    @property
    def wanted(self) -> tuple[str, ...]:
        return (*self.new, *self.changed, *self.same)


def plan(artifacts: Iterable[Artifact], out: Path) -> Change:
    """Tell what `publish` would do; nothing is written.

    Raises CannotPublish when something that is not rgfeeds' own is in the way,
    ValueError when the artifacts cannot stand in one folder (a bug).
    """
    return _compare(_by_path(artifacts), out)


def publish(artifacts: Iterable[Artifact], out: Path) -> Change:
    """Make *out* hold exactly the artifacts, the manifest and what others put there.

    Raises as `plan`, and CannotPublish when writing fails. If that is before
    the first file is moved into place, as with a full disk, the site is as it was.
    """
    wanted = _by_path(artifacts)
    change = _compare(wanted, out)
    if change.any:
        with _told():
            out.mkdir(parents=True, exist_ok=True)
            with staging_for(out) as staging:
                _replace(change, wanted, os.fspath(out), staging)
    elif staged(out.resolve()):
        with suppress(OSError), staging_for(out):
            pass
    return change


def _by_path(artifacts: Iterable[Artifact]) -> dict[str, bytes]:
    wanted: dict[str, bytes] = {}
    for artifact in artifacts:
        if not is_path(artifact.path):
            raise ValueError(f"not a path below the site: {artifact.path!r}")
        if artifact.path in wanted:
            raise ValueError(f"two artifacts have the path {artifact.path!r}")
        wanted[artifact.path] = artifact.content
    for folder in folders(wanted):
        if folder in wanted:
            raise ValueError(f"{folder!r} is both a file and a folder")
    return dict(sorted(wanted.items()))


def _compare(wanted: dict[str, bytes], out: Path) -> Change:
    with _told():
        found = _Found(os.fspath(out))
        manifest = found.manifest()
        listed = set(paths_in(manifest or b""))
        new, changed, same = [], [], []
        for path, content in wanted.items():
            standing = found.own_or_nothing(path)
            if standing is None:
                new.append(path)
            elif found.holds(path, standing, content):
                same.append(path)
            elif path in listed:
                changed.append(path)
            else:
                raise CannotPublish(f"`{out}/{path}` is not rgfeeds' own; {_AWAY}")
        unwanted = [
            path for path in sorted(listed - wanted.keys()) if not found.obstacle(path)
        ]
        return Change(
            new=tuple(new),
            changed=tuple(changed),
            same=tuple(same),
            removed=tuple(filter(found.is_file, unwanted)),
            unwanted=tuple(unwanted),
            manifest=manifest,
        )


class _Found:
    """What stands below the folder *out*, looked at without following a link; each folder once."""

    __slots__ = ("_obstacles", "_out")

    def __init__(self, out: str) -> None:
        self._out = out
        self._obstacles = {"": ""}
        with suppress(FileNotFoundError):
            if not S_ISDIR(os.stat(out).st_mode):
                raise CannotPublish(
                    f"`{out}` is a file, and a folder is needed there; {_AWAY}"
                )

    def manifest(self) -> bytes | None:
        standing = self._look(MANIFEST)
        if standing is None:
            return None
        if not S_ISREG(standing.st_mode):
            raise CannotPublish(
                f"`{self._out}/{MANIFEST}` is not a file, and rgfeeds keeps its list there; {_AWAY}"
            )
        return self._read(MANIFEST, standing.st_size)

    def own_or_nothing(self, path: str) -> os.stat_result | None:
        """Give the file at *path*; whatever else stands there or on the way is refused."""
        if obstacle := self.obstacle(path):
            above = self._look(obstacle)
            what = "link" if above and S_ISLNK(above.st_mode) else "file"
            raise CannotPublish(
                f"`{self._out}/{obstacle}` is a {what}, and a real folder is needed there; {_AWAY}"
            )
        standing = self._look(path)
        if standing is None or S_ISREG(standing.st_mode):
            return standing
        what = "a folder" if S_ISDIR(standing.st_mode) else "not rgfeeds' own"
        raise CannotPublish(
            f"`{self._out}/{path}` is {what}, and a file is to be written there; {_AWAY}"
        )

    def obstacle(self, path: str) -> str:
        """Give the first of the folders on the way to *path* that is no real folder, or nothing."""
        above = path.rpartition("/")[0]
        if above not in self._obstacles:
            self._obstacles[above] = self._first_obstacle(above)
        return self._obstacles[above]

    def _first_obstacle(self, folder: str) -> str:
        for end in re.finditer(r"/|\Z", folder):
            above = folder[: end.start()]
            standing = self._look(above)
            if standing is None:
                return ""
            if not S_ISDIR(standing.st_mode):
                return above
        return ""

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
            return os.lstat(f"{self._out}/{path}")
        except OSError as error:
            if error.errno in _NOWHERE:
                return None
            raise

    def _read(self, path: str, size: int) -> bytes:
        descriptor = os.open(f"{self._out}/{path}", os.O_RDONLY | _BINARY)
        try:
            return os.read(descriptor, size)
        finally:
            os.close(descriptor)


def _replace(change: Change, wanted: dict[str, bytes], out: str, staging: str) -> None:
    # Before the first file moves, the manifest lists old and new: what a kill leaves is known.
    between = list_of((*change.wanted, *change.unwanted))
    after = list_of(change.wanted)
    # New files come first: pages that change may link to them.
    order = (*change.new, *change.changed)
    moves = [(f"{staging}/{number}", path) for number, path in enumerate(order)]
    for waiting, path in moves:
        _write(waiting, wanted[path], f"{out}/{path}")
    for name, content in (("between", between), ("after", after)):
        _write(f"{staging}/{name}", content, f"{out}/{MANIFEST}")

    if change.manifest != between:
        os.replace(f"{staging}/between", f"{out}/{MANIFEST}")
    for folder in sorted(folders(change.new)):
        with suppress(FileExistsError):
            os.mkdir(f"{out}/{folder}")
    for waiting, path in moves:
        os.replace(waiting, f"{out}/{path}")
    _remove(change, out)
    if between != after:
        os.replace(f"{staging}/after", f"{out}/{MANIFEST}")


def _remove(change: Change, out: str) -> None:
    for path in change.removed:
        with suppress(FileNotFoundError):
            os.unlink(f"{out}/{path}")
    for folder in sorted(folders(change.unwanted), reverse=True):
        with suppress(OSError):  # not empty, or long gone
            os.rmdir(f"{out}/{folder}")


def _write(staged: str, content: bytes, meant_for: str) -> None:
    """Write a file of the staging folder; an error names the file it is *meant_for*."""
    try:
        descriptor = os.open(
            staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666
        )
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        finally:
            os.close(descriptor)
    except OSError as error:
        error.filename = meant_for
        raise


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the system refuses into the organiser's words."""
    try:
        yield
    except OSError as error:
        place = error.filename2 or error.filename
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise CannotPublish(f"cannot publish `{place}`: {reason}") from error
