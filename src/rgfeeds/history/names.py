"""The names that a store had in its repository."""

import os
import posixpath
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

import tomli

from rgfeeds.history.repository import Repository
from rgfeeds.store.source import FOLDER


def names_of(
    repository: Repository, store: Path, previous: Iterable[str]
) -> tuple[str, ...]:
    """Return the present name of *store*, then the *previous*, each seen from its folder and from the root."""
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
    repository: Repository, commit: str, text: bytes | str, names: Sequence[str]
) -> str | None:
    """Return another name that the store had until about *commit*, the first that knows it by *names*.

    That is where git sees that it was renamed, or a store of the same group, with
    sessions of this one, that is gone from its place. *text* is the store's own, or
    the name of its blob.
    """
    # Who moves a store by hand deletes it in one commit and adds it in another, few commits apart.
    log = ("log", "-z", "-M", "--raw", "--no-abbrev", "--format=", "--max-count=50")
    changes = repository.ask(*log, "--diff-filter=DR", commit)
    fields = filter(None, os.fsdecode(changes).split("\0"))
    deleted: list[tuple[str, str]] = []
    for said in fields:
        _, _, blob, _, status = said.split()
        name = next(fields)
        if status != "D" and next(fields) in names and name not in names:
            return name
        deleted.append((name, blob))
    ending = PurePosixPath(names[0]).suffix
    root = repository.root
    mine: set[tuple[object, ...]] | None = None
    for name, blob in [*repository.files(commit).items(), *deleted]:
        if not name.endswith(ending) or name in names or (root / name).exists():
            continue
        if mine is None:
            mine = _sessions(repository.blob(text) if isinstance(text, str) else text)
        if mine & _sessions(repository.blob(blob)):
            return name
    return None


def _sessions(text: bytes) -> set[tuple[object, ...]]:
    """Return the sessions in *text*, each with what makes its UID; none when it is no store."""
    try:
        table = tomli.loads(text.decode())
        group = table["group"]
        uid = (group["id"], group["authority"])
        return {(*uid, session["id"]) for session in table["session"]}
    except (ValueError, RecursionError, LookupError, TypeError):
        return set()
