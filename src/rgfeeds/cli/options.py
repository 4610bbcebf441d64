"""What several commands are told in the same way."""

from __future__ import annotations

from pathlib import Path

import click

STORE = Path("data/sessions.toml")


def at_root(path: Path) -> Path:
    """Return *path* in the nearest folder, from here upwards, that has a store; within the repository, as git looks."""
    for count in range(len(Path.cwd().parents) + 1):
        folder = Path(*[".."] * count)
        if (folder / STORE).is_file():
            return folder / path
        if (folder / ".git").exists():
            break
    return path


store_option = click.option(
    "--store",
    type=click.Path(path_type=Path),
    default=lambda: at_root(STORE),
    show_default=str(STORE),
    help="The file with the sessions.",
)
