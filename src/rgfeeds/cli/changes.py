"""What each command that edits does to a store: one function a command, of its name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import click
from msgspec.structs import replace

from rgfeeds.editing.adding import with_new_break, with_new_session
from rgfeeds.editing.choosing import chosen, is_held, is_off, is_on
from rgfeeds.editing.edits import Edit, Facts, Target, with_facts, with_material
from rgfeeds.editing.when import When, read_clock, read_day_only, read_when
from rgfeeds.history import GitError, open_store
from rgfeeds.model import MaterialKind, Session, Status
from rgfeeds.store.plans import usual_on
from rgfeeds.store.store import Store

#: Makes an edit of a store, as seen from a day.
Change: TypeAlias = Callable[[Store, dt.date], Edit]


def facts_of(given: dict[str, Any]) -> Facts:
    """Return what the options say of a session, by their names; None is not said."""
    lines = {name: _line(given[name]) for name in ("title", "kind", "room", "online", "reason")}  # fmt: skip
    times = {name: read_clock(given[name]) for name in ("start", "end") if given[name]}
    status = "confirmed" if given["status"] == "on" else given["status"]
    said: dict[str, Any] = {**lines, **times}
    return Facts(
        **said,
        as_usual=tuple(name for name in ("start", "end") if given[name] == ""),
        leads=tuple(" ".join(lead.split()) for lead in given["leads"] or ()) or None,
        status=Status(status) if status else None,
        abstract=_prose(given["abstract"]),
        reading=_prose(given["reading"]),
    )


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


def _timed(facts: Facts, when: When) -> Facts:
    """Return *facts* on the day of *when*, and at its times unless options say others."""
    start, end = facts.start or when.start, facts.end or when.end
    return replace(facts, day=when.day, start=start, end=end)


def _to_session(
    wanted: str,
    change: Callable[[Target, dt.date], Edit],
    suits: Callable[[Session], bool] = is_on,
) -> Change:
    """Return *change* as made to the session that *wanted* means, if may be one that *suits*."""
    return lambda store, today: change(
        Target(store, *chosen(wanted, store, today, suits)), today
    )


def add(
    facts: Facts, *, when: str, beside: bool, slides: str | None, id: str | None
) -> Change:
    def change(store: Store, today: dt.date) -> Edit:
        usual = usual_on(today, store.usual)
        new = _timed(facts, read_when(when, today, weekday=usual.weekday))
        new = replace(new, title=facts.title or None)
        taken = _published_ids(Path(store.document.file))
        link = _line(slides) or None
        return with_new_session(
            store, new, today, id=id, beside=beside, slides=link, taken=taken
        )

    return change


def _published_ids(store: Path) -> set[str]:
    """Return the ids that were ever published: a session keeps its own when it is gone."""
    try:
        published = open_store(store, allow_shallow=True).history.published
    except GitError:
        return set()
    return {one.id for version in published for one in version.schedule.sessions}


def edit(facts: Facts, *, session: str) -> Change:
    if facts == Facts():
        raise click.UsageError("say what is to change, as in --title")
    return _to_session(session, lambda target, day: with_facts(target, facts, day))


def move(facts: Facts, *, session: str, when: str) -> Change:
    def change(target: Target, today: dt.date) -> Edit:
        day = target.session.plan.day
        read = read_when(when, today, weekday=day.weekday(), same=day)
        return with_facts(target, _timed(facts, read), today)

    return _to_session(session, change, is_held)


def room(facts: Facts, *, session: str) -> Change:
    if facts.room is None and facts.online is None:
        raise click.UsageError("give a room, or a link with --online")
    return _to_session(
        session, lambda target, day: with_facts(target, facts, day), is_held
    )


def cancel(facts: Facts, *, session: str, postpone: bool, undo: bool) -> Change:
    if undo and (postpone or facts.reason is not None):
        raise click.UsageError("--undo goes with no --postpone and no --reason")
    off = Status.POSTPONED if postpone else Status.CANCELLED
    wanted = replace(facts, status=Status.CONFIRMED if undo else off)

    def change(target: Target, today: dt.date) -> Edit:
        if undo and is_on(target.session):
            return target.edit({}, "it takes place already")
        return with_facts(target, wanted, today)

    return _to_session(session, change, is_off if undo else is_held)


def break_(facts: Facts, *, first: str, last: str | None) -> Change:
    def change(store: Store, today: dt.date) -> Edit:
        start = read_day_only(first, today)
        until = read_day_only(last, max(today, start)) if last else start
        return with_new_break(store, start, until, facts.reason or None, today)

    return change


def slides(facts: Facts, *, session: str, url: str, material: str) -> Change:
    link, kind = _line(url) or "", MaterialKind(material)
    return _to_session(
        session,
        lambda target, _: with_material(target, kind, link, facts.title or None),
        is_held,
    )
