"""What a store said before, as far as the rules ask for it."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from rgfeeds import git
from rgfeeds.document import Document, Unreadable
from rgfeeds.history import Snapshot
from rgfeeds.load import Loaded, Parsed, judge, parse
from rgfeeds.model import HistorySettings, Schedule
from rgfeeds.past import PastVersions
from rgfeeds.rules import Context
from rgfeeds.rules.promises import breaks
from rgfeeds.settings import read_history
from rgfeeds.snapshots import say_the_same, snapshots, unknown, with_edits
from rgfeeds.spot import Spot

#: How many versions back an old copy of the store is recognized.
RECENT = 20


class Precedent(Struct, frozen=True, kw_only=True):
    """The last good committed version of a store before the one at hand, None without.

    *former* are the good ones before it, newest first, `RECENT` at most; *unknown*
    are the commits the store wants to be ignored that never changed it. *public*
    are all good committed versions, oldest first, the one at hand too when it is
    *committed*. *parsed* is what the store at hand says, when it was read already.
    """

    previous: Schedule | None = None
    former: tuple[Schedule, ...] = ()
    unknown: tuple[str, ...] = ()
    public: tuple[Snapshot, ...] = ()
    committed: bool = False
    in_repository: bool = False
    parsed: Parsed | None = None

    def load(self, file: str, content: bytes, today: dt.date | None = None) -> Loaded:
        """Read the store called *file*, held against what it said before."""
        parsed = self.parsed
        if parsed is None or (parsed.file, parsed.content) != (file, content):
            parsed = parse(file, content)
        context = Context(
            today=today,
            previous=self.previous,
            former=self.former,
            unknown=self.unknown,
        )
        return judge(parsed, context)

    def changed(self, loaded: Loaded) -> frozenset[str] | None:
        """Return the ids of the sessions that *loaded* has anew or otherwise; None without a past."""
        if self.previous is None or loaded.store is None:
            return None
        known = {session.id: session for session in self.previous.sessions}
        return frozenset(
            session.id
            for _, session in loaded.store.sessions
            if known.get(session.id) != session
        )


def precedent(store: Path, content: bytes, *, allow_shallow: bool = False) -> Precedent:
    """Return what was committed of *store* before it came to say *content*.

    A version that says the same is not before it. In no repository there is
    nothing; raise GitError when there is one and git has no answer.
    """
    reader = _Reader()
    parsed = parse(str(store), content)
    reader.versions.know(parsed)
    repository = git.Repository.around(store)
    if repository is None:
        return Precedent(parsed=parsed)
    settings = parsed.store.history if parsed.store else HistorySettings()
    versions = git.versions(
        repository, store, previous=settings.previous, allow_shallow=allow_shallow
    )
    read = snapshots(reader.follow(versions), reader.read, ignore=settings.ignore)
    public = tuple(published(read))
    committed = reader.ends_with(content, public)
    past = last(public[:-1] if committed else public)
    return Precedent(
        previous=past[0] if past else None,
        former=past[1:],
        unknown=unknown(settings.ignore, reader.commits),
        public=public,
        committed=committed,
        in_repository=True,
        parsed=parsed,
    )


class _Reader:
    """A reader of versions that knows which commits there were, and what the last one said."""

    def __init__(self) -> None:
        self.commits: list[str] = []
        self.versions = PastVersions()
        self._text = b""
        self._schedule: Schedule | None = None

    def follow(self, versions: Iterable[git.Version]) -> Iterator[git.Version]:
        for version in versions:
            self.commits.append(version.commit)
            yield version

    def read(self, text: bytes) -> Schedule | None:
        self._text, self._schedule = text, self.versions.read(text)
        return self._schedule

    def ends_with(self, content: bytes, public: Sequence[Snapshot]) -> bool:
        """Whether the last of *public* is the last version read, and says *content*."""
        ends = bool(public) and public[-1].schedule is self._schedule
        return ends and say_the_same(self._text, content)


def earlier(committed: Iterable[git.Version], content: bytes) -> Iterator[git.Version]:
    """Yield *committed* without the last one if that says *content*."""
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    edited = git.Version(commit="", at=never, text=content)
    for version, _ in pairwise(with_edits(committed, edited)):
        yield version


def published(versions: Iterable[Snapshot]) -> Iterator[Snapshot]:
    """Yield *versions* without those that could not be published, since they broke a promise.

    One that is ignored was let through by the organiser.
    """
    latest: Schedule | None = None
    for version in versions:
        schedule = version.schedule
        if latest is None or version.ignored or not breaks(latest, schedule):
            latest = schedule
            yield version


def last(versions: Iterable[Snapshot]) -> tuple[Schedule, ...]:
    """Return the schedules of the last of *versions*, newest first."""
    newest = deque((version.schedule for version in versions), maxlen=RECENT + 1)
    return tuple(reversed(newest))


def history_settings(content: bytes) -> HistorySettings:
    """Return what `[history]` of *content* says, nothing while it cannot be read."""
    try:
        document = Document.parse("", content)
    except Unreadable:
        return HistorySettings()
    table = document.get(("history",))
    spot = Spot(document, ("history",), [])
    return read_history(table if isinstance(table, dict) else {}, spot)
