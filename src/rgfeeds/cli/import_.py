"""`rgfeeds import`: a group's Markdown pages become its store, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from rgfeeds.cli.options import STORE
from rgfeeds.cli.streams import deliver
from rgfeeds.errors import RgfeedsError
from rgfeeds.history import Repository
from rgfeeds.importing import Given, Import, Order, Wishes, read_pages
from rgfeeds.model.links import is_safe
from rgfeeds.report.visible import visible
from rgfeeds.starter import guesses
from rgfeeds.starter.folder import write
from rgfeeds.store.names import slug
from rgfeeds.text.wording import LONG_DAYS

_CLOCK = click.DateTime(["%H:%M"])


@click.command("import")
@click.argument("pages", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--store",
    default=STORE,
    show_default=True,
    type=click.Path(path_type=Path),
    help="The file to write.",
)
@click.option(
    "--replace", is_flag=True, help="Make a store anew that is there already."
)
@click.option("--stdout", is_flag=True, help="Print the store; write nothing.")
@click.option("--id", help="Names the calendar file; never changes.")
@click.option(
    "--authority",
    help="A host name of yours, part of every UID; never changes.",
)
@click.option(
    "--name",
    help="The group's name; by default the page's first heading.",
)
@click.option("--url", help="Where the site will be published.")
@click.option("--timezone", help="The zone of all times, as in Europe/London.")
@click.option(
    "--start", type=_CLOCK, metavar="HH:MM", help="When sessions usually start."
)
@click.option("--end", type=_CLOCK, metavar="HH:MM", help="When they usually end.")
@click.option(
    "--weekday",
    type=click.Choice(LONG_DAYS, case_sensitive=False),
    help="The usual day.",
)
@click.option("--room", help="The usual room.")
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy"]),
    help="Whether 03/04/23 is in April or in March, when no date of the pages tells.",
)
@click.option(
    "--year", type=click.IntRange(1970, 2199), help="The year of dates that have none."
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    help="A word that stands before titles and says their kind; may be given again.",
)
@click.option("--base-url", help="What relative links are seen from.")
@click.option(
    "--fix-encoding",
    type=click.Choice(["mixed"]),
    help="Mend text that was encoded twice in places only.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Import as on this day; by default the day it is.",
)
def import_(pages: tuple[str, ...], **options: Any) -> None:
    """Make a new store of a group's Markdown pages, once.

    Sessions may stand in tables, of Markdown or HTML, below headings with their dates,
    as items of a list, or as paragraphs. From then on the store is edited, and `export`
    gives the page back; a store that is there is only made anew with `--replace`.
    What is not understood is told as FILE:LINE: text → why, and stays in the store as a
    comment.
    """
    store, printing = options["store"], options["stdout"]
    if not printing and store.exists() and not options["replace"]:
        raise RgfeedsError(
            f"{store} is there already, and a page is imported once: edit the store, or make it anew with --replace"
        )
    wishes, given = _wishes(options), _given(options, Path(pages[0]))
    day = options["today"]
    today = day.date() if day else dt.date.today()  # noqa: DTZ011, TID251 - the edge; tells which sessions are over
    made = read(pages, given, wishes, today)
    if printing:
        deliver(made.text)
    else:
        file = store.resolve()
        write(file.parent, {file.name: made.text})
    did = "Imported" if printing else f"Wrote {store}"
    click.echo(f"{did}: {made.summary}", err=printing)


def read(
    pages: Sequence[str | Path], given: Given, wishes: Wishes, today: dt.date
) -> Import:
    """Return the store of *pages*, having said what was not understood of them."""
    contents = [(str(page), content(page)) for page in pages]
    made = read_pages(contents, given, wishes, today)
    for line in made.report:
        click.echo(visible(line), err=True)
    return made


def _wishes(options: dict[str, Any]) -> Wishes:
    base = options["base_url"]
    if base is not None and not is_safe(base):
        raise click.BadParameter(
            f"{base!r} is no address; it starts with https://", param_hint="--base-url"
        )
    return Wishes(
        order=Order(options["date_order"]) if options["date_order"] else None,
        year=options["year"],
        kinds=options["kinds"],
        base_url=base,
        mixed=options["fix_encoding"] == "mixed",
    )


def _given(options: dict[str, Any], page: Path) -> Given:
    """Return what the options say of the group, and what the repository of *page* tells."""
    names = ("id", "authority", "name", "url", "timezone", "room")
    said = {name: options[name] for name in names}
    guessed = _guessed(page) if None in map(said.get, names[:4]) else {}
    if said["url"] and guessed:
        guessed["authority"] = guesses.authority(said["url"])
    used = {name: value for name, value in guessed.items() if said.get(name) is None}
    for name, value in used.items():
        click.echo(f"{name} = {value!r}, as the repository's remote tells", err=True)
    weekday, start, end = options["weekday"], options["start"], options["end"]
    return Given(
        **{**said, **used},
        weekday=LONG_DAYS.index(weekday) if weekday else None,
        start=start and start.time(),
        end=end and end.time(),
    )


def _guessed(page: Path) -> dict[str, str]:
    """Return what the remote of the repository around *page* tells of the group; nothing without."""
    remote = guesses.remote(Repository.around(page))
    if remote is None:
        return {}
    id, url = slug(remote.name), remote.pages
    told = {"url": url, "authority": guesses.authority(url), "source": remote.source}
    return {"id": id, **told} if id else told


def content(page: str | Path) -> bytes:
    """Return what the file *page* holds; raise RgfeedsError."""
    try:
        return Path(page).read_bytes()
    except FileNotFoundError:
        raise RgfeedsError(f"there is no file {page}") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise RgfeedsError(f"{page} cannot be read: {why}") from None
