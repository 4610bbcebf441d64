"""Who runs: each contestant lays out its own copy of the sessions and says what to run there."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench import histories
from bench.stores import Group
from bench.timing import Command

#: What is timed of a contestant.
COLD = "cold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of one size: contestants work below *folder*; *number* says which edit is made."""

    group: Group
    folder: Path
    number: int


class Contestant(Protocol):
    """A program that publishes a group."""

    name: str
    #: The most sessions it is asked to publish.
    largest: int

    def missing(self) -> str:
        """Say what must be installed, nothing when all is there."""

    def lay_out(self, group: Group, folder: Path) -> None:
        """Write the sessions of *group* to *folder*, for every round to copy."""

    def prepare(self, round: Round) -> Command:
        """Make everything ready in the round's folder, and return what to time: a build into no folder yet."""


class Python:
    """The start of Python, which no program written in it is faster than."""

    name = "python -c pass"
    largest = sys.maxsize

    def missing(self) -> str:
        return ""

    def lay_out(self, group: Group, folder: Path) -> None:
        """Need nothing."""

    def prepare(self, round: Round) -> Command:
        folder = round.folder
        return Command(
            arguments=[sys.executable, "-c", "pass"], folder=folder, err=folder / "err"
        )


class Rgfeeds:
    """rgfeeds in a repository whose store was committed once."""

    name = "rgfeeds"
    largest = sys.maxsize

    def missing(self) -> str:
        return ""

    def lay_out(self, group: Group, folder: Path) -> None:
        histories.committed(folder, group)

    def prepare(self, round: Round) -> Command:
        folder = round.folder / "rgfeeds"
        shutil.copytree(round.folder.parent / self.name, folder)
        return rgfeeds("build", folder=folder, caches=round.folder)


def rgfeeds(*arguments: str | Path, folder: Path, caches: Path) -> Command:
    """Return the command that users type, run in *folder*, with no cache but what *caches* has.

    What it says goes there, too.
    """
    script = Path(sys.executable).with_name("rgfeeds")
    program = [script] if script.exists() else [sys.executable, "-m", "rgfeeds"]
    return Command(
        arguments=[*program, *arguments],
        folder=folder,
        out=caches / "out",
        err=caches / "err",
        environment=without_caches(caches),
    )


def without_caches(caches: Path) -> dict[str, str]:
    """Return the variables that keep a program from the caches of the user."""
    return {"XDG_CACHE_HOME": str(caches / "cache")}
