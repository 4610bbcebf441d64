"""Make an edit of the store, look it over, write it and say what comes of it: for all commands that edit."""

import datetime as dt
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path
from typing import TypeAlias

import click
from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.cli.options import remark
from rgfeeds.editing.edits import HALF_A_YEAR, Edit, Facts
from rgfeeds.editing.when import Target, choose, is_on, read_when
from rgfeeds.errors import Refused, RgfeedsError
from rgfeeds.history import open_store
from rgfeeds.history.reader import VersionReader
from rgfeeds.history.repository import GitError
from rgfeeds.model import Session
from rgfeeds.publication.effect import effect_of
from rgfeeds.report import Report, effects, inert, sessions, visible
from rgfeeds.rules import Loaded, load
from rgfeeds.store import Store, source, usual_on
from rgfeeds.store.document import Diagnostic, Severity
from rgfeeds.store.writing import lock, with_text, write
from rgfeeds.text.wording import long_day


class Now(Struct, frozen=True):
    """A *store* as it is when it is edited, seen from *today*; the *reader* is for what was published of it."""

    store: Store
    today: dt.date
    reader: VersionReader

    def choose(self, session: str, suits: Callable[[Session], bool] = is_on) -> Target:
        return choose(session, self.store, self.today, suits)

    def choose_held(self, session: str) -> Target:
        """Return the session that is meant, where `next` is a talk that people come to."""
        return self.choose(session, lambda one: is_on(one) and not one.open)

    @property
    def weekday(self) -> int | None:
        """The usual day, which `next week` means."""
        return usual_on(self.today, self.store.usual).weekday

    def facts_at(self, facts: Facts, text: str, on: dt.date | None = None) -> Facts:
        """Return *facts* on the day that *text* says, and at its times unless they say others; *on* is the day before it moves."""
        weekday = on.weekday() if on else self.weekday
        when = read_when(text, self.today, weekday=weekday, on=on)
        start = when.start if facts.start is None else facts.start
        end = when.end if facts.end is None else facts.end
        return replace(facts, day=when.day, start=start, end=end)

    def published_ids(self) -> set[str]:
        """Return the ids that were ever published: a session keeps its own when it is gone."""
        path = Path(self.store.document.file)
        try:
            file = open_store(path, reader=self.reader, allow_shallow=True)
        except GitError:
            return set()
        schedules = (version.schedule for version in file.history.published)
        return {session.id for schedule in schedules for session in schedule.sessions}


#: Makes an edit of the store.
Change: TypeAlias = Callable[[Now], Edit]


def carry_out(
    store: Path, change: Change, *, today: dt.date | None, dry_run: bool
) -> None:
    """Edit *store* as *change* says, unless that makes a mistake, and say what comes of it.

    Mistakes that are there already stop nobody: the edit is saved, and they are named.
    When somebody else saves the file meanwhile, the edit is made to what it says then.
    Raise Refused, and what *change* raises; nothing is written then.
    """
    reader = VersionReader()
    make = partial(_draft, store, today, change, reader)
    draft = make()
    if draft.changed and draft.edit.day:
        _ask(draft.edit.day, today or source.today(draft.before.store), dry_run=dry_run)
    if draft.changed and not dry_run:
        with lock(store):
            while not write({store: draft.new}, expected=draft.content):
                draft = make()
    _tell(store, draft)
    if draft.mistakes:
        _show(store, draft.after, draft.mistakes)
    if draft.changed:
        click.echo()
        _news(store, draft, reader, dry_run=dry_run)
        if dry_run:
            _note("nothing was written")


class _Draft(Struct, frozen=True):
    """What an *edit* makes of the *content* of a store, and the *mistakes* that it brings and only warns of."""

    content: bytes
    before: Loaded
    edit: Edit
    new: bytes
    after: Loaded
    mistakes: tuple[Diagnostic, ...]

    @property
    def changed(self) -> bool:
        return self.new != self.content


