"""`rgfeeds news`: what subscribers will be told by the changes since a revision."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rgfeeds.commands.options import store_option
from rgfeeds.errors import RgfeedsError

if TYPE_CHECKING:
    from rgfeeds.diagnostics import Diagnostic
    from rgfeeds.git import Repository, Version
    from rgfeeds.load import Loaded
    from rgfeeds.model import HistorySettings
    from rgfeeds.outlook import Outlook


class NoHistory(RgfeedsError):  # noqa: N818 - it reads as what happened
    """There is nothing to compare the store with."""


class MistakenStore(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The store has mistakes, so that nothing can be told of it."""

    exit_status = 1


@click.command()
@click.argument("since", required=False)
@store_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="For a mail or a chat, a pull request, or programs.",
)
@click.pass_context
def news(ctx: click.Context, since: str | None, store: Path, format_: str) -> None:
    """Say what subscribers will be told by the changes since the commit SINCE.

    Without SINCE: since the upstream branch, or when the store is the same there,
    since its version before the newest. Edits not committed count.
    """
    from rgfeeds.diagnostics import Severity
    from rgfeeds.report.preview import FORMATS

    found = _outlook(store, since)
    click.echo(FORMATS[format_](found), nl=False)
    if any(promise.severity is Severity.ERROR for promise in found.broken):
        ctx.exit(1)


def _outlook(store: Path, since: str | None) -> Outlook:
    from rgfeeds import git, source
    from rgfeeds.outlook import outlook
    from rgfeeds.past import PastVersions
    from rgfeeds.precedent import Precedent, history_settings, kept, last
    from rgfeeds.snapshots import snapshots, with_edits

    content = source.read(store)
    repository = git.Repository.around(store)
    if repository is None:
        raise NoHistory(f"{store} is in no git repository, so no change of it is known")
    settings = history_settings(content)
    committed, before = _versions(repository, store, content, settings, since)
    past = tuple(kept(snapshots(before, PastVersions().read, ignore=settings.ignore)))
    previous, *former = last(past) or (None,)
    precedent = Precedent(previous=previous, former=tuple(former))
    broken = _broken(precedent.load(str(store), content), store)
    edited = git.Version(
        commit="", at=source.edited_at(store, os.environ), text=content
    )
    versions = with_edits(committed, edited)
    *since_then, newest = snapshots(
        versions, PastVersions().read, ignore=settings.ignore
    )
    # What breaks a promise is never published, but it is what is asked about.
    return outlook(past, [*kept(since_then), newest], broken)


def _versions(
    repository: Repository,
    store: Path,
    content: bytes,
    settings: HistorySettings,
    since: str | None,
) -> tuple[tuple[Version, ...], tuple[Version, ...]]:
    """Return the committed versions of *store*, and those that are compared with it."""
    from rgfeeds import git
    from rgfeeds.precedent import earlier

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
    from rgfeeds.diagnostics import Severity
    from rgfeeds.rules.promises import PROMISES

    promises = {rule.name for rule in PROMISES}
    found = [one for one in loaded.diagnostics if one.rule in promises]
    errors = [one for one in loaded.diagnostics if one.severity is Severity.ERROR]
    if any(one not in found for one in errors):
        raise MistakenStore(
            f"{store} has mistakes; see them with: rgfeeds check {store}"
        )
    return tuple(sorted(found, key=lambda one: one.severity is not Severity.ERROR))
