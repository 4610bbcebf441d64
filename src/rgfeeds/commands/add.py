"""`rgfeeds add`: one more session in the store."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rgfeeds.commands.options import store_option
from rgfeeds.commands.telling import carry_out, dry_run_option, one_line, today_option

if TYPE_CHECKING:
    from rgfeeds.editing.edits import Edit
    from rgfeeds.store import Store


@click.command()
@click.argument("title", required=False)
@click.option(
    "--date",
    "when_",
    required=True,
    metavar="WHEN",
    help="`next monday`, `12 Aug`, `12 Aug 14:30`, `2026-08-12`.",
)
@click.option(
    "--lead",
    "leads",
    multiple=True,
    metavar="NAME",
    help="Who leads it; somebody new as `[Name](link) (affiliation)`. May be given again.",
)
@click.option("--start", metavar="HH:MM", help="When it starts, unless as usual.")
@click.option("--end", metavar="HH:MM", help="When it ends, unless as usual.")
@click.option("--room", help="The room, unless the usual one; empty for none.")
@click.option("--online", metavar="URL", help="A public link to join by.")
@click.option("--kind", help="The group's own label, such as `Discussion`.")
@click.option("--slides", metavar="URL", help="A link to the slides.")
@click.option("--reading", metavar="MARKDOWN", help="What to read.")
@click.option("--id", "id_", help="Its name for ever; by default made of the title.")
@store_option
@today_option
@dry_run_option
def add(  # noqa: PLR0913 - one parameter an option
    *,
    title: str | None,
    when_: str,
    leads: tuple[str, ...],
    start: str | None,
    end: str | None,
    room: str | None,
    online: str | None,
    kind: str | None,
    slides: str | None,
    reading: str | None,
    id_: str | None,
    store: Path,
    today: dt.datetime | None,
    dry_run: bool,
) -> None:
    """Add a session called TITLE, or without TITLE a slot that is still open."""
    from msgspec.structs import replace

    from rgfeeds.editing.adding import NewSession, added
    from rgfeeds.editing.days import clock, when

    def change(read: Store, day: dt.date) -> Edit:
        said = when(when_, day)
        new = NewSession(
            when=replace(said, start=clock(start)) if start else said,
            title=one_line(title) or None,
            id=id_,
            end=clock(end) if end else None,
            room=one_line(room),
            online=one_line(online),
            kind=one_line(kind) or None,
            leads=tuple(" ".join(lead.split()) for lead in leads),
            slides=one_line(slides) or None,
            reading=_ended(reading) if reading else None,
        )
        return added(read, new, day, _known_ids(store))

    carry_out(store, today, change, dry_run=dry_run)


def _ended(text: str) -> str:
    """Return *text* with its last line ended, when it has several."""
    return f"{text.rstrip()}\n" if "\n" in text.strip() else text.strip()


def _known_ids(store: Path) -> set[str]:
    """Return the ids that were ever published: a session keeps its own when it is gone."""
    from rgfeeds.history import GitError, open_store

    try:
        published = open_store(store, allow_shallow=True).history.published
    except GitError:
        return set()
    return {
        session.id for version in published for session in version.schedule.sessions
    }
