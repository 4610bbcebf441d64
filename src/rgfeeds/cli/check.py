"""`rgfeeds check`: every mistake, nothing written."""

import datetime as dt
import os
import sys
from pathlib import Path

import click

from rgfeeds.cli import options


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
        _list_rules()
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


def _list_rules() -> None:
    from rgfeeds.rules import RULES

    width = max(len(rule.name) for rule in RULES)
    for rule in RULES:
        about = rule.about.partition(". ")[0].removesuffix(".")
        click.echo(f"{rule.severity:<7}  {rule.name:<{width}}  {about}")
