"""A new group's repository: its files, made of a few answers.

The texts are files of this package, with `$name` where an answer goes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from string import Template

from msgspec import Struct

from rgfeeds import __version__, addresses
from rgfeeds.model import Group, Usual
from rgfeeds.starter.store import store
from rgfeeds.starter.texts import escaped, text


class Beginning(Struct, frozen=True, kw_only=True):
    """What a new repository is made of: the group, its habits, and the day it is made on."""

    group: Group
    usual: Usual
    today: dt.date


class StarterFile(Struct, frozen=True):
    """A file of a new repository: its path, what it is for, and how its text is made."""

    path: str
    purpose: str
    made: Callable[[Beginning], str]


def _store(new: Beginning) -> str:
    return store(new.group, new.usual, new.today)


def _requirement(_: Beginning) -> str:
    return f"# What publish.yml installs; Dependabot offers newer versions.\nrgfeeds=={__version__}\n"


def _readme(new: Beginning) -> str:
    group = new.group
    return Template(text("README.md")).substitute(
        name=escaped(group.name),
        url=group.url,
        calendar=group.url + addresses.calendar(group),
        feed=group.url + addresses.ATOM,
        files="".join(f"| `{file.path}` | {file.purpose} |\n" for file in FILES),
    )


def _unchanged(name: str) -> Callable[[Beginning], str]:
    return lambda _: text(name)


FILES: tuple[StarterFile, ...] = (
    StarterFile("data/sessions.toml", "the sessions, with two examples", _store),
    StarterFile(
        ".github/workflows/publish.yml",
        "publishes them after each change",
        _unchanged("publish.yml"),
    ),
    StarterFile(
        ".github/workflows/edit.yml",
        "a form for small edits: Actions, Edit a session, Run workflow",
        _unchanged("edit.yml"),
    ),
    StarterFile(
        ".github/rgfeeds.txt", "the version of rgfeeds that does it", _requirement
    ),
    StarterFile(
        ".github/dependabot.yml", "offers newer versions", _unchanged("dependabot.yml")
    ),
    StarterFile(".gitignore", "keeps what is built here out", _unchanged("gitignore")),
    StarterFile("README.md", "what to do, for everybody in the group", _readme),
)


def files(new: Beginning) -> dict[str, str]:
    """Return the text of each of `FILES` by its path."""
    return {file.path: file.made(new) for file in FILES}