def _draft(
    store: Path, today: dt.date | None, change: Change, reader: VersionReader
) -> _Draft:
    content = source.read(store)
    listing = source.list_files(source.materials(store))
    before = load(str(store), content, listing=listing)
    if before.store is None:
        _show(store, before, before.diagnostics)
        raise Refused(f"{store} cannot be read, so it was not edited")
    day = today or source.today(before.store)
    edit = change(Now(before.store, day, reader))
    new = with_text(content, edit.text)
    after = load(str(store), new, listing=listing)
    found = new_mistakes(before, after)
    errors = tuple(one for one in found if one.severity is Severity.ERROR)
    if errors:
        _show(store, after, errors)
        raise Refused(f"that would be a mistake; {store} stays as it was")
    return _Draft(content, before, edit, new, after, found)


def _ask(day: dt.date, today: dt.date, *, dry_run: bool) -> None:
    """Ask who sits before a terminal about a *day* that may be a slip; raise Refused for a no."""
    if dt.timedelta() <= day - today <= HALF_A_YEAR:
        return
    slip = "is over" if day < today else "is more than half a year ahead"
    doubt = f"{long_day(day)} {slip}"
    if dry_run or not (sys.stdin.isatty() and sys.stderr.isatty()):
        _note(doubt)
    elif not click.confirm(f"{doubt}. Is that meant?", err=True):
        raise Refused("nothing was changed")


def _note(text: str) -> None:
    click.echo(f"note: {visible(text)}", err=True)


def _show(store: Path, loaded: Loaded, found: tuple[Diagnostic, ...]) -> None:
    remark(Report(diagnostics=found, texts={str(store): loaded.text}))


def _tell(store: Path, draft: _Draft) -> None:
    """Say what the edit comes to, and each line that it changes."""
    lines = changed_lines(draft.before.text, draft.after.text)
    changes = [change for change in lines if change[-1].strip()]
    said = draft.edit.said or sessions.summary(draft.after.store, draft.edit.session)
    click.echo(inert(visible(said if changes else f"Nothing to change: {said}")))
    for one in draft.edit.remarks:
        _note(one)
    if changes:
        click.echo(f"\n{inert(visible(str(store)))}:{changes[0][0]}")
    for _, sign, line in changes:
        click.echo(f"{sign} {visible(line.rstrip())}")


def _news(store: Path, draft: _Draft, reader: VersionReader, *, dry_run: bool) -> None:
    """Say what subscribers will see; that it cannot be said is no failure of the edit."""
    if draft.after.schedule is None:
        cure = f"see them with: rgfeeds check {store}"
        _note(f"nothing is published until the other mistakes are mended; {cure}")
        return
    now = {"SOURCE_DATE_EPOCH": str(int(time.time()))} if dry_run else {}
    try:
        opened = open_store(store, content=draft.new, reader=reader)
        if opened.history.committed:
            click.echo("Nothing to tell: it says again what was last committed")
        else:
            effect = effect_of(opened, {**now, **os.environ})
            click.echo(effects.as_text(effect), nl=False)
    except RgfeedsError as error:
        _note(f"what subscribers will see cannot be said: {error}")


def changed_lines(before: str, after: str) -> Iterator[tuple[int, str, str]]:
    """Yield what differs: the line in *after*, from 1, then "-" or "+", and the line's text."""
    old, new = before.split("\n"), after.split("\n")
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    tail = 0
    while tail < min(len(old), len(new)) - same and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    # Of a new table, show the header that it has, not that of the next one.
    while 0 < same == len(old) - tail < len(new) and new[same - 1] == new[-1 - tail]:
        if new[same].startswith("[["):
            break
        same, tail = same - 1, tail + 1
    old, new = old[same : len(old) - tail], new[same : len(new) - tail]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind != "equal":
            yield from ((same + first + 1, "-", line) for line in old[start:end])
            yield from ((same + n + 1, "+", new[n]) for n in range(first, last))


def new_mistakes(before: Loaded, after: Loaded) -> tuple[Diagnostic, ...]:
    """Return the errors and warnings of *after* that *before* did not have, wherever they stand."""
    old, new = before.diagnostics, []
    known = Counter((found.rule, found.severity, found.message) for found in old)
    for found in after.diagnostics:
        identity = found.rule, found.severity, found.message
        known[identity] -= 1
        if known[identity] < 0 and found.severity is not Severity.NOTE:
            new.append(found)
    return tuple(new)
