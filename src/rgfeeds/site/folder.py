"""The published folder: what would change in it, and the only code that writes there.

A build may be killed at any moment: each file of the site is then whole, old or
new, and the next build finds in the manifest all that rgfeeds ever put there.
"""

# ruff: noqa: PTH102, PTH106, PTH108

import os
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from rgfeeds.site.published import (
    MANIFEST,
    PublishedFolder,
    folders,
    in_words,
    is_path,
    manifest_of,
    paths_in,
)
from rgfeeds.site.staging import Staging, sweep

#: Paths below the site, each with the bytes that belong there or the file to copy.
Files: TypeAlias = Iterable[tuple[str, bytes | Path]]


class FolderChange(Struct, frozen=True, kw_only=True):
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
        return bool(touched) or self.manifest != manifest_of(self.wanted)

    @property
    def wanted(self) -> tuple[str, ...]:
        return (*self.new, *self.changed, *self.same)


@in_words()
def compare(
    files: Files,
    out: Path,
    can_write: Callable[[str], bool],
    stage: Callable[[str, bytes | Path], None] = lambda *_: None,
) -> FolderChange:
    """Tell what publishing *files* means, and *stage* those that are to be written.

    Raises RgfeedsError when something that is not rgfeeds' own is in the way,
    ValueError when the files cannot stand in one folder (a bug). Only a path that a
    build *can_write* is taken for rgfeeds' own, whatever the manifest says.
    """
    published = PublishedFolder(out)
    manifest = published.manifest()
    listed = frozenset(filter(can_write, paths_in(manifest or b"")))
    states: dict[str, str] = {}
    for path, content in files:
        if path in states or not (is_path(path) and can_write(path)):
            raise ValueError(f"not a path below the site, or twice: {path!r}")
        states[path] = published.compare(path, content, own=path in listed)
        if states[path] != "same":
            stage(path, content)
    if both := folders(states) & states.keys():
        raise ValueError(f"{min(both)!r} is both a file and a folder")
    left = sorted(listed - states.keys())
    unwanted = [path for path in left if not published.obstacle(path)]

    def those(state: str) -> tuple[str, ...]:
        return tuple(sorted(path for path in states if states[path] == state))

    return FolderChange(
        new=those("new"),
        changed=those("changed"),
        same=those("same"),
        removed=tuple(filter(published.is_file, unwanted)),
        unwanted=tuple(unwanted),
        manifest=manifest,
    )


def move_into_place(
    files: Files, out: Path, can_write: Callable[[str], bool]
) -> FolderChange:
    """Make *out* hold exactly the files, the manifest and what people put there.

    The files wait in a folder beside it until all of them are made. Raises as
    `compare`, and RgfeedsError when writing fails: if that is before the first
    move, as with a full disk, the site is as it was.
    """
    with in_words(), closing(Staging(out)) as staging:
        change = compare(files, out, can_write, staging.write)
        if change.any:
            published = PublishedFolder(out)
            for path in (*change.new, *change.changed, *change.removed):
                published.refuse_unwritable(path)
            _replace(change, staging, published.out)
    sweep(out)
    return change


def _replace(change: FolderChange, staging: Staging, out: str) -> None:
    # Before the first file moves, the manifest lists old and new: what a kill leaves is known.
    between = manifest_of((*change.wanted, *change.unwanted))
    after = manifest_of(change.wanted)
    if change.manifest != between:
        staging.write(MANIFEST, between)
        staging.move(MANIFEST)
    for folder in sorted(folders(change.new)):
        with suppress(FileExistsError):
            os.mkdir(f"{out}/{folder}")
    # New files come first: pages that change may link to them.
    for path in (*change.new, *change.changed):
        staging.move(path)
    for path in change.removed:
        with suppress(FileNotFoundError):
            os.unlink(f"{out}/{path}")
    for folder in sorted(folders(change.unwanted), reverse=True):
        with suppress(OSError):  # not empty, or long gone
            os.rmdir(f"{out}/{folder}")
    if between != after:
        staging.write(MANIFEST, after)
        staging.move(MANIFEST)
