"""What the commands that edit make of a store."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import click
from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.editing.adding import with_new_break, with_new_session
from rgfeeds.editing.edits import Edit, Facts, with_changes, with_facts, with_material
from rgfeeds.editing.when import choose, is_on, read_clock, read_day_only, read_when
from rgfeeds.history import open_store
from rgfeeds.history.reader import VersionReader
from rgfeeds.history.repository import GitError
from rgfeeds.model import MaterialKind, Session, Status
from rgfeeds.model.addresses import is_safe
from rgfeeds.store import Store, usual_on


def facts_of(given: dict[str, Any]) -> Facts:
    """Return what the options say of a session, by their names; None is not said."""
    said = dict(given)
    for name in ("title", "kind", "room", "online", "reason"):
        said[name] = _line(given[name])
    if is_safe(room := said["room"] or ""):
        raise click.UsageError(f"`{room}` is a link: say --online {room}")
    for name in ("start", "end"):
        # An empty time is said, too: the usual one.
        if given[name]:
            said[name] = read_clock(given[name])
    leads = tuple(" ".join(lead.split()) for lead in given["leads"] or ())
    said["leads"] = leads or None
    if status := given["status"]:
        said["status"] = Status.CONFIRMED if status == "on" else Status(status)
    for name in ("abstract", "reading"):
        said[name] = _prose(given[name])
    return Facts(**said)


def _line(text: str | None) -> str | None:
    """Return *text* on one line, as a text of one line is read."""
    return None if text is None else " ".join(text.split())


def _prose(said: str | None) -> str | None:
    """Return the Markdown that *said* is, or is in the file that it names; `-` is what is piped in."""
    text = said or ""
    if said == "-" or ("\n" not in text and len(text) < 256 and Path(text).is_file()):
        try:
            with click.open_file(text, encoding="utf-8-sig") as file:
                text = str(file.read())
        except (OSError, UnicodeDecodeError):
            raise click.UsageError(f"{said} cannot be read as text") from None
    elif re.fullmatch(r"[^\s:]+\.(?:md|markdown|txt)", text):
        raise click.UsageError(f"there is no file {text}")
    text = text.strip().replace("\r\n", "\n")
    return None if said is None else f"{text}\n" if "\n" in text else text


def _published_ids(store: Path, reader: VersionReader) -> set[str]:
    """Return the ids that were ever published: a session keeps its own when it is gone."""
    try:
        file = open_store(store, reader=reader, allow_shallow=True)
    except GitError:
        return set()
    schedules = (version.schedule for version in file.history.published)
    return {session.id for schedule in schedules for session in schedule.sessions}


def is_held(session: Session) -> bool:
    """Whether there is a talk that people come to."""
    return is_on(session) and not session.open


class Changes(Struct, frozen=True):
    """What each command that edits makes of *store*: a method of its name; *facts* is what shared options say."""

    facts: Facts
    store: Store
    today: dt.date
    reader: VersionReader

    def add(
        self, *, when: str, beside: bool, slides: str | None, id: str | None
    ) -> Edit:
        usual = usual_on(self.today, self.store.usual)
        facts = self._facts_at(when, usual.weekday)
        return with_new_session(
            self.store,
            replace(facts, title=facts.title or None),
            id=id,
            beside=beside,
            slides=_line(slides) or None,
            taken=_published_ids(Path(self.store.document.file), self.reader),
        )

    def edit(self, *, session: str) -> Edit:
        if self.facts == Facts():
            raise click.UsageError("say what is to change, as in --title")
        return with_facts(choose(session, self.store, self.today), self.facts)

    def move(self, *, session: str, when: str) -> Edit:
        target = choose(session, self.store, self.today, is_held)
        facts = self._facts_at(when, target.day.weekday(), on=target.day)
        return with_facts(target, facts)

    def room(self, *, session: str) -> Edit:
        if self.facts.room is None and self.facts.online is None:
            raise click.UsageError("give a room, or a link with --online")
        target = choose(session, self.store, self.today, is_held)
        return with_facts(target, self.facts)

    def cancel(self, *, session: str, postpone: bool, undo: bool) -> Edit:
        if undo and (postpone or self.facts.reason is not None):
            raise click.UsageError("--undo goes with no --postpone and no --reason")
        suits = (lambda one: not is_on(one)) if undo else is_held
        target = choose(session, self.store, self.today, suits)
        if undo and is_on(target.session):
            return with_changes(target, {}, "it takes place already")
        off = Status.POSTPONED if postpone else Status.CANCELLED
        status = Status.CONFIRMED if undo else off
        return with_facts(target, replace(self.facts, status=status))

    def break_(self, *, first: str, last: str | None) -> Edit:
        start = read_day_only(first, self.today)
        until = read_day_only(last, max(self.today, start)) if last else start
        return with_new_break(self.store, start, until, self.facts.reason or None)

    def slides(self, *, session: str, url: str, material: str) -> Edit:
        target = choose(session, self.store, self.today, is_held)
        kind, title = MaterialKind(material), self.facts.title or None
        return with_material(target, kind, _line(url) or "", title)

    def _facts_at(
        self, text: str, weekday: int | None, on: dt.date | None = None
    ) -> Facts:
        """Return the facts on the day that *text* says, and at its times unless options say others."""
        when = read_when(text, self.today, weekday=weekday, on=on)
        start = when.start if self.facts.start is None else self.facts.start
        end = when.end if self.facts.end is None else self.facts.end
        return replace(self.facts, day=when.day, start=start, end=end)
