"""Who leads a session: names joined by commas, `&` or `and`, with links and affiliations."""

from __future__ import annotations

import re
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Named:
    """The leads of a cell, and the links of it that could not be taken."""

    leads: tuple[Lead, ...]
    lost: tuple[Anchor, ...] = ()


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
