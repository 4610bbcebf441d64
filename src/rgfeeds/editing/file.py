"""The store's file while it is edited: one edit at a time, each in one step."""

from __future__ import annotations

import os
import sys
import tempfile
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rgfeeds.errors import RgfeedsError


def with_text(content: bytes, text: str) -> bytes:
    """Return the bytes of a file that said *content* and is to say *text*: a BOM stays; raise RgfeedsError."""
    try:
        new = text.encode()
    except UnicodeEncodeError:
        raise RgfeedsError(
            "what you gave is not UTF-8 text, so it cannot be written"
        ) from None
    return BOM_UTF8 + new if content.startswith(BOM_UTF8) else new


@contextmanager
def lock(store: Path) -> Iterator[None]:
    """Let no other edit of a file in the folder of *store* begin until this one has ended."""
    handle = None
    # A file system may have no locks; that nothing is lost is then left to `replace`.
    with suppress(OSError):
        handle = _locked(store.resolve().parent)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _locked(folder: Path) -> int:
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


def replace(store: Path, content: bytes, expected: bytes | None = None) -> bool:
    """Make *content* what *store* says, its owner and permissions kept; raise RgfeedsError.

    Return False, the file as it was, when it no longer says what was *expected*.
    Nobody ever reads half of it. Where *store* is a link, the file it leads to is replaced.
    """
    file = store.resolve()
    try:
        status = file.stat()
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as written:
                written.write(content)
            _keep_owner(draft, status)
            draft.chmod(status.st_mode & 0o7777)
            as_expected = expected is None or file.read_bytes() == expected
            if as_expected:
                draft.replace(file)
            return as_expected
        finally:
            # Once it has taken the place of the file it is not there any more.
            with suppress(OSError):
                draft.unlink()
    except OSError as error:
        raise RgfeedsError(f"{store} cannot be written: {error.strerror}") from None


def _keep_owner(file: Path, status: os.stat_result) -> None:
    """Give *file* the group and the owner of *status*, as far as this person may."""
    if sys.platform != "win32":
        for owner, group in ((-1, status.st_gid), (status.st_uid, -1)):
            with suppress(OSError):
                os.chown(file, owner, group)
