"""What several commands are told, and tell, in the same way."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from rgfeeds.errors import Refused, RgfeedsError

if TYPE_CHECKING:
    from rgfeeds.report import Report
    from rgfeeds.store import Store

STORE = Path("data/sessions.toml")
PATH = click.Path(path_type=Path)
#: The two lines of a page between which `export` writes.
MARKS = "<!-- rgfeeds --> and <!-- end of rgfeeds -->"
#: What the help of a command says of its argument SESSION.
SESSION = "SESSION is an id, a title, a part of one, a date, or `next`."

#: What gives a function an option or an argument.
Option: TypeAlias = Callable[[Any], Any]


def at_root(path: Path) -> Path:
    """Return *path* in the nearest folder upwards that has a store; like git, look no further than the repository."""
    for count in range(len(Path.cwd().parents) + 1):
        folder = Path(*[".."] * count)
        if (folder / STORE).is_file():
            return folder / path
        if (folder / ".git").exists():
            break
    return path


def flag(name: str, help: str) -> Option:
    return click.option(name, is_flag=True, help=help)


def choice_option(help: str, choices: str, *declaration: str) -> Option:
    """Return the option, `--format` if not declared, that takes one word of *choices*, the first by default."""
    names = choices.split()
    kind = click.Choice(names)
    declared = declaration or ("--format",)
    return click.option(
        *declared, type=kind, default=names[0], show_default=True, help=help
    )


def today_option(help: str) -> Option:
    """Return the option that gives a command its day, None for that of the clock."""
    return click.option(
        "--today",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        help=help,
        callback=lambda _, __, given: given and given.date(),
    )


store_option = click.option(
    "--store",
    type=PATH,
    default=lambda: at_root(STORE),
    show_default=str(STORE),
    help="The file with the sessions.",
)

edit_today_option = today_option("Read dates as on this day; by default the day it is.")


def _ids(ctx: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Return what a shell offers for a session whose name is *begun*; nothing where no store can be read."""
    try:
        store = store_at(ctx.params.get("store") or at_root(STORE))
    except RgfeedsError:
        return []
    names = ["next", *(session.id for _, session in store.sessions)]
    return [name for name in names if name.startswith(begun)]


session_argument = click.argument("session", shell_complete=_ids)


def store_at(path: Path) -> "Store":
    """Return what the store at *path* says; raise Refused when it is no TOML."""
    from rgfeeds.store import source
    from rgfeeds.store.load import parse

    listing = source.list_files(source.materials(path))
    store = parse(str(path), source.read(path), listing).store
    if store is None:
        raise Refused(f"{path} cannot be read; see why with: rgfeeds check {path}")
    return store


def remark(found: "Report", last: str = "") -> None:
    """Say on stderr what was found in a store beside what was asked for, and *last*, if it is more than notes."""
    from rgfeeds.store.document import Severity

    told = [one for one in found.diagnostics if one.severity is not Severity.NOTE]
    if not told:
        return
    from msgspec.structs import replace

    from rgfeeds.report.text import full, wants_colour

    colour = wants_colour(sys.stderr, os.environ)
    shown = replace(found, diagnostics=tuple(told), remark=last)
    click.echo(full(shown, colour=colour), err=True, nl=False, color=colour)


def deliver(text: str) -> None:
    """Write data to stdout as UTF-8, whatever the terminal takes; unlike words it may not get lost: raise RgfeedsError."""
    sys.stdout.flush()
    output = sys.stdout.buffer
    output.write(text.encode())
    output.flush()
    lost: OSError | None = getattr(getattr(output, "raw", None), "lost", None)
    # A reader that went away has read what it wanted.
    if lost and lost.errno != errno.EPIPE:
        raise RgfeedsError(f"the output could not be written: {lost.strerror}")
