"""What subscribers will see of a store's changes since a revision, read from git."""

from __future__ import annotations

from collections.abc import Mapping

from rgfeeds.history import History, Repository, StoreFile
from rgfeeds.model.errors import RgfeedsError
from rgfeeds.publication.outlook import Outlook, outlook
from rgfeeds.rules.judge import judge
from rgfeeds.rules.promises import PROMISES
from rgfeeds.store.diagnostics import Diagnostic, Severity


class NoHistory(RgfeedsError):  # noqa: N818 - it reads as what happened
    """There is nothing to compare the store with."""


class MistakenStore(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The store has mistakes, so that nothing can be told of it."""

    exit_status = 1


def forecast(
    file: StoreFile, environment: Mapping[str, str], *, since: str | None = None
) -> Outlook:
    """Return what subscribers will see because the store in *file* changed.

    It is compared with its version at the commit where HEAD parted from *since*;
    without, from the upstream branch, or when it is the same there, with its
    version before the newest. Raise NoHistory where there is nothing to compare
    with, MistakenStore, and GitError.
    """
    repository = file.reader.repository
    if repository is None:
        raise NoHistory(
            f"{file.path} is in no git repository, so no change of it is known"
        )
    before = _before(file, repository, since)
    broken = _broken(file, before)
    store = file.parsed.store
    schedule = store.schedule() if store else None
    assert schedule is not None, "a store without mistakes has a schedule"
    # What breaks a promise is never published, but it is what is asked about.
    return outlook(before.published, file.snapshots(schedule, environment), broken)


def _before(file: StoreFile, repository: Repository, since: str | None) -> History:
    """Return the history that the store is compared with."""
    base = _base(repository, since)
    if base is not None:
        before = file.reader.read(file.parsed.content, file.settings, base)
        if since is not None or not before.committed:
            return before
    return file.history.without_the_present()


def _base(repository: Repository, since: str | None) -> str | None:
    """Return the commit at which HEAD parted from *since*, else from the upstream branch."""
    tip = repository.commit(since or "@{upstream}")
    if since is not None and tip is None:
        raise NoHistory(f"there is no commit called `{since}` in {repository.root}")
    if tip is None:
        return None
    parted = repository.run("merge-base", tip, "HEAD")
    return parted.stdout.decode().strip() or tip


def _broken(file: StoreFile, before: History) -> tuple[Diagnostic, ...]:
    """Return the promises that are broken since *before*, errors first; raise MistakenStore for other errors."""
    promises = {rule.name for rule in PROMISES}
    diagnostics = judge(file.parsed, before.context(None)).diagnostics
    found = [one for one in diagnostics if one.rule in promises]
    if any(one.severity is Severity.ERROR and one not in found for one in diagnostics):
        raise MistakenStore(
            f"{file.path} has mistakes; see them with: rgfeeds check {file.path}"
        )
    return tuple(sorted(found, key=lambda one: one.severity is not Severity.ERROR))
