"""Versions of the store become snapshots, each with the instant it became public."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from rgfeeds.git import Version
from rgfeeds.history import Snapshot
from rgfeeds.model import Schedule


def snapshots(
    versions: Iterable[Version],
    read: Callable[[bytes], Schedule | None],
    *,
    ignore: Iterable[str] = (),
) -> Iterator[Snapshot]:
    """Yield what *read* makes of each of *versions*, oldest first, without those it cannot read.

    *ignore* has names of commits, in full or their beginnings. A version without
    commit is provisional. No snapshot comes before its predecessor.
    """
    ignored = tuple(name.lower() for name in ignore if name)
    latest: Snapshot | None = None
    for version in versions:
        schedule = read(version.text)
        if schedule is None:
            continue
        snapshot = Snapshot(
            schedule=schedule,
            at=version.at.replace(microsecond=0),
            ignored=bool(version.commit) and version.commit.startswith(ignored),
            provisional=not version.commit,
        )
        latest = following(latest, snapshot)
        yield latest


def following(before: Snapshot | None, snapshot: Snapshot) -> Snapshot:
    """Return *snapshot*, raised to the instant of *before* when its own is earlier."""
    if before is None or snapshot.at >= before.at:
        return snapshot
    return replace(snapshot, at=before.at, raised=True)


def unknown(ignore: Iterable[str], commits: Iterable[str]) -> tuple[str, ...]:
    """Return those of *ignore* that begin none of *commits*."""
    known = tuple(commits)
    return tuple(
        name
        for name in ignore
        if not any(commit.startswith(name.lower()) for commit in known)
    )


def with_edits(versions: Iterable[Version], edited: Version) -> Iterator[Version]:
    """Yield *versions*, then *edited* unless it says what the last of them says.

    How lines end is left to git, which may change it on checking out.
    """
    last = None
    for version in versions:
        last = version
        yield version
    if last is None or not say_the_same(last.text, edited.text):
        yield edited


def say_the_same(one: bytes, other: bytes) -> bool:
    """Whether two texts are the same but for how their lines end."""
    return _lines(one) == _lines(other)


def _lines(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n")
