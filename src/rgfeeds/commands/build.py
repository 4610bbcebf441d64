"""`rgfeeds build`: the store becomes the site."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rgfeeds.commands.options import store_option

if TYPE_CHECKING:
    from rgfeeds.diagnostics import Diagnostic
    from rgfeeds.files import Change
    from rgfeeds.load import Loaded
    from rgfeeds.publication import Publication


@click.command()
@store_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("public"),
    show_default=True,
    help="The folder to publish.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing; exit 1 if the folder is not what would be written.",
)
@click.option(
    "--allow-shallow",
    is_flag=True,
    help="Take dates from a history that was cut off; for previews only.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["full", "github"]),
    default="full",
    show_default=True,
    help="For people, or a GitHub workflow: annotations, summary and outputs.",
)
@click.option(
    "--since",
    metavar="COMMIT",
    help="In a workflow: the commit that was published, to say what will be news.",
)
@click.pass_context
def build(  # noqa: PLR0913 - one parameter an option
    ctx: click.Context,
    store: Path,
    out: Path,
    *,
    check: bool,
    allow_shallow: bool,
    format_: str,
    since: str | None,
) -> None:
    """Compile the sessions into the calendar, the feeds and the pages."""
    from rgfeeds import archive, files, site
    from rgfeeds.history import open_store
    from rgfeeds.publication import publish

    # What a build makes lives until its end: looking for garbage costs a third of it.
    gc.disable()
    ctx.call_on_close(gc.enable)
    file = open_store(store, allow_shallow=allow_shallow)
    # Only what is said of the store depends on the day, never what is written.
    today = file.today()
    loaded = file.check(today)
    shown = archive.current(loaded, today, file.changed())
    told = None
    if format_ == "github":
        from rgfeeds.commands import on_github

        told = on_github.annotate(file, loaded, shown)
    else:
        _tell(loaded, shown, store, out)
    if loaded.schedule is None:
        ctx.exit(1)
    snapshots = file.snapshots(loaded.schedule, os.environ)
    publication = publish(snapshots)
    change = (files.plan if check else files.publish)(site.artifacts(publication), out)
    provisional = bool(file.reader.repository) and snapshots[-1].provisional
    click.echo(_outcome(change, out, publication, check=check, provisional=provisional))
    if told:
        from rgfeeds.commands import on_github

        on_github.published(file, since, publication.group, told)
    if check and change.any:
        ctx.exit(1)


def _tell(
    loaded: Loaded, current: tuple[Diagnostic, ...], store: Path, out: Path
) -> None:
    """Say what was found in the store; it is a remark, so on stderr."""
    from rgfeeds import report
    from rgfeeds.diagnostics import Severity

    told = tuple(found for found in current if found.severity is not Severity.NOTE)
    if not told:
        return
    found = report.Report(
        diagnostics=told,
        texts={str(store): loaded.text},
        remark="" if loaded.schedule else f"Nothing was written; {out} stays as it was",
    )
    colour = report.wants_colour(sys.stderr, os.environ)
    text = report.FORMATS["full"](found, colour=colour)
    click.echo(text, err=True, nl=False, color=colour)


def _outcome(
    change: Change,
    out: Path,
    publication: Publication,
    *,
    check: bool,
    provisional: bool,
) -> str:
    """Say in one line what was, or would be, written to *out*."""
    from rgfeeds.report.visible import inert, visible

    counts = (
        (len(change.new), "new"),
        (len(change.changed), "changed"),
        (len(change.removed), "removed"),
        (len(change.same), "the same"),
    )
    said = ", ".join(f"{count:,} {word}" for count, word in counts if count)
    sessions = len(publication.present)
    held = (
        f"{sessions:,} session{'s' * (sessions != 1)} in {len(change.wanted):,} files"
    )
    if check:
        verdict = "is not what would be written" if change.any else "is up to date"
        line = f"{out} {verdict}: {held}: {said}"
    else:
        line = f"Wrote {out}: {held}: {said}"
    # A path may hold anything, a workflow command too.
    return inert(visible(line)) + " (provisional: not committed yet)" * provisional
