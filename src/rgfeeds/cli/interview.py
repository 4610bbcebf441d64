"""What `rgfeeds init` has to know of a new group: said by options, asked for, guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from msgspec import Struct
from msgspec.structs import asdict

from rgfeeds.cli import pages as group_pages
from rgfeeds.errors import RgfeedsError
from rgfeeds.importing import Given, Wishes
from rgfeeds.model import Schedule
from rgfeeds.report.visible import visible
from rgfeeds.rules.judge import load
from rgfeeds.starter import STORE, answers, guesses
from rgfeeds.starter.guesses import GitHub
from rgfeeds.starter.store import store
from rgfeeds.store.names import slug


def existing_store(path: Path, pages: Sequence[Path]) -> Schedule:
    """Return what the store at *path* says, which none of *pages* can become any more."""
    schedule = load(str(path), path.read_bytes()).schedule
    if schedule is None:
        raise RgfeedsError(f"{path} has mistakes; see them with: rgfeeds check {path}")
    if pages:
        raise RgfeedsError(
            f"{path} is there already, so no page can become it; move it away first"
        )
    return schedule


def new_store(
    pages: Sequence[Path], found: Mapping[str, str], reference: str
) -> tuple[Schedule, str]:
    """Return the store of a group of which this was *found*, with the sessions of its *pages*, and its text.

    *reference* is where every key is explained.
    """
    schedule = answers.accepted(**found)
    usual = schedule.usual[0]
    today = dt.date.today()  # noqa: DTZ011, TID251 - examples come soon after it; it caps the pins of a page
    if not pages:
        return schedule, store(schedule.group, usual, today, reference)
    said: dict[str, Any] = {**found, **asdict(usual)}
    names = ("id", "authority", "name", "url", "timezone", "start", "end", "room")
    given = Given(**{name: said[name] for name in names}, weekday=usual.weekday)
    made = group_pages.read(pages, given, Wishes(), today)
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
    here = guesses.zone(str(Path("/etc/localtime").resolve()))
    ask = Interview(given=given, asking=asking).ask
    name = _heading(pages) or (remote.title if remote else "")
    found = ask("name", "Name of the group", guess=name)
    found |= ask(
        "timezone", "Time zone, as in Europe/London", offered=here, read=answers.zone
    )
    found |= ask("weekday", "Usual weekday", needed=False)
    found |= ask(
        "time", "Usual time, as in 11:00-12:00", needed=False, read=answers.times
    )
    found |= ask("room", "Usual room", needed=False, read=answers.room)
    found |= ask("url", "Address of the page", guess=remote.pages if remote else "")
    made = slug(found["name"])
    # A name in another alphabet makes no id.
    question = "" if made else "A short name of a-z, 0-9 and hyphens"
    found |= ask("id", question, guess=made)
    found |= ask("authority", guess=guesses.authority(found["url"]))
    found |= ask("source", guess=remote.source if remote else "", needed=False)
    return found


def _heading(pages: Sequence[Path]) -> str:
    """Return the first heading of the first page, which mostly names the group."""
    text = group_pages.content(pages[0]).decode(errors="replace") if pages else ""
    lines = (line for line in text.splitlines() if line.startswith("# "))
    return next(lines, "")[2:].strip()


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

        *guess* is taken when nobody is asked, and offered like *offered* when somebody is,
        until the answer is one that a store can hold.
        """
        text = self.given[option]
        asked = text is None and question != "" and self.asking
        offered = guess or offered
        while True:
            if asked:
                text = click.prompt(
                    question if needed else f"{question} (Enter for none)",
                    default=offered or (None if needed else ""),
                    show_default=bool(offered),
                    err=True,
                )
            elif text is None:
                text = guess
            if not text and not needed:
                return {}
            if not text:
                raise RgfeedsError(f"--{option} is missing; see: rgfeeds init --help")
            try:
                return read(text) if read else answers.plain(option, text)
            except RgfeedsError as error:
                if not asked:
                    raise RgfeedsError(f"--{option}: {error}") from None
                click.echo(f"error: {visible(str(error))}", err=True)
