"""`rgfeeds news`: what subscribers will be told by the changes since a revision."""

import os
import sys
from pathlib import Path

import click

from rgfeeds.cli.options import choice_option, store_option


@click.command()
@click.argument("since", required=False)
@store_option
@choice_option(
    "For a mail or a chat, a pull request, or programs.", "text markdown json"
)
def news(since: str | None, store: Path, format: str) -> None:
    """Say what subscribers will be told by the changes since the commit SINCE.

    Without SINCE: since the upstream branch, or when the store is the same there,
    since its version before the newest. Edits not committed count.
    """
    from rgfeeds.cli.streams import deliver
    from rgfeeds.history import open_store
    from rgfeeds.publication.effect import effect_of
    from rgfeeds.report.effects import FORMATS
    from rgfeeds.store.diagnostics import Severity

    found = effect_of(open_store(store), os.environ, since=since)
    text = FORMATS[format](found)
    if format == "json":
        deliver(text)
    else:
        click.echo(text, nl=False)
    if any(promise.severity is Severity.ERROR for promise in found.broken):
        sys.exit(1)
