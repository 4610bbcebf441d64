"""The versions of the store that were published, as git has them."""

import datetime as dt
import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.history.names import folder_beside, former_name, names_of
from rgfeeds.history.repository import PLAIN, GitError, Repository
from rgfeeds.model import HistorySettings
from rgfeeds.store.source import Listing, from_epoch, listing

#: The commits that changed the store or a file beside it, and every merge, each with the parents among them.
_LOG = (
    *("log", "-z", "--topo-order", "--full-history", "--parents"),
    "--format=%H%x09%P%x09%ct%x09%s",
)
#: What git itself calls the merge that a plain `git pull` makes, or of the main branch into another.
_PULL = re.compile(
    r"Merge (?:branch '(?P<main>main|master)'(?= into )"
    r"|branch '(?P<of>[^']+)' of \S.*?"
    r"|remote-tracking branch '(?:(?:refs/)?remotes/)?[^/']+(?:/(?P<tracking>[^']+))?'"
    r"|(?:\S+://|\S+@\S+:|/)\S+)"
    r"(?: into (?P<into>\S+))?"
)
#: The blob of a store, and the files beside it: where they are the same, so is what it says.
VersionKey: TypeAlias = tuple[str, Listing]


class Version(Struct, frozen=True):
    """The store's *text* and the files beside it, from *commit* on."""

    commit: str
    at: dt.datetime  # as the committer's clock had it, in UTC
    blob: str  # git's name for the text
    listing: Listing = ()
    text: bytes = b""

    @property
    def key(self) -> VersionKey:
        return self.blob, self.listing


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
    pulled = found["main"] or found["of"] or found["tracking"] or "HEAD"
    into, mains = (found["into"] or "").strip("'"), {"main", "master"}
    if found["main"] or (into not in mains and pulled in mains and into):
        return into not in mains
    # Git names the branch it merges into unless that is the main one; HEAD is a remote's main one.
    return pulled == into if into else pulled in {*mains, "HEAD"}


def read_versions(
    repository: Repository,
    store: Path,
    settings: HistorySettings,
    *,
    content: bytes = b"",
    revision: str = "",
) -> list[Version]:
    """Return the published versions of *store* up to HEAD or *revision*, oldest first, their text to be asked for.

    They are those along first parents; where a pull was merged, its second parent
    had been published. Names that *settings* leave out are looked for, by the *content*
    of a store that was never committed. Raise GitError when git has no answer.
    """
    if revision and repository.commit(revision) is None:
        raise GitError(f"there is no commit called `{revision}` in {repository.root}")
    names = names_of(repository, store, settings.previous)
    begin = repository.commit(settings.begin) if settings.begin else None
    while True:
        paths = (*names, *{folder_beside(name) for name in names})
        line = _line(repository, revision, begin, paths)
        found: list[Version] = []
        came: list[tuple[str, bytes | str]] = []
        before = ""
        for one, blob, files in _states(line, names, _changes(repository, line, paths)):
            if blob and not before:
                came.append((one.name, blob))
            if blob and (not found or found[-1].key != (blob, files)):
                found.append(Version(one.name, one.at, blob, files))
            before = blob
        # Where it came, first or again, it may have come from another name.
        came = came or [(revision or repository.head, content)]
        if came[0][0] in {"", begin}:
            return found
        former = (former_name(repository, *one, names) for one in came)
        if (name := next(filter(None, former), None)) is None:
            return found
        names = (*names, name)


def _line(
    repository: Repository, revision: str, begin: str | None, paths: Sequence[str]
) -> list[_Commit]:
    """Return the commits that published one of *paths* up to HEAD or *revision*, oldest first."""
    since = ("--not", f"{begin}^@") if begin else ()
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
    if begin and (not line or line[-1].name != begin):
        line += _commits(repository.ask(*_LOG, "-1", begin)).values()
    return line[::-1]


def _commits(log: bytes) -> dict[str, _Commit]:
    commits: dict[str, _Commit] = {}
    for written in log.decode(errors="replace").split("\0")[:-1]:
        name, parents, seconds, subject = written.split("\t", 3)
        commits[name] = _Commit(name, tuple(parents.split()), seconds, subject)
    return commits


def _changes(
    repository: Repository, line: Sequence[_Commit], paths: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Return what each commit of *line* changed, the first all: blobs by their *paths*, empty for none."""
    if not line:
        return {}
    changes: dict[str, dict[str, str]] = {commit.name: {} for commit in line}
    name = line[0].name
    changes[name] = repository.files(name, *paths)
    pairs = "".join(f"{after.name} {before.name}\n" for before, after in pairwise(line))
    compare = ("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--")
    diff = repository.ask(*compare, *paths, given=pairs.encode()) if pairs else b""
    fields = iter(os.fsdecode(diff).split("\0")[:-1])
    for field in fields:
        if field.startswith(":"):
            _, mode, _, blob, _ = field.split()
            changes[name][next(fields)] = blob if mode in PLAIN else ""
        else:
            name = field
    return changes


def _states(
    line: Iterable[_Commit], names: Sequence[str], changes: Mapping[str, dict[str, str]]
) -> Iterator[tuple[_Commit, str, Listing]]:
    """Yield each commit of *line* with the blob of the store there, "" while there is none, and the files beside it."""
    here: dict[str, str] = {}
    before, files = "", Listing()
    for commit in line:
        here |= changes[commit.name]
        name = next((name for name in names if here.get(name)), "")
        if name != before or not changes[commit.name].keys() <= {*names}:
            folder = folder_beside(name) + "/"
            inside = (path for path in here if path.startswith(folder) and here[path])
            files = listing(path.removeprefix(folder) for path in inside)
        before = name
        yield commit, here.get(name, ""), files


def load_texts(
    repository: Repository, found: Sequence[Version], known: Container[VersionKey] = ()
) -> Iterator[Version]:
    """Yield the versions *found* with their text, save *known* ones before the last; raise GitError when git has no answer."""
    unread = [one for one in found[:-1] if one.key not in known]
    unread += found[-1:]
    wanted = {one.commit: one.blob for one in unread}
    with closing(repository.blobs([*wanted.values()])) as texts:
        for version in found:
            text = next(texts) if version.commit in wanted else b""
            if text is None:
                raise GitError(
                    f"{repository.root} has no text of the store at commit {version.commit[:12]};"
                    " clone it without `--filter`"
                )
            yield replace(version, text=text)
