"""The published folder: what would change in it, and the only code that writes there.

A build may be killed at any moment: each file of the site is then whole, old or
new, and the next build finds in the manifest all that rgfeeds ever put there.
"""

# ruff: noqa: PTH102, PTH105, PTH106, PTH108

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from rgfeeds.site.staging import Staging, sweep
from rgfeeds.site.standing import (
    MANIFEST,
    Standing,
    folders,
    in_words,
    is_path,
    list_of,
    paths_in,
)


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
        touched = self.new or self.changed or self.removed
        return bool(touched) or self.manifest != list_of(self.wanted)

    @property
    def wanted(self) -> tuple[str, ...]:
        return (*self.new, *self.changed, *self.same)


def compare(
    files: Mapping[str, bytes | Path], out: Path, can_write: Callable[[str], bool]
) -> Change:
    """Tell what `publish` of the bytes, and of copies of the files at the paths, would do; nothing is written.

    Raises CannotPublish when something that is not rgfeeds' own is in the way,
    ValueError when the files cannot stand in one folder (a bug). Only a path that a
    build *can_write* is taken for rgfeeds' own, whatever the manifest says.
    """
    with in_words():
        return _compare(files, Standing(out), can_write)


def publish(
    files: Mapping[str, bytes | Path], out: Path, can_write: Callable[[str], bool]
) -> Change:
    """Make *out* hold exactly the files, the manifest and what people put there.

    Raises as `compare`, and CannotPublish when writing fails: if that is before the
    first move, as with a full disk, the site is as it was.
    """
    with in_words(), Staging(out) as staging:
        standing = Standing(out)
        change = _compare(files, standing, can_write)
        if change.any:
            waiting = {
                path: staging.write(files[path], path)
                for path in (*change.new, *change.changed)
            }
            for path in (*change.new, *change.changed, *change.removed):
                standing.refuse_unwritable(path)
            _replace(change, waiting, standing.out, staging)
    sweep(out)
    return change


def _compare(
    files: Mapping[str, bytes | Path],
    standing: Standing,
    can_write: Callable[[str], bool],
) -> Change:
    manifest = standing.manifest()
    listed = frozenset(filter(can_write, paths_in(manifest or b"")))
    for folder in folders(files):
        if folder in files:
            raise ValueError(f"{folder!r} is both a file and a folder")
    by_state: dict[str, list[str]] = {"new": [], "changed": [], "same": []}
    for path in sorted(files):
        if not (is_path(path) and can_write(path)):
            raise ValueError(f"not a path below the site: {path!r}")
        state = standing.compare(path, files[path], own=path in listed)
        by_state[state].append(path)
    unwanted = [
        path for path in sorted(listed - files.keys()) if not standing.obstacle(path)
    ]
    return Change(
        new=tuple(by_state["new"]),
        changed=tuple(by_state["changed"]),
        same=tuple(by_state["same"]),
        removed=tuple(filter(standing.is_file, unwanted)),
        unwanted=tuple(unwanted),
        manifest=manifest,
    )


def _replace(
    change: Change, waiting: Mapping[str, str], out: str, staging: Staging
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
    for path in change.removed:
        with suppress(FileNotFoundError):
            os.unlink(f"{out}/{path}")
    for folder in sorted(folders(change.unwanted), reverse=True):
        with suppress(OSError):  # not empty, or long gone
            os.rmdir(f"{out}/{folder}")
    if between != after:
        os.replace(staging.write(after, MANIFEST), f"{out}/{MANIFEST}")
