"""The store's file while it is edited: read as it is, replaced in one step."""

from __future__ import annotations

import os
import tempfile
from codecs import BOM_UTF8
from contextlib import suppress
from pathlib import Path

from rgfeeds.errors import RgfeedsError


class NotWritten(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The store cannot be replaced, or holds what no file can."""


def with_text(content: bytes, text: str) -> bytes:
    """Return the bytes of a file that said *content* and is to say *text*: a BOM stays; raise NotWritten."""
    try:
        new = text.encode()
    except UnicodeEncodeError:
        raise NotWritten(
            "what you gave is not UTF-8 text, so it cannot be written"
        ) from None
    return BOM_UTF8 + new if content.startswith(BOM_UTF8) else new


def replace(store: Path, content: bytes) -> None:
    """Make *content* what *store* says, its permissions kept; raise NotWritten, and it stays as it was.

    Nobody ever reads half of it. Where *store* is a link, the file it leads to is replaced.
    """
    file = store.resolve()
    try:
        mode = file.stat().st_mode
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as written:
                written.write(content)
            Path(name).chmod(mode & 0o7777)
            Path(name).replace(file)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise NotWritten(f"{store} cannot be written: {error.strerror}") from None
