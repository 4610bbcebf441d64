"""`rgfeeds schema`: what editors may know of a store."""

from __future__ import annotations

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema of a store, for editors."""
    import json

    from rgfeeds.cli.streams import deliver
    from rgfeeds.rules.schema import schema

    deliver(f"{json.dumps(schema(), indent=2, ensure_ascii=False)}\n")
