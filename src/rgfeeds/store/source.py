"""The store's file and those beside it: what they hold, and when they were last edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

from rgfeeds.errors import RgfeedsError
from rgfeeds.store import Store
from rgfeeds.store.files import FOLDER, MaterialFile


def read(store: Path) -> bytes:
    """Return the bytes of *store*; raise RgfeedsError."""
    try:
        return store.read_bytes()
    except FileNotFoundError:
        why = f"there is no file {store}; name the store, or begin one: rgfeeds init, or rgfeeds import PAGE"
    except IsADirectoryError:
        why = f"{store} is a folder; give the path of the file in it"
    except OSError as error:
        why = f"{store} cannot be read: {error.strerror}"
    raise RgfeedsError(why)


def materials(store: Path) -> tuple[MaterialFile, ...]:
    """Return what lies in the folder beside *store* and in those below it, no link followed; raise RgfeedsError."""
    root = store.resolve().parent / FOLDER
    found: list[MaterialFile] = []
    try:
        for place in _within(root):
            for source in _within(place) or [place]:
                # One that is just being replaced may be gone again.
                with suppress(FileNotFoundError):
                    found.append(_material(root, source))
    except OSError as error:
        why = f"{error.filename} cannot be read: {error.strerror}"
        raise RgfeedsError(why) from None
    return tuple(found)


def _within(folder: Path) -> list[Path]:
    real = folder.is_dir() and not folder.is_symlink()
    return sorted(folder.iterdir()) if real else []


def _material(root: Path, source: Path) -> MaterialFile:
    found = source.lstat()
    return MaterialFile(
        path=source.relative_to(root).as_posix(),
        source=source,
        plain=S_ISREG(found.st_mode),
        size=found.st_size,
        changed=found.st_mtime_ns,
    )


def today(store: Store | None) -> dt.date:
    """Return the day it is where the group of *store* meets; what is published never depends on it."""
    group = store.group if store else None
    return dt.datetime.now(group.timezone if group else dt.UTC).date()  # noqa: TID251


def edited_at(
    store: Path, files: Iterable[MaterialFile], environment: Mapping[str, str]
) -> dt.datetime:
    """Return when *store* or one of its *files* was last edited, in UTC, or SOURCE_DATE_EPOCH."""
    epoch = environment.get("SOURCE_DATE_EPOCH")
    changes = [store.stat().st_mtime_ns, *(file.changed for file in files)]
    at = from_epoch(epoch or max(changes) // 10**9)
    if at:
        return at
    if epoch:
        raise RgfeedsError(f"SOURCE_DATE_EPOCH is no number of seconds: {epoch!r}")
    raise RgfeedsError(f"{store} has a date that no file can have; run: touch {store}")


def from_epoch(seconds: str | float) -> dt.datetime | None:
    """Return the instant that is whole *seconds* after 1970, in UTC; None when nothing can be reckoned from it."""
    try:
        at = dt.datetime.fromtimestamp(int(seconds), dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
    # The last year leaves no room for ten minutes more, or another zone.
    return at if at.year < dt.MAXYEAR else None
