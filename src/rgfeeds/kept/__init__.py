"""What builds keep from each other in the cache, so that they need not do it again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from rgfeeds import stamp
from rgfeeds.kept.pieces import Kept

__all__ = ["Kept", "kept_of"]


def kept_of(store: Path, out: Path) -> tuple[Kept, Kept]:
    """Return what is kept of the builds from *store* to *out*: of the two shares of the files."""
    tool = stamp.tool().encode()
    name = stamp.name_of([str(store), str(out)])
    with suppress(OSError):
        stamp.make_folder()
    place = f"{stamp.FOLDER}/{name}"
    return Kept(f"{place}.1", tool), Kept(f"{place}.2", tool)
