"""The published folder: what would change in it, and the only code that writes there.

A build may be killed at any moment: each file of the site is then whole, old or
new, and the next build finds in the manifest all that rgfeeds ever put there.
"""

# ruff: noqa: PTH102, PTH104, PTH105, PTH106, PTH108, PTH123

import glob
import os
import shutil
import time
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


class Staging:
    """A folder where files wait, complete, until they are moved to *out*; it is made for the first of them.

    At its end it goes, and so does the folder *out* with what is above it when that
    was made for it and nothing came to stand there.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._missing = [one for one in (out, *out.parents) if not one.exists()]
        self._token = os.urandom(4).hex()
        self._folder = ""
        self._waiting: dict[str, str] = {}

    def close(self) -> None:
        for place in self._places():
            shutil.rmtree(place, ignore_errors=True)
        for folder in self._missing:
            with suppress(OSError):
                folder.rmdir()

    def write(self, path: str, content: bytes | Path) -> None:
        """Let *content*, or a copy of the file there, wait for its move to *path* below the published folder."""
        if not self._folder:
            self._folder = self._make_folder()
        self._waiting[path] = f"{self._folder}/{len(self._waiting)}"
        try:
            with open(self._waiting[path], "xb") as file:
                if isinstance(content, bytes):
                    file.write(content)
                else:
                    with content.open("rb") as source:
                        shutil.copyfileobj(source, file)
        except OSError as error:
            error.filename = f"{self._out}/{path}"
            raise

    def move(self, path: str) -> None:
        """Let what waits for *path* replace what stands there."""
        os.replace(self._waiting[path], f"{self._out}/{path}")

    def _places(self) -> tuple[str, str]:
        """Return where it may be: beside the published folder, where no visitor looks, or inside."""
        folder = self._out.resolve()
        name = f"{_prefix(folder)}{self._token}"
        return f"{folder.parent}/{name}", f"{folder}/{name}"

    def _make_folder(self) -> str:
        """Make the folder inside, move it beside if it can be moved there, and return where it is."""
        beside, inside = self._places()
        try:
            self._out.mkdir(parents=True, exist_ok=True)
            os.mkdir(inside, 0o700)
        except OSError as error:
            error.filename = error.filename2 = str(self._out)
            raise
        try:
            # Only a move tells whether files can be moved: a bind mount has the device number of its source.
            os.rename(inside, beside)
        except OSError:
            return inside
        return beside


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
    _sweep(out)
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


def _prefix(folder: Path) -> str:
    return f".{folder.name}.rgfeeds-"


def _sweep(out: Path) -> None:
    """Take away the folders that killed builds left ten minutes ago or earlier."""
    folder = out.resolve()
    pattern = glob.escape(_prefix(folder)) + "[a-z0-9_]" * 8
    for left in (*folder.parent.glob(pattern), *folder.glob(pattern)):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > 600:
                shutil.rmtree(left, ignore_errors=True)
