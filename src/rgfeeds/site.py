"""From a store's path to every file of the site: the pipeline, end to end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

from rgfeeds import outputs
from rgfeeds.errors import RgfeedsError
from rgfeeds.history import Snapshot, revise
from rgfeeds.model import Schedule
from rgfeeds.news import tell
from rgfeeds.outputs.artifact import Artifact
from rgfeeds.publication import publish
from rgfeeds.verify import verified


class NoStore(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The store is not there, or cannot be read."""


class BadEpoch(RgfeedsError):  # noqa: N818 - it reads as what happened
    """SOURCE_DATE_EPOCH is no instant."""


def read(store: Path) -> bytes:
    """Return the bytes of *store*; raise NoStore."""
    try:
        return store.read_bytes()
    except FileNotFoundError:
        raise NoStore(f"there is no file {store}; name the store with --store") from None
    except IsADirectoryError:
        raise NoStore(f"{store} is a folder; name the file in it with --store") from None
    except OSError as error:
        raise NoStore(f"{store} cannot be read: {error.strerror}") from None


def edited(store: Path, environment: Mapping[str, str]) -> dt.datetime:
    """Return when *store* was last edited, in UTC: SOURCE_DATE_EPOCH, else its file's time."""
    epoch = environment.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return dt.datetime.fromtimestamp(int(store.stat().st_mtime), dt.UTC)
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    except (ValueError, OverflowError, OSError):
        raise BadEpoch(f"SOURCE_DATE_EPOCH is no number of seconds: {epoch!r}") from None


def render(schedule: Schedule, at: dt.datetime) -> Iterator[Artifact]:
    """Yield every file of the site of *schedule*, public since *at*, each looked over."""
    snapshots = (Snapshot(schedule=schedule, at=at),)
    publication = publish(schedule, revise(snapshots), tell(snapshots), at)
    return verified(outputs.render(publication))
