"""What is added to the store, at its place in the file: a session, or days without one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from itertools import pairwise, takewhile

from msgspec.structs import replace

from rgfeeds.editing.edits import (
    HALF_A_YEAR,
    Edit,
    Facts,
    with_facts,
    with_material,
    with_weekday,
    written_start,
)
from rgfeeds.editing.table import Splice, line_start, replace_parts, with_item
from rgfeeds.editing.when import Target
from rgfeeds.errors import RgfeedsError
from rgfeeds.model import Break, MaterialKind
from rgfeeds.store import Store
from rgfeeds.store.load import parse
from rgfeeds.store.names import proposed_id, slug
from rgfeeds.store.plans import usual_on
from rgfeeds.store.spans import KeyPath, Spans, scan
from rgfeeds.store.writing import table_block
from rgfeeds.text.wording import long_day


def with_session(
    text: str, id: str, day: dt.date, days: Mapping[KeyPath, dt.date]
) -> tuple[str, KeyPath]:
    """Return *text* with one more session, called *id* and on *day*, and where it stands.

    *days* are those of the sessions there are, in file order. The new one is put where
    its day belongs among them, be they written the newest first or last.
    """
    spans = scan(text)
    tables = _tables(spans, "session")
    before = None if ("session",) in spans.values else _before(day, days)
    number = tables.index(before) if before else len(tables)
    fields = {"id": id, "date": day}
    text = _with_table(text, "session", fields, tables, number)
    return text, ("session", number)


def with_break(text: str, fields: Mapping[str, object]) -> str:
    """Return *text* with one more `[[break]]`, after the others or before all sessions."""
    spans = scan(text)
    breaks, sessions = _tables(spans, "break"), _tables(spans, "session")
    return _with_table(text, "break", fields, [*breaks, *sessions], len(breaks))


def _tables(spans: Spans, name: str) -> list[KeyPath]:
    """Return the tables of `[[name]]`, or those of a list called so."""
    found = {**spans.headers, **spans.values}
    return [path for path in found if path[:-1] == (name,)]


def _with_table(
    text: str,
    name: str,
    fields: Mapping[str, object],
    others: list[KeyPath],
    number: int,
) -> str:
    """Return *text* with one more table called *name*, before that of this *number* of *others*."""
    spans = scan(text)
    if (name,) in spans.values:
        return with_item(text, (name,), fields)
    block = table_block(name, fields)
    if number:
        splice = _below(text, spans, others[number - 1], block)
    elif others and others[0] in spans.headers:
        splice = _above(text, spans, others[0], block)
    elif not text or text.endswith(("\n\n", "\n\r\n")):
        splice = (len(text), len(text), block)
    else:
        splice = _after(text, len(text), block)
    return replace_parts(text, splice)


def _before(day: dt.date, days: Mapping[KeyPath, dt.date]) -> KeyPath | None:
    """Return the session that one on *day* comes before, None when it is the last."""
    steps = [(one < other) - (one > other) for one, other in pairwise(days.values())]
    if sum(steps) < 0:
        return next((path for path, other in days.items() if other <= day), None)
    items = list(days.items())
    at = max((n for n, item in enumerate(items, 1) if item[1] <= day), default=0)
    return items[at][0] if at < len(items) else None


def _below(text: str, spans: Spans, path: KeyPath, block: str) -> Splice:
    """Return the splice that puts *block* after that of *path*, and after the comments that end it.

    Comments right above the next header belong to what follows.
    """
    parts = {**spans.headers, **spans.values}.items()
    last = max(span.end for one, span in parts if one[: len(path)] == path)
    following = [span.start for span in spans.headers.values() if span.start > last]
    lines = _lines_after(text, last, min(following, default=len(text)))
    comments = list(takewhile(_is_comment, lines))
    if comments == lines and following:
        comments = []
    end = text.find("\n", last) + 1 or len(text)
    return _after(text, end + sum(map(len, comments)), block)


def _after(text: str, end: int, block: str) -> Splice:
    """Return the splice that puts *block* after a blank line at *end*."""
    if text.endswith("\n") or end < len(text):
        return (end, end, f"\n{block}")
    # A file that ends in the middle of a line goes on doing so.
    return (end, end, "\n\n" + block.removesuffix("\n"))


def _above(text: str, spans: Spans, path: KeyPath, block: str) -> Splice:
    """Return the splice that puts *block* before that of *path*, and before the comments on it."""
    header = spans.headers[path]
    parts = [*spans.headers.values(), *spans.values.values()]
    ends = [span.end for span in parts if span.end < header.start]
    lines = _lines_after(text, max(ends), header.start) if ends else []
    start = line_start(text, header.start)
    comments = takewhile(_is_comment, reversed(lines))
    start -= sum(map(len, comments))
    return (start, start, f"{block}\n")


def _lines_after(text: str, position: int, end: int) -> list[str]:
    """Return the whole lines after that of *position* and before that of *end*."""
    start = text.find("\n", position) + 1
    stop = end if end == len(text) else line_start(text, end)
    return re.findall(r"[^\n]*\n|[^\n]+", text[start:stop]) if 0 < start < stop else []


def _is_comment(line: str) -> bool:
    return line.lstrip(" \t").startswith("#")


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
    # The letters of the title make none.
    nameless = facts.title and not slug(facts.title) and id.startswith("session-")
    said = f"it is called `{id}` for ever; take this back and say --id to choose"
    if new := _target(text, path):
        edit = with_weekday(with_facts(new, facts), new, day)
        edit = replace(edit, remarks=(*edit.remarks, *([said] if nameless else ())))
    return _with_slides(edit, path, slides)


def _target(text: str, path: KeyPath) -> Target | None:
    """Return the session at *path* of a store that says *text*, None if it cannot be read."""
    store = parse("", text.encode("utf-8", "surrogatepass")).store
    session = dict(store.sessions).get(path) if store else None
    return Target(store, path, session) if store and session else None


def _with_slides(edit: Edit, path: KeyPath, url: str | None) -> Edit:
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
