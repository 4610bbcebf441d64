"""What else is timed: the start of every command, and histories of many versions."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench import contestants, histories
from bench.contestants import Python, Round
from bench.race import Entry, Results, alternate
from bench.stores import URL, ZONE, Group
from bench.timing import Command
from rgfeeds.cli import COMMANDS

ALONE = Path(__file__).with_name("history_alone.py")
PASS: Entry = ("python -c pass", "")
HELP, RUN = "--help", "run"

#: How many versions a history has, and how many sessions each.
VERSIONS = (300, 2000)
SESSIONS = 50

_TODAY = ("--today", "2026-01-05")
_LAST = "2026-06-29"

#: What a command is given to do little; others are only asked for their help. What it does
#: to the store is undone.
LITTLE: Mapping[str, Sequence[str]] = {
    "build": ("--check", "--out", "../public"),
    "check": (),
    "news": (),
    "add": ("A new talk", "--date", "2026-07-06", *_TODAY),
    "move": (_LAST, "2026-06-30", *_TODAY),
    "room": (_LAST, "Enigma", *_TODAY),
    "cancel": (_LAST, *_TODAY),
    "slides": (_LAST, "https://slides.example.org/new.pdf", *_TODAY),
    "init": (
        *("../begun", "--name", "Tea", "--timezone", ZONE, "--url", URL),
        *("--rgfeeds", "1.0.0"),
    ),
    "export": (),
    "schema": (),
}


def commands(folder: Path, rounds: int) -> Results:
    """Time the help of every command, and a run that does little, in a store of 24 sessions."""
    group = Group(count=24)
    repository = folder / "commands"
    store = histories.committed(repository, group)
    written = store.read_bytes()

    def command(*arguments: str) -> Command:
        return contestants.rgfeeds(*arguments, folder=repository, caches=folder)

    timed: dict[Entry, Command] = {
        PASS: _pass(group, folder),
        ("rgfeeds", HELP): command("--help"),
    }
    for name in COMMANDS:
        timed[name, HELP] = command(name, "--help")
        if name in LITTLE:
            timed[name, RUN] = command(name, *LITTLE[name])
    alternate({("rgfeeds", "build"): command("build", "--out", "../public")}, 1)

    def restore() -> None:
        if store.read_bytes() != written:
            store.write_bytes(written)
        shutil.rmtree(folder / "begun", ignore_errors=True)

    return alternate(timed, rounds, before=restore)


def past(
    folder: Path, rounds: int, versions: Sequence[int] = VERSIONS, count: int = SESSIONS
) -> Results:
    """Time the reading of histories of *versions* of a store of *count* sessions, and builds of it."""
    group = Group(count=count)
    timed: dict[Entry, Command] = {PASS: _pass(group, folder)}
    site, caches = folder / "site", folder / "caches"
    for number in (1, *versions):
        repository = folder / f"history-{number}"
        store = histories.edited(repository, group, number)
        timed[f"{number:,}", "history alone"] = Command(
            arguments=[sys.executable, ALONE, store],
            folder=repository,
            err=folder / "err",
            environment=contestants.without_caches(caches),
        )
        timed[f"{number:,}", "build"] = contestants.rgfeeds(
            "build", "--out", site, folder=repository, caches=caches
        )

    def cold() -> None:
        for each in (site, caches):
            shutil.rmtree(each, ignore_errors=True)
        caches.mkdir()

    return alternate(timed, rounds, before=cold)


def _pass(group: Group, folder: Path) -> Command:
    return Python().prepare(Round(group=group, folder=folder, number=1), "")
