"""Lines that say with a label what a table could have as a column: `Speaker: Ada`, `[Slides](…)`."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rgfeeds.importers.columns import Role, labelled
from rgfeeds.importers.layout import Cell
from rgfeeds.importers.materials import is_made

_LABELLED = re.compile(
    r"""\s{0,3}(?:[-*+]\s+)?(?P<mark>\*\*|__|\*|_|)(?P<label>[^\W\d_][^:*_|\n]{1,30}?)
        (?:\s*:\s*(?P=mark)|(?P=mark)\s*:)\s*(?P<value>\S.*|)""",
    re.VERBOSE,
)
# `Speakers: …` is a label too, and `**Bio**` the beginning of something else.
_PROSE = re.compile(r"(?!\s*(?:[-*+#>|]|\d+[.)])\s|\s*\*\*|\s*[^\W\d_]{1,20}:)\s*\S")
_LINK_ALONE = re.compile(
    r"\s{0,3}(?:[-*+]\s+)?[*_]*(?P<link>\[(?P<label>[^\[\]]+)\]\([^\s()]+\))[*_]*"
)
# What is a title where there is no other.
_PAPERS = frozenset({"paper", "article", "book", "chapter", "reading"})


def labels(body: Sequence[str]) -> tuple[list[Cell], list[str]]:
    """Return what labels of *body*, up to its first heading, say of the session, and the other lines."""
    cells: list[Cell] = []
    rest: list[str] = []
    at = 0
    while at < len(body) and not body[at].startswith("#"):
        cell, end = _labelled(body, at, {cell.role for cell in cells})
        if cell:
            cells.append(cell)
        else:
            rest.append(body[at])
        at = end
    return cells, [*rest, *body[at:]]


def _labelled(
    body: Sequence[str], at: int, taken: Collection[Role]
) -> tuple[Cell | None, int]:
    """Return what the label of a line of *body* says, if it is not *taken*, and where the next one is."""
    line = body[at].rstrip()
    link = _LINK_ALONE.fullmatch(line)
    if link and is_made(link["label"]):
        return Cell(role=Role.MATERIALS, heading="", text=link["link"]), at + 1
    found, role = _LABELLED.fullmatch(line), role_of(line)
    following = body[at + 1] if at + 1 < len(body) else ""
    nested = following[:1].isspace() and following.strip()
    if not found or role is None or nested or role in taken:
        return None, at + 1
    text, end = found["value"], at + 1
    if role is Role.ABSTRACT and not text:
        return None, at + 1
    while role is Role.ABSTRACT and end < len(body) and _PROSE.match(body[end]):
        text += f" {body[end].strip()}"
        end += 1
    return Cell(role=role, heading=found["label"], text=text), end


def role_of(line: str) -> Role | None:
    """Return what the label says that *line* begins with, None without."""
    found = _LABELLED.fullmatch(line.rstrip())
    return labelled(found["label"]) if found else None


def paper(lines: Sequence[str]) -> tuple[str, list[str]]:
    """Return what the label `Paper` or the like says among *lines*, and the others."""
    for at, line in enumerate(lines):
        found = _LABELLED.fullmatch(line.rstrip())
        if found and found["label"].casefold() in _PAPERS and found["value"]:
            return found["value"], [*lines[:at], *lines[at + 1 :]]
    return "", [*lines]
