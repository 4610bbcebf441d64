"""What else is timed: the start of every command, and histories of many versions."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from bench import contestants, histories
from bench.contestants import Python, Round
from bench.race import Entry, Results, alternate
from bench.stores import URL, ZONE, Group
from bench.timing import Command
from rgfeeds.cli import COMMANDS
from rgfeeds.serving.server import CHANGES

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


def modules(folder: Path) -> tuple[int, int]:
    """Count the modules that a build of 24 sessions imports, in all and of ours."""
    repository = folder / "modules"
    histories.committed(repository, Group(count=24))
    code = (
        "import sys; from rgfeeds.cli import main; "
        "main(['build', '--out', '../public'], standalone_mode=False); "
        "print(len(sys.modules), sum(name.split('.')[0] == 'rgfeeds' for name in sys.modules))"
    )
    counted = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code],
        cwd=repository,
        capture_output=True,
        text=True,
        check=True,
    )
    every, ours = map(int, counted.stdout.split()[-2:])
    return every, ours


def saved(
    folder: Path, rounds: int, sizes: Sequence[int] = (24, 1000)
) -> dict[int, float]:
    """Time, in seconds, what a save takes until the preview has the new page, by number of sessions."""
    return {count: _saved(folder / f"serve-{count}", count, rounds) for count in sizes}


def _saved(repository: Path, count: int, rounds: int) -> float:
    store = histories.committed(repository, Group(count=count))
    text = store.read_text(encoding="utf-8")
    took = []
    with subprocess.Popen(
        [sys.executable, "-m", "rgfeeds", "serve", "--port", "0"],
        cwd=repository,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            address = next(
                found[0]
                for line in server.stdout
                if (found := re.search(r"http://127\.0\.0\.1:\d+/", line))
            )
            # As an open page does: it waits to be told, and loads itself anew.
            with urlopen(f"{address[:-1]}{CHANGES}?page=/") as told:  # noqa: S310 - our own server
                for number in range(rounds + 1):
                    name = f"Group number {number}"
                    changed = text.replace("\nname = ", f"\nname = '{name}' # ", 1)
                    began = time.perf_counter()
                    store.write_text(changed, encoding="utf-8")
                    while name.encode() not in urlopen(address).read():  # noqa: S310
                        told.readline()
                    took.append(time.perf_counter() - began)
        finally:
            server.terminate()
    # The first build imports what later ones find.
    return median(took[1:])


def _pass(group: Group, folder: Path) -> Command:
    return Python().prepare(Round(group=group, folder=folder, number=1))
