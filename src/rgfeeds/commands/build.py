"""`rgfeeds build`: the store becomes the site."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rgfeeds.files import Change
    from rgfeeds.load import Loaded


@click.command()
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    default=Path("data/sessions.toml"),
    show_default=True,
    help="The file with the sessions.",
)
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
@click.pass_context
def build(ctx: click.Context, store: Path, out: Path, *, check: bool) -> None:
    """Compile the sessions into the calendar, the feeds and the pages."""
    from rgfeeds import files, progress, site
    from rgfeeds.load import load

    content = site.read(store)
    loaded = load(str(store), content)
    _tell(loaded, str(store), content, f"Nothing was written; {out} stays as it was")
    if loaded.schedule is None:
        ctx.exit(1)
    artifacts = site.render(loaded.schedule, site.edited(store, os.environ))
    shown = progress.shown(artifacts, sys.stderr)
    change = files.plan(shown, out) if check else files.publish(shown, out)
    click.echo(_outcome(change, out, len(loaded.schedule.sessions), check=check))
    if check and change.any:
        ctx.exit(1)


def _tell(loaded: Loaded, file: str, content: bytes, when_stopped: str) -> None:
    """Print what was found in the store; it is a remark, so on stderr."""
    if not loaded.diagnostics:
        return
    from rgfeeds import report

    found = report.Report(
        diagnostics=loaded.diagnostics,
        texts={file: content.decode("utf-8-sig", "replace")},
        remark="" if loaded.schedule else when_stopped,
    )
    colour = report.wants_colour(sys.stderr, os.environ)
    click.echo(
        report.FORMATS["full"](found, colour=colour), err=True, nl=False, color=colour
    )


def _outcome(change: Change, out: Path, sessions: int, *, check: bool) -> str:
    """Say in one line what was, or would be, written to *out*."""
    counts = (
        (len(change.new), "new"),
        (len(change.changed), "changed"),
        (len(change.removed), "removed"),
        (len(change.same), "the same"),
    )
    said = ", ".join(f"{count:,} {word}" for count, word in counts if count)
    held = (
        f"{sessions:,} session{'s' * (sessions != 1)} in {len(change.wanted):,} files"
    )
    if check:
        verdict = "is not what would be written" if change.any else "is up to date"
        return f"{out} {verdict}: {held}: {said}"
    return f"Wrote {out}: {held}: {said}"
