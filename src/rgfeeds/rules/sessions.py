"""What must hold between the sessions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from zoneinfo import ZoneInfo

from rgfeeds.model.vtimezone import vtimezone
from rgfeeds.rules.rule import Context, Finding, rule
from rgfeeds.store.diagnostics import Severity
from rgfeeds.store.names import is_id
from rgfeeds.store.spans import Path
from rgfeeds.store.store import Store
from rgfeeds.text.advice import spoken_zone


@rule(
    Severity.ERROR,
    "Two sessions have one id. It becomes the UID in people's calendars, where one would replace the other.",
)
def duplicate_id(store: Store, _: Context) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for path, id in session_texts(store, "id"):
        before = first.setdefault(id, path)
        if before != path:
            yield Finding(
                message=f"two sessions have the id `{id}`",
                place=store.place(path, "id"),
                help="ids become the UIDs in people's calendars; "
                f'give the later session its own: id = "{id[:60]}-2"',
                other=(store.place(before, "id"), "first used here"),
            )


@rule(
    Severity.ERROR,
    "A session continues one that does not exist, or itself, be it over others.",
)
def broken_continuation(store: Store, _: Context) -> Iterator[Finding]:
    continues = list(session_texts(store, "continues"))
    if not continues:
        return
    ids = dict(session_texts(store, "id"))
    known = set(ids.values())
    continued = {ids[path]: other for path, other in continues if path in ids}
    for path, other in continues:
        name = ids.get(path, "without id")
        if other not in known and is_id(other):
            message = f"session `{name}` continues `{other}`, which is no session"
        elif _returns(name, continued):
            message = f"session `{name}` continues itself, in a circle"
        else:
            continue
        yield Finding(
            message=message,
            place=store.place(path, "continues"),
            help="name the id of the session whose reading holds here too",
        )


def session_texts(store: Store, key: str) -> Iterator[tuple[Path, str]]:
    """Yield the text at *key* of every session, of those with a mistake, too."""
    entries = store.document.get(("session",))
    for index in range(len(entries) if isinstance(entries, list) else 0):
        if text := store.text("session", index, key):
            yield ("session", index), text


def _returns(start: str, continued: Mapping[str, str]) -> bool:
    """Whether who follows what is *continued* from *start* on comes back to it."""
    seen = set()
    here = continued.get(start)
    while here is not None and here not in seen:
        if here == start:
            return True
        seen.add(here)
        here = continued.get(here)
    return False


_SUNDAY = 6
_NIGHT, _NOON = dt.time(0, 30), dt.time(12)


# Clocks of these never change; a group in them mostly lives where they do.
_FIXED = re.compile(r"(Etc/)?(GMT([+-]?\d+)?|Greenwich)|EST|MST")


@rule(
    Severity.NOTE,
    "The time zone is named by an abbreviation or an offset, so its clocks never change. Where there is summer time, "
    "the sessions of half of the year are an hour off.",
)
def fixed_zone(store: Store, _: Context) -> Iterator[Finding]:
    name = store.group.timezone.key if store.group else ""
    if _FIXED.fullmatch(name):
        city = spoken_zone(_as_spoken(name.removeprefix("Etc/"))) or "Europe/London"
        yield Finding(
            message=f"clocks in {name} are never put forward in summer",
            place=store.place(("group",), "timezone"),
            help=f'where they are: timezone = "{city}", or another city of yours',
        )


def _as_spoken(name: str) -> str:
    """Return *name* with its sign as people write it: `Etc/GMT+5` is five hours behind UTC."""
    return name.translate(str.maketrans("+-", "-+"))


@rule(
    Severity.NOTE,
    "The clock changes of the time zone follow a rule that iCalendar has no words for, "
    "so the calendar tells its times in UTC. Everybody sees the right time; only repeated builds follow a new rule.",
)
def unwritable_zone(store: Store, _: Context) -> Iterator[Finding]:
    if store.group is None:
        return
    zone = store.group.timezone
    # The answer costs as much as the whole check, and is known for clocks that stand
    # still, or change in the small hours of Sundays as in most of the world.
    if _changes_on_sundays(zone) or vtimezone(zone) is not None:
        return
    yield Finding(
        message=f"calendars are told the times in UTC: no rule of theirs says when clocks change in {zone.key}",
        place=store.place(("group",), "timezone"),
    )


def _changes_on_sundays(zone: ZoneInfo) -> bool:
    """Whether clocks change between half past midnight and noon of Sundays alone, if at all."""
    first = dt.datetime.combine(dt.date(2050, 1, 1), _NOON, zone)
    noons = [first + dt.timedelta(days=n) for n in range(366)]
    return not any(
        before != offset
        and (
            noon.weekday() != _SUNDAY
            or dt.datetime.combine(noon, _NIGHT, zone).utcoffset() == offset
        )
        for noon, (before, offset) in zip(
            noons[1:], pairwise([noon.utcoffset() for noon in noons]), strict=True
        )
    )
