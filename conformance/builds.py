"""Sites made by `rgfeeds build`, a process of its own, and put where they are served."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

#: What a file of the site, by its path, is replaced with: a wrong output made on purpose.
Sabotage: TypeAlias = Callable[[str, str], str]


def build(store: Path, out: Path, **environment: str) -> Path:
    """Build *store* into the folder *out* and return it."""
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "rgfeeds",
        "build",
        "--store",
        store,
        "--out",
        out,
    ]
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd=store.parent,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return out


def deploy(
    site: Path, place: Path, at: dt.datetime, sabotage: Sabotage | None = None
) -> None:
    """Replace what is served from *place* by *site*, every file dated *at*, as Pages does."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(site, place)
    for file in filter(Path.is_file, place.rglob("*")):
        if sabotage and file.suffix in {".ics", ".xml"}:
            text = file.read_bytes().decode()
            path = file.relative_to(place).as_posix()
            file.write_bytes(sabotage(path, text).encode())
        os.utime(file, (at.timestamp(), at.timestamp()))


def commit(repository: Path, text: str, at: dt.datetime) -> Path:
    """Commit *text* as the store of *repository*, at the instant *at*, and return its path."""
    store = repository / "data/sessions.toml"
    store.parent.mkdir(parents=True, exist_ok=True)
    store.write_text(text, encoding="utf-8")
    _git(repository, at, "init", "-q", "-b", "main")
    _git(repository, at, "add", "data")
    _git(repository, at, "commit", "-q", "-m", "Edit the sessions")
    return store


def _git(repository: Path, at: dt.datetime, *arguments: str) -> None:
    who = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (
            ("NAME", "Ada"),
            ("EMAIL", "ada@example.org"),
            ("DATE", at.isoformat()),
        )
    }
    subprocess.run(
        ["git", "-C", repository, *arguments],
        check=True,
        capture_output=True,
        env={**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull},
    )
