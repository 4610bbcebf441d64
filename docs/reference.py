"""The command reference `docs/commands.md`, made of what the commands say of themselves.

`make update-golden` writes it; `tests/test_readme.py` holds that it is up to date.
"""
# ruff: noqa: INP001 - a folder of pages, not a package

import inspect

import click

from rgfeeds.cli import COMMANDS, main

_HEAD = """\
# Commands

Each command ends with 0 when all is well, 1 when the sessions have mistakes or the folder is not what it should be,
and 2 when the command is not understood or cannot be carried out.
What was asked for goes to standard output, remarks go to standard error.
"""


def reference() -> str:
    """Return the page: a list of the commands, then a section for each."""
    context = click.Context(main, info_name="rgfeeds")
    listed = "".join(
        f"- [rgfeeds {name}](#rgfeeds-{name}): {said}\n"
        for name, said in COMMANDS.items()
    )
    return "\n".join([_HEAD, listed, *(_section(name, context) for name in COMMANDS)])


def _section(name: str, group: click.Context) -> str:
    """Return what *name* is for, how it is called, and a table of its options."""
    command = main.get_command(group, name)
    assert command is not None, "it is one of COMMANDS"
    context = click.Context(command, info_name=name, parent=group)
    call = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    return (
        f"## rgfeeds {name}\n\n```text\n{call}\n```\n\n"
        f"{inspect.cleandoc(command.help or '')}\n\n{_options(command, context)}"
    )


def _options(command: click.Command, context: click.Context) -> str:
    options = (each for each in command.params if isinstance(each, click.Option))
    records = (option.get_help_record(context) for option in options)
    rows = "".join(
        f"| `{_cell(names)}` | {_cell(said)} |\n"
        for names, said in filter(None, records)
    )
    return f"| option | meaning |\n|---|---|\n{rows}" if rows else "No options.\n"


def _cell(text: str) -> str:
    """Write *text* for a cell of a table."""
    return " ".join(text.replace("|", r"\|").split())


if __name__ == "__main__":
    print(reference(), end="")  # noqa: T201 - it is what was asked for
