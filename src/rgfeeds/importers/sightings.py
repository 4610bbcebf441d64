"""When sessions and their materials first stood on the pages, told by the pages' own history."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importers.drafts import Draft, Imported, Made
from rgfeeds.importers.matching import plain
from rgfeeds.model import MaterialKind


class Sighting(Struct, frozen=True, kw_only=True):
    """The sessions of one version of a page, public *at* an instant in UTC."""

    at: dt.datetime
    drafts: tuple[Draft, ...]


class _Trace(Struct, frozen=True):
    """How a session looked in the oldest version it was found in so far."""

    day: dt.date
    title: str | None
    leads: frozenset[str]


def dated(imported: Imported, seen: Iterable[Sighting]) -> Imported:
    """Return *imported* with the instants at which its sessions, and later their materials, appeared.

    A session is followed back through the versions by its title, else by its date and
    a lead: talks move. It was announced by the first version in which it had a title.
    """
    newest_first = sorted(seen, key=lambda sighting: sighting.at, reverse=True)
    sessions = tuple(_dated(draft, newest_first) for draft in imported.sessions)
    return replace(imported, sessions=sessions)


def _dated(draft: Draft, newest_first: Sequence[Sighting]) -> Draft:
    trace = _Trace(draft.day, draft.title, _names(draft))
    announced: dt.datetime | None = None
    first: dict[tuple[MaterialKind, int], dt.datetime] = {}
    for sighting in newest_first:
        there = _found(trace, sighting.drafts)
        if there is None:
            continue
        if there.title:
            announced = sighting.at
        trace = _Trace(
            there.day, there.title or trace.title, _names(there) or trace.leads
        )
        first |= dict.fromkeys(_numbered(there.materials), sighting.at)
    if announced is None or draft.title is None:
        return draft
    numbered = _numbered(draft.materials).items()
    materials = tuple(_added(made, first.get(key), announced) for key, made in numbered)
    return replace(draft, announced=announced, materials=materials)


def _numbered(made: Sequence[Made]) -> dict[tuple[MaterialKind, int], Made]:
    """Return *made* by what stays when a link is corrected: the kind, and which of its kind it is."""
    count: Counter[MaterialKind] = Counter()
    found = {}
    for one in made:
        found[one.kind, count[one.kind]] = one
        count[one.kind] += 1
    return found


def _added(made: Made, at: dt.datetime | None, announced: dt.datetime) -> Made:
    """Return *made* with the instant it appeared; what the announcement had belongs to it."""
    return replace(made, added=at) if at and at > announced else made


def _found(trace: _Trace, drafts: Sequence[Draft]) -> Draft | None:
    titled = [
        d
        for d in drafts
        if d.title and trace.title and plain(d.title) == plain(trace.title)
    ]
    same_day = [d for d in titled if d.day == trace.day]
    if same_day or len(titled) == 1:
        return (same_day or titled)[0]
    there = [d for d in drafts if d.day == trace.day]
    if len(there) != 1:
        return None
    one = there[0]
    known = bool(_names(one) & trace.leads) or not (_names(one) and trace.leads)
    return one if known else None


def _names(draft: Draft) -> frozenset[str]:
    return frozenset(plain(lead.name) for lead in draft.leads)
