"""How a store came to be what it is, as git tells: its file now, and what was committed before."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.history.reader import Present, VersionReader
from rgfeeds.history.repository import GitError, Repository
from rgfeeds.history.timeline import Snapshot, with_right_clocks
from rgfeeds.history.versions import Version, load_texts, read_versions
from rgfeeds.model import Schedule, Session
from rgfeeds.rules import Loaded, judge
from rgfeeds.rules.promises import breaks_promise
from rgfeeds.rules.rule import Context
from rgfeeds.store import source
from rgfeeds.store.load import Parsed, parse


class History(Struct, frozen=True, kw_only=True):
    """The versions of a store that were published, oldest first.

    *committed* tells that the last of them says what the store says now. *unknown*
    are the commits that `[history]` names and that never changed the store. *clocks*
    are all commits that did, each with the instant its clock gave it, in UTC.
    """

    published: tuple[Snapshot, ...] = ()
    committed: bool = False
    unknown: tuple[str, ...] = ()
    clocks: Mapping[str, dt.datetime] = {}

    @property
    def before(self) -> tuple[Snapshot, ...]:
        """The published versions that say something else than the store now."""
        return self.published[:-1] if self.committed else self.published

    def context(self, today: dt.date | None) -> Context:
        """Return what rules may know of the store besides what it says *today*."""
        before = [one.schedule for one in self.before]
        last = today or dt.date.max  # without a day, no clock is ahead of it
        ahead = [(name, at) for name, at in self.clocks.items() if at.date() > last]
        return Context(
            today=today,
            previous=before[-1] if before else None,
            # An old copy of the store is recognized 20 versions back.
            former=tuple(before[-21:-1][::-1]),
            known=_known(before),
            unknown=self.unknown,
            ahead=tuple(ahead),
        )


def read_history(
    repository: Repository | None, store: Path, reader: VersionReader, tip: str = ""
) -> History:
    """Return what was committed of *store* up to HEAD or *tip*; raise GitError when git has no answer."""
    if repository is None:
        return History()
    now = reader.present
    line = (tip or repository.head, now.settings)
    committed = reader.lines.get(line) or read_versions(
        repository, store, now.settings, content=now.content, revision=tip
    )
    reader.lines[line] = committed
    return build_history(load_texts(repository, committed, reader.known), reader)


def build_history(committed: Iterable[Version], reader: VersionReader) -> History:
    """Return the history of *committed* versions, oldest first; one that broke a promise counts only if ignored."""
    present, settings = reader.present, reader.present.settings
    ignored = tuple(name.lower() for name in settings.ignore if name)
    clocks: dict[str, dt.datetime] = {}
    good: list[Snapshot] = []
    known: dict[str, Session] = {}
    latest: Version | None = None
    for version in committed:
        latest = None
        clocks[version.commit] = version.at
        if version.key not in reader.known:
            reader.known[version.key] = reader.read(version.text, version.listing)
        schedule = reader.known[version.key]
        ignore = version.commit.startswith(ignored)
        if schedule and (
            ignore or not good or not breaks_promise(good[-1].schedule, schedule, known)
        ):
            latest = version
            known |= _known([schedule])
            good.append(Snapshot(schedule, version.at, version.commit, ignored=ignore))
    named = [*settings.ignore, *filter(None, [settings.begin])]
    # Git may change the ends of lines when it checks out.
    lines = present.content.replace(b"\r\n", b"\n")
    return History(
        published=with_right_clocks(good),
        committed=latest is not None
        and latest.listing == present.listing
        and latest.text.replace(b"\r\n", b"\n") == lines,
        unknown=tuple(
            name
            for name in named
            if not any(commit.startswith(name.lower()) for commit in clocks)
        ),
        clocks=clocks,
    )


def _known(schedules: Iterable[Schedule]) -> dict[str, Session]:
    """Return the sessions of *schedules*, oldest first, by their ids, as they were last."""
    return {one.id: one for schedule in schedules for one in schedule.sessions}


class StoreFile(Struct, frozen=True):
    """A store's file, the *files* in the folder beside it, and its history, each read once."""

    path: Path
    parsed: Parsed
    history: History
    reader: VersionReader
    files: tuple[source.MaterialFile, ...] = ()
    repository: Repository | None = None

    def today(self) -> dt.date:
        """Return the day it is where the group meets."""
        return source.today(self.parsed.store)

    def check(self, today: dt.date | None = None) -> Loaded:
        """Return what the store says, with every mistake; *today* is the day where the group meets."""
        context = replace(self.history.context(today), files=self.files)
        return judge(self.parsed, context)

    def changed_ids(self) -> frozenset[str] | None:
        """Return the ids of the sessions that are new or changed since the last version; None without one."""
        store, before = self.parsed.store, self.history.before
        if not before or store is None:
            return None
        was = _known([before[-1].schedule])
        return frozenset(one.id for _, one in store.sessions if was.get(one.id) != one)

    def snapshots(
        self, schedule: Schedule, environment: Mapping[str, str]
    ) -> tuple[Snapshot, ...]:
        """Return every published version up to *schedule*, what the store says now, oldest first."""
        if self.history.committed:
            return self.history.published
        at = source.edited_at(self.path, self.files, environment)
        # As their own clocks dated them: which of those are right depends on the newest, too.
        clocks = self.history.clocks
        told = (replace(one, at=clocks[one.commit]) for one in self.history.published)
        return with_right_clocks([*told, Snapshot(schedule, at)])


def open_store(
    path: Path,
    *,
    content: bytes | None = None,
    reader: VersionReader | None = None,
    allow_shallow: bool = False,
) -> StoreFile:
    """Read the store at *path*, or *content* in its place; keep the *reader* to read again. Raise RgfeedsError."""
    text = source.read(path) if content is None else content
    files = source.materials(path)
    listing = source.list_files(files)
    parsed = parse(str(path), text, listing)
    reader = reader or VersionReader()
    reader.present = Present.of(parsed, listing)
    repository = Repository.find(path)
    if repository and repository.shallow and not allow_shallow:
        raise GitError(
            f"only the latest commits are in {repository.root}, so that dates would be wrong;"
            " in the workflow, give actions/checkout `fetch-depth: 0`,"
            " elsewhere run: git fetch --unshallow"
        )
    history = read_history(repository, path, reader)
    return StoreFile(path, parsed, history, reader, files, repository)
