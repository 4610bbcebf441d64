"""The command line: arguments in, words out, exit status; nothing is decided here.

Exit status: 0 fine, 1 the store has mistakes, 2 the call or its surroundings.
"""

from __future__ import annotations

from typing import Any

import click

from rgfeeds import __version__
from rgfeeds.commands.build import build
from rgfeeds.commands.check import check
from rgfeeds.commands.news import news
from rgfeeds.commands.schema import schema
from rgfeeds.errors import RgfeedsError


class Commands(click.Group):
    """The one place where expected errors become words and an exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RgfeedsError as error:
            from rgfeeds.report.visible import inert, visible  # noqa: PLC0415

            # A path may hold anything, a workflow command too.
            click.echo(f"error: {inert(visible(str(error)))}", err=True)
            ctx.exit(error.exit_status)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="rgfeeds %(version)s")
def main() -> None:
    """Publish a reading group's sessions as a calendar, feeds and a page."""


main.add_command(build)
main.add_command(check)
main.add_command(news)
main.add_command(schema)
