"""How a file that people keep is written: a store, a page, a new repository's files."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from rgfeeds.errors import RgfeedsError


def write(contents: Mapping[Path, bytes], expected: bytes | None = None) -> bool:
    """Make each file hold its content, all of them or none; raise RgfeedsError.

    Nobody ever reads half of one. Folders are made where they are missing; a link stays,
    and so do the owner and the permissions of a file. Return False, nothing written, when
    a file no longer holds what was *expected*.
    """
    place = Path()
    begun: list[Path] = []
    drafts: dict[Path, Path] = {}
    try:
        for place, content in contents.items():
            drafts[place] = _draft(place.resolve(), content, begun)
        if expected is not None and any(
            place.read_bytes() != expected for place in drafts
        ):
            return False
        for place, draft in drafts.items():
            draft.replace(place.resolve())
    except OSError as error:
        # Not every refusal of the system names its file.
        reason = error.strerror or str(error)
        raise RgfeedsError(f"nothing was written: {place}: {reason}") from None
    finally:
        # A draft that has taken its place is gone, and its folder is not empty.
        for path in reversed(begun):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
    return True


def _draft(file: Path, content: bytes, begun: list[Path]) -> Path:
    """Write *content* beside *file*, where a full disk harms nobody; what is *begun* is added at once."""
    for parent in reversed([one for one in file.parents if not one.exists()]):
        parent.mkdir()
        begun.append(parent)
    draft = file.with_name(f".{file.name}.{os.urandom(4).hex()}")
    begun.append(draft)
    draft.write_bytes(content)
    if file.exists():
        status = file.stat()
        if sys.platform != "win32":
            for owner, group in ((-1, status.st_gid), (status.st_uid, -1)):
                with suppress(OSError):
                    os.chown(draft, owner, group)
        draft.chmod(status.st_mode & 0o7777)
    return draft
