"""The commands that edit: how each is called, and the edit that it makes; an option means the same in all of them."""

import datetime as dt
import re
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rgfeeds.cli import options

if TYPE_CHECKING:
    from rgfeeds.cli.carry_out import Now
    from rgfeeds.editing.edits import Edit, Facts

_OPTIONS: dict[str, options.Option] = {
    "title": click.option("--title", help="The title of the talk."),
    "leads": click.option("--lead", "leads", multiple=True, metavar="NAME", help="Who leads it; somebody new as `[Name](link) (affiliation)`. May be given again."),
    "kind": click.option("--kind", help="The group's own label, such as `Discussion`."),
    "room": click.option("--room", help="The room; empty for none, though there is a usual one."),
    "online": click.option("--online", metavar="URL", help="A public link to join by; empty for none, though there is a usual one."),
    "start": click.option("--start", metavar="HH:MM", help="When it starts."),
    "end": click.option("--end", metavar="HH:MM", help="When it ends; else it stays as long."),
    "status": click.option("--status", type=click.Choice(["on", "tentative", "cancelled", "postponed"]), help="Whether it takes place."),
    "reason": click.option("--reason", help="Why, shown to subscribers; empty to take one out."),
    "abstract": click.option("--abstract", metavar="FILE|-|MARKDOWN", help="What it is about."),
    "reading": click.option("--reading", metavar="FILE|-|MARKDOWN", help="What to read."),
}  # fmt: skip
_MATERIALS = "slides notebook recording code materials"
_WHEN = "`next monday`, `Tue 12`, `12 Aug`, `12 Aug 14:30`, `2026-08-12`, `next week`"


def _edit_with(shared: str) -> options.Option:
    """Return what makes of a function that makes an edit one that carries it out, called as a command.

    The command has the *shared* options, here by their names, and those of all edits. The function is given the
    store as it is now and, as *facts*, what the shared options say.
    """

    def decorate(make: Callable[..., "Edit"]) -> Any:
        @options.store_option
        @options.edit_today_option
        @options.flag("--dry-run", "Say what would change, and write nothing.")
        @wraps(make)
        def run(
            *, store: Path, today: dt.date | None, dry_run: bool, **given: Any
        ) -> None:
            from rgfeeds.cli.carry_out import carry_out

            # An argument TITLE or ROOM says what the option of its name does elsewhere.
            said = {name: given.pop(name, None) for name in _OPTIONS}
            change = partial(make, facts=_facts_of(said), **given)
            carry_out(store, change, today=today, dry_run=dry_run)

        function: Any = run
        for name in reversed(shared.split()):
            function = _OPTIONS[name](function)
        return function

    return decorate


def _facts_of(said: dict[str, Any]) -> "Facts":
    """Return what the shared options say, by their names; None is not said."""
    from rgfeeds.editing.edits import Facts
    from rgfeeds.editing.when import read_clock
    from rgfeeds.model import Status
    from rgfeeds.model.addresses import is_safe

    for name in ("title", "kind", "room", "online", "reason"):
        said[name] = _line(said[name])
    if is_safe(room := said["room"] or ""):
        raise click.UsageError(f"`{room}` is a link: say --online {room}")
    for name in ("start", "end"):
        # An empty time is said, too: the usual one.
        if said[name]:
            said[name] = read_clock(said[name])
    said["leads"] = tuple(_line(lead) for lead in said["leads"] or ()) or None
    if status := said["status"]:
        said["status"] = Status.CONFIRMED if status == "on" else Status(status)
    for name in ("abstract", "reading"):
        said[name] = _prose(said[name])
    return Facts(**said)


def _line(text: str | None) -> str | None:
    """Return *text* on one line, as a text of one line is read."""
    return None if text is None else " ".join(text.split())


def _prose(text: str | None) -> str | None:
    """Return the Markdown that *text* is, or is in the file that it names; `-` is what is piped in."""
    if text is None:
        return None
    if text == "-" or ("\n" not in text and len(text) < 256 and Path(text).is_file()):
        try:
            with click.open_file(text, encoding="utf-8-sig") as file:
                text = str(file.read())
        except (OSError, UnicodeDecodeError):
            raise click.UsageError(f"{text} cannot be read as text") from None
    elif re.fullmatch(r"[^\s:]+\.(?:md|markdown|txt)", text):
        raise click.UsageError(f"there is no file {text}")
    text = text.strip().replace("\r\n", "\n")
    return f"{text}\n" if "\n" in text else text


