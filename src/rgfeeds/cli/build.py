"""`rgfeeds build`: the store becomes the site."""

from __future__ import annotations

import gc
import os
from itertools import chain
from pathlib import Path

import click

from rgfeeds import outputs, site
from rgfeeds.cli.options import at_root, remark, store_option
from rgfeeds.history import open_store
from rgfeeds.publication.publication import Publication, publish
from rgfeeds.report import Report, recent
from rgfeeds.report.visible import inert, visible
from rgfeeds.rules.judge import Loaded
from rgfeeds.site import folder
from rgfeeds.site.folder import Change
from rgfeeds.site.standing import refuse_sources
from rgfeeds.store.diagnostics import Diagnostic, Severity


@click.command()
@store_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=lambda: at_root(Path("public")),
    show_default="public",
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
    # What a build makes lives until its end: looking for garbage costs a third of it.
    gc.disable()
    ctx.call_on_close(gc.enable)
    refuse_sources(out, store)
    file = open_store(store, allow_shallow=allow_shallow)
    # Only what is said of the store depends on the day, never what is written.
    today = file.today()
    loaded = file.check(today)
    shown = recent.current(loaded, today, file.changed())
    told = None
    if format_ == "github":
        from rgfeeds.cli import on_github

        told = on_github.annotate(file, loaded, shown)
    else:
        _tell(loaded, shown, store, out)
    if loaded.schedule is None:
        ctx.exit(1)

    snapshots = file.snapshots(loaded.schedule, os.environ)
    publication = publish(snapshots)
    write = folder.compare if check else folder.publish
    copies = site.copies(publication, file.files)
    files: folder.Files = chain(site.render(publication), copies.items())
    change = write(files, out, outputs.can_write)
    provisional = bool(file.reader.repository) and snapshots[-1].provisional
    click.echo(_outcome(change, out, publication, check=check, provisional=provisional))
    if told:
        from rgfeeds.cli import on_github

        on_github.summarize(file, since, publication.group, told)
    if check and change.any:
        ctx.exit(1)


def _tell(
    loaded: Loaded, current: tuple[Diagnostic, ...], store: Path, out: Path
) -> None:
    """Say what was found in the store; it is a remark, so on stderr."""
    told = tuple(found for found in current if found.severity is not Severity.NOTE)
    if not told:
        return
    remark(
        Report(
            diagnostics=told,
            texts={str(store): loaded.text},
            remark=""
            if loaded.schedule
            else f"Nothing was written; {out} stays as it was",
        )
    )


def _outcome(
    change: Change,
    out: Path,
    publication: Publication,
    *,
    check: bool,
    provisional: bool,
) -> str:
    """Say what was, or would be, written to *out*: in one line, and for a check by name."""
    parts = (
        (change.new, "new"),
        (change.changed, "changed"),
        (change.removed, "removed"),
        (change.same, "the same"),
    )
    said = ", ".join(f"{len(paths):,} {word}" for paths, word in parts if paths)
    sessions = len(publication.present)
    held = (
        f"{sessions:,} session{'s' * (sessions != 1)} in {len(change.wanted):,} files"
    )
    lines = [f"Wrote {out}: {held}: {said}"]
    if check:
        verdict = "is not what would be written" if change.any else "is up to date"
        lines = [f"{out} {verdict}: {held}: {said}"]
        lines += (f"{word}: {path}" for paths, word in parts[:3] for path in paths)
    # A path may hold anything, a workflow command too.
    lines = [inert(visible(line)) for line in lines]
    lines[0] += " (provisional: not committed yet)" * provisional
    return "\n".join(lines)
