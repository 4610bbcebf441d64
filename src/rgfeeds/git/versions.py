"""The versions of one file: one `git log`, and one stream of texts."""

from __future__ import annotations

import datetime as dt
import os
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import IO

from msgspec import Struct

from rgfeeds.git.repository import GitError, Repository

_LOG = (
    "log",
    "-z",
    "--reverse",
    "--first-parent",
    "--diff-merges=first-parent",
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "--format=%H %ct",
)
#: How many texts are asked for before they are read: a pipe holds that many names.
_AHEAD = 50
#: The modes of plain files, in git's words; links and submodules have no text.
_FILES = ("100644", "100755")


class Version(Struct, frozen=True, kw_only=True):
    """The store's *text* from *commit* on, public *at* its committer time, in UTC."""

    commit: str
    at: dt.datetime
    text: bytes


class _Change(Struct, frozen=True):
    """A commit that gave the store another text."""

    commit: str
    seconds: int
    blob: str


def versions(
    repository: Repository,
    store: Path,
    *,
    previous: Iterable[str] = (),
    revision: str | None = None,
    allow_shallow: bool = False,
) -> Iterator[Version]:
    """Yield the versions of *store* along the first parents of HEAD or *revision*, oldest first.

    *previous* are names it had before, latest first, seen from its folder or from
    the repository's root. Where nothing was committed, nothing is yielded. Raise
    GitError, once the first version is asked for, when the repository is shallow,
    unless *allow_shallow*, and when git has no answer.
    """
    if repository.shallow and not allow_shallow:
        raise GitError(
            f"only the latest commits are in {repository.root}, so that dates would be wrong;"
            " in the workflow, give actions/checkout `fetch-depth: 0`,"
            " elsewhere run: git fetch --unshallow"
        )
    if revision is not None and repository.commit(revision) is None:
        raise GitError(f"there is no commit called `{revision}` in {repository.root}")
    names = _names(repository, store, previous)
    changes = list(_changes(_log(repository, revision, names), names))
    yield from _texts(repository, changes)


def _names(
    repository: Repository, store: Path, previous: Iterable[str]
) -> tuple[str, ...]:
    """Return the names of the store in the repository, the present one first."""
    path = PurePosixPath(store.resolve().relative_to(repository.root).as_posix())
    former = (
        posixpath.normpath(folder / name)
        for name in previous
        for folder in (path.parent, PurePosixPath())
    )
    inside = (name for name in former if not name.startswith(("../", "/")))
    return tuple(dict.fromkeys([str(path), *inside]))


def _log(repository: Repository, revision: str | None, names: Sequence[str]) -> str:
    chosen = [] if revision is None else [revision]
    found = repository.run(*_LOG, *chosen, "--", *names)
    if b"does not have any commits yet" in found.stderr:
        return ""
    if found.returncode != 0:
        raise repository.failure(found)
    return os.fsdecode(found.stdout)


def _changes(log: str, names: Sequence[str]) -> Iterator[_Change]:
    """Yield the commits of *log* that gave the store, by its latest name, another text."""
    blobs: dict[str, str] = {}
    latest = ""
    for commit, seconds, touched in _commits(log):
        blobs |= touched
        now = next((blobs[name] for name in names if blobs.get(name)), "")
        if now and now != latest:
            latest = now
            yield _Change(commit, seconds, now)


def _commits(log: str) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Yield each commit, its committer time, and the files it left with their blobs.

    With -z a commit is `<name> <seconds>` and each of its files
    `:<old mode> <mode> <old blob> <blob> <letter>`, then its name.
    """
    commit, seconds, touched = "", 0, dict[str, str]()
    fields = iter(log.split("\0"))
    for field in fields:
        if field.lstrip().startswith(":"):
            _, mode, _, blob, _ = field.split()
            touched[next(fields)] = blob if mode in _FILES else ""
        elif field:
            yield commit, seconds, touched
            commit, at = field.split()
            seconds, touched = int(at), {}
    yield commit, seconds, touched


def _texts(repository: Repository, changes: Sequence[_Change]) -> Iterator[Version]:
    with repository.start("cat-file", "--batch") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked = process.stdin.fileno()
        try:
            _ask(asked, changes[:_AHEAD])
            for number, change in enumerate(changes, start=_AHEAD):
                text = _text(process.stdout, change, repository)
                _ask(asked, changes[number : number + 1])
                at = dt.datetime.fromtimestamp(change.seconds, dt.UTC)
                yield Version(commit=change.commit, at=at, text=text)
        finally:
            process.kill()


def _ask(asked: int, changes: Sequence[_Change]) -> None:
    # Whether git is still there shows when its answer is read.
    with suppress(BrokenPipeError):
        os.write(asked, b"".join(f"{change.blob}\n".encode() for change in changes))


def _text(answers: IO[bytes], change: _Change, repository: Repository) -> bytes:
    """Read the next answer of `git cat-file --batch`: `<name> blob <size>`, text, newline."""
    match answers.readline().split():
        case [_, b"blob", size]:
            text = answers.read(int(size))
            answers.read(1)
            return text
        case _:
            raise GitError(
                f"{repository.root} has no text of the store at commit {change.commit[:12]};"
                " clone it without `--filter`"
            )
