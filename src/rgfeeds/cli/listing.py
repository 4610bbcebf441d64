"""`rgfeeds list` and `rgfeeds show`: the sessions, with the ids that the edits take."""

from __future__ import annotations

import datetime as dt
from json import dumps
from pathlib import Path

import click

from rgfeeds.cli.options import (
    edit_today_option,
    flag,
    read_store,
    session_argument,
    store_option,
)
from rgfeeds.editing.choosing import choose
from rgfeeds.model import by_start
from rgfeeds.report.sessions import details, facts, lines
from rgfeeds.store import source


@click.command("list")
@flag("--all", "Those that are over, too.")
@flag("--json", "For programs.")
@store_option
@edit_today_option
def list_(*, all: bool, json: bool, store: Path, today: dt.date | None) -> None:
    """List the sessions to come, with their ids, soonest first."""
    read = read_store(store)
    day = today or source.today(read)
    sessions = sorted((session for _, session in read.sessions), key=by_start)
    shown = [one for one in sessions if all or one.plan.day >= day]
    if json:
        click.echo(dumps([facts(one) for one in shown], indent=2))
    else:
        click.echo("\n".join(lines(shown, day) or ["No session is planned."]))
    written = read.document.get(("session",))
    if isinstance(written, list) and len(read.sessions) < len(written):
        click.echo(
            "note: sessions with mistakes are not listed; see them with:"
            f" rgfeeds check {store}",
            err=True,
        )


@click.command(
    help="Show all that the store says of SESSION.\n\nSESSION is an id, a title, a part of one, a date, or `next`."
)
@session_argument
@store_option
@edit_today_option
def show(*, session: str, store: Path, today: dt.date | None) -> None:
    read = read_store(store)
    target = choose(session, read, today or source.today(read))
    click.echo("\n".join(details(read, target.path, target.session)))
