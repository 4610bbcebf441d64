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
    matches = [_behind(entry) for entry in found.entries]
    names = sum(match is not None and not _says_so(match) for match in matches)
    entries = [
        _led(entry, match) if match and (names > 1 or _says_so(match)) else entry
        for entry, match in zip(found.entries, matches, strict=True)
    ]
    return replace(found, entries=entries)


def _says_so(match: re.Match[str]) -> bool:
    return bool(match["by"] or match["bare"])


def _behind(entry: Entry) -> re.Match[str] | None:
    title = entry.cell(Role.TITLE)
    match = None if entry.has(Role.LEADS) else _BEHIND.search(title.text)
    if match and (_says_so(match) or are_names(title.plain(match["names"]))):
        return match
    return None


def _led(entry: Entry, match: re.Match[str]) -> Entry:
    title = entry.cell(Role.TITLE)
    rest = title.having(f"{title.text[: match.start()]}{title.text[match.end() :]}")
    names = title.having(match["names"] or match["named"])
    heading = "" if _says_so(match) else "~"
    cells = [
        replace(cell, words=rest) if cell.role is Role.TITLE else cell
        for cell in entry.cells
    ]
    lead = Cell(role=Role.LEADS, heading=heading, words=names)
    return replace(entry, cells=(*cells, lead))