@click.command(
    help=f"Add a session called TITLE, or an open slot.\n\nAn open slot of that time is filled. WHEN is {_WHEN}."
)
@click.argument("title", required=False)
@click.option("--date", "when", required=True, metavar="WHEN", help="When it is.")
@options.flag("--beside", "Though another has that time already.")
@click.option("--slides", metavar="URL", help="A link to the slides.")
@click.option("--id", help="Its name for ever; by default made of the title.")
@_edit_with("leads kind room online start end abstract reading")
def add(
    now: "Now", facts: "Facts", when: str, slides: str | None, **new: Any
) -> "Edit":
    from msgspec.structs import replace

    from rgfeeds.editing.adding import with_new_session

    titled = replace(facts, title=facts.title or None)
    facts, taken = now.facts_at(titled, when), now.published_ids()
    return with_new_session(now.store, facts, slides=_line(slides), taken=taken, **new)


@click.command(
    help=f"Change what SESSION says; an empty value takes it out.\n\n{options.SESSION}"
)
@options.session_argument
@_edit_with(" ".join(_OPTIONS))
def edit(now: "Now", facts: "Facts", session: str) -> "Edit":
    from rgfeeds.editing.edits import Facts, with_facts

    if facts == Facts():
        raise click.UsageError("say what is to change, as in --title")
    return with_facts(now.choose(session), facts)


@click.command(
    help=f"Move SESSION to WHEN: {_WHEN}.\n\n{options.SESSION} A postponed session is on again when it has a new date."
)
@options.session_argument
@click.argument("when")
@_edit_with("start end room reason")
def move(now: "Now", facts: "Facts", session: str, when: str) -> "Edit":
    from rgfeeds.editing.edits import with_facts

    target = now.choose_held(session)
    return with_facts(target, now.facts_at(facts, when, on=target.day))


@click.command(help=f"Put SESSION into ROOM, empty for none.\n\n{options.SESSION}")
@options.session_argument
@click.argument("room", required=False)
@_edit_with("online reason")
def room(now: "Now", facts: "Facts", session: str) -> "Edit":
    from rgfeeds.editing.edits import with_facts

    if facts.room is None and facts.online is None:
        raise click.UsageError("give a room, or a link with --online")
    return with_facts(now.choose_held(session), facts)


@click.command(
    help=f"Cancel SESSION; it stays in the calendar, marked as cancelled.\n\n{options.SESSION}"
)
@options.session_argument
@options.flag("--postpone", "It takes place later, no date known.")
@options.flag("--undo", "It takes place after all.")
@_edit_with("reason")
def cancel(
    now: "Now", facts: "Facts", session: str, *, postpone: bool, undo: bool
) -> "Edit":
    from rgfeeds.editing.edits import Facts, with_changes, with_facts
    from rgfeeds.editing.when import is_on
    from rgfeeds.model import Status

    if not undo:
        status = Status.POSTPONED if postpone else Status.CANCELLED
        new = Facts(status=status, reason=facts.reason)
        return with_facts(now.choose_held(session), new)
    if postpone or facts.reason is not None:
        raise click.UsageError("--undo goes with no --postpone and no --reason")
    target = now.choose(session, lambda one: not is_on(one))
    if is_on(target.session):
        return with_changes(target, {}, "it takes place already")
    return with_facts(target, Facts(status=Status.CONFIRMED))


@click.command(
    "break",
    help=f"Say that there is no session on DAY, or from the first DAY to the last.\n\nDAY is {_WHEN}.",
)
@click.argument("first", metavar="DAY")
@click.argument("last", metavar="[DAY]", required=False)
@_edit_with("reason")
def break_(now: "Now", facts: "Facts", first: str, last: str | None) -> "Edit":
    from rgfeeds.editing.adding import with_new_break
    from rgfeeds.editing.when import read_day_only

    start = until = read_day_only(first, now.today, now.weekday)
    if last:
        until = read_day_only(last, max(now.today, start), now.weekday)
    return with_new_break(now.store, start, until, facts.reason or None)


@click.command(
    help=f"Add the link URL to the slides of SESSION, or to what else was made for it.\n\n{options.SESSION}"
)
@options.session_argument
@click.argument("url")
@options.choice_option("What it is.", _MATERIALS, "--kind", "material")
@_edit_with("title")
def slides(now: "Now", facts: "Facts", session: str, url: str, material: str) -> "Edit":
    from rgfeeds.editing.edits import with_material
    from rgfeeds.model import MaterialKind

    target, kind = now.choose_held(session), MaterialKind(material)
    return with_material(target, kind, _line(url) or "", facts.title or None)
