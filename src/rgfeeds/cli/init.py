"""`rgfeeds init`: a new group's repository, or what an old one lacks."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click
from msgspec.structs import asdict

from rgfeeds import starter
from rgfeeds.errors import RgfeedsError
from rgfeeds.history import Repository
from rgfeeds.importing import Given, Wishes
from rgfeeds.model import Group, Schedule
from rgfeeds.rules.judge import load
from rgfeeds.starter import PURPOSES, STORE, answers, guesses, origin
from rgfeeds.starter.ending import ending
from rgfeeds.starter.folder import missing, write
from rgfeeds.starter.guesses import GitHub
from rgfeeds.starter.origin import Origin
from rgfeeds.starter.store import store


@click.command()
@click.argument(
    "places", metavar="[FOLDER] [PAGE]...", nargs=-1, type=click.Path(path_type=Path)
)
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
@click.option(
    "--update", is_flag=True, help="Bring the workflows to this version, nothing else."
)
@click.option(
    "--dry-run", is_flag=True, help="Say what would be written; write nothing."
)
@click.pass_context
def init(
    ctx: click.Context,
    /,
    places: tuple[Path, ...],
    program: str | None,
    *,
    update: bool,
    dry_run: bool,
    **given: str | None,
) -> None:
    """Begin a group's repository in FOLDER, by default here, with the sessions of its PAGEs.

    At a terminal it asks for what no option says. What is there already is left
    alone, so it may be run in a repository that has files, and again.
    """
    folder, pages = _folder_and_pages(places)
    repository = _repository(folder)
    source = origin.given(program) if program else origin.origin()
    wanted = given.pop("export")
    page = starter.exported_page(folder) if wanted is None else answers.page(wanted)
    if update:
        texts = starter.workflows(source, page)
        _say_files(texts, "Would bring up to date" if dry_run else "Up to date")
        if not dry_run:
            write(folder, texts)
        if page:
            _say_marks(folder / page)
        return
    remote, asking = guesses.remote(repository), sys.stdin.isatty()
    schedule, texts = _store(folder, pages, given, remote, source, asking=asking)
    texts |= starter.files(schedule.group, source, page)
    new = missing(folder, texts)
    if starter.STORE in new:
        _say_for_ever(schedule.group)
    if left := sorted({starter.STORE, *texts} - {*new}):
        click.echo(f"Left alone, as it is there: {', '.join(left)}")
        if page in left:
            _say_marks(folder / page)
    if not new:
        return
    _say_files(new, "Would write" if dry_run or asking else "Wrote")
    if dry_run:
        return
    if asking and not click.confirm("Write them?", default=True, err=True):
        click.echo("Nothing was written")
        ctx.exit(1)
    write(folder, {path: texts[path] for path in new})
    lines = ending(
        schedule.group,
        branch=_branch(repository),
        remote=remote,
        sessions=len(schedule.sessions),
    )
    click.echo("\n".join(["", *lines]))


def _folder_and_pages(places: tuple[Path, ...]) -> tuple[Path, list[Path]]:
    """Tell pages from the folder: a page is a file, or is called as one."""
    pages = [place for place in places if place.is_file() or place.suffix]
    folders = [place for place in places if place not in pages]
    if len(folders) > 1:
        raise click.UsageError(f"one folder is enough: {', '.join(map(str, folders))}")
    return folders[0] if folders else Path(), pages


def _repository(folder: Path) -> Repository | None:
    repository = Repository.around(folder / "README.md")
    if repository is None or repository.root == folder.resolve():
        return repository
    raise RgfeedsError(
        f"{folder} lies in the repository {repository.root}, and GitHub finds workflows only at its root;"
        f" run: rgfeeds init {repository.root} (or, for a repository of its own, first: git init {folder})"
    )


def _branch(repository: Repository | None) -> str:
    """Return the name of the branch that is checked out, empty without one."""
    if repository is None:
        return ""
    asked = repository.run("symbolic-ref", "--short", "--quiet", "HEAD")
    return asked.stdout.decode(errors="replace").strip()


def _store(  # noqa: PLR0913 - all that a store is made of
    folder: Path,
    pages: list[Path],
    given: Mapping[str, str | None],
    remote: GitHub | None,
    source: Origin,
    *,
    asking: bool,
) -> tuple[Schedule, dict[str, str]]:
    """Return what the store says, and its text by its path unless it is there already."""
    from rgfeeds.cli.interview import interview

    today = dt.date.today()  # noqa: DTZ011, TID251 - examples come soon after it; it caps the pins of a page
    there = folder / STORE
    if there.is_file():
        schedule = load(str(there), there.read_bytes()).schedule
        if schedule is None:
            raise RgfeedsError(
                f"{there} has mistakes; see them with: rgfeeds check {there}"
            )
        if pages:
            raise RgfeedsError(
                f"{there} is there already, so no page can become it; move it away first"
            )
        return schedule, {}
    found = interview(given, remote, _heading(pages), asking=asking)
    schedule = answers.accepted(**found)
    if not pages:
        text = store(schedule.group, schedule.usual[0], today, source.reference)
        return schedule, {STORE: text}
    text = _imported(pages, schedule, found, today)
    imported = load(STORE, text.encode()).schedule
    assert imported is not None, "a store with errors is not imported"
    return imported, {STORE: text}


def _imported(
    pages: list[Path], schedule: Schedule, found: Mapping[str, str], today: dt.date
) -> str:
    """Return the store of *pages*, with what was *found* of the group; say what was not understood."""
    from rgfeeds.cli.import_ import read

    said: dict[str, Any] = {**found, **asdict(schedule.usual[0])}
    names = (
        *("id", "authority", "name", "url", "timezone"),
        *("start", "end", "room", "weekday"),
    )
    given = Given(**{name: said[name] for name in names})
    made = read(pages, given, Wishes(), today)
    click.echo(f"Read: {made.summary}", err=True)
    return made.text


def _say_for_ever(group: Group) -> None:
    click.echo(
        f"Calendars will know every session for ever by the id `{group.id}` and the authority `{group.authority}`.\n"
        "To have other ones, say --id and --authority now; they can never be changed.\n"
        f"The page will be at {group.url}, and times are those of {group.timezone.key}."
    )


def _say_marks(page: Path) -> None:
    """Say what *page* lacks for the sessions to be written into it."""
    if not page.is_file() or b"<!-- rgfeeds -->" not in page.read_bytes():
        click.echo(
            f"Write these two lines into {page}, where the sessions go:"
            " <!-- rgfeeds --> and <!-- end of rgfeeds -->"
        )


def _say_files(paths: Iterable[str], verb: str) -> None:
    known = list(PURPOSES)
    paths = sorted(paths, key=[*known, *paths].index)
    width = max(map(len, paths))
    click.echo(f"{verb}:")
    for path in paths:
        purpose = PURPOSES.get(path, "the sessions, written by the workflow")
        click.echo(f"  {path:<{width}}  {purpose}")


def _heading(pages: list[Path]) -> str:
    """Return the first heading of the first page, which mostly names the group."""
    from rgfeeds.cli.import_ import content

    lines = content(pages[0]).decode(errors="replace").splitlines() if pages else []
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")
