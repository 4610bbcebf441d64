"""The questions that `rgfeeds init` asks of a new group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click
from msgspec import Struct

from rgfeeds.errors import RgfeedsError
from rgfeeds.report.visible import visible
from rgfeeds.starter import answers, guesses
from rgfeeds.starter.answers import accepted
from rgfeeds.starter.guesses import GitHub
from rgfeeds.store.names import slug


def interview(
    given: Mapping[str, str | None],
    remote: GitHub | None,
    heading: str,
    *,
    asking: bool,
) -> dict[str, str]:
    """Return what is known of the group, by the keys of a store: said by options, asked for, guessed.

    *heading* is what a page of the group begins with.
    """
    here = guesses.zone(str(Path("/etc/localtime").resolve()))
    ask = Interview(given=given, asking=asking).ask
    name = heading or (remote.title if remote else "")
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
            except RgfeedsError as error:
                raise RgfeedsError(f"--{option}: {error}") from None
        if needed:
            raise RgfeedsError(f"--{option} is missing; see: rgfeeds init --help")
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
        while True:
            text = click.prompt(
                question if needed else f"{question} (Enter for none)",
                default=offered or (None if needed else ""),
                show_default=bool(offered),
                err=True,
            )
            try:
                return read(text) if text or needed else {}
            except RgfeedsError as error:
                click.echo(f"error: {visible(str(error))}", err=True)
