"""Whether anything has changed since the last build: then there is nothing to do.

A stamp is a digest of all a build depends on and of how it left the folder. It is
kept in `.rgfeeds_cache`, which may be deleted at any time. It is asked before
anything else is imported, so that this module imports next to nothing.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from rgfeeds import __version__
from rgfeeds.manifest import MANIFEST

FOLDER = ".rgfeeds_cache"
#: Above this many files, the folders they are in are looked at instead.
_MANY = 5000
_ENVIRONMENT = (
    "SOURCE_DATE_EPOCH", "GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR", "TERM", "TZ", "PATH",
)  # fmt: skip
_IGNORED = b"# Made by rgfeeds, safe to delete.\n*\n"


def unchanged(arguments: list[str]) -> tuple[str, str] | None:
    """Return what a build with these *arguments* would say on stdout and stderr, had it nothing to do.

    None when it has something to do, or that cannot be told at a glance.
    """
    try:
        with open(_place(arguments), encoding="utf-8") as file:  # noqa: PTH123
            kept, store, out, said = file.read().split("\n", 3)
        if kept != _digest(arguments, store, out):
            return None
        answer, _, remarks = said.partition("\0")
    except (OSError, ValueError):
        return None
    return answer, remarks


class Stamping:
    """A build that may leave a stamp: what it depends on must stay as it was when it began."""

    def __init__(self, arguments: list[str], store: str, out: str) -> None:
        self._arguments, self._store, self._out = arguments, store, out
        self._before = _inputs(arguments, store)

    def keep(self, answer: str, remarks: str) -> None:
        """Let the next build say this at once, unless something changes until then."""
        if self._before is None or self._before != _inputs(
            self._arguments, self._store
        ):
            return
        with suppress(OSError):
            os.makedirs(FOLDER, exist_ok=True)  # noqa: PTH103
            digest = _digest(self._arguments, self._store, self._out)
            lines = (digest, self._store, self._out, f"{answer}\0{remarks}")
            _write(f"{FOLDER}/.gitignore", _IGNORED)
            _write(_place(self._arguments), "\n".join(lines).encode())


def _place(arguments: list[str]) -> str:
    return f"{FOLDER}/build-{_of(repr(arguments).encode())[:16]}"


def _write(path: str, content: bytes) -> None:
    with open(f"{path}~", "wb") as file:  # noqa: PTH123
        file.write(content)
    os.replace(f"{path}~", path)  # noqa: PTH105


def _digest(arguments: list[str], store: str, out: str) -> str:
    inputs = _inputs(arguments, store)
    if inputs is None:
        raise ValueError("what a build depends on cannot be known at a glance")
    return _of("\n".join((inputs, *_standing(out))).encode())


def _of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _inputs(arguments: list[str], store: str) -> str | None:
    """Return all that a build depends on, None when it cannot be known at a glance."""
    try:
        with open(store, "rb") as file:  # noqa: PTH123
            content = _of(file.read())
        about = (
            repr(arguments),
            os.getcwd(),  # noqa: PTH109
            content,
            _stat(store, os.stat(store)),  # noqa: PTH116
            *_tool(),
            *_history(os.path.dirname(os.path.realpath(store))),  # noqa: PTH120, TID251
            *(f"{name}={os.environ.get(name)}" for name in _ENVIRONMENT),
            f"{sys.stderr.isatty()} {time.strftime('%Y-%m-%d')}",
        )
    except (OSError, ValueError):
        return None
    return "\n".join(about)


def _stat(name: str, found: os.stat_result) -> str:
    return f"{name} {found.st_size} {found.st_mtime_ns} {found.st_ino}"


def _tool() -> Iterator[str]:
    """Yield what tells this program, its Python and its libraries from others."""
    here = os.path.dirname(__file__)  # noqa: PTH120, TID251
    yield f"{__version__} {sys.version} {sys.executable}"
    for folder in sys.path:
        if folder.endswith("-packages"):
            with suppress(OSError):
                yield _stat(folder, os.stat(folder))  # noqa: PTH116
    yield from _below(here)


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
    while True:
        git = f"{folder}/.git"
        if os.path.lexists(git):  # noqa: TID251
            break
        above = os.path.dirname(folder)  # noqa: PTH120, TID251
        if above == folder:
            yield "no history"
            return
        folder = above
    # A worktree or a submodule has a file there: what it leads to is left to git.
    head = _text(f"{git}/HEAD")
    yield f"{git} {head}"
    if head.startswith("ref: refs/heads/"):
        with suppress(FileNotFoundError):
            yield _text(f"{git}/{head[5:].strip()}")
    for name in ("packed-refs", "shallow", "reftable", "config"):
        with suppress(FileNotFoundError):
            yield _stat(name, os.stat(f"{git}/{name}"))  # noqa: PTH116


def _text(path: str) -> str:
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        return file.read()


def _standing(out: str) -> Iterator[str]:
    """Yield the state of the published folder: of each file, or of each folder of a large site."""
    listed = _text(f"{out}/{MANIFEST}")
    paths = listed.split("\n")[1:-1]
    if len(paths) > _MANY:
        paths = sorted({path.rpartition("/")[0] for path in paths})
    root = os.open(out, os.O_RDONLY)
    try:
        look: Callable[[str], os.stat_result] = (
            (lambda path: os.stat(path or ".", dir_fd=root))
            if os.stat in os.supports_dir_fd
            else (lambda path: os.stat(f"{out}/{path}"))  # noqa: PTH116
        )
        yield listed
        for path in paths:
            found = look(path)
            yield f"{found.st_mtime_ns} {found.st_size}"
    finally:
        os.close(root)
