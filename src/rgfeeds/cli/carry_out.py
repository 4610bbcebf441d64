"""Make an edit of the store, look it over, write it and say what comes of it: for all commands that edit."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
from msgspec import Struct

from rgfeeds.cli.options import Refused, day_at, remark
from rgfeeds.editing import file
from rgfeeds.editing.choosing import chosen, is_on
from rgfeeds.editing.edits import Edit, Target
from rgfeeds.editing.review import changed_lines, new_mistakes
from rgfeeds.errors import RgfeedsError
from rgfeeds.history import open_store
from rgfeeds.model import Session
from rgfeeds.publication.effect import effect_of
from rgfeeds.report import Report
from rgfeeds.report.effects import text
from rgfeeds.report.sessions import summary
from rgfeeds.report.visible import inert, visible
from rgfeeds.rules.judge import Loaded, load
from rgfeeds.store import files, source
from rgfeeds.store.diagnostics import Diagnostic, Severity
from rgfeeds.store.store import Store


def carry_out(
    change: Callable[[Store, dt.date], Edit],
    *,
    store: Path,
    today: dt.date | None,
    dry_run: bool,
) -> None:
    """Edit *store* as *change* says, unless that makes a mistake, and say what comes of it.

    Mistakes that are there already stop nobody: the edit is saved, and they are named.
    When somebody else saves the file meanwhile, the edit is made to what it says then.
    Raise Refused, and what *change* raises; nothing is written then.
    """
    draft = _draft(store, source.read(store), today, change)
    if draft.new != draft.content:
        _ask(draft.edit.doubts, dry_run=dry_run)
    if draft.new != draft.content and not dry_run:
        with file.lock(store):
            while not file.replace(store, draft.new, expected=draft.content):
                draft = _draft(store, source.read(store), today, change)
    _tell(store, draft)
    if draft.mistakes:
        _show(draft.after, draft.mistakes)
    if draft.new != draft.content:
        _foretell(store, draft, dry_run=dry_run)


class _Draft(Struct, frozen=True, kw_only=True):
    """What an edit makes of the *content* of a store, and the *mistakes* it only asks about."""

    content: bytes
    new: bytes
    before: Loaded
    after: Loaded
    edit: Edit
    mistakes: tuple[Diagnostic, ...]


def _draft(
    store: Path,
    content: bytes,
    today: dt.date | None,
    change: Callable[[Store, dt.date], Edit],
) -> _Draft:
    listing = files.listed(source.materials(store))
    before = load(str(store), content, listing=listing)
    if before.store is None:
        _show(before, before.diagnostics)
        raise Refused(f"{store} cannot be read, so it was not edited")
    edit = change(before.store, today or day_at(before.store))
    new = file.with_text(content, edit.text)
    after = load(str(store), new, listing=listing)
    mistakes = _refuse_mistakes(store, before, after)
    return _Draft(
        content=content,
        new=new,
        before=before,
        after=after,
        edit=edit,
        mistakes=mistakes,
    )


def _ask(doubts: tuple[str, ...], *, dry_run: bool) -> None:
    """Ask about *doubts* who sits before a terminal; raise Refused for a no."""
    for doubt in doubts:
        if dry_run or not (sys.stdin.isatty() and sys.stderr.isatty()):
            click.echo(f"note: {doubt}", err=True)
        elif not click.confirm(f"{doubt}. Is that meant?", err=True):
            raise Refused("nothing was changed")


def for_session(
    wanted: str,
    change: Callable[[Target, dt.date], Edit],
    suits: Callable[[Session], bool] | None = None,
) -> Callable[[Store, dt.date], Edit]:
    """Return *change* as made to the session of a store that *wanted* means, if may be one that *suits*."""

    def change_store(store: Store, today: dt.date) -> Edit:
        path, session = chosen(wanted, store, today, suits or is_on)
        return change(Target(store=store, path=path, session=session), today)

    return change_store


def _refuse_mistakes(
    store: Path, before: Loaded, after: Loaded
) -> tuple[Diagnostic, ...]:
    """Return what *after* warns of anew; raise Refused when it has a new error."""
    found = new_mistakes(before, after)
    errors = tuple(one for one in found if one.severity is Severity.ERROR)
    if errors:
        _show(after, errors)
        raise Refused(f"that would be a mistake; {store} stays as it was")
    return found


def _show(loaded: Loaded, found: tuple[Diagnostic, ...]) -> None:
    remark(Report(diagnostics=found, texts={found[0].place.file: loaded.text}))


def _tell(store: Path, draft: _Draft) -> None:
    edit = draft.edit
    lines = [
        (number, sign, visible(line.rstrip()))
        for number, sign, line in changed_lines(draft.before.text, draft.after.text)
        if line.strip()
    ]
    said = edit.said or summary(draft.after.store, edit.session)
    click.echo(inert(visible(said if lines else f"Nothing to change: {said}")))
    for one in edit.remarks:
        click.echo(f"note: {visible(one)}", err=True)
    if lines:
        click.echo(f"\n{inert(visible(str(store)))}:{lines[0][0]}")
    for _, sign, line in lines:
        click.echo(f"{sign} {line}")


def _foretell(store: Path, draft: _Draft, *, dry_run: bool) -> None:
    """Say what subscribers will see; that it cannot be said is no failure of the edit."""
    click.echo()
    now = {"SOURCE_DATE_EPOCH": str(int(time.time()))} if dry_run else {}
    if draft.after.schedule is None:
        told = f"nothing is published until the other mistakes are mended; see them with: rgfeeds check {store}"
        click.echo(f"note: {visible(told)}", err=True)
    else:
        try:
            opened = open_store(store, content=draft.new)
            click.echo(text(effect_of(opened, {**now, **os.environ})), nl=False)
        except RgfeedsError as error:
            told = f"what subscribers will see cannot be said: {error}"
            click.echo(f"note: {visible(told)}", err=True)
    if dry_run:
        click.echo("note: nothing was written", err=True)
