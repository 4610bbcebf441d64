"""`rgfeeds import`: a group's Markdown pages become its store, once."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rgfeeds.cli.options import STORE
from rgfeeds.model.errors import RgfeedsError

if TYPE_CHECKING:
    from rgfeeds.importing import Given, Wishes


class CannotRead(RgfeedsError):  # noqa: N818 - it reads as what happened
    """A page cannot be read, or the store cannot be written."""


class _Clock(click.ParamType[dt.time]):
    """A time of day, HH:MM."""

    name = "HH:MM"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.time:
        from rgfeeds.store.times import clock

        found = clock(str(value))
        if found is None:
            self.fail(f"{value!r} is not a time; write it as 14:30", param, ctx)
        return found


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@click.command("import")
@click.argument("pages", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--store",
    default=str(STORE),
    show_default=True,
    help="The file to write; - prints it.",
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
@click.option("--start", type=_Clock(), help="When sessions usually start.")
@click.option("--end", type=_Clock(), help="When they usually end.")
@click.option(
    "--weekday",
    type=click.Choice(_DAYS, case_sensitive=False),
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
    from rgfeeds.importing import read_pages
    from rgfeeds.report.streams import deliver
    from rgfeeds.report.visible import visible

    store = (
        None if options["store"] == "-" or options["stdout"] else Path(options["store"])
    )
    if store is not None and store.exists() and not options["replace"]:
        raise CannotRead(
            f"{store} is there already, and a page is imported once: edit the store, or make it anew with --replace"
        )
    wishes, given = _wishes(options), _given(options, Path(pages[0]))
    day = options["today"]
    today = day.date() if day else dt.date.today()  # noqa: DTZ011, TID251 - the edge; tells which sessions are over
    made = read_pages([(page, _content(page)) for page in pages], given, wishes, today)
    if store is None:
        deliver(made.text)
    else:
        _write(store, made.text.encode())
    for line in made.report:
        click.echo(visible(line), err=True)
    did = "Imported" if store is None else f"Wrote {store}"
    click.echo(f"{did}: {made.summary}", err=store is None)


def _wishes(options: dict[str, Any]) -> Wishes:
    from rgfeeds.importing import Order, Wishes
    from rgfeeds.model.links import is_safe

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
    from rgfeeds.importing import Given
    from rgfeeds.starter import guesses

    names = ("id", "authority", "name", "url", "timezone", "start", "end", "room")
    said = {name: options[name] for name in names}
    guessed = _guessed(page) if any(said[name] is None for name in names[:4]) else {}
    if said["url"] and said["authority"] is None and guessed:
        guessed["authority"] = guesses.authority(said["url"])
    used = {name: value for name, value in guessed.items() if said.get(name) is None}
    for name, value in used.items():
        click.echo(f"{name} = {value!r}, as the repository's remote tells", err=True)
    weekday = options["weekday"]
    number = _DAYS.index(weekday) if weekday else None
    return Given(**{**said, **used, "weekday": number})


def _guessed(page: Path) -> dict[str, str]:
    """Return what the remote of the repository around *page* tells of the group; nothing without."""
    from rgfeeds.history import Repository
    from rgfeeds.starter import guesses
    from rgfeeds.store.ids import slug

    repository = Repository.around(page)
    if repository is None:
        return {}
    asked = repository.run("remote", "get-url", "origin")
    remote = guesses.github(asked.stdout.decode(errors="replace"))
    if remote is None:
        return {}
    told = {
        "url": remote.pages,
        "authority": guesses.authority(remote.pages),
        "source": remote.source,
    }
    return {"id": slug(remote.name), **told} if slug(remote.name) else told


def _content(page: str) -> bytes:
    try:
        return Path(page).read_bytes()
    except FileNotFoundError:
        raise CannotRead(f"there is no file {page}") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise CannotRead(f"{page} cannot be read: {why}") from None


def _write(store: Path, content: bytes) -> None:
    """Make *content* what *store* says: whole, or nothing is changed."""
    name = None
    try:
        file = store.resolve()
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        with os.fdopen(handle, "wb") as written:
            written.write(content)
        mode = file.stat().st_mode & 0o7777 if file.exists() else 0o644
        Path(name).chmod(mode)
        Path(name).replace(file)
        name = None
    except OSError as error:
        raise CannotRead(f"{store} cannot be written: {error.strerror}") from None
    finally:
        if name is not None:
            with suppress(OSError):
                Path(name).unlink()
