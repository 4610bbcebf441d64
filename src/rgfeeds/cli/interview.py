"""What `rgfeeds init` has to know of a new group: said by options, asked for, guessed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import click
from msgspec import convert
from msgspec.structs import asdict

from rgfeeds.errors import RgfeedsError
from rgfeeds.model import Schedule
from rgfeeds.report.visible import visible
from rgfeeds.rules.judge import load
from rgfeeds.starter import STORE, answers, first_store
from rgfeeds.starter.answers import GitHub
from rgfeeds.store.names import slug


def existing_store(path: Path, pages: Sequence[Path]) -> Schedule:
    """Return what the store at *path* says, which none of *pages* can become any more."""
    schedule = load(str(path), path.read_bytes()).schedule
    if schedule is None:
        raise RgfeedsError(f"{path} has mistakes; see them with: rgfeeds check {path}")
    if pages:
        why = f"{path} is there already, so no page can become it"
        raise RgfeedsError(f"{why}; move it away first")
    return schedule


def new_store(
    pages: Sequence[Path], found: Mapping[str, str], reference: str
) -> tuple[Schedule, str]:
    """Return the store of a group of which this was *found*, with the sessions of its *pages*, and its text."""
    schedule = answers.schedule_of(**found)
    usual = schedule.usual[0]
    today = dt.date.today()  # noqa: DTZ011, TID251 - examples come soon after it; it caps the pins of a page
    if not pages:
        return schedule, first_store(schedule.group, usual, today, reference)
    from rgfeeds.cli.pages import read
    from rgfeeds.importing import GroupOptions, ImportOptions

    said = {**found, **asdict(usual), "source": None}
    made = read(pages, convert(said, GroupOptions), ImportOptions(), today)
    click.echo(f"Read: {made.summary}", err=True)
    imported = load(STORE, made.text.encode()).schedule
    assert imported is not None, "a store with errors is not imported"
    return imported, made.text


def interview(
    given: Mapping[str, str | None],
    remote: GitHub | None,
    pages: Sequence[Path],
    *,
    asking: bool,
) -> dict[str, str]:
    """Return what is known of the group, by the keys of a store."""
    here = answers.zone_of_file(str(Path("/etc/localtime").resolve())) if asking else ""
    name = remote.title if remote else ""
    if pages:
        from rgfeeds.cli.pages import heading

        name = heading(pages[0]) or name
    ask = partial(answer, given, asking=asking)
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
    given: Mapping[str, str | None],
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
