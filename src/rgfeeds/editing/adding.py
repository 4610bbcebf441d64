"""What is added to the store, at its place in the file: a session, or days without one."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from itertools import pairwise, takewhile

from msgspec.structs import replace

from rgfeeds.editing import edits, insert_lines, line_start, with_item
from rgfeeds.editing.when import Target, is_on
from rgfeeds.errors import RgfeedsError
from rgfeeds.model import Break, MaterialKind
from rgfeeds.store import Store, usual_on
from rgfeeds.store.load import parse
from rgfeeds.store.names import proposed_id, slug
from rgfeeds.store.spans import KeyPath, Spans
from rgfeeds.store.writing import table_block
from rgfeeds.text.wording import long_day

# The rest of a line, and the comments right below it, unless they stand right above a header: then they are its own.
_END = re.compile(r"[^\n]*\n?(?:(?:[ \t]*#[^\n]*\n?)*+(?![ \t]*\[))?")


def with_new_session(  # noqa: PLR0913 - what only a new session has
    store: Store,
    facts: edits.Facts,
    *,
    id: str | None = None,
    beside: bool = False,
    slides: str | None = None,
    taken: Collection[str] = (),
) -> edits.Edit:
    """Return *store* with one more session on the day of *facts*, which fills the open slot of that time.

    Where another session has that time, it is put *beside* it or refused by an error.
    Without *id* it gets one from its title, none of those that are *taken*.
    """
    day = facts.day
    assert day is not None, "a new session has a day"
    there = [] if beside else _at_that_time(store, day, facts.start or None)
    slot = next((one for one in there if one.session.open), None)
    if slot and (facts.title or facts.leads):
        if id not in {None, slot.session.id}:
            why = f"the open slot `{slot.session.id}` of that time keeps its id"
            raise RgfeedsError(f"{why}; leave --id out, or say --beside")
        path, edit = slot.path, edits.with_facts(slot, facts)
        filled = "it fills the open slot of that time"
        edit = replace(edit, remarks=(*edit.remarks, filled))
    elif there:
        one = there[0].session
        why = f"{long_day(day)} has `{one.id}` at that time; change that session"
        raise RgfeedsError(f"{why}, or say --beside for a second one")
    else:
        written = store.entries("session")
        ids = {str(entry.get("id")) for entry in written if isinstance(entry, dict)}
        id = id or proposed_id(facts.title, {*taken, *ids})
        path = ("session", _number_of(store, day))
        edit = _with_session_at(store, path, id, facts)
    if slides and (target := _target(edit.text, path)):
        linked = edits.with_material(target, MaterialKind.SLIDES, slides, None)
        edit = replace(edit, text=linked.text)
    return replace(edit, day=day)


def _with_session_at(
    store: Store, path: KeyPath, id: str, facts: edits.Facts
) -> edits.Edit:
    """Return *store* with a session called *id* at *path*, which says *facts*."""
    text = _with_table(store, path, {"id": id, "date": facts.day})
    new = _target(text, path)
    if new is None:
        # It has a mistake, of which whoever checks the text will tell.
        return edits.Edit(text=text, session=id)
    edit = edits.with_weekday(edits.with_facts(new, facts), new, new.day)
    # The letters of the title make no id.
    if facts.title and not slug(facts.title) and id.startswith("session-"):
        remark = f"it is called `{id}` for ever; take this back and say --id to choose"
        return replace(edit, remarks=(*edit.remarks, remark))
    return edit


def with_new_break(
    store: Store, first: dt.date, last: dt.date, reason: str | None
) -> edits.Edit:
    """Return *store* with no sessions to be expected from *first* to *last*."""
    if last - first > edits.HALF_A_YEAR:
        why = f"from {long_day(first)} to {long_day(last)} is more than half a year"
        raise RgfeedsError(f"{why}: is the first day named first?")
    until = "" if first == last else f" to {long_day(last)}"
    said = f"No session {long_day(first)}{until}{f': {reason}' if reason else ''}"
    if Break(start=first, until=last, reason=reason) in dict(store.breaks).values():
        return edits.Edit(text=store.document.text, session="", said=said)
    days = {"date": first} if first == last else {"from": first, "until": last}
    fields = {**days, **({"reason": reason} if reason else {})}
    text = _with_table(store, ("break", len(store.entries("break"))), fields)
    return edits.Edit(text=text, session="", said=said, day=first)


def _at_that_time(store: Store, day: dt.date, start: dt.time | None) -> list[Target]:
    """Return what takes place on *day* at *start*, the usual time if None; else the day's only open slot."""
    that_day = [(path, one) for path, one in store.sessions if one.plan.day == day]
    targets = [Target(store, path, one) for path, one in that_day if is_on(one)]
    usual = start or usual_on(day, store.usual).start
    same = [one for one in targets if edits.written_start(one.session.plan) == usual]
    open = [one for one in targets if one.session.open]
    return same or (open if start is None and len(open) == 1 else [])


def _target(text: str, path: KeyPath) -> Target | None:
    """Return the session at *path* of a store that says *text*, None if it cannot be read."""
    store = parse("", text.encode("utf-8", "surrogatepass")).store
    session = dict(store.sessions).get(path) if store else None
    return Target(store, path, session) if store and session else None


def _number_of(store: Store, day: dt.date) -> int:
    """Return the place, from 0, of one on *day* among the sessions of the file, be the newest first or last."""
    last = len(store.entries("session"))
    if store.document.source_of(("session",)):
        return last
    days = [(int(path[1]), session.plan.day) for path, session in store.sessions]
    steps = [(one > other) - (one < other) for (_, one), (_, other) in pairwise(days)]
    if sum(steps) > 0:
        return next((number for number, other in days if other <= day), last)
    later = [*takewhile(lambda entry: entry[1] > day, reversed(days))]
    return later[-1][0] if later else last


def _with_table(store: Store, path: KeyPath, fields: Mapping[str, object]) -> str:
    """Return the text with a new table at *path*, after the one before it; the first comes before all sessions."""
    text = store.document.text
    name, number = str(path[0]), int(path[1])
    spans = Spans(text)
    if (name,) in spans.values:
        return with_item(text, (name,), fields)
    block = table_block(name, fields)
    if number:
        end = _end_of(text, spans, (name, number - 1))
        return insert_lines(text, end, f"\n{block}")
    if ("session", 0) in spans.headers:
        return insert_lines(text, _start_of_sessions(text, spans), f"{block}\n")
    if text and not text.endswith(("\n\n", "\n\r\n")):
        block = f"\n{block}"
    return insert_lines(text, len(text), block)


def _end_of(text: str, spans: Spans, path: KeyPath) -> int:
    """Return where the table at *path* ends, and the comments that belong to it."""
    parts = {**spans.headers, **spans.values}.items()
    last = max(span.end for one, span in parts if one[: len(path)] == path)
    found = _END.match(text, last)
    assert found, "every line has a rest, if an empty one"
    return found.end()


def _start_of_sessions(text: str, spans: Spans) -> int:
    """Return where the first session begins, with the comments right above it, unless they begin the file."""
    header = spans.headers["session", 0].start
    start = line_start(text, header)
    parts = [*spans.headers.values(), *spans.values.values()]
    ends = [span.end for span in parts if span.end < header]
    if not ends:
        return start
    above = text[text.find("\n", max(ends)) + 1 : start]
    lines = reversed(re.findall(r"[^\n]*\n", above))
    comments = takewhile(re.compile(r"[ \t]*#").match, lines)
    return start - sum(map(len, comments))
