"""Who leads a session: names joined by commas, `&` or `and`, with links and affiliations."""

from __future__ import annotations

import re

from msgspec import Struct

from rgfeeds.importers.drafts import Lead
from rgfeeds.importers.marked import LINK, Anchor, Marked
from rgfeeds.importers.mending import resolved
from rgfeeds.placeholders import is_placeholder

# A separator that is not between brackets.
_BETWEEN = re.compile(
    r"(?:[,;&\n+、]|\s[/|]\s|\s(?:and|und|et|with)\s)(?![^()]*\))", re.IGNORECASE
)
# What a comma joins to the name before it.
_DEGREE = re.compile(
    r"\s*,\s*(Ph\.?\s?D\b\.?|M\.?\s?D\b\.?|M\.?Sc\b\.?|MPH\b|D\.?Phil\b\.?|[JS]r\b\.?)(?!\w)"
)
_OPENING = re.compile(r"^(?:and|und|et)\s+", re.IGNORECASE)
_NAME = re.compile(r"(?P<name>[^()]*[^()\s])\s*\((?P<brackets>[^()]+)\)[.!?]?")
_PARTICLES = frozenset(
    {"al", "bin", "da", "de", "del", "den", "der", "di", "du", "el", "la", "le", "van", "von"}
)  # fmt: skip
# What is written as names are, and names nobody.
_NO_NAMES = frozenset(
    {
        "university", "college", "institute", "school", "department", "lab", "laboratory",
        "research", "centre", "center", "hospital", "meeting", "session", "club", "group",
        "seminar", "workshop", "talk", "lecture", "conference", "journal", "party", "part",
        "chapter", "section", "room", "building", "hall", "week", "learning", "models",
    }
)  # fmt: skip


class Named(Struct, frozen=True):
    """The leads of a cell, and the links of it that could not be taken."""

    leads: tuple[Lead, ...]
    lost: tuple[Anchor, ...] = ()


def are_names(text: str) -> bool:
    """Whether *text* looks like the full names of people and nothing else."""
    parts = re.split(r"\s*(?:[,;&]|\band\b)\s*", text.strip())
    return all(map(_is_name, parts))


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 4
        and not {word.casefold() for word in words} & _NO_NAMES
        and not {words[0], words[-1]} & _PARTICLES
        and all(word in _PARTICLES or _capital(word) for word in words)
    )


def _capital(word: str) -> bool:
    return (
        re.fullmatch(r"[^\W\d_](?:[^\W\d_]|[.'’-])*", word) is not None
        and word[0].isupper()
    )


def named(cell: Marked, base: str | None) -> Named:
    """Return who is named in *cell*; who is still to come is left out."""
    leads, lost = [], []
    for part in _BETWEEN.split(_DEGREE.sub(r" \1", cell.text)):
        name = _OPENING.sub("", cell.plain(part)).strip(" .,;:*·•–-")
        anchors = cell.anchors(part)
        bare = cell.plain(re.sub(LINK, "", part)).strip(" .,;:*()·•–-|")
        if len(anchors) > 1 and bare and not is_placeholder(bare):
            # A name with icons behind it: none of their labels is part of it.
            name = bare
        elif len(anchors) > 1:
            name = anchors[0].label.strip()
        urls = [resolved(anchor.url, base) for anchor in anchors]
        nobody = not name or is_placeholder(name)
        taken = None if nobody else next(filter(None, urls), None)
        lost += [
            anchor
            for at, anchor in enumerate(anchors)
            if (urls[at] is None or at != _index(urls, taken))
            and not anchor.url.startswith("#")
        ]
        if not nobody:
            leads.append(_lead(name, taken))
    return Named(tuple(leads), tuple(lost))


def _index(urls: list[str | None], taken: str | None) -> int:
    return urls.index(taken) if taken else -1


def _lead(name: str, url: str | None) -> Lead:
    found = _NAME.fullmatch(name)
    if found is None:
        return Lead(name=name, url=url)
    first, brackets = found["name"], found["brackets"].strip()
    if first.startswith("@"):
        first, brackets = brackets, first
    return Lead(name=first, url=url, affiliation=brackets)
