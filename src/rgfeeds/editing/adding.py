"""What is added to the store: a session, or days without one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from msgspec.structs import replace

from rgfeeds.editing.choosing import Target
from rgfeeds.editing.edits import (
    HALF_A_YEAR,
    Edit,
    Facts,
    with_facts,
    with_material,
    with_weekday,
    written_start,
)
from rgfeeds.editing.placing import with_break, with_session
from rgfeeds.errors import RgfeedsError
from rgfeeds.model import Break, MaterialKind
from rgfeeds.store import Store
from rgfeeds.store.load import parse
from rgfeeds.store.names import proposed_id
from rgfeeds.store.plans import usual_on
from rgfeeds.store.spans import Path
from rgfeeds.text.wording import long_day


def with_new_session(  # noqa: PLR0913 - what only a new session has
    store: Store,
    facts: Facts,
    *,
    id: str | None = None,
    beside: bool = False,
    slides: str | None = None,
    taken: Collection[str] = (),
) -> Edit:
    """Return *store* with one more session on the day of *facts*, which fills the open slot of that time.

    Where another session has that time, it is put *beside* it or refused by an error.
    Without *id* it gets one from its title, none of those that are *taken*.
    """
    day = facts.day
    assert day is not None, "a new session has a day"
    there = [] if beside else _at_that_time(store, day, facts.start)
    slot = next((one for one in there if one.session.open), None)
    if slot and (facts.title or facts.leads):
        if id not in {None, slot.session.id}:
            raise RgfeedsError(
                f"the open slot `{slot.session.id}` of that time keeps its id; leave --id out, or say --beside"
            )
        edit = with_facts(slot, facts)
        remarks = (*edit.remarks, "it fills the open slot of that time")
        edit = replace(edit, remarks=remarks, day=day)
        return _with_slides(edit, slot.path, slides)
    if there:
        one = there[0].session
        raise RgfeedsError(
            f"{long_day(day)} has `{one.id}` at that time; change that session, or say --beside for a second one"
        )
    written = store.document.get(("session",)) or []
    ids = {str(entry.get("id")) for entry in written if isinstance(entry, dict)}
    id = id or proposed_id(facts.title, {*taken, *ids})
    days = {path: session.plan.day for path, session in store.sessions}
    text, path = with_session(store.document.text, id, day, days)
    edit = Edit(text=text, session=id, day=day)
    if new := _target(text, path):
        edit = with_weekday(with_facts(new, facts), new, day)
    return _with_slides(edit, path, slides)


def _target(text: str, path: Path) -> Target | None:
    """Return the session at *path* of a store that says *text*, None if it cannot be read."""
    store = parse("", text.encode("utf-8", "surrogatepass")).store
    session = dict(store.sessions).get(path) if store else None
    return Target(store, path, session) if store and session else None


def _with_slides(edit: Edit, path: Path, url: str | None) -> Edit:
    target = _target(edit.text, path) if url else None
    if target is None or url is None:
        return edit
    with_link = with_material(target, MaterialKind.SLIDES, url, None)
    return replace(edit, text=with_link.text)


def _at_that_time(store: Store, day: dt.date, start: dt.time | None) -> list[Target]:
    """Return what takes place on *day* at *start*, the usual time if None; else the day's only open slot."""
    that_day = [
        Target(store, path, session)
        for path, session in store.sessions
        if session.plan.day == day and not session.plan.status.off
    ]
    usual = start or usual_on(day, store.usual).start
    same = [one for one in that_day if written_start(one.session.plan) == usual]
    open = [one for one in that_day if one.session.open]
    return same or (open if start is None and len(open) == 1 else [])


def with_new_break(
    store: Store, first: dt.date, last: dt.date, reason: str | None
) -> Edit:
    """Return *store* with no sessions to be expected from *first* to *last*."""
    if last - first > HALF_A_YEAR:
        raise RgfeedsError(
            f"from {long_day(first)} to {long_day(last)} is more than half a year: is the first day named first?"
        )
    until = "" if first == last else f" to {long_day(last)}"
    said = f"No session {long_day(first)}{until}{f': {reason}' if reason else ''}"
    if Break(start=first, until=last, reason=reason) in dict(store.breaks).values():
        return Edit(text=store.document.text, session="", said=said)
    days = {"date": first} if first == last else {"from": first, "until": last}
    fields = {**days, **({"reason": reason} if reason else {})}
    text = with_break(store.document.text, fields)
    return Edit(text=text, session="", said=said, day=first)
