"""Edits of the store: functions from its text to its text, every other byte kept.

New values are spliced into the text where `rgfeeds.store.spans` found the old ones: what is
not replaced cannot be touched. To read the whole file with tomlkit and write it out again
loses some layouts: blanks and comments about arrays of tables that other tables separate,
the ends of lines where a file mixes them.
"""

import os
import sys
import tempfile
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from rgfeeds.errors import RgfeedsError


def with_text(content: bytes, text: str) -> bytes:
    """Return the bytes of a file that held *content* and is to say *text*: a BOM stays; raise RgfeedsError."""
    try:
        new = text.encode()
    except UnicodeEncodeError:
        why = "what you gave is not UTF-8 text, so it cannot be written"
        raise RgfeedsError(why) from None
    return BOM_UTF8 + new if content.startswith(BOM_UTF8) else new


@contextmanager
def lock(store: Path) -> Iterator[None]:
    """Let no other edit of a file in the folder of *store* begin until this one has ended."""
    with ExitStack() as held:
        # A file system may have no locks; that nothing is lost is then left to whoever writes.
        with suppress(OSError):
            held.callback(os.close, _lock_folder(store.resolve().parent))
        yield


def _lock_folder(folder: Path) -> int:
    if sys.platform == "win32":  # pragma: no cover - tried on Windows alone
        import msvcrt  # noqa: PLC0415 - only there
        from hashlib import sha256  # noqa: PLC0415 - only there

        # Folders cannot be locked there, and a locked file cannot be replaced.
        name = sha256(str(folder).casefold().encode()).hexdigest()[:16]
        file = Path(tempfile.gettempdir()) / f"rgfeeds-{name}.lock"
        handle = os.open(file, os.O_RDWR | os.O_CREAT)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        return handle
    import fcntl  # noqa: PLC0415 - not on Windows

    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle
