"""The names that a store had in its repository."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

import tomli

from rgfeeds.history.repository import Repository
from rgfeeds.store.files import FOLDER

#: Who moves a store by hand deletes it in one commit and adds it in another, few commits apart.
_APART = 50


def names_of(
    repository: Repository, store: Path, previous: Iterable[str]
) -> tuple[str, ...]:
    """Return the names of *store* in the repository, the present one first.

    *previous* are seen from its folder or from the repository's root.
    """
    path = PurePosixPath(store.resolve().relative_to(repository.root).as_posix())
    former = (
        posixpath.normpath(folder / name)
        for name in previous
        for folder in (path.parent, PurePosixPath())
    )
    inside = (name for name in former if not name.startswith(("../", "/")))
    return tuple(dict.fromkeys([str(path), *inside]))


def folder_beside(name: str) -> str:
    """Return the folder of the files that lie beside the store called *name*."""
    return posixpath.join(posixpath.dirname(name), FOLDER)


def former_name(
    repository: Repository, commit: str, text: bytes, names: Sequence[str]
) -> str | None:
    """Return another name that the store had until about *commit*, the first that knows it by *names*, as *text*.

    That is where git sees that it was renamed, or a store of the same group, with
    sessions of this one, that is gone from its place.
    """
    renames = repository.ask(
        "diff-tree", "-r", "-z", "-M", "--no-commit-id", "--name-status", "--diff-filter=R", commit,
    )  # fmt: skip
    fields = os.fsdecode(renames).split("\0")[:-1]
    for old, new in zip(fields[1::3], fields[2::3], strict=True):
        if new in names and old not in names:
            return old
    mine = _sessions(text)
    return next(
        (
            name
            for name, blob in _gone(repository, commit, names)
            if mine & _sessions(repository.run("cat-file", "blob", blob).stdout)
        ),
        None,
    )


def _gone(
    repository: Repository, commit: str, names: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield files like a store that stood in *commit* or shortly before, and stand there no more, with their blobs."""
    tree = repository.ask("ls-tree", "-r", "-z", "--full-tree", commit)
    rows = [row.split("\t", 1) for row in os.fsdecode(tree).split("\0")[:-1]]
    deleted = repository.ask(
        "log", "-z", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=D",
        "--format=", f"--max-count={_APART}", commit,
    )  # fmt: skip
    fields = [field for field in os.fsdecode(deleted).split("\0") if field]
    files = [(name, said.split()[2]) for said, name in rows]
    files += [
        (name, said.split()[2])
        for said, name in zip(fields[::2], fields[1::2], strict=True)
    ]
    ending = PurePosixPath(names[0]).suffix
    for name, blob in files:
        alike = name.endswith(ending) and name not in names
        if alike and not (repository.root / name).exists():
            yield name, blob


def _sessions(text: bytes) -> set[tuple[object, ...]]:
    """Return the sessions in *text*, each with what makes its UID; none when it is no store."""
    try:
        table = tomli.loads(text.decode())
        group = table["group"]
        return {
            (group["id"], group["authority"], session["id"])
            for session in table["session"]
        }
    except (ValueError, RecursionError, LookupError, TypeError):
        return set()
