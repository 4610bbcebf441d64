"""`rgfeeds schema`: what editors may know of a store."""

from __future__ import annotations

import json

import click

from rgfeeds.cli.streams import deliver
from rgfeeds.rules.schema import schema as made


@click.command()
def schema() -> None:
    """Print the JSON Schema of a store, for editors."""
    deliver(f"{json.dumps(made(), indent=2, ensure_ascii=False)}\n")
