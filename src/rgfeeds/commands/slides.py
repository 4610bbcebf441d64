"""`rgfeeds slides`: a link to what was made for a session."""

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
from rgfeeds.errors import RgfeedsError

if TYPE_CHECKING:
    from rgfeeds.editing.edits import Edit, Target


class NoLink(RgfeedsError):  # noqa: N818 - it reads as what happened
    """What was given for a link is none yet."""


@click.command()
@session_argument
@click.argument("url")
@click.option("--title", help="What the link is called, when there are several.")
@click.option(
    "--kind",
    type=click.Choice(["slides", "notebook", "recording", "code", "materials"]),
    default="slides",
    show_default=True,
    help="What it is.",
)
@store_option
@today_option
@dry_run_option
def slides(  # noqa: PLR0913 - one parameter an option
    *,
    session: str,
    url: str,
    title: str | None,
    kind: str,
    store: Path,
    today: dt.datetime | None,
    dry_run: bool,
) -> None:
    """Add the link URL to the slides of SESSION, or to what else was made for it.

    SESSION is an id, a part of the title, a date, or `next`.
    """
    from rgfeeds.editing.edits import with_material
    from rgfeeds.model import MaterialKind
    from rgfeeds.placeholders import is_placeholder

    link = " ".join(url.split())
    if is_placeholder(link):
        raise NoLink("give the link, as in https://example.org/slides.pdf")

    def change(target: Target, _: dt.date) -> Edit:
        return with_material(target, MaterialKind(kind), link, one_line(title) or None)

    carry_out(store, today, for_session(session, change), dry_run=dry_run)
