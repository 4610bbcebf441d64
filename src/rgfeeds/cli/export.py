"""`rgfeeds export`: the sessions as the Markdown page that a group knows."""

from __future__ import annotations

import os
from pathlib import Path

import click

from rgfeeds.cli.options import store_option
from rgfeeds.cli.streams import deliver
from rgfeeds.editing.file import replace, with_text
from rgfeeds.errors import RgfeedsError
from rgfeeds.history import open_store
from rgfeeds.outputs import markdown_page
from rgfeeds.publication.publication import Publication, publish
from rgfeeds.store import source


class MistakenStore(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The store has mistakes, so that no page can be made of it."""

    exit_status = 1


class NoPage(RgfeedsError):  # noqa: N818 - it reads as what happened
    """There is no page to write into."""


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@store_option
@click.option(
    "--dry-run", is_flag=True, help="Say what would be written; write nothing."
)
def export(file: Path | None, store: Path, *, dry_run: bool) -> None:
    """Write the sessions as a Markdown page, which import reads back.

    Without FILE it is printed. In FILE, which must be there, it takes the place of
    what stands between the lines <!-- rgfeeds --> and <!-- end of rgfeeds -->.
    """
    publication = _publication(store)
    if file is None:
        deliver(markdown_page.page(publication))
        return

    if not file.exists():
        raise NoPage(
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
        replace(file, new)
    click.echo(f"Would write {file}" if dry_run else f"Wrote {file}")


def _publication(store: Path) -> Publication:
    opened = open_store(store, allow_shallow=True)
    schedule = opened.check().schedule
    if schedule is None:
        raise MistakenStore(
            f"{store} has mistakes; see them with: rgfeeds check {store}"
        )
    return publish(opened.snapshots(schedule, os.environ))
