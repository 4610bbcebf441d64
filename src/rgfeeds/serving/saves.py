"""When the store was saved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from watchfiles import watch

from rgfeeds.history.repository import Repository
from rgfeeds.store import source

#: Milliseconds of quiet that end a save, and those after which the files are looked at anyway.
QUIET, PATIENCE = 10, 1000


def saves(store: Path, stop: threading.Event) -> Iterator[None]:
    """Yield at once, then after every save of *store* and every commit, until *stop* is set.

    A save since the last yield is never missed, even on a disk that tells of none, and
    neither is a change of the files beside it.
    """
    watched = _files_to_watch(store)
    known = _marks(store, watched)
    yield
    for changes in watch(
        *{path.parent for path in watched},
        watch_filter=lambda _, path: Path(path) in watched,
        step=QUIET,
        stop_event=stop,
        rust_timeout=PATIENCE,
        yield_on_timeout=True,
        raise_interrupt=False,
        recursive=False,
    ):
        marks = _marks(store, watched)
        if changes or marks != known:
            known = marks
            yield


def _files_to_watch(store: Path) -> tuple[Path, ...]:
    """Return the store, the file it is a link to, and the log of commits; their folders are real.

    The folders are watched, since many editors put another file in the place of the old.
    """
    found = [store.parent.resolve() / store.name, store.resolve()]
    repository = Repository.around(store)
    if repository is not None:
        asked = repository.run("rev-parse", "--git-path", "logs")
        logs = (repository.root / asked.stdout.decode().strip()).resolve()
        found += [logs / "HEAD"] if logs.is_dir() else []
    return tuple(dict.fromkeys(found))


def _marks(store: Path, paths: tuple[Path, ...]) -> list[object]:
    return [*map(_mark, paths), source.materials(store)]


def _mark(path: Path) -> tuple[int, int, int]:
    """Return what tells a file from its former self; zeros when it is not there."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_mtime_ns, found.st_size, found.st_ino
