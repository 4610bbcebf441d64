"""`rgfeeds cancel`: a session does not take place."""

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


@click.command()
@session_argument
@click.option("--reason", help="Why, shown to subscribers.")
@click.option("--postpone", is_flag=True, help="It takes place later, no date known.")
@store_option
@today_option
@dry_run_option
def cancel(  # noqa: PLR0913 - one parameter an option
    *,
    session: str,
    reason: str | None,
    store: Path,
    today: dt.datetime | None,
    postpone: bool,
    dry_run: bool,
) -> None:
    """Cancel SESSION; it stays in the calendar, marked as cancelled.

    SESSION is an id, a part of the title, a date, or `next`.
    """
    from rgfeeds.editing.edits import called_off
    from rgfeeds.model import Status

    status = Status.POSTPONED if postpone else Status.CANCELLED

    def change(target: Target, _: dt.date) -> Edit:
        return called_off(target, status, one_line(reason))

    carry_out(store, today, for_session(session, change), dry_run=dry_run)
