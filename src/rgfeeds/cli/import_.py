"""`rgfeeds import`: a group's Markdown pages become its store, once."""

import datetime as dt
from pathlib import Path
from typing import Any

import click
from click import Choice, argument, option

from rgfeeds.cli.options import PATH, STORE, deliver, flag, today_option
from rgfeeds.errors import RgfeedsError
from rgfeeds.text.wording import LONG_DAYS

_CLOCK = click.DateTime(["%H:%M"])
_YEAR = click.IntRange(1970, 2199)
_DAY = Choice(LONG_DAYS, case_sensitive=False)


@click.command("import")
@argument("pages", metavar="FILE...", nargs=-1, required=True)
@option(
    "--store", type=PATH, default=STORE, show_default=True, help="The file to write."
)
@flag("--replace", "Make a store anew that is there already.")
@flag("--stdout", "Print the store; write nothing.")
@option("--id", help="Names the calendar file; never changes.")
@option("--authority", help="A host name of yours, part of every UID; never changes.")
@option("--name", help="The group's name; by default the page's first heading.")
@option("--url", help="Where the site will be published.")
@option("--timezone", help="The zone of all times, as in Europe/London.")
@option("--start", type=_CLOCK, metavar="HH:MM", help="When sessions usually start.")
@option("--end", type=_CLOCK, metavar="HH:MM", help="When they usually end.")
@option("--weekday", type=_DAY, help="The usual day.")
@option("--room", help="The usual room.")
@option(
    "--date-order",
    "order",
    type=Choice(["dmy", "mdy"]),
    help="Whether 03/04/23 is in April or in March, when no date of the pages tells.",
)
@option("--year", type=_YEAR, help="The year of dates that have none.")
@option(
    "--kind",
    "kinds",
    multiple=True,
    help="A word that stands before titles and says their kind; may be given again.",
)
@option("--base-url", help="What relative links are seen from.")
@option(
    "--fix-encoding",
    "encoding",
    type=Choice(["mixed"]),
    help="Mend text that was encoded twice in places only.",
)
@today_option("Import as on this day; by default the day it is.")
def import_(
    pages: tuple[str, ...], *, store: Path, replace: bool, stdout: bool, **options: Any
) -> None:
    """Make a new store of a group's Markdown pages, once.

    Sessions may stand in tables, of Markdown or HTML, below headings with their dates,
    as items of a list, or as paragraphs. From then on the store is edited, and `export`
    gives the page back; a store that is there is only made anew with `--replace`.
    What is not understood is told as FILE:LINE: text → why, and stays in the store as a
    comment.
    """
    from rgfeeds.cli.pages import group_options_of, import_options_of, read
    from rgfeeds.store.writing import write

    if not stdout and store.exists() and not replace:
        why = f"{store} is there already, and a page is imported once"
        raise RgfeedsError(f"{why}: edit the store, or make it anew with --replace")
    reading = import_options_of(options)
    group = group_options_of(options, Path(pages[0]))
    today = options["today"] or dt.date.today()  # noqa: DTZ011, TID251 - the edge; tells which sessions are over
    made = read(pages, group, reading, today)
    if stdout:
        deliver(made.text)
    else:
        write({store: made.text.encode()})
    did = "Imported" if stdout else f"Wrote {store}"
    click.echo(f"{did}: {made.summary}", err=stdout)
