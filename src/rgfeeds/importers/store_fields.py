"""A session as the keys of the store say it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from msgspec import Struct

from rgfeeds.importers.drafts import Draft, Lead, Made
from rgfeeds.importers.group_facts import Usually
from rgfeeds.model import MaterialKind
from rgfeeds.wording import LONG_DAYS

#: What `[people]` says of somebody: a link, or a table.
People = Mapping[str, object]


def people(drafts: Sequence[Draft], known: People | None = None) -> dict[str, object]:
    """Return `[people]` for all who lead *drafts* and have a link: the first one that is found.

    Who is *known* is left out.
    """
    found: dict[str, object] = {}
    for lead in (lead for draft in drafts for lead in draft.leads if lead.url):
        if lead.name not in (known or {}):
            found.setdefault(lead.name, _person(lead))
    return found


def _person(lead: Lead) -> object:
    if lead.affiliation:
        return {"url": lead.url, "affiliation": lead.affiliation}
    return lead.url


def leads(draft: Draft, known: People) -> list[str]:
    """Return the leads as they are written: a name where it is *known* so, else all of them in place."""
    return [_lead(lead, known) for lead in draft.leads]


def _lead(lead: Lead, known: People) -> str:
    bare = lead.url is None and lead.affiliation is None
    if lead.name in known and (bare or known[lead.name] == _person(lead)):
        return lead.name
    name = f"[{lead.name}]({lead.url})" if lead.url else lead.name
    return f"{name} ({lead.affiliation})" if lead.affiliation else name


class Around(Struct, frozen=True, kw_only=True):
    """What the rest of the store says: what is *usual*, who is *known*, and the *ids* by place.

    *today* caps the pins of sessions that are still to come.
    """

    usual: Usually
    known: People
    ids: Mapping[tuple[str, int], str]
    today: dt.date


def fields(draft: Draft, around: Around) -> dict[str, object]:
    """Return what `[[session]]` says of *draft*; what is usual is left out, as is None.

    Without a pin of its own a session counts as announced on its own day, or today
    when that is before it.
    """
    usual = around.usual
    unusual = usual.weekday is not None and draft.day.weekday() != usual.weekday
    announced = draft.announced or min(draft.day, around.today)
    return {
        "id": around.ids[draft.place],
        "date": draft.day,
        "weekday": LONG_DAYS[draft.day.weekday()] if unusual else None,
        **times(draft, usual),
        "title": draft.title,
        "kind": draft.kind,
        "leads": leads(draft, around.known) or None,
        "room": None if draft.room == usual.room else draft.room or "",
        "online": draft.online,
        "status": str(draft.status) if draft.status else None,
        **materials(draft.materials),
        "announced": announced if draft.title else None,
        "continues": around.ids.get(draft.continues) if draft.continues else None,
        "abstract": prose(draft.abstract),
        "reading": f"{draft.reading}\n" if draft.reading else None,
    }


def times(draft: Draft, usual: Usually) -> dict[str, object]:
    """Return the start and the end where they are not the usual ones."""
    if draft.start is None or (draft.start, draft.end) == (usual.start, usual.end):
        return {}
    start = None if draft.start == usual.start else f"{draft.start:%H:%M}"
    return {"start": start, "end": f"{draft.end:%H:%M}" if draft.end else None}


def prose(text: str) -> str | None:
    """Return *text* on lines of its own when it has several."""
    return f"{text}\n" if "\n" in text else text or None


def materials(made: Sequence[Made]) -> dict[str, object]:
    """Return the links by their keys: one alone as it is, several as a list."""
    found: dict[str, object] = {}
    for kind in MaterialKind:
        entries = [material(one) for one in made if one.kind is kind]
        if entries:
            found[str(kind)] = entries[0] if len(entries) == 1 else entries
    return found


def material(made: Made) -> object:
    """Return a link alone, or a table when there is more to say."""
    if not made.title and not made.added:
        return made.url
    said = {"title": made.title, "url": made.url, "added": made.added}
    return {name: value for name, value in said.items() if value}
