"""The store's file: its bytes, and when it was last edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from rgfeeds.model.errors import RgfeedsError

#: The years after it leave no room for ten minutes more, or another zone.
_LAST_YEAR = 9998


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
    if not epoch:
        at = from_epoch(store.stat().st_mtime)
        if at is None:
            raise NoStore(
                f"{store} has a date that no file can have; run: touch {store}"
            )
        return at
    at = from_epoch(epoch)
    if at is None:
        raise BadEpoch(f"SOURCE_DATE_EPOCH is no number of seconds: {epoch!r}")
    return at


def from_epoch(seconds: str | float) -> dt.datetime | None:
    """Return the instant that is whole *seconds* after 1970, in UTC; None when nothing can be reckoned from it."""
    try:
        at = dt.datetime.fromtimestamp(int(seconds), dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return at if at.year <= _LAST_YEAR else None
