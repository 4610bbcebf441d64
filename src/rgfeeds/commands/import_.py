"""`rgfeeds import`: a group's Markdown pages become its store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from rgfeeds.commands.options import STORE
from rgfeeds.errors import RgfeedsError

if TYPE_CHECKING:
    from rgfeeds.importers import Importer
    from rgfeeds.importers.drafts import Imported, Wishes
    from rgfeeds.importers.encoding import Source
    from rgfeeds.importers.group_facts import Given
    from rgfeeds.importers.remarks import Remark
    from rgfeeds.importers.sightings import Sighting
    from rgfeeds.importers.updating import Updated


class CannotImport(RgfeedsError):  # noqa: N818 - it reads as what happened
    """A page cannot be read, or the store cannot take it."""


class WouldBreak(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The store would have errors."""

    exit_status = 1


class _Clock(click.ParamType[dt.time]):
    """A time of day, HH:MM."""

    name = "HH:MM"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.time:
        from rgfeeds.times import clock

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
    help="The file to write or to bring up to date; - prints it.",
)
@click.option("--stdout", is_flag=True, help="Print the store; write nothing.")
@click.option("--id", help="For a new store: names the calendar file; never changes.")
@click.option(
    "--authority",
    help="For a new store: a host name of yours, part of every UID; never changes.",
)
@click.option(
    "--name",
    help="For a new store: the group's name; by default the page's first heading.",
)
@click.option("--url", help="For a new store: where the site will be published.")
@click.option(
    "--timezone", help="For a new store: the zone of all times, as in Europe/London."
)
@click.option(
    "--start", type=_Clock(), help="For a new store: when sessions usually start."
)
@click.option("--end", type=_Clock(), help="For a new store: when they usually end.")
@click.option(
    "--weekday",
    type=click.Choice(_DAYS, case_sensitive=False),
    help="For a new store: the usual day.",
)
@click.option("--room", help="For a new store: the usual room.")
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
    "--history",
    is_flag=True,
    help="Take announcement and slide dates from the pages' git history.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Import as on this day; by default the day it is.",
)
@click.pass_context
def import_(ctx: click.Context, /, pages: tuple[str, ...], **options: Any) -> None:
    """Make a store of a group's Markdown pages, or bring it up to date with them.

    Sessions may stand in tables, of Markdown or HTML, below headings with their dates,
    as items of a list, or as paragraphs.
    What a store says already is kept. What is not understood is told as
    FILE:LINE: text → why, and stays in the store as a comment. Exit 1 when a link of
    the pages is not in the store.
    """
    from rgfeeds.importers import importer_of
    from rgfeeds.importers.leftovers import leftovers, with_comments
    from rgfeeds.importers.outcome import outcome, summary

    wishes, given = _wishes(options), _given(options)
    day = options["today"]
    today = day.date() if day else dt.date.today()  # noqa: DTZ011, TID251 - the edge; caps the pins of what is to come
    importers = [importer_of(page) for page in pages]
    sources = [_source(page, wishes) for page in pages]
    imported = importers[0].read(sources, wishes)
    if options["history"]:
        imported = _dated(imported, importers[0], pages, wishes)
    to_stdout = options["stdout"] or options["store"] == "-"
    store = None if options["store"] == "-" else Path(options["store"])
    content = store.read_bytes() if store is not None and store.exists() else None
    made = _made(imported, content, store, given, today)
    _tell(imported.remarks, made.remarks)
    _refuse_mistakes(str(store or "the store"), made.text)
    result = outcome(made.text, imported.found, made.own)
    unplaced = leftovers(result, imported, sources)
    made = replace(made, text=with_comments(made.text, unplaced))
    _tell(unplaced)
    if store is None or to_stdout:
        from rgfeeds.streams import deliver

        deliver(made.text)
    else:
        _write(store, content, made.text)
    for line in _advice(imported, made.text, new=content is None):
        click.echo(line, err=True)
    for url in dict.fromkeys(result.lost):
        click.echo(f"not in the store: {url}", err=True)
    did = _did(content, made, store, printed=to_stdout)
    click.echo(f"{did}: {summary(result)}", err=to_stdout)
    if result.lost:
        ctx.exit(1)


def _wishes(options: dict[str, Any]) -> Wishes:
    from rgfeeds.importers.days import Order
    from rgfeeds.importers.drafts import Wishes
    from rgfeeds.links import is_safe

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
        room=options["room"],
        mixed=options["fix_encoding"] == "mixed",
    )


def _given(options: dict[str, Any]) -> Given:
    from rgfeeds.importers.group_facts import Given

    weekday = options["weekday"]
    return Given(
        **{
            name: options[name]
            for name in (
                "id",
                "authority",
                "name",
                "url",
                "timezone",
                "start",
                "end",
                "room",
            )
        },
        weekday=_DAYS.index(weekday) if weekday else None,
    )


