"""Whether anything has changed since the last build: then there is nothing to do.

A stamp has all a build depends on and how it left the folder, and beside it are the
store's bytes. It is kept in `.rgfeeds_cache`, which may be deleted at any time. It is asked before
anything else is imported, so that this module imports next to nothing.
"""

# ruff: noqa: PTH103, PTH105, PTH109, PTH110, PTH112, PTH116, PTH120, PTH123, TID251

from __future__ import annotations

import os
import sys
import time

from rgfeeds import __version__
from rgfeeds.manifest import MANIFEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = ".rgfeeds_cache"
#: Above this many files, the folders they are in are looked at instead.
_MANY = 5000
_ENVIRONMENT = (
    "SOURCE_DATE_EPOCH", "GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR", "TERM", "TZ", "PATH",
)  # fmt: skip
_IGNORED = b"# Made by rgfeeds, safe to delete.\n*\n"
#: What stands between the parts of a stamp, and in none of them.
_BETWEEN = b"\0"
_STRETCH = 1 << 18  # octets of two files that are compared at a time


def unchanged(arguments: list[str]) -> tuple[str, str] | None:
    """Return what a build with these *arguments* would say on stdout and stderr, had it nothing to do.

    None when it has something to do, or that cannot be told at a glance.
    """
    try:
        with open(_place(arguments), "rb") as file:
            kept = file.read().split(_BETWEEN)
        store, out, answer, remarks, inputs, listed, names, state = kept
        place, folder = os.fsdecode(store), os.fsdecode(out)
        if inputs != _inputs(arguments, place) or listed != _listed(folder):
            return None
        if state != _state(folder, names.decode().split("\n")):
            return None
        if not _same(place, _copy(arguments)):
            return None
    except (OSError, ValueError):
        return None
    return answer.decode(), remarks.decode()


class Stamping:
    """A build of a store that said *content*, which may leave a stamp.

    What it depends on must stay as it was when it began.
    """

    def __init__(
        self, arguments: list[str], store: str, out: str, content: bytes
    ) -> None:
        self._arguments, self._store, self._out = arguments, store, out
        self._before = _inputs(arguments, store)
        self._copy = f"{_copy(arguments)}~"
        if self._before is None:
            return
        try:
            make_folder()
            # Written now, so that a large store need not stay in memory.
            with open(self._copy, "wb") as file:
                file.write(content)
        except OSError:
            self._before = None

    def keep(self, answer: str, remarks: str) -> None:
        """Let the next build say this at once, unless something changes until then."""
        inputs = _inputs(self._arguments, self._store)
        if self._before is None or self._before != inputs:
            return
        parts = (
            os.fsencode(self._store),
            os.fsencode(self._out),
            answer.encode(),
            remarks.encode(),
        )
        if any(_BETWEEN in part for part in parts):
            return
        try:
            listed = _listed(self._out)
            names = _names(listed)
            seen = ("\n".join(names).encode(), _state(self._out, names))
            os.replace(self._copy, _copy(self._arguments))
            kept = _BETWEEN.join((*parts, inputs, listed, *seen))
            _write(_place(self._arguments), kept)
        except OSError:
            pass


def make_folder() -> None:
    """Make the folder of what is kept, which git is to ignore."""
    os.makedirs(FOLDER, exist_ok=True)
    if not os.path.exists(f"{FOLDER}/.gitignore"):
        _write(f"{FOLDER}/.gitignore", _IGNORED)


def name_of(arguments: list[str]) -> str:
    """Return a name for what is kept of a build with *arguments*; who shares one only takes it from others."""
    named = "".join(c if c.isalnum() else "-" for c in " ".join(arguments))
    return named[:80]


def _place(arguments: list[str]) -> str:
    return f"{FOLDER}/{name_of(arguments)}"


def _copy(arguments: list[str]) -> str:
    """Return where the store's bytes are kept."""
    return f"{_place(arguments)}.store"


def _same(one: str, other: str) -> bool:
    """Whether two files hold the same bytes; memory for all of a large one takes as long as reading it."""
    with open(one, "rb", 0) as mine, open(other, "rb", 0) as others:
        while stretch := mine.read(_STRETCH):
            if stretch != others.read(_STRETCH):
                return False
        return not others.read(1)


def _write(path: str, content: bytes) -> None:
    with open(f"{path}~", "wb") as file:
        file.write(content)
    os.replace(f"{path}~", path)


def _inputs(arguments: list[str], store: str) -> bytes | None:
    """Return what a build depends on besides the store's bytes, None when it cannot be known at a glance."""
    try:
        about = (
            repr(arguments),
            os.getcwd(),
            _stat(store, os.stat(store)),
            tool(),
            *_history(os.path.dirname(os.path.realpath(store))),
            *(f"{name}={os.environ.get(name)}" for name in _ENVIRONMENT),
            f"{sys.stderr.isatty()} {time.strftime('%Y-%m-%d')}",
        )
    except (OSError, ValueError):
        return None
    return ascii(about).encode()


def _stat(name: str, found: os.stat_result) -> str:
    return f"{name} {found.st_size} {found.st_mtime_ns} {found.st_ino}"


def tool() -> str:
    """Return what tells this program, its Python and its libraries from others."""
    here = os.path.dirname(__file__)
    folders = (
        _stat(folder, os.stat(folder))
        for folder in sys.path
        if folder.endswith("-packages") and os.path.isdir(folder)
    )
    about = f"{__version__} {sys.version} {sys.executable}"
    return "\n".join((about, *folders, *_below(here)))


def _below(folder: str) -> Iterator[str]:
    """Yield the state of this package's files: while it is worked on, its version stays."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name == "__pycache__":
                continue
            if entry.is_dir():
                yield from _below(entry.path)
            else:
                yield _stat(entry.path, entry.stat())


def _history(folder: str) -> Iterator[str]:
    """Yield where the branch of the repository around *folder* stands; raise ValueError when that is not plain."""
    while not os.path.lexists(f"{folder}/.git"):
        above = os.path.dirname(folder)
        if above == folder:
            yield "no history"
            return
        folder = above
    git = f"{folder}/.git"
    # A worktree or a submodule has a file there: what it leads to is left to git.
    head = _text(f"{git}/HEAD")
    yield f"{git} {head}"
    if head.startswith("ref: refs/heads/"):
        branch = f"{git}/{head[5:].strip()}"
        yield _text(branch) if os.path.exists(branch) else "packed"
    for name in ("packed-refs", "shallow", "reftable", "config"):
        if os.path.exists(f"{git}/{name}"):
            yield _stat(name, os.stat(f"{git}/{name}"))


def _text(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def _listed(out: str) -> bytes:
    with open(f"{out}/{MANIFEST}", "rb") as file:
        return file.read()


def _names(listed: bytes) -> list[str]:
    """Return what is looked at in a folder whose manifest is *listed*: its files, or the folders of a large site."""
    paths = listed.decode().split("\n")[1:-1]
    if len(paths) <= _MANY:
        return paths
    return list(dict.fromkeys(path.rpartition("/")[0] or "." for path in paths))


def _state(out: str, names: list[str]) -> bytes:
    """Return when each of *names* below *out* was changed, and how large it is if there are not too many."""
    here = os.getcwd()
    try:
        # Short paths are found in half the time.
        os.chdir(out)
        found = [os.stat(name) for name in names]
    finally:
        os.chdir(here)
    state = [one.st_mtime_ns for one in found]
    if len(names) <= _MANY:
        state += [one.st_size for one in found]
    return repr(state).encode()
