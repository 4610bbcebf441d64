"""The first store of a new group: what was answered, and examples behind `#`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from string import Template

import tomlkit

from rgfeeds.model import Group, Usual
from rgfeeds.rules.judge import load
from rgfeeds.starter.texts import text
from rgfeeds.text.wording import LONG_DAYS

_ZONE_NOTE = """\
[check]
unwritable-zone = "off" # calendars are told our times in UTC, as they have no words for when our clocks change

"""


def store(group: Group, usual: Usual, today: dt.date, reference: str) -> str:
    """Return the text of a store of *group* without a session; *reference* is where every key is explained."""
    written = _text(group, usual, today, reference)
    found = load("", written.encode()).diagnostics
    if any(one.rule == "unwritable-zone" for one in found):
        return _text(group, usual, today, reference, _ZONE_NOTE)
    return written


def _text(
    group: Group, usual: Usual, today: dt.date, reference: str, check: str = ""
) -> str:
    weekday = 0 if usual.weekday is None else usual.weekday
    week = today + dt.timedelta(days=7)
    return Template(text("sessions.toml")).substitute(
        id=_quoted(group.id),
        authority=_quoted(group.authority),
        name=_quoted(group.name),
        url=_quoted(group.url),
        timezone=_quoted(group.timezone.key),
        source=f"source = {_quoted(group.source)}\n" if group.source else "",
        defaults="".join(f"{line}\n" for line in _defaults(usual)),
        check=check,
        reference=reference,
        day=week + dt.timedelta(days=(weekday - week.weekday()) % 7),
    )


def _quoted(words: str) -> str:
    """Write *words* as a TOML string."""
    return tomlkit.item(words).as_string()


def _defaults(usual: Usual) -> Iterator[str]:
    """Yield a line for each default, as an example behind a `#` when there is none."""
    weekday = LONG_DAYS[usual.weekday] if usual.weekday is not None else None
    written = {
        "weekday": (weekday, "Monday"),
        "start": (usual.start and f"{usual.start:%H:%M}", "11:00"),
        "end": (usual.end and f"{usual.end:%H:%M}", "12:00"),
        "room": (usual.room, "Name of the room"),
    }
    for key, (value, example) in written.items():
        yield (
            f"{key} = {_quoted(value)}" if value else f"# {key} = {_quoted(example)}"
        )
