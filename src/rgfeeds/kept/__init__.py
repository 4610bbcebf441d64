"""What builds keep from each other in the cache, so that they need not do it again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from rgfeeds import stamp
from rgfeeds.kept.pieces import Kept

__all__ = ["Kept", "of_files", "of_store"]


def of_store(store: Path) -> Kept:
    """Return what is kept of the sessions of *store*."""
    return Kept(_place([str(store)]), stamp.tool().encode())


def of_files(store: Path, out: Path) -> tuple[Kept, Kept]:
    """Return what is kept of the builds from *store* to *out*: of the two shares of the files."""
    tool = stamp.tool().encode()
    place = _place([str(store), str(out)])
    return Kept(f"{place}.1", tool), Kept(f"{place}.2", tool)


def _place(names: list[str]) -> str:
    with suppress(OSError):
        stamp.make_folder()
    return f"{stamp.FOLDER}/{stamp.name_of(names)}"
