"""Time zones that calendars cannot be told, or that are probably not meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rgfeeds.model.timezones import footer
from rgfeeds.rules.rule import Context, Finding, note
from rgfeeds.store.store import Store
from rgfeeds.text.advice import spoken_zone

# Clocks of these never change; a group in them mostly lives where they do.
_FIXED = re.compile(r"(Etc/)?(GMT([+-]?\d+)?|Greenwich)|EST|MST")
# The rule of a zone whose clocks stand still, or change on the nth weekday of a month at a time of that day.
_WRITABLE = re.compile(r"[^,]*(?:(?:,M\d+\.\d\.\d(?:/(?:1?\d|2[0-3])(?::\d\d)*)?){2})?")


@note(
    "The time zone is named by an abbreviation or an offset, so its clocks never change. Where there is summer time, "
    "the sessions of half of the year are an hour off."
)
def fixed_zone(store: Store, _: Context) -> Iterator[Finding]:
    name = store.group.timezone.key if store.group else ""
    if _FIXED.fullmatch(name):
        # `Etc/GMT+5` is what people call GMT-5: five hours behind UTC.
        spoken = name.removeprefix("Etc/").translate(str.maketrans("+-", "-+"))
        city = spoken_zone(spoken) or "Europe/London"
        message = f"clocks in {name} are never put forward in summer"
        help = f'where they are: timezone = "{city}", or another city of yours'
        yield Finding(message, store.place(("group",), "timezone"), help)


@note(
    "The clock changes of the time zone follow a rule that iCalendar has no words for, "
    "so the calendar tells its times in UTC. Everybody sees the right time; only repeated builds follow a new rule."
)
def unwritable_zone(store: Store, _: Context) -> Iterator[Finding]:
    name = store.group.timezone.key if store.group else ""
    if not _WRITABLE.fullmatch(footer(name)):
        message = f"calendars are told the times in UTC: no rule of theirs says when clocks change in {name}"
        yield Finding(message, store.place(("group",), "timezone"))
