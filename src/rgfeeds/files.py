"""The published folder: what would change in it, and the only code that writes there.

A build may be killed at any moment: each file of the site is then whole, old or
new, and the next build finds in the manifest all that rgfeeds ever put there.
"""

# ruff: noqa: PTH102, PTH105, PTH106, PTH108

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from rgfeeds.manifest import MANIFEST, folders, is_path, list_of, paths_in
from rgfeeds.outputs import File
from rgfeeds.staging import Staging, sweep
from rgfeeds.standing import AWAY, CannotPublish, Standing, told

__all__ = ["CannotPublish", "Change", "plan", "publish"]


class Change(Struct, frozen=True, kw_only=True):
    """What publishing means for a folder: paths below it, each tuple sorted.

    *removed* are files to delete. *unwanted* are all that the manifest lists in
    vain, those already gone too: their folders go once they are empty. *manifest*
    is the manifest as it stands, None when there is none.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    removed: tuple[str, ...]
    unwanted: tuple[str, ...]
    manifest: bytes | None

    @property
    def any(self) -> bool:
        """Whether the folder, manifest included, is not what would be written."""
        return bool(
            self.new or self.changed or self.removed
        ) or self.manifest != list_of(self.wanted)

    @property
    def wanted(self) -> tuple[str, ...]:
        return (*self.new, *self.changed, *self.same)


class _Seen(Struct, frozen=True):
    """An artifact held against what stands at its path; *waiting* is where its bytes are staged."""

    path: str
    state: str
    waiting: str = ""


def plan(artifacts: Iterable[File], out: Path) -> Change:
    """Tell what `publish` would do; nothing is written.

    Raises CannotPublish when something that is not rgfeeds' own is in the way,
    ValueError when the artifacts cannot stand in one folder (a bug).
    """
    with told():
        manifest = Standing(os.fspath(out)).manifest()
        listed = frozenset(paths_in(manifest or b""))
        seen = _by_path(_look(artifacts, out, listed))
        return _change(seen, out, manifest, listed)


def publish(artifacts: Iterable[File], out: Path) -> Change:
    """Make *out* hold exactly the artifacts, the manifest and what people put there.

    Only when all is complete is the first file moved into place.
    Raises as `plan`, and CannotPublish when writing fails: if that is before the
    first move, as with a full disk, the site is as it was.
    """
    with told(), Staging(out) as staging:
        manifest = Standing(os.fspath(out)).manifest()
        listed = frozenset(paths_in(manifest or b""))
        seen = _by_path(_look(artifacts, out, listed, staging))
        change = _change(seen, out, manifest, listed)
        if change.any:
            staged = {path: one.waiting for path, one in seen.items()}
            _replace(change, staged, os.fspath(out), staging)
    sweep(out)
    return change


def _look(
    artifacts: Iterable[File],
    out: Path,
    listed: Collection[str],
    staging: Staging | None = None,
) -> list[_Seen]:
    """Hold each artifact against what stands in *out*; stage those that differ."""
    found = Standing(os.fspath(out))
    return [_seen(found, listed, staging, artifact) for artifact in artifacts]


def _seen(
    found: Standing,
    listed: Collection[str],
    staging: Staging | None,
    artifact: File,
) -> _Seen:
    path = artifact.path
    if path not in listed and not is_path(path):
        raise ValueError(f"not a path below the site: {path!r}")
    standing = found.own_or_nothing(path)
    content = artifact.content
    if standing is not None and found.holds(path, standing, content):
        return _Seen(path, "same")
    if standing is not None and path not in listed:
        raise CannotPublish(f"`{found.out}/{path}` is not rgfeeds' own; {AWAY}")
    waiting = ""
    if staging:
        waiting = staging.write(content, path)
    return _Seen(path, "changed" if standing else "new", waiting)


def _by_path(seen: Iterable[_Seen]) -> dict[str, _Seen]:
    """Return what was seen by path, sorted; raise ValueError for two things at one path."""
    found: dict[str, _Seen] = {}
    for one in seen:
        if one.path in found:
            raise ValueError(f"two artifacts have the path {one.path!r}")
        found[one.path] = one
    for folder in folders(found):
        if folder in found:
            raise ValueError(f"{folder!r} is both a file and a folder")
    return dict(sorted(found.items()))


def _change(
    seen: dict[str, _Seen], out: Path, manifest: bytes | None, listed: AbstractSet[str]
) -> Change:
    found = Standing(os.fspath(out))
    unwanted = [
        path for path in sorted(listed - seen.keys()) if not found.obstacle(path)
    ]
    by_state: dict[str, list[str]] = {"new": [], "changed": [], "same": []}
    for path, one in seen.items():
        by_state[one.state].append(path)
    return Change(
        new=tuple(by_state["new"]),
        changed=tuple(by_state["changed"]),
        same=tuple(by_state["same"]),
        removed=tuple(filter(found.is_file, unwanted)),
        unwanted=tuple(unwanted),
        manifest=manifest,
    )


def _replace(
    change: Change, waiting: dict[str, str], out: str, staging: Staging
) -> None:
    # Before the first file moves, the manifest lists old and new: what a kill leaves is known.
    between = list_of((*change.wanted, *change.unwanted))
    after = list_of(change.wanted)
    if change.manifest != between:
        os.replace(staging.write(between, MANIFEST), f"{out}/{MANIFEST}")
    for folder in sorted(folders(change.new)):
        with suppress(FileExistsError):
            os.mkdir(f"{out}/{folder}")
    # New files come first: pages that change may link to them.
    for path in (*change.new, *change.changed):
        os.replace(waiting[path], f"{out}/{path}")
    _remove(change, out)
    if between != after:
        os.replace(staging.write(after, MANIFEST), f"{out}/{MANIFEST}")


def _remove(change: Change, out: str) -> None:
    for path in change.removed:
        with suppress(FileNotFoundError):
            os.unlink(f"{out}/{path}")
    for folder in sorted(folders(change.unwanted), reverse=True):
        with suppress(OSError):  # not empty, or long gone
            os.rmdir(f"{out}/{folder}")
