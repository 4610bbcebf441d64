"""`rgfeeds init`: a new group's repository."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from rgfeeds.errors import RgfeedsError

if TYPE_CHECKING:
    from rgfeeds.history import Repository
    from rgfeeds.model import Schedule
    from rgfeeds.starter.guesses import GitHub


class MissingAnswer(RgfeedsError):  # noqa: N818 - it reads as what happened
    """Nobody is there to be asked, and an option is missing."""


class NotTheRoot(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The folder lies in a repository, where no workflow of it would ever run."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--name", help="The group's name.")
@click.option("--timezone", help="The zone of all times, as in Europe/London.")
@click.option("--weekday", help="The usual day, if there is one.")
@click.option("--time", help="The usual time, as in 11:00-12:00, if there is one.")
@click.option("--room", help="The usual room, if there is one.")
@click.option("--url", help="The address of the page; else that of GitHub Pages.")
@click.option("--id", help="Names the calendar for ever; else made of the name.")
@click.option("--authority", help="Part of every UID for ever; else the page's host.")
@click.option("--source", help="The address of the repository; else of its remote.")
def init(folder: Path, **given: str | None) -> None:
    """Begin a new group's repository in FOLDER, by default here.

    At a terminal it asks for what no option says. It overwrites nothing.
    """
    from rgfeeds import starter
    from rgfeeds.starter.ending import ending
    from rgfeeds.starter.folder import refuse_obstacles, write

    repository = _repository(folder)
    refuse_obstacles(folder, [file.path for file in starter.FILES])
    remote = _remote(repository)
    interview = Interview(given=given, asking=sys.stdin.isatty())
    schedule = _schedule(interview, remote)
    new = starter.Beginning(
        group=schedule.group,
        usual=schedule.usual[0],
        today=dt.date.today(),  # noqa: DTZ011, TID251 - the examples come soon after it
    )
    write(folder, starter.files(new))
    click.echo(
        ending(new.group, folder=folder, branch=_branch(repository), remote=remote),
        nl=False,
    )


def _repository(folder: Path) -> Repository | None:
    from rgfeeds import history

    repository = history.Repository.around(folder / "README.md")
    if repository is None or repository.root == folder.resolve():
        return repository
    raise NotTheRoot(
        f"{folder} lies in the repository {repository.root}, and GitHub finds workflows only at its root;"
        f" run: rgfeeds init {repository.root} (or, for a repository of its own, first: git init {folder})"
    )


def _remote(repository: Repository | None) -> GitHub | None:
    from rgfeeds.starter import guesses

    if repository is None:
        return None
    asked = repository.run("remote", "get-url", "origin")
    return guesses.github(asked.stdout.decode(errors="replace"))


def _branch(repository: Repository | None) -> str:
    """Return the name of the branch that is checked out, empty without one."""
    if repository is None:
        return ""
    asked = repository.run("symbolic-ref", "--short", "--quiet", "HEAD")
    return asked.stdout.decode(errors="replace").strip()


def _schedule(interview: Interview, remote: GitHub | None) -> Schedule:
    """Return the schedule of a group that has no session yet."""
    from rgfeeds import values
    from rgfeeds.starter import answers, guesses

    here = guesses.zone(str(Path("/etc/localtime").resolve()))
    ask = interview.ask
    found = ask("name", "Name of the group")
    found |= ask(
        "timezone", "Time zone, as in Europe/London", offered=here, read=answers.zone
    )
    found |= ask("weekday", "Usual weekday", needed=False)
    found |= ask(
        "time", "Usual time, as in 11:00-12:00", needed=False, read=answers.times
    )
    found |= ask("room", "Usual room", needed=False)
    found |= ask("url", "Address of the page", guess=remote.pages if remote else "")
    made = values.slug(found["name"])
    # A name in another alphabet makes no id.
    question = "" if made else "A short name of a-z, 0-9 and hyphens"
    found |= ask("id", question, guess=made)
    found |= ask("authority", guess=guesses.authority(found["url"]))
    found |= ask("source", guess=remote.source if remote else "", needed=False)
    return answers.accepted(**found)


class Interview(Struct, frozen=True, kw_only=True):
    """What options say, by their names; for the rest somebody may be asked at a terminal."""

    given: Mapping[str, str | None]
    asking: bool

    def ask(  # noqa: PLR0913 - all that a question has
        self,
        option: str,
        question: str = "",
        *,
        guess: str = "",
        offered: str = "",
        needed: bool = True,
        read: Callable[[str], dict[str, str]] | None = None,
    ) -> dict[str, str]:
        """Return the answers to *question* by their keys in a store, none where none is *needed*.

        *guess* is taken when nobody is asked, and offered like *offered* when somebody is.
        """
        from rgfeeds.starter.answers import BadAnswer, accepted

        def plain(text: str) -> dict[str, str]:
            accepted(**{option: text})
            return {option: text}

        read = read or plain
        text = self.given[option]
        if text is None and question and self.asking:
            return self._asked(question, guess or offered, read, needed=needed)
        text = guess if text is None else text
        if text:
            try:
                return read(text)
            except BadAnswer as error:
                raise BadAnswer(f"--{option}: {error}") from None
        if needed:
            raise MissingAnswer(f"--{option} is missing; see: rgfeeds init --help")
        return {}

    def _asked(
        self,
        question: str,
        offered: str,
        read: Callable[[str], dict[str, str]],
        *,
        needed: bool,
    ) -> dict[str, str]:
        """Ask until the answer is one that a store can hold."""
        from rgfeeds.report.visible import visible
        from rgfeeds.starter.answers import BadAnswer

        def judged(text: str) -> dict[str, str]:
            if not text and not needed:
                return {}
            try:
                return read(text)
            except BadAnswer as error:
                raise click.UsageError(visible(str(error))) from None

        answer: dict[str, str] = click.prompt(
            question if needed else f"{question} (Enter for none)",
            default=offered or (None if needed else ""),
            show_default=bool(offered),
            value_proc=judged,
            err=True,
        )
        return answer
