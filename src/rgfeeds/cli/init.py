"""`rgfeeds init`: a new group's repository, or what an old one lacks."""

import datetime as dt
import sys
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rgfeeds.cli.import_ import group_name, import_options, page_options, read
from rgfeeds.cli.options import MARKS, PATH, flag
from rgfeeds.errors import RgfeedsError

if TYPE_CHECKING:
    from rgfeeds.model import Schedule
    from rgfeeds.starter.answers import GitHub


@click.command()
@click.argument("places", metavar="[FOLDER] [PAGE]...", nargs=-1, type=PATH)
@click.option("--name", help="The group's name.")
@click.option("--timezone", help="The zone of all times, as in Europe/London.")
@click.option("--weekday", help="The usual day, if there is one.")
@click.option("--time", help="The usual time, as in 11:00-12:00, if there is one.")
@click.option("--room", help="The usual room, if there is one.")
@click.option("--url", help="The address of the page; else that of GitHub Pages.")
@click.option("--id", help="Names the calendar for ever; else made of the name.")
@click.option("--authority", help="Part of every UID for ever; else the page's host.")
@click.option("--source", help="The address of the repository; else of its remote.")
@click.option(
    "--rgfeeds",
    "program",
    metavar="VERSION|OWNER/REPOSITORY@COMMIT",
    help="What the workflows install; else the program that runs.",
)
@click.option(
    "--export",
    metavar="PAGE",
    help="Let the workflow keep the sessions in this Markdown page, as in README.md.",
)
@page_options
@flag("--update", "Bring the workflows to this version, nothing else.")
@flag("--dry-run", "Say what would be written; write nothing.")
def init(places: tuple[Path, ...], *, update: bool, dry_run: bool, **said: Any) -> None:
    """Begin a group's repository in FOLDER, by default here, with the sessions of its PAGEs.

    At a terminal it asks for what no option says. What is there already is left
    alone, so it may be run in a repository that has files, and again.
    """
    from rgfeeds import starter
    from rgfeeds.history.repository import Repository
    from rgfeeds.starter import answers, next_steps, origin
    from rgfeeds.store.writing import write

    folder, pages = _folder_and_pages(places)
    repository = Repository.find(folder / "README.md")
    starter.refuse(folder, repository)
    program, export = said["program"], said["export"]
    source = origin.parse(program) if program else origin.origin()
    page = starter.exported_page(folder) if export is None else answers.page(export)
    if update:
        texts = starter.workflows(source, page)
        _say_files("Would bring up to date" if dry_run else "Up to date", texts)
        if not dry_run:
            write({folder / path: text.encode() for path, text in texts.items()})
        if page:
            _say_marks(folder / page)
        return
    remote, asking = answers.remote(repository), sys.stdin.isatty()
    there, texts = folder / starter.STORE, {}
    if there.is_file():
        schedule = _existing_store(there, pages)
    else:
        found = _interview(said, remote, pages, asking=asking)
        schedule, texts[starter.STORE] = _store_of(pages, found, said, source.reference)
    group = schedule.group
    texts |= starter.repository_files(group, source, page)
    new = starter.missing_files(folder, texts)
    if starter.STORE in new:
        click.echo(
            f"Calendars will know every session for ever by the id `{group.id}` and the authority `{group.authority}`.\n"
            "To have other ones, say --id and --authority now; they can never be changed.\n"
            f"The page will be at {group.url}, and times are those of {group.timezone.key}."
        )
    if left := sorted({starter.STORE, *texts} - {*new}):
        click.echo(f"Left alone, as it is there: {', '.join(left)}")
        if page in left:
            _say_marks(folder / page)
    if new:
        _say_files("Would write" if dry_run or asking else "Wrote", new)
    is_ignored = ("--no-literal-pathspecs", "check-ignore", starter.STORE)
    if repository and repository.run(*is_ignored).stdout:
        click.echo(
            f"git ignores {starter.STORE}, so it would not be published: see .gitignore"
        )
    if dry_run or not new:
        return
    if asking and not click.confirm("Write them?", default=True, err=True):
        click.echo("Nothing was written")
        sys.exit(1)
    write({folder / path: texts[path].encode() for path in new})
    branch = answers.branch(repository)
    click.echo(f"\n{next_steps(schedule, branch=branch, remote=remote)}")


def _folder_and_pages(places: tuple[Path, ...]) -> tuple[Path, list[Path]]:
    """Tell pages from the folder, whose name may have a dot, as in tea.github.io."""
    endings = {".md", ".markdown", ".txt", ".html", ".csv", ".ics"}
    pages = [one for one in places if one.is_file() or one.suffix.lower() in endings]
    folders = [place for place in places if place not in pages]
    if len(folders) > 1:
        raise click.UsageError(f"one folder is enough: {', '.join(map(str, folders))}")
    return folders[0] if folders else Path(), pages


