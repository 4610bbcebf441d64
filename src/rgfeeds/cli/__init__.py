"""The command line: arguments in, words out, exit status; nothing is decided here.

Exit status: 0 fine, 1 the store has mistakes, 2 the call or its surroundings.
"""

import os
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from rgfeeds import __version__
from rgfeeds.errors import RgfeedsError

#: Each command with its line in the help; its module is imported when it runs.
COMMANDS = {
    "build": "Compile the sessions into the calendar, the feeds and the pages.",
    "check": "Find every mistake in the stores; write nothing.",
    "news": "Say what subscribers will be told by your changes.",
    "import": "Make a new store of a group's Markdown pages.",
    "export": "Write the sessions as a Markdown page, which import reads back.",
    "list": "List the sessions to come, with their ids.",
    "show": "Show all that the store says of a session.",
    "add": "Add a session or an open slot, or fill the one of that day.",
    "edit": "Change the title, the leads or anything else of a session.",
    "move": "Move a session to another day or time.",
    "room": "Put a session into another room, or online.",
    "cancel": "Cancel or postpone a session, or take that back.",
    "break": "Say that there is no session on some days.",
    "slides": "Add a link to slides, a recording or other materials.",
    "serve": "Preview the site on this machine; a save shows at once.",
    "init": "Begin a new group's repository: sessions, workflow, README.",
    "schema": "Print the JSON Schema of a store, for editors.",
}

#: The modules of those commands that have none of their own name.
_READ = ("check", "news", "list", "show", "export", "schema")
_EDIT = ("add", "edit", "move", "room", "cancel", "break", "slides")
_MODULES = dict.fromkeys(_READ, "listing") | dict.fromkeys(_EDIT, "edits")
_MODULES["import"] = "import_"


class Commands(click.Group):
    """The commands, and the one place where expected errors become words and an exit status."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found = vars(import_module(f"rgfeeds.cli.{_MODULES.get(cmd_name, cmd_name)}"))
        # Some are words of Python: their functions end in an underscore.
        command: click.Command = found.get(cmd_name) or found[f"{cmd_name}_"]
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called, or name the one that is probably meant."""
        if args[0] not in COMMANDS and not ctx.resilient_parsing:
            from rgfeeds.text.advice import nearest

            kind = "option" if args[0].startswith("-") else "command"
            near = nearest(args[0], COMMANDS)
            help = f"; did you mean {near}?" if near else ""
            ctx.fail(f"there is no {kind} {args[0][:80]}{help}")
        return super().resolve_command(ctx, args)

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        advice = ""
        try:
            return super().invoke(ctx)
        except RgfeedsError as error:
            status, message = error.exit_status, str(error)
        except click.UsageError as error:
            status, message = error.exit_code, error.format_message()
            called = error.ctx.command_path if error.ctx else "rgfeeds"
            advice = f"see: {called} --help\n"
        except OSError as error:
            # Wherever it comes from, a folder that is gone or a disk that fails is no bug of ours.
            place = error.filename or "the folder you are in"
            status, message = 2, f"{place}: {error.strerror or error}"
        from rgfeeds.report import inert, visible

        # A path may hold anything, a workflow command too.
        click.echo(f"error: {inert(visible(message))}\n{advice}", err=True, nl=False)
        _annotate(ctx.invoked_subcommand or "", message)
        return ctx.exit(status)


def _annotate(command: str, message: str) -> None:
    """On GitHub, say what stopped *command* where people look first."""
    from rgfeeds.report.github import Step, escape, failure

    step = Step(os.environ)
    if step.runs:
        headline = f"rgfeeds {command}"
        if command == "build":
            headline = "Not published. Subscribers still see what was published before"
        click.echo(failure(headline, message), nl=False)
        # That it cannot be written may be the very thing that stopped it.
        with suppress(OSError):
            step.summarize(f"### {escape(headline)}\n\n{escape(message)}\n")


@click.group(
    cls=Commands,
    context_settings={
        "help_option_names": ["-h", "--help"],
        # An unknown option comes to `resolve_command`, which says so in our words.
        "ignore_unknown_options": True,
    },
)
@click.version_option(__version__, message="rgfeeds %(version)s")
def main() -> None:
    """Publish a reading group's sessions as a calendar, feeds and a page."""
