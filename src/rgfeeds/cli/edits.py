"""How the commands that edit are called; what each option means is the same in all of them."""

import datetime as dt
from pathlib import Path
from typing import Any

import click

from rgfeeds.cli import options

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
_SESSION = "SESSION is an id, a title, a part of one, a date, or `next`."
_WHEN = "`next monday`, `Tue 12`, `12 Aug`, `12 Aug 14:30`, `2026-08-12`, `next week`"


def _command(name: str, help: str, *own: options.Option, shared: str) -> click.Command:
    """Return the command *name*, with its *own* parameters, *shared* options and those of every edit."""

    @options.store_option
    @options.edit_today_option
    @options.flag("--dry-run", "Say what would change, and write nothing.")
    def run(*, store: Path, today: dt.date | None, dry_run: bool, **given: Any) -> None:
        from rgfeeds.cli.carry_out import carry_out
        from rgfeeds.cli.changes import Changes, facts_of

        facts = facts_of({option: given.pop(option, None) for option in _OPTIONS})

        def change(read: Any, day: dt.date, reader: Any) -> Any:
            return getattr(Changes(facts, read, day, reader), name)(**given)

        carry_out(store, change, today=today, dry_run=dry_run)

    function: Any = run
    parameters = [*own, *(_OPTIONS[option] for option in shared.split())]
    for parameter in reversed(parameters):
        function = parameter(function)
    return click.command(name.rstrip("_"), help=help)(function)


add = _command(
    "add",
    f"Add a session called TITLE, or an open slot.\n\nAn open slot of that time is filled. WHEN is {_WHEN}.",
    click.argument("title", required=False),
    click.option("--date", "when", required=True, metavar="WHEN", help="When it is."),
    options.flag("--beside", "Though another has that time already."),
    click.option("--slides", metavar="URL", help="A link to the slides."),
    click.option("--id", help="Its name for ever; by default made of the title."),
    shared="leads kind room online start end abstract reading",
)
edit = _command(
    "edit",
    f"Change what SESSION says; an empty value takes it out.\n\n{_SESSION}",
    options.session_argument,
    shared=" ".join(_OPTIONS),
)
move = _command(
    "move",
    f"Move SESSION to WHEN: {_WHEN}.\n\n{_SESSION} A postponed session is on again when it has a new date.",
    options.session_argument,
    click.argument("when"),
    shared="start end room reason",
)
room = _command(
    "room",
    f"Put SESSION into ROOM, empty for none.\n\n{_SESSION}",
    options.session_argument,
    click.argument("room", required=False),
    shared="online reason",
)
cancel = _command(
    "cancel",
    f"Cancel SESSION; it stays in the calendar, marked as cancelled.\n\n{_SESSION}",
    options.session_argument,
    options.flag("--postpone", "It takes place later, no date known."),
    options.flag("--undo", "It takes place after all."),
    shared="reason",
)
break_ = _command(
    "break_",
    f"Say that there is no session on DAY, or from the first DAY to the last.\n\nDAY is {_WHEN}.",
    click.argument("first", metavar="DAY"),
    click.argument("last", metavar="[DAY]", required=False),
    shared="reason",
)
slides = _command(
    "slides",
    f"Add the link URL to the slides of SESSION, or to what else was made for it.\n\n{_SESSION}",
    options.session_argument,
    click.argument("url"),
    options.choice_option("What it is.", _MATERIALS, "--kind", "material"),
    shared="title",
)
