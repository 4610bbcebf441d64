"""The first store of a new group: what was answered, and examples behind `#`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from string import Template

import tomlkit

from rgfeeds.model import Group, Usual
from rgfeeds.rules.judge import load
from rgfeeds.starter import text
from rgfeeds.text.wording import LONG_DAYS

_ZONE_NOTE = """\
[check]
unwritable-zone = "off" # calendars are told our times in UTC, as they have no words for when our clocks change

"""


def store(group: Group, usual: Usual, today: dt.date, reference: str) -> str:
    """Return the text of a store of *group* without a session; *reference* is where every key is explained."""
    weekday = 0 if usual.weekday is None else usual.weekday
    week = today + dt.timedelta(days=7)
    names = ("id", "authority", "name", "url")
    values = {
        **{name: _quote(getattr(group, name)) for name in names},
        "timezone": _quote(group.timezone.key),
        "source": f"source = {_quote(group.source)}\n" if group.source else "",
        "defaults": "".join(f"{line}\n" for line in _defaults(usual)),
        "reference": reference,
        "day": week + dt.timedelta(days=(weekday - week.weekday()) % 7),
    }
    template = Template(text("sessions.toml"))
    written = template.substitute(values, check="")
    found = {one.rule for one in load("", written.encode()).diagnostics}
    if "unwritable-zone" in found:
        return template.substitute(values, check=_ZONE_NOTE)
    return written


def _quote(words: str) -> str:
    """Write *words* as a TOML string."""
    return tomlkit.item(words).as_string()


def _defaults(usual: Usual) -> Iterator[str]:
    """Yield a line for each default, as an example behind a `#` when there is none."""
    weekday = LONG_DAYS[usual.weekday] if usual.weekday is not None else None
    for key, value, example in (
        ("weekday", weekday, "Monday"),
        ("start", usual.start and f"{usual.start:%H:%M}", "11:00"),
        ("end", usual.end and f"{usual.end:%H:%M}", "12:00"),
        ("room", usual.room, "Name of the room"),
    ):
        yield f"{'' if value else '# '}{key} = {_quote(value or example)}"
