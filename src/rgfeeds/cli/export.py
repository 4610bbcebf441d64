"""`rgfeeds export` and `rgfeeds schema`: the store as others read it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from rgfeeds.cli.options import flag, store_option
from rgfeeds.cli.streams import deliver
from rgfeeds.editing import with_text
from rgfeeds.errors import Refused, RgfeedsError
from rgfeeds.history import open_store
from rgfeeds.outputs import markdown_page
from rgfeeds.publication import publish
from rgfeeds.rules.schema import store_schema
from rgfeeds.store import source
from rgfeeds.store.writing import write


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@store_option
@flag("--dry-run", "Say what would be written; write nothing.")
def export(file: Path | None, store: Path, *, dry_run: bool) -> None:
    """Write the sessions as a Markdown page, which import reads back.

    Without FILE it is printed. In FILE, which must be there, it takes the place of
    what stands between the lines <!-- rgfeeds --> and <!-- end of rgfeeds -->.
    """
    opened = open_store(store, allow_shallow=True)
    schedule = opened.check().schedule
    if schedule is None:
        raise Refused(f"{store} has mistakes; see them with: rgfeeds check {store}")
    publication = publish(opened.snapshots(schedule, os.environ))
    if file is None:
        deliver(markdown_page.page(publication))
        return

    if not file.exists():
        raise RgfeedsError(
            f"there is no page {file}; make it, with these two lines where the sessions go:"
            " <!-- rgfeeds --> and <!-- end of rgfeeds -->"
        )
    content = source.read(file)
    text = content.decode("utf-8-sig", "surrogateescape")
    new = with_text(content, markdown_page.between(text, publication, str(file)))
    if new == content:
        click.echo(f"{file} is up to date")
        return
    if not dry_run:
        write({file: new})
    click.echo(f"Would write {file}" if dry_run else f"Wrote {file}")


@click.command()
def schema() -> None:
    """Print the JSON Schema of a store, for editors."""
    deliver(f"{json.dumps(store_schema(), indent=2, ensure_ascii=False)}\n")
