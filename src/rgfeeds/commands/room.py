"""`rgfeeds room`: a session in another room, or online."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rgfeeds.commands.options import store_option
from rgfeeds.commands.telling import (
    carry_out,
    dry_run_option,
    for_session,
    one_line,
    session_argument,
    today_option,
)

if TYPE_CHECKING:
    from rgfeeds.editing.edits import Edit, Target


@click.command("room")
@session_argument
@click.argument("name", metavar="[ROOM]", required=False)
@click.option(
    "--online", metavar="URL", help="A public link to join by; empty for none."
)
@click.option("--reason", help="Why, shown to subscribers; empty to take one out.")
@store_option
@today_option
@dry_run_option
def room(  # noqa: PLR0913 - one parameter an option
    *,
    session: str,
    name: str | None,
    online: str | None,
    reason: str | None,
    store: Path,
    today: dt.datetime | None,
    dry_run: bool,
) -> None:
    """Put SESSION into ROOM, empty for none.

    SESSION is an id, a part of the title, a date, or `next`.
    """
    from rgfeeds.editing.edits import housed

    if name is None and online is None:
        raise click.UsageError("give a room, or a link with --online")

    def change(target: Target, _: dt.date) -> Edit:
        return housed(target, one_line(name), one_line(online), one_line(reason))

    carry_out(store, today, for_session(session, change), dry_run=dry_run)
