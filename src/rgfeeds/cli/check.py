"""`rgfeeds check`: every mistake, nothing written."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

import click

from rgfeeds import report
from rgfeeds.cli.options import STORE, at_root
from rgfeeds.cli.streams import deliver
from rgfeeds.history import open_store
from rgfeeds.report import recent
from rgfeeds.report.workflow import Step
from rgfeeds.rules import RULES
from rgfeeds.store.diagnostics import Diagnostic


@click.command()
@click.argument(
    "stores", metavar="[STORE]...", nargs=-1, type=click.Path(path_type=Path)
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["full", "concise", "github", "json"]),
    default="full",
    show_default=True,
    help="For people, editors, GitHub's annotations, or programs.",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Show what is wrong with sessions long over, too.",
)
@click.option(
    "--rules",
    is_flag=True,
    help="List every rule with its severity, and do nothing else.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Check as on this day; by default the day it is.",
)
@click.option(
    "--allow-shallow",
    is_flag=True,
    help="Compare with a history that was cut off, as far as it goes.",
)
@click.pass_context
def check(  # noqa: PLR0913 - one parameter an option
    ctx: click.Context,
    stores: tuple[Path, ...],
    format_: str,
    today: dt.datetime | None,
    *,
    everything: bool,
    rules: bool,
    allow_shallow: bool,
) -> None:
    """Find every mistake in the stores, data/sessions.toml by default; write nothing.

    What a store may say is explained in docs/store.md of the repository of rgfeeds.
    """
    if rules:
        click.echo(_rule_list(), nl=False)
        return

    shown: list[Diagnostic] = []
    texts: dict[str, str] = {}
    hidden, stopped = 0, False
    for store in stores or (at_root(STORE),):
        file = open_store(store, allow_shallow=allow_shallow)
        day = today.date() if today else file.today()
        loaded = file.check(day)
        current = loaded.diagnostics
        if not everything:
            current = recent.current(loaded, day, file.changed())
        shown += current
        hidden += len(loaded.diagnostics) - len(current)
        texts[str(file.path)] = loaded.text
        stopped = stopped or loaded.schedule is None
    step = Step.around(os.environ) or Step()
    found = report.Report(
        diagnostics=tuple(shown),
        texts=texts,
        remark=recent.left_out(hidden),
        folder=step.folder(Path.cwd()),
        files=step.files,
    )
    colour = report.wants_colour(sys.stdout, os.environ)
    text = report.FORMATS[format_](found, colour=colour)
    if format_ == "json":
        deliver(text)
    else:
        click.echo(text, nl=False, color=colour)
    step.summarize(report.summary(found))
    if stopped:
        ctx.exit(1)


def _rule_list() -> str:
    width = max(len(rule.name) for rule in RULES)
    return "".join(
        f"{rule.severity:<7}  {rule.name:<{width}}  {rule.about.partition('. ')[0].removesuffix('.')}\n"
        for rule in RULES
    )
