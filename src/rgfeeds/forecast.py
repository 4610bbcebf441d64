"""What subscribers will see of a store's changes since a revision, read from git."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rgfeeds import git, source
from rgfeeds.diagnostics import Diagnostic, Severity
from rgfeeds.errors import RgfeedsError
from rgfeeds.git import Repository, Version
from rgfeeds.load import Loaded
from rgfeeds.model import HistorySettings
from rgfeeds.outlook import Outlook, outlook
from rgfeeds.past import PastVersions
from rgfeeds.precedent import Precedent, earlier, history_settings, last, published
from rgfeeds.rules.promises import PROMISES
from rgfeeds.snapshots import snapshots, with_edits


class NoHistory(RgfeedsError):  # noqa: N818 - it reads as what happened
    """There is nothing to compare the store with."""


class MistakenStore(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The store has mistakes, so that nothing can be told of it."""

    exit_status = 1


def forecast(
    store: Path,
    content: bytes,
    environment: Mapping[str, str],
    *,
    since: str | None = None,
) -> Outlook:
    """Return what subscribers will see because *store*, which says *content*, changed.

    It is compared with its version at the commit where HEAD parted from *since*;
    without, from the upstream branch, or when it is the same there, with its
    version before the newest. Raise NoHistory where there is nothing to compare
    with, MistakenStore, and GitError.
    """
    repository = git.Repository.around(store)
    if repository is None:
        raise NoHistory(f"{store} is in no git repository, so no change of it is known")
    settings = history_settings(content)
    committed, before = _versions(repository, store, content, settings, since)
    past = tuple(
        published(snapshots(before, PastVersions().read, ignore=settings.ignore))
    )
    previous, *former = last(past) or (None,)
    precedent = Precedent(previous=previous, former=tuple(former))
    broken = _broken(precedent.load(str(store), content), store)
    edited = git.Version(
        commit="", at=source.edited_at(store, environment), text=content
    )
    versions = with_edits(committed, edited)
    *since_then, newest = snapshots(
        versions, PastVersions().read, ignore=settings.ignore
    )
    # What breaks a promise is never published, but it is what is asked about.
    return outlook(past, [*published(since_then), newest], broken)


def _versions(
    repository: Repository,
    store: Path,
    content: bytes,
    settings: HistorySettings,
    since: str | None,
) -> tuple[tuple[Version, ...], tuple[Version, ...]]:
    """Return the committed versions of *store*, and those that are compared with it."""
    names = settings.previous
    committed = tuple(git.versions(repository, store, previous=names))
    base = _base(repository, since)
    if base is not None:
        before = tuple(git.versions(repository, store, previous=names, revision=base))
        if since is not None or tuple(earlier(before, content)) == before:
            return committed, before
    return committed, tuple(earlier(committed, content))


def _base(repository: Repository, since: str | None) -> str | None:
    """Return the commit at which HEAD parted from *since*, else from the upstream branch."""
    tip = repository.commit(since or "@{upstream}")
    if since is not None and tip is None:
        raise NoHistory(f"there is no commit called `{since}` in {repository.root}")
    if tip is None:
        return None
    parted = repository.run("merge-base", tip, "HEAD")
    return parted.stdout.decode().strip() or tip


def _broken(loaded: Loaded, store: Path) -> tuple[Diagnostic, ...]:
    """Return the promises that *loaded* breaks, errors first; raise MistakenStore for other errors."""
    promises = {rule.name for rule in PROMISES}
    found = [one for one in loaded.diagnostics if one.rule in promises]
    errors = [one for one in loaded.diagnostics if one.severity is Severity.ERROR]
    if any(one not in found for one in errors):
        raise MistakenStore(
            f"{store} has mistakes; see them with: rgfeeds check {store}"
        )
    return tuple(sorted(found, key=lambda one: one.severity is not Severity.ERROR))
