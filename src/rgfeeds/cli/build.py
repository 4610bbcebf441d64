"""`rgfeeds build`: the store becomes the site."""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rgfeeds.cli.options import at_root, flag, format_option, store_option

if TYPE_CHECKING:
    import datetime as dt

    from rgfeeds.history import StoreFile
    from rgfeeds.rules.judge import Loaded
    from rgfeeds.site.folder import FolderChange


@click.command()
@store_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=lambda: at_root(Path("public")),
    show_default="public",
    help="The folder to publish.",
)
@flag("--check", "Write nothing; exit 1 if the folder is not what would be written.")
@flag(
    "--allow-shallow", "Take dates from a history that was cut off; for previews only."
)
@format_option(
    "For people, or a GitHub workflow: annotations, summary and outputs.",
    "full",
    "github",
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
    format: str,
    since: str | None,
) -> None:
    """Compile the sessions into the calendar, the feeds and the pages."""
    from rgfeeds import outputs, site
    from rgfeeds.history import open_store
    from rgfeeds.publication import publish
    from rgfeeds.site import folder
    from rgfeeds.site.published import refuse_sources

    refuse_sources(out, store)
    file = open_store(store, allow_shallow=allow_shallow)
    # Only what is said of the store depends on the day, never what is written.
    today = file.today()
    loaded = file.check(today)
    told = None
    if format == "github":
        from rgfeeds.cli import on_github

        told = on_github.annotate(file, loaded, today)
    elif loaded.diagnostics:
        _tell(file, loaded, today, out)
    if loaded.schedule is None:
        ctx.exit(1)

    snapshots = file.snapshots(loaded.schedule, os.environ)
    publication = publish(snapshots)
    copies = site.copies(publication, file.files)
    files: folder.Files = chain(site.render(publication), copies.items())
    write = folder.compare if check else folder.move_into_place
    change = write(files, out, outputs.can_write)
    lines = _outcome(change, out, len(publication.present), check=check)
    if file.repository and snapshots[-1].provisional:
        lines[0] += " (provisional: not committed yet)"
    click.echo("\n".join(lines))
    if told:
        from rgfeeds.cli import on_github

        on_github.summarize(file, since, publication.group, told)
    if check and change.any:
        ctx.exit(1)


def _tell(file: StoreFile, loaded: Loaded, today: dt.date, out: Path) -> None:
    """Say what was found in the store; it is a remark, so on stderr."""
    from rgfeeds.cli.options import remark
    from rgfeeds.report import Report
    from rgfeeds.store.diagnostics import Severity

    current = loaded.without_archive(today, file.changed_ids())
    told = tuple(found for found in current if found.severity is not Severity.NOTE)
    if told:
        stays = "" if loaded.schedule else f"Nothing was written; {out} stays as it was"
        texts = {str(file.path): loaded.text}
        remark(Report(diagnostics=told, texts=texts, remark=stays))


def _outcome(
    change: FolderChange, out: Path, sessions: int, *, check: bool
) -> list[str]:
    """Say what was, or would be, written to *out*: in one line, and for a check by name."""
    from rgfeeds.report.visible import inert, visible

    parts = (
        (change.new, "new"),
        (change.changed, "changed"),
        (change.removed, "removed"),
        (change.same, "the same"),
    )
    said = ", ".join(f"{len(paths):,} {word}" for paths, word in parts if paths)
    held = (
        f"{sessions:,} session{'s' * (sessions != 1)} in {len(change.wanted):,} files"
    )
    lines = [f"Wrote {out}: {held}: {said}"]
    if check:
        verdict = "is not what would be written" if change.any else "is up to date"
        lines = [f"{out} {verdict}: {held}: {said}"]
        lines += (f"{word}: {path}" for paths, word in parts[:3] for path in paths)
    # A path may hold anything, a workflow command too.
    return [inert(visible(line)) for line in lines]
