"""What several commands are told, and tell, in the same way."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rgfeeds.errors import RgfeedsError

if TYPE_CHECKING:
    from rgfeeds.report import Report
    from rgfeeds.store.store import Store

STORE = Path("data/sessions.toml")


class Refused(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The store cannot be edited, or would have one mistake more."""

    exit_status = 1


def at_root(path: Path) -> Path:
    """Return *path* in the nearest folder, from here upwards, that has a store; within the repository, as git looks."""
    for count in range(len(Path.cwd().parents) + 1):
        folder = Path(*[".."] * count)
        if (folder / STORE).is_file():
            return folder / path
        if (folder / ".git").exists():
            break
    return path


def _ids(ctx: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Return what a shell offers for a session whose name is *begun*; nothing where no store can be read."""
    from rgfeeds.store import source
    from rgfeeds.store.load import parse

    path = ctx.params.get("store") or at_root(STORE)
    try:
        store = parse(str(path), source.read(path)).store
    except RgfeedsError:
        return []
    names = ["next", *(session.id for _, session in store.sessions)] if store else []
    return [name for name in names if name.startswith(begun)]


session_argument = click.argument("session", shell_complete=_ids)

store_option = click.option(
    "--store",
    type=click.Path(path_type=Path),
    default=lambda: at_root(STORE),
    show_default=str(STORE),
    help="The file with the sessions.",
)

today_option = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Read dates as on this day; by default the day it is.",
)


def day_of(store: Store, given: dt.datetime | None) -> dt.date:
    """Return the day that was *given*, else the one it is where the group meets."""
    if given is not None:
        return given.date()
    zone = store.group.timezone if store.group else dt.UTC
    return dt.datetime.now(zone).date()  # noqa: TID251 - words like "tomorrow" need the clock


def remark(found: Report) -> None:
    """Say what was found in a store beside what was asked for: on stderr."""
    from rgfeeds import report

    colour = report.wants_colour(sys.stderr, os.environ)
    text = report.FORMATS["full"](found, colour=colour)
    click.echo(text, err=True, nl=False, color=colour)
