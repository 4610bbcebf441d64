"""What a whole process costs: wall time, CPU time, peak memory."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

STOPWATCH = Path(__file__).with_name("stopwatch.py")

#: What variables begin with that would change what is measured: Python's, git's, GitHub's, coverage's.
_FORGOTTEN = ("PYTHON", "GIT", "COV", "SOURCE_DATE_EPOCH")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A program to run in *folder*; what it prints goes to *out*, its remarks to *err*."""

    arguments: Sequence[str | Path]
    folder: Path
    out: Path = Path(os.devnull)
    err: Path
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of one process and those it waited for: seconds, CPU seconds, peak megabytes of the largest."""

    wall: float
    cpu: float
    peak: float


class Failed(Exception):  # noqa: N818 - it reads as what happened
    """A program that was to be timed did not end well."""


def timed(command: Command) -> Cost:
    """Run *command* and return its cost; raise Failed unless it exits with 0."""
    watched = subprocess.run(  # noqa: S603 - our own programs
        [
            sys.executable,
            "-I",
            "-S",
            STOPWATCH,
            command.out,
            command.err,
            *command.arguments,
        ],
        cwd=command.folder,
        env=environment(command.environment),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    status, wall, cpu, peak = watched.stdout.split()
    if status != "0":
        said = command.err.read_text(encoding="utf-8", errors="replace").strip()
        shown = " ".join(map(str, command.arguments))
        raise Failed(f"{shown} ended with {status}:\n{said[-2000:]}")
    return Cost(wall=float(wall), cpu=float(cpu), peak=_megabytes(int(peak)))


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return what programs are run with: our own environment without what would change them."""
    kept = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith(_FORGOTTEN)
    }
    return {**kept, **more}


def _megabytes(peak: int) -> float:
    # macOS counts octets, the others KiB.
    return peak * (1 if sys.platform == "darwin" else 1024) / 1e6
