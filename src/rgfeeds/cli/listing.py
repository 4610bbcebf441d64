"""`rgfeeds check`, `list`, `show`, `news`, `export` and `schema`: what a store says, for people and programs."""

import datetime as dt
import os
import sys
from pathlib import Path

import click

from rgfeeds.cli import options
from rgfeeds.errors import Refused, RgfeedsError


@click.command()
@click.argument("stores", metavar="[STORE]...", nargs=-1, type=options.PATH)
@options.choice_option(
    "For people, editors, GitHub's annotations, or programs.",
    "full concise github json",
)
@options.flag("--all", "Show what is wrong with sessions long over, too.")
@options.flag("--rules", "List every rule with its severity, and do nothing else.")
@options.today_option("Check as on this day; by default the day it is.")
@options.flag(
    "--allow-shallow", "Compare with a history that was cut off, as far as it goes."
)
def check(  # noqa: PLR0913 - one parameter an option
    stores: tuple[Path, ...],
    format: str,
    today: dt.date | None,
    *,
    all: bool,
    rules: bool,
    allow_shallow: bool,
) -> None:
    """Find every mistake in the stores, data/sessions.toml by default; write nothing.

    What a store may say is explained in docs/store.md of the repository of rgfeeds.
    """
    from rgfeeds.history import open_store
    from rgfeeds.report import Report
    from rgfeeds.report.formats import FORMATS
    from rgfeeds.report.github import Step, summary
    from rgfeeds.report.text import wants_colour
    from rgfeeds.store.document import Diagnostic

    if rules:
        from rgfeeds.rules import RULES

        width = max(len(rule.name) for rule in RULES)
        for rule in RULES:
            about = rule.about.partition(". ")[0].removesuffix(".")
            click.echo(f"{rule.severity:<7}  {rule.name:<{width}}  {about}")
        return
    findings: tuple[Diagnostic, ...] = ()
    texts, hidden, stopped = {}, 0, False
    for store in stores or (options.at_root(options.STORE),):
        file = open_store(store, allow_shallow=allow_shallow)
        day = today or file.today()
        loaded = file.check(day)
        found = loaded.diagnostics
        shown = found if all else loaded.without_archive(day, file.changed_ids())
        findings += shown
        hidden += len(found) - len(shown)
        texts[str(file.path)] = loaded.text
        stopped = stopped or loaded.schedule is None
    step = Step(os.environ)
    report = Report(
        diagnostics=findings,
        texts=texts,
        remark=f"{hidden:,} more in the archive: --all" if hidden else "",
        folder=step.folder(Path.cwd()),
        files=step.files,
    )
    colour = wants_colour(sys.stdout, os.environ)
    text = FORMATS[format](report, colour=colour)
    if format == "json":
        options.deliver(text)
    else:
        click.echo(text, nl=False, color=colour)
    if step.runs:
        step.summarize(summary(report))
    if stopped:
        sys.exit(1)


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

    from rgfeeds.rules import CHECK
    from rgfeeds.store.keys import store_schema

    options.deliver(
        f"{json.dumps(store_schema(CHECK), indent=2, ensure_ascii=False)}\n"
    )
