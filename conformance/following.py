"""How a reader is started, asked again, and what it needs to be there."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from conformance.comparison import Shown

HERE = Path(__file__).parent
PIP = "pip install '.[conformance]'"
NODE = "install Node.js, then run `npm install` in conformance/"
#: Asks for what is published now, and returns everything the reader then shows.
Refresh: TypeAlias = Callable[[], list[Shown]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A program that follows an address, keeping what it must in a folder of its own.

    *needs* are the programs, *modules* the Python packages it takes, *cure* says how to
    come by them; an *optional* reader may be absent even in CI.
    *garbles* are the fields it shows wrongly when a text holds a backslash before an n,
    or a comma in a category: known faults of its own. *sorts* tells that it has an order
    of its own.
    """

    name: str
    subscribe: Callable[[str, Path], Refresh]
    needs: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    cure: str = PIP
    optional: bool = False
    garbles: frozenset[str] = frozenset()
    sorts: bool = False

    def follow(self, url: str, folder: Path) -> Refresh:
        """Subscribe to *url*; skip, or in CI fail, when the reader is not installed."""
        absent = [name for name in self.needs if not program_path(name)]
        absent += [name for name in self.modules if not find_spec(name)]
        if absent:
            reason = f"{self.name} was not asked, for want of {', '.join(absent)}: {self.cure}"
            missing(reason, optional=self.optional)
        return self.subscribe(url, folder)


#: Asks a reader what it shows at an address.
Ask: TypeAlias = Callable[[Reader, str], list[Shown]]


def missing(reason: str, *, optional: bool = False) -> None:
    """Say why a reader is not asked; where RGFEEDS_REQUIRE_READERS is set that is a failure."""
    if os.environ.get("RGFEEDS_REQUIRE_READERS") and not optional:
        pytest.fail(reason)
    pytest.skip(reason)


def program_path(name: str) -> str | None:
    """Find a program beside this Python, in conformance/node_modules, or on the path."""
    package = HERE / "node_modules" / name
    if package.exists():
        return str(package)
    return shutil.which(name, path=Path(sys.executable).parent) or shutil.which(name)


def run(program: str, *arguments: object, **environment: str) -> str:
    """Run a program whose clock and words are nobody's own, and return what it prints."""
    done = subprocess.run(
        [program_path(program) or program, *map(str, arguments)],
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8", **environment},
    )
    assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"
    return done.stdout


def fetch(url: str) -> bytes:
    """Return what stands at *url*."""
    with urllib.request.urlopen(url, timeout=30) as response:
        content: bytes = response.read()
    return content


def library(parse: Callable[[bytes], list[Shown]]) -> Callable[[str, Path], Refresh]:
    """Make a reader of a function that reads a whole file."""
    return lambda url, _: lambda: parse(fetch(url))


def node(script: str, url: str) -> Any:
    """Return what the program `readers/SCRIPT.mjs` says of *url*."""
    return json.loads(run("node", HERE / f"readers/{script}.mjs", url))


def named(readers: Sequence[Reader]) -> list[str]:
    """Return the names of *readers*, to tell tests apart."""
    return [reader.name for reader in readers]
