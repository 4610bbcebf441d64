"""`rgfeeds import`: a group's Markdown pages become its store, once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click
from click import Choice, argument, option

from rgfeeds.cli.options import PATH, STORE, deliver, flag, today_option
from rgfeeds.errors import RgfeedsError
from rgfeeds.text.wording import LONG_DAYS

if TYPE_CHECKING:
    from rgfeeds.importing import GroupOptions, Import, ImportOptions

_CLOCK = click.DateTime(["%H:%M"])
_YEAR = click.IntRange(1970, 2199)
_DAY = Choice(LONG_DAYS, case_sensitive=False)
#: How pages are to be read.
_PAGE_OPTIONS = (
    option(
        "--date-order",
        "order",
        type=Choice(["dmy", "mdy"]),
        help="Whether 03/04/23 is in April or in March, when no date of the pages tells.",
    ),
    option("--year", type=_YEAR, help="The year of dates that have none."),
    option(
        "--kind",
        "kinds",
        multiple=True,
        help="A word that stands before titles and says their kind; may be given again.",
    ),
    option(
        "--base-url", help="What relative links are seen from; else the page on GitHub."
    ),
    option(
        "--fix-encoding",
        "encoding",
        type=Choice(["mixed"]),
        help="Mend text that was encoded twice in places only.",
    ),
)


def page_options(command: Any) -> Any:
    """Give *command* the options that say how its pages are to be read."""
    for one in reversed(_PAGE_OPTIONS):
        command = one(command)
    return command


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
@page_options
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
    from rgfeeds.store.writing import write

    if not stdout and store.exists() and not replace:
        why = f"{store} is there already, and a page is imported once"
        raise RgfeedsError(f"{why}: edit the store, or make it anew with --replace")
    reading = import_options(options)
    group = _group_options(options, Path(pages[0]))
    today = options["today"] or dt.date.today()  # noqa: DTZ011, TID251 - the edge; tells which sessions are over
    made = read(pages, group, reading, today)
    if stdout:
        deliver(made.text)
    else:
        write({store: made.text.encode()})
    did = "Imported" if stdout else f"Wrote {store}"
    click.echo(f"{did}: {made.summary}", err=stdout)


def read(
    pages: Sequence[str | Path],
    given: "GroupOptions",
    how: "ImportOptions",
    today: dt.date,
) -> "Import":
    """Return the store of *pages*, having said what was not understood of them."""
    from msgspec.structs import replace

    from rgfeeds.importing import read_pages
    from rgfeeds.report import visible

    contents = {page: _content(page) for page in map(str, pages)}
    found = {page: _address(Path(page)) for page in contents}
    addresses = {page: address for page, address in found.items() if address}
    how = replace(how, addresses=addresses)
    made = read_pages([*contents.items()], given, how, today)
    for line in made.report:
        click.echo(visible(line), err=True)
    return made


def group_name(page: Path) -> str:
    """Return what *page* says that the group is called, empty where it says nothing."""
    from rgfeeds.importing.contents import with_sections
    from rgfeeds.importing.page import parse
    from rgfeeds.importing.source import read_source
    from rgfeeds.importing.texts import name_of

    text, _ = read_source(str(page), _content(str(page)), mixed=False)
    return name_of(with_sections(parse(str(page), text, None))) or ""


def _content(page: str | Path) -> bytes:
    try:
        return Path(page).read_bytes()
    except FileNotFoundError:
        raise RgfeedsError(f"there is no file {page}") from None
    except OSError as error:
        raise RgfeedsError(f"{page} cannot be read: {error.strerror}") from None


def _address(page: Path) -> str:
    """Return where GitHub shows *page*, empty when that is not known."""
    from rgfeeds.history.repository import GitError, Repository
    from rgfeeds.starter import answers

    try:
        repository = Repository.find(page)
        remote = answers.remote(repository)
    except GitError:
        return ""
    if repository is None or remote is None:
        return ""
    path = page.resolve().relative_to(repository.root)
    return f"{remote.source}/blob/HEAD/{quote(path.as_posix())}"


def import_options(options: Mapping[str, Any]) -> "ImportOptions":
    """Return how the options say that the pages are to be read."""
    from msgspec import convert

    from rgfeeds.importing import ImportOptions
    from rgfeeds.model.addresses import is_safe

    base = options["base_url"]
    if base is not None and not is_safe(base):
        why = f"{base!r} is no address; it starts with https://"
        raise click.BadParameter(why, param_hint="--base-url")
    return convert({**options, "mixed": options["encoding"] == "mixed"}, ImportOptions)


def _group_options(options: Mapping[str, Any], page: Path) -> "GroupOptions":
    """Return what the options say of the group, and what the repository of *page* tells."""
    from msgspec import convert

    from rgfeeds.history.repository import Repository
    from rgfeeds.importing import GroupOptions
    from rgfeeds.starter import answers
    from rgfeeds.store.names import slug

    said = {name: value for name, value in options.items() if value is not None}
    known = {"id", "authority", "name", "url"} <= said.keys()
    remote = None if known else answers.remote(Repository.find(page))
    id = slug(remote.name) if remote else ""
    if remote and id:
        host = answers.host_of(said.get("url") or remote.pages)
        guessed = {
            "id": id, "url": remote.pages, "authority": host, "source": remote.source,
        }  # fmt: skip
        for name, value in guessed.items():
            if name not in said:
                said[name] = value
                told = f"{name} = {value!r}, as the repository's remote tells"
                click.echo(told, err=True)
    if "weekday" in said:
        said["weekday"] = LONG_DAYS.index(said["weekday"])
    for name in {"start", "end"} & said.keys():
        said[name] = said[name].time()
    return convert(said, GroupOptions)
