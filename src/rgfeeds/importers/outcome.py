"""What an import came to: counted from the text of the store, not from what was meant to be in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import tomli
from msgspec import Struct

from rgfeeds.importers.counting import links_of_store
from rgfeeds.links import encoded


class Outcome(Struct, frozen=True, kw_only=True):
    """The store's numbers, and the links of the pages: *lost* are those that it does not have.

    For *replaced* ones it has its own. A link that stands twice counts twice.
    """

    sessions: int
    leads: int
    rooms: int
    materials: int
    breaks: int
    found: int
    lost: tuple[str, ...]
    replaced: int

    @property
    def taken(self) -> int:
        return self.found - len(self.lost) - self.replaced


def outcome(
    text: str, found: Iterable[Counter[str]], own: Iterable[str] = ()
) -> Outcome:
    """Return what the store *text* has of the links *found* on each page; it has its *own* for some."""
    table = tomli.loads(text)
    taken = links_of_store(table)
    pages = [Counter(map(_plain, page.elements())) for page in found]
    missing: Counter[str] = Counter()
    for page in pages:
        missing += page - taken
    replaced = {url for url in missing if url in {_plain(one) for one in own}}
    sessions = table.get("session", [])
    usual = {entry["room"] for entry in table.get("defaults", []) if entry.get("room")}
    return Outcome(
        sessions=len(sessions),
        leads=len({_name(lead) for one in sessions for lead in one.get("leads", [])}),
        rooms=len(usual | {one["room"] for one in sessions if one.get("room")}),
        materials=sum(_count(one) for one in sessions),
        breaks=len(table.get("break", [])),
        found=sum(page.total() for page in pages),
        lost=tuple(sorted(url for url in missing.elements() if url not in replaced)),
        replaced=sum(missing[url] for url in replaced),
    )


def _plain(url: str) -> str:
    return encoded(url)


def _name(lead: str) -> str:
    return lead.partition("](")[0].lstrip("[") if lead.startswith("[") else lead


def _count(session: dict[str, object]) -> int:
    kinds = ("slides", "notebook", "recording", "code", "materials")
    values = (session.get(kind, []) for kind in kinds)
    return sum(len(value) if isinstance(value, list) else 1 for value in values)


def summary(result: Outcome) -> str:
    """Say in one line what came of the import."""
    counts = (
        (result.sessions, "session"),
        (result.leads, "lead"),
        (result.rooms, "room"),
        (result.materials, "material"),
        (result.breaks, "break"),
    )
    numbers = ", ".join(
        f"{count:,} {word}{'s' * (count != 1)}"
        for count, word in counts
        if count or word != "break"
    )
    replaced = (
        f", {result.replaced:,} the store has its own for" if result.replaced else ""
    )
    return f"{numbers}; {result.found:,} links found, {result.taken:,} taken{replaced}, {len(result.lost):,} lost"
