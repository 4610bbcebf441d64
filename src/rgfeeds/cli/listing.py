"""`rgfeeds list`, `show`, `news`, `export` and `schema`: what the store says, for people and programs."""

import datetime as dt
import os
import sys
from pathlib import Path

import click

from rgfeeds.cli import options
from rgfeeds.errors import Refused, RgfeedsError


@click.command("list")
@options.flag("--all", "Those that are over, too.")
@options.flag("--json", "For programs.")
@options.store_option
@options.edit_today_option
def list_(*, all: bool, json: bool, store: Path, today: dt.date | None) -> None:
    """List the sessions to come, with their ids, soonest first."""
    from json import dumps

    from rgfeeds.model import by_start
    from rgfeeds.report.sessions import as_object, lines
    from rgfeeds.store import source

    read = options.store_at(store)
    day = today or source.today(read)
    sessions = sorted((session for _, session in read.sessions), key=by_start)
    shown = [one for one in sessions if all or one.plan.day >= day]
    if json:
        click.echo(dumps([as_object(one) for one in shown], indent=2))
    else:
        click.echo("\n".join(lines(shown, day) or ["No session is planned."]))
    if len(read.sessions) < len(read.entries("session")):
        cure = f"see them with: rgfeeds check {store}"
        click.echo(f"note: sessions with mistakes are not listed; {cure}", err=True)


@click.command(help=f"Show all that the store says of SESSION.\n\n{options.SESSION}")
@options.session_argument
@options.store_option
@options.edit_today_option
def show(*, session: str, store: Path, today: dt.date | None) -> None:
    from rgfeeds.editing.when import choose
    from rgfeeds.report.sessions import details
    from rgfeeds.store import source

    read = options.store_at(store)
    target = choose(session, read, today or source.today(read))
    click.echo("\n".join(details(read, target.path, target.session)))


@click.command()
@click.argument("since", required=False)
@options.store_option
@options.choice_option(
    "For a mail or a chat, a pull request, or programs.", "text markdown json"
)
def news(since: str | None, store: Path, format: str) -> None:
    """Say what subscribers will be told by the changes since the commit SINCE.

    Without SINCE: since the upstream branch, or when the store is the same there,
    since its version before the newest. Edits not committed count.
    """
    from rgfeeds.history import open_store
    from rgfeeds.publication.effect import effect_of
    from rgfeeds.report.effects import FORMATS
    from rgfeeds.store.document import Severity

    found = effect_of(open_store(store), os.environ, since=since)
    text = FORMATS[format](found)
    if format == "json":
        options.deliver(text)
    else:
        click.echo(text, nl=False)
    if any(promise.severity is Severity.ERROR for promise in found.broken):
        sys.exit(1)


@click.command()
@click.argument("file", required=False, type=options.PATH)
@options.store_option
@options.flag("--dry-run", "Say what would be written; write nothing.")
def export(file: Path | None, store: Path, *, dry_run: bool) -> None:
    """Write the sessions as a Markdown page, which import reads back.

    Without FILE it is printed. In FILE, which must be there, it takes the place of
    what stands between the lines <!-- rgfeeds --> and <!-- end of rgfeeds -->.
    """
    from rgfeeds.history import open_store
    from rgfeeds.outputs import markdown_page
    from rgfeeds.publication import publish
    from rgfeeds.store import source
    from rgfeeds.store.writing import with_text, write

    opened = open_store(store, allow_shallow=True)
    schedule = opened.check().schedule
    if schedule is None:
        raise Refused(f"{store} has mistakes; see them with: rgfeeds check {store}")
    publication = publish(opened.snapshots(schedule, os.environ))
    if file is None:
        options.deliver(markdown_page.page(publication))
        return
    if not file.exists():
        cure = f"make it, with these two lines where the sessions go: {options.MARKS}"
        raise RgfeedsError(f"there is no page {file}; {cure}")
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
    import json

    from rgfeeds.rules.settings import store_schema

    options.deliver(f"{json.dumps(store_schema(), indent=2, ensure_ascii=False)}\n")
