"""The text of a new store."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from operator import itemgetter

import pyromark

from rgfeeds.importing.drafts import Draft, Rest
from rgfeeds.importing.naming import ids
from rgfeeds.importing.reading import Reading
from rgfeeds.importing.remarks import comment
from rgfeeds.importing.usual import Given, group, holding, seasons
from rgfeeds.model import Material, MaterialKind, Person, Usual
from rgfeeds.model.links import is_safe
from rgfeeds.store.block import line, session_block
from rgfeeds.text.wording import LONG_DAYS

#: What `[people]` says of somebody: a link, or a table.
People = Mapping[str, object]


def store_text(found: Reading, given: Given, today: dt.date) -> str:
    """Return the text of a store that says what was *found*; raise GroupUnknown."""
    about = group(given, found.name, _safe(found.about))
    usual, known, named = (
        seasons(given, found.drafts),
        _people(found.drafts),
        ids(found.drafts),
    )
    dated = [
        (draft.day, _session(draft, holding(usual, draft.day), known, named, today))
        for draft in found.drafts
    ]
    dated += [(one.start, _break(one)) for one in found.breaks]
    files = " and ".join(" ".join(page.file.split()) for page in found.pages)
    opening = (
        f"# The sessions, taken from {files} by `rgfeeds import`. From now on they are edited here.\n"
        "# Never change an `id`: calendars, feeds and links know the sessions by them.\n"
    )
    rooms = {name: {"address": url} for name, url in found.rooms.items()}
    parts = [
        opening,
        _table("[group]", about),
        *(_table("[[defaults]]", _defaults(one)) for one in usual),
        _table("[rooms]", rooms),
        _table("[people]", known),
        *(text for _, text in sorted(dated, key=itemgetter(0))),
        *map(comment, found.left),
    ]
    return "\n".join(filter(None, parts))


def _safe(text: str) -> str:
    """Return the Markdown *text* without links that cannot be published: their labels stay."""
    data = text.encode()
    for event, place in [*pyromark.events_with_range(text)][::-1]:
        match event:
            case {"Start": {"Link": link} | {"Image": link}} if not (
                link["link_type"] == "Email" or is_safe(link["dest_url"])
            ):
                start, end = place["start"], place["end"]
                label = re.match(
                    rb"!?\[(.*)\](?:\(.*\)|\[.*\])?\Z", data[start:end], re.DOTALL
                )
                shown = label[1].partition(b"](")[0] if label else b""
                data = data[:start] + shown + data[end:]
            case _:
                pass
    return data.decode("utf-8", "replace")


def _defaults(usual: Usual) -> Mapping[str, object]:
    return {
        "from": usual.since,
        "start": _clock(usual.start),
        "end": _clock(usual.end),
        "room": usual.room,
        "weekday": None if usual.weekday is None else LONG_DAYS[usual.weekday],
    }


def _session(
    draft: Draft,
    usual: Usual,
    known: People,
    named: Mapping[tuple[str, int], str],
    today: dt.date,
) -> str:
    unusual = usual.weekday not in {None, draft.day.weekday()}
    start, end = draft.start, draft.end
    if start is None or (start, end) == (usual.start, usual.end):
        start = end = None
    fields = {
        "id": named[draft.place],
        "date": draft.day,
        "weekday": LONG_DAYS[draft.day.weekday()] if unusual else None,
        "start": None if start == usual.start else _clock(start),
        "end": _clock(end),
        "title": draft.title,
        "kind": draft.kind,
        "leads": [_lead(lead, known) for lead in draft.leads] or None,
        "room": None if draft.room == usual.room else draft.room or "",
        "online": draft.online,
        "status": str(draft.status) if draft.status else None,
        "reason": draft.reason,
        **_materials(draft.materials),
        # What is over was announced long ago; what is to come is announced by the store's own history.
        "announced": draft.day if draft.title and draft.day < today else None,
        "continues": named.get(draft.continues) if draft.continues else None,
        "abstract": _prose(draft.abstract),
        "reading": f"{_safe(draft.reading)}\n" if draft.reading else None,
    }
    return "".join(map(comment, dict.fromkeys(draft.left))) + session_block(fields)


def _clock(time: dt.time | None) -> str | None:
    return f"{time:%H:%M}" if time else None


def _prose(text: str) -> str | None:
    """Return *text* on lines of its own when it has several."""
    shown = _safe(text)
    return f"{shown}\n" if "\n" in shown else shown or None


def _people(drafts: Sequence[Draft]) -> dict[str, object]:
    """Return `[people]` for all who lead *drafts* and have a link: the first one that is found."""
    found: dict[str, object] = {}
    for lead in (lead for draft in drafts for lead in draft.leads if lead.url):
        found.setdefault(lead.name, _person(lead))
    return found


def _person(lead: Person) -> object:
    return (
        {"url": lead.url, "affiliation": lead.affiliation}
        if lead.affiliation
        else lead.url
    )


def _lead(lead: Person, known: People) -> str:
    bare = lead.url is None and lead.affiliation is None
    if lead.name in known and (bare or known[lead.name] == _person(lead)):
        return lead.name
    name = f"[{lead.name}]({lead.url})" if lead.url else lead.name
    return f"{name} ({lead.affiliation})" if lead.affiliation else name


def _materials(made: Sequence[Material]) -> dict[str, object]:
    """Return the links by their keys: one alone as it is, several as a list."""
    found: dict[str, object] = {}
    for kind in MaterialKind:
        items = [
            {"title": one.title, "url": one.url} if one.title else one.url
            for one in made
            if one.kind is kind
        ]
        if items:
            found[str(kind)] = items[0] if len(items) == 1 else items
    return found


def _break(one: Rest) -> str:
    days = {"from": one.start, "until": one.until}
    days = {"date": one.start} if one.start == one.until else days
    table = _table("[[break]]", {**days, "reason": one.reason})
    return "".join(map(comment, one.left)) + table


def _table(header: str, values: Mapping[str, object]) -> str:
    lines = [line(name, value) for name, value in values.items() if value is not None]
    return f"{header}\n{''.join(lines)}" if lines else ""
