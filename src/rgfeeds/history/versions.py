"""The versions of the store that were published, as git has them."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise, zip_longest
from pathlib import Path

from msgspec import Struct

from rgfeeds.history.names import folder_beside, former_name, names_of
from rgfeeds.history.repository import GitError, Repository
from rgfeeds.store.files import Listing, listing
from rgfeeds.store.source import from_epoch

#: The commits that changed the store or a file beside it, and every merge, each with the parents among them.
_LOG = (
    "log",
    "-z",
    "--topo-order",
    "--full-history",
    "--parents",
    "--format=%H%x09%P%x09%ct%x09%s",
)
#: What git itself calls the merge that a plain `git pull` makes.
_PULL = re.compile(
    r"Merge (?:branch '(?P<of>[^']+)' of \S.*?"
    r"|remote-tracking branch '(?:(?:refs/)?remotes/)?[^/']+(?:/(?P<tracking>[^']+))?'"
    r"|(?:\S+://|\S+@\S+:|/)\S+)"
    r"(?: into (?P<into>\S+))?"
)
#: The branch that is published; HEAD is a remote's main one, whatever its name.
_MAIN = ("main", "master", "HEAD")
#: The modes of plain files, in git's words; links and submodules have no text.
_FILES = ("100644", "100755")
#: So many names of blobs fit into any pipe.
_AHEAD = 50


class Version(Struct, frozen=True, kw_only=True):
    """The store's *text* and the files beside it from *commit* on, which its committer's clock dates *at*, in UTC."""

    commit: str
    at: dt.datetime
    text: bytes
    listing: Listing = ()


class _Commit(Struct, frozen=True):
    name: str
    parents: tuple[str, ...]
    seconds: str
    subject: str

    @property
    def published(self) -> str | None:
        """The parent that had been published before: at a pull it is the second."""
        pull = len(self.parents) > 1 and _is_pull(self.subject)
        return next(iter(self.parents[1:] if pull else self.parents), None)

    @property
    def at(self) -> dt.datetime:
        """The committer time; raise GitError when it is none."""
        at = from_epoch(self.seconds)
        if at is None:
            raise GitError(
                f"the date of commit {self.name[:12]} cannot be read; no history can be dated by it"
            )
        return at


def _is_pull(subject: str) -> bool:
    found = _PULL.fullmatch(subject)
    if found is None:
        return False
    pulled, into = found["of"] or found["tracking"] or "HEAD", found["into"]
    # Git names the branch it merges into unless that is the main one.
    return pulled == into if into else pulled in _MAIN


class _State(Struct, frozen=True):
    """What *commit* left: the *blob* of the store's text, and the files beside it."""

    commit: _Commit
    blob: str
    listing: Listing


