"""What the commands that edit have in common: the edit is made, looked over, written and told."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rgfeeds.errors import RgfeedsError

if TYPE_CHECKING:
    from rgfeeds.diagnostics import Diagnostic
    from rgfeeds.editing.edits import Edit, Target
    from rgfeeds.load import Loaded
    from rgfeeds.store import Store


class Refused(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The store cannot be edited, or would have one mistake more."""

    exit_status = 1


dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Say what would change, and write nothing."
)

today_option = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Read dates as on this day; by default the day it is.",
)

session_argument = click.argument("session")


def one_line(text: str | None) -> str | None:
    """Return *text* on one line, as a text of one line is read."""
    return None if text is None else " ".join(text.split())


def carry_out(
    store: Path,
    today: dt.datetime | None,
    change: Callable[[Store, dt.date], Edit],
    *,
    dry_run: bool,
) -> None:
    """Edit *store* as *change* says, unless that makes a mistake, and say what comes of it.

    Mistakes that are there already stop nobody: the edit is saved, and they are named.
    Raise Refused, and what *change* raises; nothing is written then.
    """
    from rgfeeds import source
    from rgfeeds.editing import file
    from rgfeeds.load import load

    content = source.read(store)
    before = load(str(store), content)
    if before.store is None:
        _show(before, before.diagnostics)
        raise Refused(f"{store} cannot be read, so it was not edited")
    edit = change(before.store, _today(before.store, today))
    new = file.with_text(content, edit.text)
    after = load(str(store), new)
    found = _refuse_mistakes(store, before, after)
    if new != content and not dry_run:
        file.replace(store, new)
    _tell(store, before, after, edit)
    if found:
        _show(after, found)
    if new != content:
        _foretell(store, new, after, dry_run=dry_run)


def for_session(
    wanted: str, change: Callable[[Target, dt.date], Edit]
) -> Callable[[Store, dt.date], Edit]:
    """Return *change* as made to the session of a store that *wanted* means."""

    def made(store: Store, today: dt.date) -> Edit:
        from rgfeeds.editing.choosing import chosen
        from rgfeeds.editing.edits import Target

        path, session = chosen(wanted, store, today)
        return change(Target(store=store, path=path, session=session), today)

    return made


def _today(store: Store, given: dt.datetime | None) -> dt.date:
    """Return the day that was *given*, else the one it is where the group meets."""
    if given is not None:
        return given.date()
    zone = store.group.timezone if store.group else dt.UTC
    return dt.datetime.now(zone).date()  # noqa: TID251 - words like "tomorrow" need the clock


def _refuse_mistakes(
    store: Path, before: Loaded, after: Loaded
) -> tuple[Diagnostic, ...]:
    """Return what *after* warns of anew; raise Refused when it has a new error."""
    from rgfeeds.diagnostics import Severity
    from rgfeeds.editing.review import new_mistakes

    found = new_mistakes(before, after)
    errors = tuple(one for one in found if one.severity is Severity.ERROR)
    if errors:
        _show(after, errors)
        raise Refused(f"that would be a mistake; {store} stays as it was")
    return found


def _show(loaded: Loaded, found: tuple[Diagnostic, ...]) -> None:
    from rgfeeds import report

    texts = {found[0].place.file: loaded.text}
    colour = report.wants_colour(sys.stderr, os.environ)
    shown = report.Report(diagnostics=found, texts=texts)
    click.echo(
        report.FORMATS["full"](shown, colour=colour), err=True, nl=False, color=colour
    )


def _tell(store: Path, before: Loaded, after: Loaded, edit: Edit) -> None:
    from rgfeeds.editing.review import changed_lines, summary
    from rgfeeds.report.visible import inert, visible

    lines = [
        (number, sign, visible(line.rstrip()))
        for number, sign, line in changed_lines(before.text, after.text)
        if line.strip()
    ]
    said = summary(after, edit.session)
    click.echo(inert(visible(said if lines else f"Nothing to change: {said}")))
    for remark in edit.remarks:
        click.echo(f"note: {visible(remark)}", err=True)
    if lines:
        click.echo(f"\n{inert(visible(str(store)))}:{lines[0][0]}")
    for _, sign, line in lines:
        click.echo(f"{sign} {line}")


def _foretell(store: Path, content: bytes, after: Loaded, *, dry_run: bool) -> None:
    """Say what subscribers will see; that it cannot be said is no failure of the edit."""
    from rgfeeds.forecast import forecast
    from rgfeeds.history import open_store
    from rgfeeds.report.preview import text
    from rgfeeds.report.visible import visible

    click.echo()
    now = {"SOURCE_DATE_EPOCH": str(int(time.time()))} if dry_run else {}
    if after.schedule is None:
        told = f"nothing is published until the other mistakes are mended; see them with: rgfeeds check {store}"
        click.echo(f"note: {visible(told)}", err=True)
    else:
        try:
            click.echo(
                text(
                    forecast(open_store(store, content=content), {**now, **os.environ})
                ),
                nl=False,
            )
        except RgfeedsError as error:
            told = f"what subscribers will see cannot be said: {error}"
            click.echo(f"note: {visible(told)}", err=True)
    if dry_run:
        click.echo("note: nothing was written", err=True)
