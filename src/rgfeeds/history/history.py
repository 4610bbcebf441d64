"""What was committed of a store, read once: its published versions, and what rules ask of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.history.names import folder_beside, names_of
from rgfeeds.history.reader import VersionReader
from rgfeeds.history.repository import Repository
from rgfeeds.history.snapshot import Snapshot, with_right_clocks
from rgfeeds.history.versions import Version, versions
from rgfeeds.model import HistorySettings, Schedule
from rgfeeds.rules import Context
from rgfeeds.rules.promises import breaks
from rgfeeds.store.files import Listing

#: How many versions back an old copy of the store is recognized.
RECENT = 20


class History(Struct, frozen=True, kw_only=True):
    """The versions of a store that were published, oldest first.

    *committed* tells that the last of them says what the store says now. *unknown*
    are the commits that `[history]` names and that never changed the store. *clocks*
    are all commits that did, each with the instant its clock gave it, in UTC.
    """

    published: tuple[Snapshot, ...] = ()
    committed: bool = False
    unknown: tuple[str, ...] = ()
    clocks: tuple[tuple[str, dt.datetime], ...] = ()

    @property
    def before(self) -> tuple[Snapshot, ...]:
        """The published versions that say something else than the store now."""
        return self.published[:-1] if self.committed else self.published

    @property
    def previous(self) -> Schedule | None:
        return self.before[-1].schedule if self.before else None

    def context(self, today: dt.date | None) -> Context:
        """Return what rules may know of the store besides what it says *today*."""
        former = [one.schedule for one in self.before[-RECENT - 1 : -1]]
        return Context(
            today=today,
            previous=self.previous,
            former=tuple(reversed(former)),
            unknown=self.unknown,
            ahead=tuple(
                (commit, at)
                for commit, at in self.clocks
                if today is not None and at.date() > today
            ),
        )

    def without_the_present(self) -> History:
        """Return the history before the store came to say what it says now."""
        return replace(self, published=self.before, committed=False)

    def followed_by(
        self, schedule: Schedule, edited: dt.datetime
    ) -> tuple[Snapshot, ...]:
        """Return the published versions up to *schedule*, which the store has said since it was *edited*."""
        return with_right_clocks(
            [*self.published, Snapshot(schedule=schedule, at=edited)]
        )


class _Version(Struct, frozen=True):
    """A committed version, read: its *schedule*, None with an error, and what tells whether another says the same."""

    commit: str
    at: dt.datetime
    schedule: Schedule | None
    identity: tuple[bytes, Listing]


class HistoryReader:
    """Reads the history of one *store* up to any revision; what two of them share is read once."""

    def __init__(self, store: Path, *, allow_shallow: bool = False) -> None:
        self.repository = Repository.around(store)
        self._store = store
        self._allow_shallow = allow_shallow
        self._reader = VersionReader()
        self._up_to_head: list[_Version] = []

    def read(
        self,
        content: bytes,
        listing: Listing,
        settings: HistorySettings,
        revision: str | None = None,
    ) -> History:
        """Return what was committed up to HEAD or *revision* of the store.

        It says *content* and *settings* now, beside the files of *listing*.
        Raise GitError when there is a repository and git has no answer.
        """
        if self.repository is None:
            return History()
        known = self._known(self.repository, settings, revision)
        if known is None:
            committed = versions(
                self.repository,
                self._store,
                previous=settings.previous,
                begin=settings.begin,
                revision=revision,
                allow_shallow=self._allow_shallow,
                content=content,
            )
            known = _read(committed, self._reader)
        if revision is None:
            self._up_to_head = known
        return _history(known, content, listing, settings)

    def _known(
        self, repository: Repository, settings: HistorySettings, revision: str | None
    ) -> list[_Version] | None:
        """Return the versions up to *revision* where they are the first of those up to HEAD."""
        commits = [version.commit for version in self._up_to_head]
        if revision is None or not commits:
            return None
        names = names_of(repository, self._store, settings.previous)
        paths = (*names, *map(folder_beside, names))
        newest = repository.run(
            "log", "-1", "--first-parent", "--format=%H", revision, "--", *paths
        )
        commit = newest.stdout.decode().strip()
        if commit not in commits:
            return None
        return self._up_to_head[: commits.index(commit) + 1]


def history(
    committed: Iterable[Version],
    content: bytes,
    listing: Listing,
    settings: HistorySettings,
    reader: VersionReader,
) -> History:
    """Return the history that the *committed* versions make, the store being *content*, *listing* and *settings* now."""
    return _history(_read(committed, reader), content, listing, settings)


def _read(committed: Iterable[Version], reader: VersionReader) -> list[_Version]:
    return [
        _Version(
            commit=version.commit,
            at=version.at,
            schedule=reader.read(version.text, version.listing),
            identity=_identity(version.text, version.listing),
        )
        for version in committed
    ]


def _history(
    committed: Iterable[_Version],
    content: bytes,
    listing: Listing,
    settings: HistorySettings,
) -> History:
    """Return the history of *committed* versions; one that broke a promise was not published.

    Unless the organiser let it through: by ignoring its commit.
    """
    ignored = tuple(name.lower() for name in settings.ignore if name)
    clocks: list[tuple[str, dt.datetime]] = []
    good: list[Snapshot] = []
    latest, published = None, False
    for version in committed:
        clocks.append((version.commit, version.at))
        ignore = bool(ignored) and version.commit.startswith(ignored)
        latest, published = version.identity, False
        former = (one.schedule for one in reversed(good[-RECENT - 1 : -1]))
        if version.schedule is not None and (
            ignore
            or not good
            or not breaks(good[-1].schedule, version.schedule, former)
        ):
            published = True
            good.append(
                Snapshot(
                    schedule=version.schedule,
                    at=version.at,
                    commit=version.commit,
                    ignored=ignore,
                )
            )
    named = [*settings.ignore, *([settings.begin] if settings.begin else [])]
    return History(
        published=with_right_clocks(good),
        committed=published and latest == _identity(content, listing),
        unknown=tuple(name for name in named if not _among(name, clocks)),
        clocks=tuple(clocks),
    )


def _among(name: str, clocks: Iterable[tuple[str, dt.datetime]]) -> bool:
    return any(commit.startswith(name.lower()) for commit, _ in clocks)


def _identity(text: bytes, listing: Listing) -> tuple[bytes, Listing]:
    # How lines end is left to git, which may change it on checking out.
    lines = text.replace(b"\r\n", b"\n")
    return blake2b(lines, digest_size=16).digest(), listing
