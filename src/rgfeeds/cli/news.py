"""`rgfeeds news`: what subscribers will be told by the changes since a revision."""

from __future__ import annotations

import os
from pathlib import Path

import click

from rgfeeds.cli.options import store_option
from rgfeeds.cli.streams import deliver
from rgfeeds.history import open_store
from rgfeeds.publication.effect import effect_of
from rgfeeds.report.effects import FORMATS
from rgfeeds.store.diagnostics import Severity


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
    found = effect_of(open_store(store), os.environ, since=since)
    if format_ == "json":
        deliver(FORMATS[format_](found))
    else:
        click.echo(FORMATS[format_](found), nl=False)
    if any(promise.severity is Severity.ERROR for promise in found.broken):
        ctx.exit(1)
