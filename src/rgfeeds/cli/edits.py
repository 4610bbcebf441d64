"""The commands that edit the store; what each option means is the same in all of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec.structs import replace

from rgfeeds.cli.carry_out import carry_out, for_session
from rgfeeds.cli.options import edit_today_option, session_argument, store_option
from rgfeeds.editing.adding import with_new_break, with_new_session
from rgfeeds.editing.choosing import is_held, is_off
from rgfeeds.editing.edits import Edit, Facts, Target, with_facts, with_material
from rgfeeds.editing.when import read_clock, read_day_only, read_when
from rgfeeds.history import GitError, open_store
from rgfeeds.model import MaterialKind, Status
from rgfeeds.store.plans import usual_on
from rgfeeds.store.store import Store

_Function = TypeVar("_Function", bound=Callable[..., None])
_STATUS = click.Choice(["on", "tentative", "cancelled", "postponed"])
_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "title": click.option("--title", help="The title of the talk."),
    "leads": click.option("--lead", "leads", multiple=True, metavar="NAME", help="Who leads it; somebody new as `[Name](link) (affiliation)`. May be given again."),
    "kind": click.option("--kind", help="The group's own label, such as `Discussion`."),
    "room": click.option("--room", help="The room; empty for none, though there is a usual one."),
    "online": click.option("--online", metavar="URL", help="A public link to join by; empty for none, though there is a usual one."),
    "start": click.option("--start", metavar="HH:MM", help="When it starts."),
    "end": click.option("--end", metavar="HH:MM", help="When it ends; else it stays as long."),
    "status": click.option("--status", type=_STATUS, help="Whether it takes place."),
    "reason": click.option("--reason", help="Why, shown to subscribers; empty to take one out."),
    "abstract": click.option("--abstract", metavar="FILE|-|MARKDOWN", help="What it is about."),
    "reading": click.option("--reading", metavar="FILE|-|MARKDOWN", help="What to read."),
}  # fmt: skip
_SESSION = "SESSION is an id, a title, a part of one, a date, or `next`."
_WHEN = "`next monday`, `Tue 12`, `12 Aug`, `12 Aug 14:30`, `2026-08-12`, `next week`"


def _edits(*names: str) -> Callable[[_Function], _Function]:
    """Give a command the options of these *names*, and those that every edit has."""

    def decorate(command: _Function) -> _Function:
        dry_run = click.option(
            "--dry-run", is_flag=True, help="Say what would change, and write nothing."
        )
        options: list[Callable[[Any], Any]] = [
            *(_OPTIONS[name] for name in names), store_option, edit_today_option, dry_run,
        ]  # fmt: skip
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def _line(text: str | None) -> str | None:
    """Return *text* on one line, as a text of one line is read."""
    return None if text is None else " ".join(text.split())


def _facts(said: dict[str, Any]) -> Facts:
    """Return what the options say of a session, and leave the others in *said*."""
    given = {name: said.pop(name, None) for name in _OPTIONS}
    status, clocks = given["status"], (given["start"], given["end"])
    start, end = (read_clock(text) if text else None for text in clocks)
    names = ("title", "kind", "room", "online", "reason")
    lines: dict[str, Any] = {name: _line(given[name]) for name in names}
    return Facts(
        **lines,
        as_usual=tuple(name for name in ("start", "end") if given[name] == ""),
        start=start,
        end=end,
        leads=tuple(" ".join(lead.split()) for lead in given["leads"] or ()) or None,
        status=Status("confirmed" if status == "on" else status) if status else None,
        abstract=_prose(given["abstract"]),
        reading=_prose(given["reading"]),
    )  # fmt: skip


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


@click.command(
    help=f"Add a session called TITLE, or an open slot.\n\nAn open slot of that time is filled. WHEN is {_WHEN}."
)  # fmt: skip
@click.argument("title", required=False)
@click.option("--date", "when", required=True, metavar="WHEN", help="When it is.")
@click.option("--beside", is_flag=True, help="Though another has that time already.")
@click.option("--slides", metavar="URL", help="A link to the slides.")
@click.option("--id", "id_", help="Its name for ever; by default made of the title.")
@_edits("leads", "kind", "room", "online", "start", "end", "abstract", "reading")
def add(when: str, beside: bool, slides: str | None, id_: str | None, **said: Any) -> None:  # fmt: skip # noqa: FBT001
    facts = _facts(said)

    def change(store: Store, today: dt.date) -> Edit:
        usual = usual_on(today, store.usual)
        told = read_when(when, today, weekday=usual.weekday)
        start, end = facts.start or told.start, facts.end or told.end
        return with_new_session(
            store, told.day, replace(facts, title=facts.title or None, start=start, end=end), today,
            id=id_, beside=beside, slides=_line(slides) or None, taken=_published_ids(said["store"]),
        )  # fmt: skip

    carry_out(change, **said)


def _published_ids(store: Path) -> set[str]:
    """Return the ids that were ever published: a session keeps its own when it is gone."""
    try:
        published = open_store(store, allow_shallow=True).history.published
    except GitError:
        return set()
    return {one.id for version in published for one in version.schedule.sessions}


@click.command(help=f"Change what SESSION says; an empty value takes it out.\n\n{_SESSION}")  # fmt: skip
@session_argument
@_edits(*_OPTIONS)
def edit(session: str, **said: Any) -> None:
    facts = _facts(said)
    if facts == Facts():
        raise click.UsageError("say what is to change, as in --title")
    carry_out(for_session(session, lambda one, day: with_facts(one, facts, day)), **said)  # fmt: skip


@click.command(help=f"Move SESSION to WHEN: {_WHEN}.\n\n{_SESSION} A postponed session is on again when it has a new date.")  # fmt: skip
@session_argument
@click.argument("when")
@_edits("start", "end", "room", "reason")
def move(session: str, when: str, **said: Any) -> None:
    facts = _facts(said)

    def change(target: Target, today: dt.date) -> Edit:
        day = target.session.plan.day
        told = read_when(when, today, weekday=day.weekday(), same=day)
        start, end = facts.start or told.start, facts.end or told.end
        moved = replace(facts, day=told.day, start=start, end=end)
        return with_facts(target, moved, today)

    carry_out(for_session(session, change, is_held), **said)


@click.command(help=f"Put SESSION into ROOM, empty for none.\n\n{_SESSION}")
@session_argument
@click.argument("room", required=False)
@_edits("online", "reason")
def room(session: str, **said: Any) -> None:
    facts = _facts(said)
    if facts.room is None and facts.online is None:
        raise click.UsageError("give a room, or a link with --online")
    carry_out(for_session(session, lambda one, day: with_facts(one, facts, day), is_held), **said)  # fmt: skip


@click.command(help=f"Cancel SESSION; it stays in the calendar, marked as cancelled.\n\n{_SESSION}")  # fmt: skip
@session_argument
@click.option("--postpone", is_flag=True, help="It takes place later, no date known.")
@click.option("--undo", is_flag=True, help="It takes place after all.")
@_edits("reason")
def cancel(session: str, postpone: bool, undo: bool, **said: Any) -> None:  # noqa: FBT001
    facts = _facts(said)
    if undo and (postpone or facts.reason is not None):
        raise click.UsageError("--undo goes with no --postpone and no --reason")
    off = Status.POSTPONED if postpone else Status.CANCELLED
    facts = replace(facts, status=Status.CONFIRMED if undo else off)

    def change(target: Target, today: dt.date) -> Edit:
        if undo and not is_off(target.session):
            return target.edit({}, "it takes place already")
        return with_facts(target, facts, today)

    suits = is_off if undo else is_held
    carry_out(for_session(session, change, suits), **said)


@click.command("break", help=f"Say that there is no session on DAY, or from the first DAY to the last.\n\nDAY is {_WHEN}.")  # fmt: skip
@click.argument("first", metavar="DAY")
@click.argument("last", metavar="[DAY]", required=False)
@_edits("reason")
def break_(first: str, last: str | None, **said: Any) -> None:
    reason = _facts(said).reason

    def change(store: Store, today: dt.date) -> Edit:
        start = read_day_only(first, today)
        until = read_day_only(last, max(today, start)) if last else start
        return with_new_break(store, start, until, reason or None, today)

    carry_out(change, **said)


@click.command(help=f"Add the link URL to the slides of SESSION, or to what else was made for it.\n\n{_SESSION}")  # fmt: skip
@session_argument
@click.argument("url")
@click.option("--kind", "material", type=click.Choice(["slides", "notebook", "recording", "code", "materials"]), default="slides", show_default=True, help="What it is.")  # fmt: skip
@_edits("title")
def slides(session: str, url: str, material: str, **said: Any) -> None:
    link, title = _line(url) or "", _facts(said).title

    def change(target: Target, _: dt.date) -> Edit:
        return with_material(target, MaterialKind(material), link, title or None)

    carry_out(for_session(session, change, is_held), **said)