def versions(  # noqa: PLR0913 - what says which commits, by name
    repository: Repository,
    store: Path,
    *,
    previous: Iterable[str] = (),
    begin: str | None = None,
    revision: str | None = None,
    allow_shallow: bool = False,
    content: bytes = b"",
) -> Iterator[Version]:
    """Yield the published versions of *store* up to HEAD or *revision*, oldest first.

    They are those along first parents; where a pull was merged, its second parent
    had been published. *previous* are names the store had before, latest first;
    others are looked for, by the *content* of a store that was never committed. What
    came before the commit *begin* is not read. Where nothing was committed, nothing is yielded. Raise GitError when the repository is shallow,
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
    names = names_of(repository, store, previous)
    first = repository.commit(begin) if begin else None
    while True:
        paths = (*names, *{folder_beside(name) for name in names})
        line = _line(repository, revision, first, paths)
        states = list(_states(_touched(repository, line, paths), names))
        since = (
            states[0].commit.name if states else repository.commit(revision or "HEAD")
        )
        if since is None or first:
            break
        text = states[0].blob if states else content
        before = former_name(repository, since, text, names)
        if before is None:
            break
        names = (*names, before)
    yield from _texts(repository, states)


def _line(
    repository: Repository,
    revision: str | None,
    first: str | None,
    paths: Sequence[str],
) -> list[_Commit]:
    """Return the commits that published one of *paths* up to HEAD or *revision*, oldest first."""
    since = ("--not", f"{first}^@") if first else ()
    chosen = [revision] if revision else ["HEAD"] if since else []
    found = repository.run(*_LOG, *chosen, *since, "--", *paths)
    if b"does not have any commits yet" in found.stderr:
        return []
    if found.returncode != 0:
        raise repository.failure(found)
    commits = _commits(found.stdout)
    line: list[_Commit] = []
    name = next(iter(commits), None)
    while name in commits:
        line.append(commits[name])
        name = commits[name].published
    if first and (not line or line[-1].name != first):
        line += _commits(repository.ask(*_LOG, "-1", first)).values()
    return line[::-1]


def _commits(log: bytes) -> dict[str, _Commit]:
    commits: dict[str, _Commit] = {}
    for written in log.decode(errors="replace").split("\0")[:-1]:
        name, parents, seconds, subject = written.split("\t", 3)
        commits[name] = _Commit(name, tuple(parents.split()), seconds, subject)
    return commits


def _states(
    commits: Iterable[tuple[_Commit, dict[str, str]]], names: Sequence[str]
) -> Iterator[_State]:
    """Yield what each of *commits* left that gave the store another text, or other files."""
    here: dict[str, str] = {}
    before, files, known = "", Listing(), None
    for commit, touched in commits:
        here |= touched
        name = next((name for name in names if here.get(name)), "")
        if name != before or not touched.keys() <= {*names}:
            folder = folder_beside(name) + "/"
            inside = (path for path in here if path.startswith(folder) and here[path])
            files = listing(path.removeprefix(folder) for path in inside)
        before = name
        if name and known != (here[name], files):
            known = here[name], files
            yield _State(commit, *known)


def _touched(
    repository: Repository, line: Sequence[_Commit], paths: Sequence[str]
) -> Iterator[tuple[_Commit, dict[str, str]]]:
    """Yield each commit of *line* that touched *paths*, with the blobs it left there, empty for none."""
    if not line:
        return
    head = ("ls-tree", "-r", "-z", "--full-tree", line[0].name)
    first = repository.ask(*head, "--", *paths)
    rows = (row.split("\t", 1) for row in os.fsdecode(first).split("\0")[:-1])
    yield line[0], {name: _blob(*said.split()[::2]) for said, name in rows}
    pairs = "".join(f"{after.name} {before.name}\n" for before, after in pairwise(line))
    changes = repository.ask(
        *("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--", *paths),
        given=pairs.encode(),
    )
    commits = {commit.name: commit for commit in line}
    commit, touched = line[0], dict[str, str]()
    fields = iter(os.fsdecode(changes).split("\0")[:-1])
    for field in fields:
        if field.startswith(":"):
            _, mode, _, blob, _ = field.split()
            touched[next(fields)] = _blob(mode, blob)
        else:
            if touched:
                yield commit, touched
            commit, touched = commits[field], {}
    if touched:
        yield commit, touched


def _blob(mode: str, blob: str) -> str:
    return blob if mode in _FILES else ""


def _texts(repository: Repository, states: Sequence[_State]) -> Iterator[Version]:
    """Yield the version that each of *states* is; git is asked for some texts ahead, but for no more than its pipe holds."""
    with repository.start("cat-file", "--batch") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for ahead, state in zip_longest(states, [None] * _AHEAD + [*states]):
            if ahead is not None:
                # When git has ended, there is no answer.
                with suppress(OSError):
                    os.write(process.stdin.fileno(), f"{ahead.blob}\n".encode())
            if state is None:
                continue
            match process.stdout.readline().split():
                case [_, b"blob", size]:
                    text = process.stdout.read(int(size))
                    process.stdout.read(1)
                case _:
                    raise GitError(
                        f"{repository.root} has no text of the store at commit {state.commit.name[:12]};"
                        " clone it without `--filter`"
                    )
            commit = state.commit
            yield Version(
                commit=commit.name, at=commit.at, text=text, listing=state.listing
            )
