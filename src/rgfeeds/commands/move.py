"""`rgfeeds move`: a session on another day, or at another time."""

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
@click.argument("when")
@click.option("--start", metavar="HH:MM", help="When it starts.")
@click.option("--end", metavar="HH:MM", help="When it ends; else it stays as long.")
@click.option("--room", help="The room, when that changes too; empty for none.")
@click.option("--reason", help="Why, shown to subscribers; empty to take one out.")
@click.option("--on-again", is_flag=True, help="It takes place, though cancelled.")
@store_option
@today_option
@dry_run_option
def move(  # noqa: PLR0913 - one parameter an option
    *,
    session: str,
    when: str,
    start: str | None,
    end: str | None,
    room: str | None,
    reason: str | None,
    store: Path,
    today: dt.datetime | None,
    on_again: bool,
    dry_run: bool,
) -> None:
    """Move SESSION to WHEN: `next monday`, `12 Aug`, `12 Aug 14:30`, `2026-08-12`.

    SESSION is an id, a part of the title, a date, or `next`. A postponed session is
    on again when it has a new date.
    """
    from msgspec.structs import replace

    from rgfeeds.editing import days
    from rgfeeds.editing.edits import Move, moved

    def change(target: Target, day: dt.date) -> Edit:
        said = days.when(when, day, same=target.session.plan.day)
        wishes = Move(
            when=replace(said, start=days.clock(start)) if start else said,
            end=days.clock(end) if end else None,
            room=one_line(room),
            reason=one_line(reason),
            on_again=on_again,
        )
        return moved(target, wishes, day)

    carry_out(store, today, for_session(session, change), dry_run=dry_run)
