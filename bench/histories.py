"""Git repositories of a store, made by `git fast-import`: one commit, or thousands of edits."""

import datetime as dt
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from bench import stores
from bench.stores import Group, Session
from bench.timing import environment
from bench.words import NOTES, PAPERS

STORE = "data/sessions.toml"
_BEGAN = dt.datetime(2025, 6, 2, 9, tzinfo=dt.UTC)
_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that makes *path* hold *content*."""

    path: str
    content: bytes
    at: dt.datetime


def committed(folder: Path, group: Group) -> Path:
    """Make *folder* a repository of the store of *group*, committed once; return the store."""
    store = folder / STORE
    store.parent.mkdir(parents=True)
    stores.write_store(store, group)
    make(folder, [Commit(STORE, store.read_bytes(), stores.COMMITTED)])
    return store


def edited(folder: Path, group: Group, versions: int) -> Path:
    """Make *folder* a repository of *versions* of the store of *group*; return the store."""
    folder.mkdir(parents=True)
    make(folder, commits(group, versions))
    return folder / STORE


def commits(group: Group, versions: int) -> Iterator[Commit]:
    """Yield *versions* of the store over a year; every fifth commit is of another file."""
    random = Random(group.seed)  # noqa: S311 - nothing is kept secret
    head = stores.head(group)
    sessions = [replace(session, announced=None) for session in group.sessions()]
    blocks = [stores.block(session) for session in sessions]
    step = _YEAR / (versions * 5 // 4 + 1)
    at, number = _BEGAN, 0
    for version in range(versions):
        if version:
            place = random.randrange(len(sessions))
            sessions[place] = _edit(sessions[place], version, random)
            blocks[place] = stores.block(sessions[place])
        yield Commit(STORE, (head + "".join(blocks)).encode(), at)
        at, number = at + step, number + 1
        if number % 5 == 4:
            yield Commit("README.md", f"Edit {number}\n".encode(), at)
            at, number = at + step, number + 1


def _edit(session: Session, version: int, random: Random) -> Session:
    """Return *session* with one thing changed: its title, room, day, slides, or what to read."""
    match random.randrange(5):
        case 0:
            title = session.title.partition(", revision")[0]
            return replace(session, title=f"{title}, revision {version}")
        case 1:
            return replace(session, room=stores.revised(session, version).room)
        case 2:
            # To and fro within its own week, so that no two sessions meet.
            days = dt.timedelta(days=1 if session.start.weekday() < 4 else -4)
            return replace(session, start=session.start + days, end=session.end + days)
        case 3:
            slides = f"https://slides.example.org/{session.id}/{version}.pdf"
            return replace(session, slides=slides)
        case _:
            first, *rest = session.readings
            note = random.choice(NOTES).format(f"edit-{version}")
            changed = replace(first, title=random.choice(PAPERS), note=note)
            return replace(session, readings=(changed, *rest))


def make(folder: Path, commits: Iterable[Commit]) -> None:
    """Make *folder* a repository of *commits*, packed as a clone is, with the last one checked out."""
    _git(folder, "init", "--quiet", "--initial-branch=main")
    with subprocess.Popen(
        ["git", "fast-import", "--quiet"],  # noqa: S607 - whichever git there is
        cwd=folder,
        env=_environment(),
        stdin=subprocess.PIPE,
    ) as importing:
        assert importing.stdin is not None
        for number, commit in enumerate(commits, start=1):
            importing.stdin.write(_written(commit, number))
    if importing.returncode:
        raise subprocess.CalledProcessError(importing.returncode, "git fast-import")
    _git(folder, "repack", "-a", "-d", "--quiet")
    _git(folder, "reset", "--quiet", "--hard", "main")


def commit(folder: Path) -> None:
    """Commit the edits in *folder*, a day after its first commit."""
    at = (stores.COMMITTED + dt.timedelta(days=1)).isoformat()
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    _git(folder, *who, "commit", "--quiet", "--all", "--message=Edit", at=at)


def _written(commit: Commit, number: int) -> bytes:
    seconds = int(commit.at.timestamp())
    message = f"Edit {number}"
    return (
        (
            f"commit refs/heads/main\ncommitter Ada <ada@example.org> {seconds} +0000\n"
            f"data {len(message)}\n{message}\n"
            f"M 100644 inline {commit.path}\ndata {len(commit.content)}\n"
        ).encode()
        + commit.content
        + b"\n"
    )


def _git(folder: Path, *arguments: str, at: str = "") -> None:
    """Run git in *folder*, its commits made *at* a time."""
    dated = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at} if at else {}
    subprocess.run(  # noqa: S603
        ["git", *arguments],  # noqa: S607 - whichever git there is
        cwd=folder,
        env={**_environment(), **dated},
        check=True,
    )


def _environment() -> dict[str, str]:
    return environment({"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"})
