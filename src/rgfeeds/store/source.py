"""The store's file: its bytes, and when it was last edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from rgfeeds.model.errors import RgfeedsError


class NoStore(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The store is not there, or cannot be read."""


class BadEpoch(RgfeedsError):  # noqa: N818 - it reads as what happened
    """SOURCE_DATE_EPOCH is no instant."""


def read(store: Path) -> bytes:
    """Return the bytes of *store*; raise NoStore."""
    try:
        return store.read_bytes()
    except FileNotFoundError:
        raise NoStore(
            f"there is no file {store}; name the store, or begin one: rgfeeds init, or rgfeeds import PAGE"
        ) from None
    except IsADirectoryError:
        raise NoStore(f"{store} is a folder; give the path of the file in it") from None
    except OSError as error:
        raise NoStore(f"{store} cannot be read: {error.strerror}") from None


def edited_at(store: Path, environment: Mapping[str, str]) -> dt.datetime:
    """Return when *store* was last edited, in UTC: SOURCE_DATE_EPOCH, else its file's time."""
    epoch = environment.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return dt.datetime.fromtimestamp(int(store.stat().st_mtime), dt.UTC)
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    except (ValueError, OverflowError, OSError):
        raise BadEpoch(
            f"SOURCE_DATE_EPOCH is no number of seconds: {epoch!r}"
        ) from None