def _say_marks(page: Path) -> None:
    """Say what *page* lacks for the sessions to be written into it."""
    if not page.is_file() or b"<!-- rgfeeds -->" not in page.read_bytes():
        click.echo(f"Write these two lines into {page}, where the sessions go: {MARKS}")


def _say_files(verb: str, paths: Collection[str]) -> None:
    from rgfeeds.starter import PURPOSES

    width = max(map(len, paths))
    click.echo(f"{verb}:")
    for path in sorted(paths, key=[*PURPOSES, *paths].index):
        purpose = PURPOSES.get(path, "the sessions, written by the workflow")
        click.echo(f"  {path:<{width}}  {purpose}")


def _existing_store(path: Path, pages: list[Path]) -> "Schedule":
    """Return what the store at *path* says, which none of *pages* can become any more."""
    from rgfeeds.rules import load

    schedule = load(str(path), path.read_bytes()).schedule
    if schedule is None:
        raise RgfeedsError(f"{path} has mistakes; see them with: rgfeeds check {path}")
    if pages:
        why = f"{path} is there already, so no page can become it"
        raise RgfeedsError(f"{why}; move it away first")
    return schedule


def _store_of(
    pages: list[Path], found: Mapping[str, str], said: Mapping[str, Any], reference: str
) -> "tuple[Schedule, str]":
    """Return the store of a group of which this was *found*, with the sessions of its *pages*, read as *said* by options, and its text."""
    from msgspec import convert
    from msgspec.structs import asdict

    from rgfeeds.starter import answers, first_store

    schedule = answers.schedule_of(**found)
    usual = schedule.usual[0]
    today = dt.date.today()  # noqa: DTZ011, TID251 - examples come soon after it; it caps the pins of a page
    if not pages:
        return schedule, first_store(schedule.group, usual, today, reference)
    from rgfeeds.importing import GroupOptions

    group = convert({**found, **asdict(usual)}, GroupOptions)
    made = read(pages, group, import_options(said), today)
    click.echo(f"Read: {made.summary}", err=True)
    return made.schedule, made.text


def _interview(
    said: Mapping[str, Any], remote: "GitHub | None", pages: list[Path], *, asking: bool
) -> dict[str, str]:
    """Return what is known of the group, by the keys of a store."""
    from rgfeeds.starter import answers
    from rgfeeds.store.names import slug

    here = answers.zone_of_file(str(Path("/etc/localtime").resolve())) if asking else ""
    name = remote.title if remote else ""
    if pages:
        name = group_name(pages[0]) or name
    ask = partial(answer, said, asking=asking)
    found = ask("name", "Name of the group", guess=name)
    found |= ask("timezone", "Time zone, as in Europe/London", guess=here)
    found |= ask("weekday", "Usual weekday", needed=False)
    found |= ask("time", "Usual time, as in 11:00-12:00", needed=False)
    found |= ask("room", "Usual room", needed=False)
    found |= ask("url", "Address of the page", guess=remote.pages if remote else "")
    made = slug(found["name"])
    # A name in another alphabet makes no id.
    question = "" if made else "A short name of a-z, 0-9 and hyphens"
    found |= ask("id", question, guess=made)
    found |= ask("authority", guess=answers.host_of(found["url"]))
    found |= ask("source", guess=remote.source if remote else "", needed=False)
    return found


def answer(  # noqa: PLR0913 - all that a question has
    given: Mapping[str, Any],
    option: str,
    question: str = "",
    *,
    asking: bool,
    guess: str = "",
    needed: bool = True,
) -> dict[str, str]:
    """Return what is *given* with *option*, or answered to *question*, by the keys of a store.

    *guess* is taken when nobody is asked, and offered when somebody is, until the answer is
    one that a store can hold. The result is empty without an answer where none is *needed*.
    """
    from rgfeeds.report import visible
    from rgfeeds.starter import answers

    text = given[option]
    asked = text is None and question != "" and asking
    while True:
        if asked:
            said = question if needed else f"{question} (Enter for none)"
            first = guess or (None if needed else "")
            text = click.prompt(said, default=first, show_default=bool(guess), err=True)
        text = guess if text is None else text
        if not text and not needed:
            return {}
        if not text:
            raise RgfeedsError(f"--{option} is missing; see: rgfeeds init --help")
        try:
            return answers.read(option, text)
        except RgfeedsError as error:
            if not asked:
                raise RgfeedsError(f"--{option}: {error}") from None
            click.echo(f"error: {visible(str(error))}", err=True)
