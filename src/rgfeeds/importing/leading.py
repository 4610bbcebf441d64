"""Who leads, where a page writes it in brackets behind its titles: `Proofs (Ada Byron)`."""

from __future__ import annotations

import re

from msgspec.structs import replace

from rgfeeds.importing.entry import Cell, Entry
from rgfeeds.importing.found import Found
from rgfeeds.importing.parts import are_names
from rgfeeds.importing.words import Role

_BY = r"(?:led|presented|hosted) by:?\s+|(?:speaker|lead|presenter|host):\s*"
_BEHIND = re.compile(
    rf"\s*\((?P<by>{_BY}|by:?\s+)?(?P<names>[^()]+)\)(?=\W*\Z|\s*[–—-])"
    rf"|\s*[,.;–—-]?\s+(?P<bare>{_BY})(?P<named>[^()]+)\Z",
    re.IGNORECASE,
)


def with_leads(found: Found) -> Found:
    """Return *found* with the names behind titles as leads: where a word says so, or two titles have names."""
    places = {
        entry.start: match for entry in found.entries if (match := _behind(entry))
    }
    named = [match for match in places.values() if not (match["by"] or match["bare"])]
    chosen = {
        start: match
        for start, match in places.items()
        if (match["by"] or match["bare"]) or len(named) > 1
    }
    return replace(
        found, entries=[_led(entry, chosen.get(entry.start)) for entry in found.entries]
    )


def _behind(entry: Entry) -> re.Match[str] | None:
    title = entry.cell(Role.TITLE)
    if any(cell.role is Role.LEADS for cell in entry.cells):
        return None
    match = _BEHIND.search(title.text)
    return (
        match
        if match
        and ((match["by"] or match["bare"]) or are_names(title.plain(match["names"])))
        else None
    )


def _led(entry: Entry, match: re.Match[str] | None) -> Entry:
    if match is None:
        return entry
    title = entry.cell(Role.TITLE)
    rest = title.having(f"{title.text[: match.start()]}{title.text[match.end() :]}")
    lead = Cell(
        role=Role.LEADS,
        heading="" if (match["by"] or match["bare"]) else "~",
        words=title.having(match["names"] or match["named"]),
    )
    cells = [
        replace(cell, words=rest) if cell.role is Role.TITLE else cell
        for cell in entry.cells
    ]
    return replace(entry, cells=(*cells, lead))
