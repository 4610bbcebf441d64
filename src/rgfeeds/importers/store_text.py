"""The text of a new store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from rgfeeds.editing.block import session_block
from rgfeeds.editing.written import line
from rgfeeds.importers.drafts import Draft, DraftBreak, Imported
from rgfeeds.importers.group_facts import Given, group, usually
from rgfeeds.importers.naming import named
from rgfeeds.importers.remarks import comment
from rgfeeds.importers.store_fields import Around, fields, people


def ids(
    drafts: Iterable[Draft], taken: Iterable[str] = ()
) -> dict[tuple[str, int], str]:
    """Return an id for each of *drafts*, by its place, none of those *taken*."""
    drafts = tuple(drafts)
    used = set(taken)
    found: dict[tuple[str, int], str] = {}
    # What the page itself gives is not taken by another's title.
    for draft in sorted(drafts, key=lambda one: one.id is None):
        found[draft.place] = named(draft, used)
        used.add(found[draft.place])
    return found


def new_store(imported: Imported, given: Given, today: dt.date) -> str:
    """Return the text of a store that says what was *imported*; raise GroupUnknown."""
    about = group(given, imported)
    around = Around(
        usual=usually(given, imported.sessions),
        known=people(imported.sessions),
        ids=ids(imported.sessions),
        today=today,
    )
    dated: list[tuple[dt.date, str]] = [
        (draft.day, _session(draft, around)) for draft in imported.sessions
    ]
    dated += [(one.start, break_block(one)) for one in imported.breaks]
    rooms = {name: {"address": url} for name, url in imported.rooms.items()}
    parts = [
        _opening(imported),
        _table("[group]", about),
        _table("[[defaults]]", around.usual.fields()),
        _table("[rooms]", rooms),
        _table("[people]", around.known),
        *(text for _, text in sorted(dated, key=lambda entry: entry[0])),
        *map(comment, imported.left),
    ]
    return "\n".join(part for part in parts if part)


def _session(draft: Draft, around: Around) -> str:
    block = session_block(fields(draft, around))
    return "".join(map(comment, draft.left)) + block


def break_block(one: DraftBreak) -> str:
    """Return the lines of one `[[break]]`."""
    days: dict[str, object] = {"from": one.start, "until": one.until}
    if one.start == one.until:
        days = {"date": one.start}
    said = {**days, "reason": one.reason}
    return "".join(map(comment, one.left)) + _table("[[break]]", said)


def _table(header: str, values: Mapping[str, object]) -> str:
    lines = [line(name, value) for name, value in values.items() if value is not None]
    return f"{header}\n{''.join(lines)}" if lines else ""


def _opening(imported: Imported) -> str:
    files = [" ".join(file.split()) for file in imported.files]
    return (
        f"# The sessions, taken from {' and '.join(files)} by `rgfeeds import`. From now on they are edited here.\n"
        "# Never change an `id`: calendars, feeds and links know the sessions by them.\n"
    )
