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
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.artifact import Artifact
from rgfeeds.kept import Kept
from rgfeeds.manifest import MANIFEST, folders, is_path, list_of, paths_in
from rgfeeds.processes import Assistant
from rgfeeds.staging import Part, Staging, sweep
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

    def done(self) -> Change:
        """Return what there is to do once this is done: nothing."""
        return replace(self, new=(), changed=(), same=self.wanted, removed=())

    @property
    def wanted(self) -> tuple[str, ...]:
        return (*self.new, *self.changed, *self.same)


class _Seen(Struct, frozen=True):
    """An artifact held against what stands at its path; *waiting* is where its bytes are staged."""

    path: str
    state: str
    waiting: str = ""


def plan(
    artifacts: Iterable[Artifact],
    out: Path,
    *,
    others: Iterable[Artifact] = (),
    assistant: Assistant | None = None,
) -> Change:
    """Tell what `publish` would do; nothing is written.

    Raises CannotPublish when something that is not rgfeeds' own is in the way,
    ValueError when the artifacts cannot stand in one folder (a bug).
    """
    with told():
        manifest = Standing(os.fspath(out)).manifest()
        listed = frozenset(paths_in(manifest or b""))
        theirs = partial(_look, others, out, listed)
        waiting = assistant.ask(theirs) if assistant else theirs
        seen = _by_path(_look(artifacts, out, listed), waiting())
        return _change(seen, out, manifest, listed)


def publish(
    artifacts: Iterable[Artifact],
    out: Path,
    *,
    others: Iterable[Artifact] = (),
    assistant: Assistant | None = None,
    kept: tuple[Kept, Kept] | None = None,
) -> Change:
    """Make *out* hold exactly the artifacts, the *others*, the manifest and what people put there.

    The others are rendered, held against the folder and staged by the *assistant*,
    if there is one; only when all is complete is the first file moved into place.
    What is *kept* of the artifacts and of the others is not made again.
    Raises as `plan`, and CannotPublish when writing fails: if that is before the
    first move, as with a full disk, the site is as it was.
    """
    with told(), Staging(out, parts=3) as staging:
        manifest = Standing(os.fspath(out)).manifest()
        listed = frozenset(paths_in(manifest or b""))
        mine, theirs, last = staging.parts
        known, known_to_them = kept or (Kept(), Kept())
        job = partial(_look, others, out, listed, theirs, known_to_them)
        waiting = assistant.ask(job) if assistant else job
        seen = _by_path(_look(artifacts, out, listed, mine, known), waiting())
        change = _change(seen, out, manifest, listed)
        if change.any:
            staged = {path: one.waiting for path, one in seen.items()}
            _replace(change, staged, os.fspath(out), last)
    sweep(out)
    return change


def _look(
    share: Iterable[Artifact],
    out: Path,
    listed: Collection[str],
    staging: Part | None = None,
    kept: Kept | None = None,
) -> list[_Seen]:
    """Hold each artifact against what stands in *out*; stage those that differ."""
    kept = kept or Kept()
    with told(), kept:
        look = partial(_seen, Standing(os.fspath(out)), listed, staging, kept)
        # Each by itself: of two large files, only one is in memory.
        return [look(artifact) for artifact in share]


def _seen(
    found: Standing,
    listed: Collection[str],
    staging: Part | None,
    kept: Kept,
    artifact: Artifact,
) -> _Seen:
    path, origin = artifact.path, artifact.origin
    if path not in listed and not is_path(path):
        raise ValueError(f"not a path below the site: {path!r}")
    standing = found.own_or_nothing(path)
    if standing is not None and kept.stands(path, origin, standing):
        return _Seen(path, "same")
    content = artifact.content
    if standing is not None and found.holds(path, standing, content):
        kept.note(path, origin, standing)
        return _Seen(path, "same")
    if standing is not None and path not in listed:
        raise CannotPublish(f"`{found.out}/{path}` is not rgfeeds' own; {AWAY}")
    waiting = ""
    if staging:
        waiting, written = staging.write(content, path)
        kept.note(path, origin, written)
    return _Seen(path, "changed" if standing else "new", waiting)


def _by_path(mine: list[_Seen], theirs: list[_Seen]) -> dict[str, _Seen]:
    """Return what was seen by path, sorted; raise ValueError for two things at one path."""
    found: dict[str, _Seen] = {}
    for one in (*mine, *theirs):
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


def _replace(change: Change, waiting: dict[str, str], out: str, staging: Part) -> None:
    # Before the first file moves, the manifest lists old and new: what a kill leaves is known.
    between = list_of((*change.wanted, *change.unwanted))
    after = list_of(change.wanted)
    if change.manifest != between:
        os.replace(staging.write(between, MANIFEST)[0], f"{out}/{MANIFEST}")
    for folder in sorted(folders(change.new)):
        with suppress(FileExistsError):
            os.mkdir(f"{out}/{folder}")
    # New files come first: pages that change may link to them.
    for path in (*change.new, *change.changed):
        os.replace(waiting[path], f"{out}/{path}")
    _remove(change, out)
    if between != after:
        os.replace(staging.write(after, MANIFEST)[0], f"{out}/{MANIFEST}")


def _remove(change: Change, out: str) -> None:
    for path in change.removed:
        with suppress(FileNotFoundError):
            os.unlink(f"{out}/{path}")
    for folder in sorted(folders(change.unwanted), reverse=True):
        with suppress(OSError):  # not empty, or long gone
            os.rmdir(f"{out}/{folder}")