def _source(page: str, wishes: Wishes) -> Source:
    from rgfeeds.importers.encoding import source

    try:
        content = Path(page).read_bytes()
    except FileNotFoundError:
        raise CannotImport(f"there is no file {page}") from None
    except OSError as error:
        raise CannotImport(f"{page} cannot be read: {error.strerror}") from None
    return source(page, content, mixed=wishes.mixed)


def _made(
    imported: Imported,
    content: bytes | None,
    store: Path | None,
    given: Given,
    today: dt.date,
) -> Updated:
    """Return the text of a new store, or of the one that is there with what it lacks."""
    from rgfeeds.importers.remarks import Remark
    from rgfeeds.importers.store_text import new_store
    from rgfeeds.importers.updating import Updated, updated
    from rgfeeds.load import load

    if content is None:
        text = new_store(imported, given, today)
        return Updated(text=text, added=len(imported.sessions))
    loaded = load(str(store), content)
    if loaded.schedule is None or loaded.store is None:
        raise CannotImport(
            f"{store} has mistakes; mend them first: rgfeeds check {store}"
        )
    made = updated(loaded.store, imported, today)
    if given.any:
        why = "is there already, and keeps what it says of the group; the options for a new store were not used"
        remark = Remark(file=str(store), line=1, text="the store", why=why)
        return Updated(
            text=made.text,
            added=made.added,
            filled=made.filled,
            remarks=(remark, *made.remarks),
            own=made.own,
        )
    return made


def _refuse_mistakes(file: str, text: str) -> None:
    """Raise WouldBreak when the store would have errors: an option was wrong, or the page very odd."""
    from rgfeeds.diagnostics import Severity
    from rgfeeds.load import load

    found = load(file, text.encode()).diagnostics
    errors = [one for one in found if one.severity is Severity.ERROR]
    for one in errors:
        help = f" ({one.help})" if one.help else ""
        click.echo(f"error[{one.rule}]: {one.message}{help}", err=True)
    if errors:
        raise WouldBreak(f"{file} would have mistakes; nothing was written")


def _write(store: Path, content: bytes | None, text: str) -> None:
    from rgfeeds.editing import file

    if content is not None:
        new = file.with_text(content, text)
        if new != content:
            file.replace(store, new)
        return
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        with store.open("xb") as written:
            written.write(text.encode())
    except OSError as error:
        raise CannotImport(f"{store} cannot be written: {error.strerror}") from None


def _tell(*groups: Iterable[Remark]) -> None:
    for remark in dict.fromkeys(remark for group in groups for remark in group):
        click.echo(str(remark), err=True)


def _advice(imported: Imported, text: str, *, new: bool) -> Iterator[str]:
    import tomli

    from rgfeeds.importers.introduction import when_it_says

    table = tomli.loads(text)
    if new and table["group"]["name"] == imported.name:
        yield f"the group is called `{imported.name}`, as the page's first heading says"
    timeless = [draft for draft in imported.sessions if draft.start is None]
    if timeless and not any("start" in entry for entry in table.get("defaults", [])):
        where = (
            "say --start and --end"
            if new
            else 'write start = "11:00" under [[defaults]]'
        )
        said = when_it_says(imported.about)
        yield (
            f"without a time, and so all-day: {len(timeless):,} of {len(imported.sessions):,} sessions;"
            f" {where}{f' (the page says: {said})' if said else ''}"
        )


def _did(
    content: bytes | None, made: Updated, store: Path | None, *, printed: bool
) -> str:
    if content is None:
        return "Imported" if printed else f"Wrote {store}"
    if made.text.encode() in {content, content.removeprefix(b"\xef\xbb\xbf")}:
        return f"{store} is up to date"
    changed = f"{made.added:,} new, {made.filled:,} completed"
    return (
        f"{store} would be updated ({changed})"
        if printed
        else f"Updated {store} ({changed})"
    )


def _dated(
    imported: Imported, importer: Importer, pages: tuple[str, ...], wishes: Wishes
) -> Imported:
    from rgfeeds.importers.sightings import dated

    seen = [one for page in pages for one in _sightings(Path(page), importer, wishes)]
    return dated(imported, seen)


def _sightings(page: Path, importer: Importer, wishes: Wishes) -> Iterator[Sighting]:
    """Yield what the versions of *page* said; those that cannot be read are passed over."""
    from rgfeeds.history import Repository
    from rgfeeds.history.versions import versions
    from rgfeeds.importers.encoding import source
    from rgfeeds.importers.sightings import Sighting

    repository = Repository.around(page)
    if repository is None:
        raise CannotImport(
            f"{page} is in no git repository, so --history has nothing to tell"
        )
    for version in versions(repository, page):
        try:
            read = importer.read(
                [source(str(page), version.text, mixed=wishes.mixed)], wishes
            )
        except RgfeedsError:
            continue
        yield Sighting(at=version.at, drafts=read.sessions)
