"""How a store came to be what it is, as git tells: its file now, and what was committed before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.history.history import History, read_history
from rgfeeds.history.reader import Present, VersionReader
from rgfeeds.history.repository import GitError, Repository
from rgfeeds.history.snapshot import Snapshot, with_right_clocks
from rgfeeds.model import Schedule
from rgfeeds.rules.judge import Loaded, judge
from rgfeeds.store import source
from rgfeeds.store.files import MaterialFile, list_files
from rgfeeds.store.load import Parsed, parse


class StoreFile(Struct, frozen=True, kw_only=True):
    """A store's file, the *files* in the folder beside it, and its history, each read once."""

    path: Path
    parsed: Parsed
    files: tuple[MaterialFile, ...] = ()
    history: History
    repository: Repository | None = None
    reader: VersionReader

    def today(self) -> dt.date:
        """Return the day it is where the group meets."""
        return source.today(self.parsed.store)

    def check(self, today: dt.date | None = None) -> Loaded:
        """Return what the store says, with every mistake; *today* is the day where the group meets."""
        context = replace(self.history.context(today), files=self.files)
        return judge(self.parsed, context)

    def changed_ids(self) -> frozenset[str] | None:
        """Return the ids of the sessions that are new or changed since the last version; None without one."""
        store, previous = self.parsed.store, self.history.previous
        if previous is None or store is None:
            return None
        known = {session.id: session for session in previous.sessions}
        return frozenset(
            session.id
            for _, session in store.sessions
            if known.get(session.id) != session
        )

    def history_up_to(self, revision: str) -> History:
        """Return what was committed up to *revision*; raise GitError when git has no answer."""
        return read_history(self.repository, self.path, self.reader, revision)

    def snapshots(
        self, schedule: Schedule, environment: Mapping[str, str]
    ) -> tuple[Snapshot, ...]:
        """Return every published version up to *schedule*, what the store says now, oldest first."""
        if self.history.committed:
            return self.history.published
        edited = source.edited_at(self.path, self.files, environment)
        newest = Snapshot(schedule=schedule, at=edited)
        # As their own clocks dated them: which of those are right depends on the newest, too.
        clocks = dict(self.history.clocks)
        told = (replace(one, at=clocks[one.commit]) for one in self.history.published)
        return with_right_clocks([*told, newest])


def open_store(
    path: Path,
    *,
    content: bytes | None = None,
    reader: VersionReader | None = None,
    allow_shallow: bool = False,
) -> StoreFile:
    """Read the store at *path*, as if its file had *content* where that is given.

    Who reads it again and again keeps the *reader*. Raise RgfeedsError.
    """
    text = source.read(path) if content is None else content
    files = source.materials(path)
    parsed = parse(str(path), text, list_files(files))
    reader = reader or VersionReader()
    reader.present = Present.of(parsed, list_files(files))
    repository = Repository.around(path)
    if repository and repository.shallow and not allow_shallow:
        raise GitError(
            f"only the latest commits are in {repository.root}, so that dates would be wrong;"
            " in the workflow, give actions/checkout `fetch-depth: 0`,"
            " elsewhere run: git fetch --unshallow"
        )
    return StoreFile(
        path=path,
        parsed=parsed,
        files=files,
        history=read_history(repository, path, reader),
        repository=repository,
        reader=reader,
    )
