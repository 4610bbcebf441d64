"""The text of a new store."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pyromark

from rgfeeds.importing.drafts import Draft, Rest
from rgfeeds.importing.inline import resolved
from rgfeeds.importing.naming import ids
from rgfeeds.importing.reading import Reading
from rgfeeds.importing.remarks import comment
from rgfeeds.importing.usual import Given, Usual, group, holding, seasons
from rgfeeds.model import Material, MaterialKind, Person
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
    parts = [
        opening,
        _table("[group]", about),
        *(_table("[[defaults]]", one.fields()) for one in usual),
        _table(
            "[rooms]", {name: {"address": url} for name, url in found.rooms.items()}
        ),
        _table("[people]", known),
        *(text for _, text in sorted(dated, key=lambda entry: entry[0])),
        *map(comment, found.left),
    ]
    return "\n".join(part for part in parts if part)


def _safe(text: str) -> str:
    """Return the Markdown *text* without links that cannot be published: their labels stay."""
    data = text.encode()
    for happened, place in [*pyromark.events_with_range(text)][::-1]:
        event: Any = happened
        tag = event.get("Start") if isinstance(event, dict) else None
        link = (tag.get("Link") or tag.get("Image")) if isinstance(tag, dict) else None
        if (
            link
            and link["link_type"] != "Email"
            and not resolved(link["dest_url"], None)
        ):
            start, end = place["start"], place["end"]
            label = re.match(
                rb"!?\[(.*)\](?:\(.*\)|\[.*\])?\Z", data[start:end], re.DOTALL
            )
            shown = label[1].partition(b"](")[0] if label else b""
            data = data[:start] + shown + data[end:]
    return data.decode("utf-8", "replace")


def _session(
    draft: Draft,
    usual: Usual,
    known: People,
    named: Mapping[tuple[str, int], str],
    today: dt.date,
) -> str:
    unusual = usual.weekday is not None and draft.day.weekday() != usual.weekday
    fields = {
        "id": named[draft.place],
        "date": draft.day,
        "weekday": LONG_DAYS[draft.day.weekday()] if unusual else None,
        **_times(draft, usual),
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


def _prose(text: str) -> str | None:
    """Return *text* on lines of its own when it has several."""
    shown = _safe(text)
    return f"{shown}\n" if "\n" in shown else shown or None


def _times(draft: Draft, usual: Usual) -> dict[str, object]:
    """Return the start and the end where they are not the usual ones."""
    if draft.start is None or (draft.start, draft.end) == (usual.start, usual.end):
        return {}
    start = None if draft.start == usual.start else f"{draft.start:%H:%M}"
    return {"start": start, "end": f"{draft.end:%H:%M}" if draft.end else None}


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
    days: dict[str, object] = (
        {"date": one.start}
        if one.start == one.until
        else {"from": one.start, "until": one.until}
    )
    return "".join(map(comment, one.left)) + _table(
        "[[break]]", {**days, "reason": one.reason}
    )


def _table(header: str, values: Mapping[str, object]) -> str:
    lines = [line(name, value) for name, value in values.items() if value is not None]
    return f"{header}\n{''.join(lines)}" if lines else ""
