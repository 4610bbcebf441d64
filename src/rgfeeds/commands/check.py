"""`rgfeeds check`: every mistake, nothing written."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rgfeeds.commands.options import STORE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rgfeeds.load import Loaded
    from rgfeeds.precedent import Precedent
    from rgfeeds.report import Report


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
    """Find every mistake in the stores, data/sessions.toml by default; write nothing."""
    if rules:
        click.echo(_listed(), nl=False)
        return
    day = today.date() if today else dt.date.today()  # noqa: DTZ011, TID251 - the one place that reads the clock
    read = {
        str(store): _read(store, day, allow_shallow=allow_shallow)
        for store in stores or (STORE,)
    }
    found = _report(read, day, everything=everything)
    _tell(found, format_)
    if any(loaded.schedule is None for loaded, _ in read.values()):
        ctx.exit(1)


def _listed() -> str:
    from rgfeeds.rules import RULES

    width = max(len(rule.name) for rule in RULES)
    return "".join(
        f"{rule.severity:<7}  {rule.name:<{width}}  {rule.about.partition('. ')[0].removesuffix('.')}\n"
        for rule in RULES
    )


def _read(
    store: Path, today: dt.date, *, allow_shallow: bool
) -> tuple[Loaded, Precedent]:
    """Return what *store* says now, held against what it said before."""
    from rgfeeds import source
    from rgfeeds.precedent import precedent

    content = source.read(store)
    past = precedent(store, content, allow_shallow=allow_shallow)
    return past.load(str(store), content, today), past


def _report(
    read: Mapping[str, tuple[Loaded, Precedent]], today: dt.date, *, everything: bool
) -> Report:
    from rgfeeds import archive, report
    from rgfeeds.workflow import Step

    step = Step.around(os.environ) or Step()
    found = [loaded.diagnostics for loaded, _ in read.values()]
    shown = (
        found
        if everything
        else [
            archive.current(loaded, today, past.changed(loaded))
            for loaded, past in read.values()
        ]
    )
    hidden = sum(map(len, found)) - sum(map(len, shown))
    return report.Report(
        diagnostics=tuple(itertools.chain(*shown)),
        texts={file: loaded.text for file, (loaded, _) in read.items()},
        remark=archive.left_out(hidden),
        folder=step.folder(Path.cwd()),
        files=step.files,
    )


def _tell(found: Report, format_: str) -> None:
    from rgfeeds import report
    from rgfeeds.workflow import Step

    colour = report.wants_colour(sys.stdout, os.environ)
    text = report.FORMATS[format_](found, colour=colour)
    click.echo(text, nl=False, color=colour)
    if step := Step.around(os.environ):
        step.summarize(report.summary(found))
