"""What stands in the published folder, looked at without following a link."""

import errno
import filecmp
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG

from rgfeeds.errors import RgfeedsError

#: The name, below the folder, of the list of rgfeeds' own files.
MANIFEST = ".rgfeeds"
# Its colon keeps it from being a path.
_HEADING = "# What rgfeeds wrote here: a later build removes what it no longer writes, and touches nothing else."
_NO_FOLDERS = frozenset({"", ".", "..", ".git"})
# Control characters, halves of a pair, and what means something in paths of Windows.
_NEVER_IN_PATHS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\\:]")


def is_path(path: str) -> bool:
    """Whether *path* can be a file of the site: relative, with forward slashes, no way out, not git's."""
    parts = path.lower().split("/")
    free = parts[0] != MANIFEST and _NO_FOLDERS.isdisjoint(parts)
    return free and not _NEVER_IN_PATHS.search(path)


def folders_above(path: str) -> Iterator[str]:
    """Yield the folders that lead to *path*, the innermost first, without the site's own."""
    while path := path.rpartition("/")[0]:
        yield path


def folders(paths: Iterable[str]) -> set[str]:
    """Return all folders that lead to the paths, without the site's own."""
    return set(chain.from_iterable(map(folders_above, paths)))


def manifest_of(paths: Iterable[str]) -> bytes:
    """Return the list of *paths*, one a line."""
    return "".join(f"{line}\n" for line in (_HEADING, *sorted(paths))).encode()


def paths_in(content: bytes) -> Iterator[str]:
    """Read the manifest as something anybody may have edited: what cannot be a path of ours is no entry."""
    # What is no UTF-8 becomes halves of a pair, and those are in no path.
    for line in content.decode(errors="surrogateescape").split("\n"):
        path = line.removesuffix("\r")
        if is_path(path) and len(path.encode()) <= 4096:  # no system takes more octets
            yield path


_AWAY = "move it away, or choose another --out"
_NO_PERMISSION = "you have no permission; ask for it, or choose another --out"
_NOWHERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL})
_REASONS = {
    errno.ENOSPC: "the disk is full; make room and build again",
    errno.EDQUOT: "your share of the disk is used up; make room and build again",
    errno.EFBIG: "the file is larger than this account may write",
    errno.EACCES: _NO_PERMISSION,
    errno.EPERM: _NO_PERMISSION,
    errno.EROFS: "the disk can only be read; choose another --out",
    errno.ENAMETOOLONG: "the name is too long; choose another --out",
    errno.EEXIST: f"a folder is needed there, and something else stands in its place; {_AWAY}",
    errno.ENOTDIR: f"a folder is needed above it, and something else stands in its place; {_AWAY}",
}


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the system refuses into the organiser's words."""
    try:
        yield
    except OSError as error:
        place = error.filename2 or error.filename
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise RgfeedsError(f"cannot publish `{place}`: {reason}") from error


def refuse_sources(out: Path, store: Path) -> None:
    """Raise RgfeedsError when *out* holds what a site is made of: *store*, or a repository."""
    try:
        folder, source = out.resolve(), store.resolve()
    except (OSError, RuntimeError) as error:
        why = f"`{out}` or {store} is a link that leads nowhere; {_AWAY}"
        raise RgfeedsError(why) from error
    if folder in source.parents:
        why = f"`{out}` holds {store}, which a site is made of; choose another --out"
        raise RgfeedsError(why)
    git = folder / ".git"
    with in_words():
        there = git.exists() or git.is_symlink()
    if there or ".git" in map(str.lower, folder.parts):
        why = f"`{out}` is a git repository's own folder; choose another --out"
        raise RgfeedsError(why)


class PublishedFolder:
    """What stands below the folder *out*; each real folder in it is looked at once."""

    def __init__(self, out: Path) -> None:
        self.out = os.fspath(out)
        # Known to be real folders, or not there.
        self._passable: set[str] = set()
        with suppress(FileNotFoundError):
            if not S_ISDIR(out.stat().st_mode):
                why = f"`{out}` is a file, and a folder is needed there; {_AWAY}"
                raise RgfeedsError(why)

    def manifest(self) -> bytes | None:
        """Return the manifest, None when there is none."""
        there = self._look(MANIFEST)
        if there is None:
            return None
        if not S_ISREG(there.st_mode):
            what = "not a file, and rgfeeds keeps its list there"
            raise self._in_the_way(MANIFEST, what)
        return Path(self.out, MANIFEST).read_bytes()

    def compare(self, path: str, content: bytes | Path, *, own: bool) -> str:
        """Tell whether *content*, or that of the file there, is "new", "changed" or "same" at *path*.

        Raise RgfeedsError for what is in the way, as a file not rgfeeds' *own*, unless it is the same.
        """
        if obstacle := self.obstacle(path):
            above = self._look(obstacle)
            what = "a link" if above and S_ISLNK(above.st_mode) else "a file"
            what += ", and a real folder is needed there"
            raise self._in_the_way(obstacle, what)
        there = self._look(path)
        if there is None:
            return "new"
        if not S_ISREG(there.st_mode):
            what = "a folder" if S_ISDIR(there.st_mode) else "not rgfeeds' own"
            raise self._in_the_way(path, f"{what}, and a file is to be written there")
        file = Path(self.out, path)
        if isinstance(content, Path):
            same = filecmp.cmp(content, file, shallow=False)
        else:
            same = there.st_size == len(content) and file.read_bytes() == content
        if same:
            return "same"
        if not own:
            raise self._in_the_way(path, "not rgfeeds' own")
        return "changed"

    def _in_the_way(self, path: str, what: str) -> RgfeedsError:
        return RgfeedsError(f"`{self.out}/{path}` is {what}; {_AWAY}")

    def obstacle(self, path: str) -> str:
        """Return the first of the folders on the way to *path* that is a file or a link, empty for none."""
        for folder in reversed([*folders_above(path)]):
            there = None if folder in self._passable else self._look(folder)
            if there is not None and not S_ISDIR(there.st_mode):
                return folder
            self._passable.add(folder)
        return ""

    def is_file(self, path: str) -> bool:
        there = self._look(path)
        return there is not None and S_ISREG(there.st_mode)

    def refuse_unwritable(self, path: str) -> None:
        """Raise OSError when the folder that *path* is in, or is to be in, cannot be written to."""
        there = (one for one in folders_above(path) if self._look(one) is not None)
        folder = next(there, "")
        effective = os.access in os.supports_effective_ids
        if not os.access(f"{self.out}/{folder}", os.W_OK, effective_ids=effective):
            raise PermissionError(errno.EACCES, "", f"{self.out}/{path}")

    def _look(self, path: str) -> os.stat_result | None:
        try:
            return os.lstat(f"{self.out}/{path}")
        except OSError as error:
            if error.errno in _NOWHERE:
                return None
            raise
