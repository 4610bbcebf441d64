"""What several commands are told in the same way."""

from __future__ import annotations

from pathlib import Path

import click

STORE = Path("data/sessions.toml")

store_option = click.option(
    "--store",
    type=click.Path(path_type=Path),
    default=STORE,
    show_default=True,
    help="The file with the sessions.",
)
