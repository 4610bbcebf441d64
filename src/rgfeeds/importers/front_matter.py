"""What a page says of itself above its text, between two lines of `---`."""

from __future__ import annotations

import re

from rgfeeds.importers.days import years_in

_BLOCK = re.compile(
    r"\A---[ \t]*\n(?P<lines>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)


def year(text: str) -> int | None:
    """Return the year that the page of *text* is about: under `year`, else the only one in its title."""
    years = years_in(_value(text, "year") or _value(text, "title"))
    return years[0] if len(years) == 1 else None


def _value(text: str, name: str) -> str:
    block = _BLOCK.match(text)
    found = block and re.search(rf"^{name}:[ \t]*(.+)$", block["lines"], re.MULTILINE)
    return found[1].strip(" \t\"'") if found else ""
