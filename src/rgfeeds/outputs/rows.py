"""The rows of the lists of sessions: one of a session, and one of a break between them."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from rgfeeds import wording
from rgfeeds.events import Event, changes
from rgfeeds.markdown import items
from rgfeeds.model import Break, Group, Usual
from rgfeeds.outputs.environment import macro
from rgfeeds.outputs.marks import mark
from rgfeeds.outputs.meeting import end_instant, machine_time, place, utc_minute

#: A reading of more characters stands on the session's page alone.
LONG_READING = 6000


class Row(Struct, frozen=True):
    """One row: *start* in words that sort, and its markup."""

    start: str
    markup: bytes


def session_row(event: Event, usual: Usual, root: str, *, read: bool = False) -> Row:
    """Return the row of *event*, whose reading is in it when it is to be *read* there.

    *usual* is what is usual on its day, *root* leads to the index.
    """
    session, plan, group = event.session, event.session.plan, event.group
    text = session.reading or (event.continues.reading if event.continues else "")
    day, where = plan.day, place(session, group)
    start = machine_time(plan)
    markup = macro("session", "rows.html")(
        session.id,
        f"{root}{event.path}",
        day.year,
        wording.called(session, group),
        mark(event, " ".join(changes(event))),
        start,
        end_instant(plan, group.timezone),
        wording.day(day, day.year),
        wording.times(plan),
        where,
        where == usual.room,
        wording.people(session.leads),
        session.kind,
        plan.online,
        plan.online == usual.online,
        [(made.url, wording.label(made)) for made in session.materials],
        len(items(text)),
        text if read and len(text) <= LONG_READING else "",
    )
    return Row(start, markup.encode())


def pause_row(entry: Break, group: Group) -> Row:
    """Return the row of the break *entry*."""
    start = entry.start.isoformat()
    after = entry.until + dt.timedelta(days=1)
    end = dt.datetime.combine(after, dt.time(), group.timezone)
    pause = macro("pause", "rows.html")
    markup = pause(start, days(entry), utc_minute(end), entry.reason)
    return Row(start, markup.encode())


def days(entry: Break) -> str:
    """Say "Mon 26 Aug", or "Mon 21 Dec to Mon 4 Jan 2027"."""
    first = wording.day(entry.start, entry.start.year)
    if entry.until == entry.start:
        return first
    return f"{first} to {wording.day(entry.until, entry.start.year)}"
