"""Ids for the sessions of a page: short, readable, from the title alone."""

from __future__ import annotations

import re
from collections.abc import Collection

from rgfeeds.editing.ids import proposed_id
from rgfeeds.importers.drafts import Draft
from rgfeeds.values import slug

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_ACRONYM = re.compile(r".*\((?P<name>[A-Z][A-Za-z0-9-]*[A-Z])\)\W*")
_OPENING = re.compile(
    r"^(?:a |an |the )?(?:brief |short )?(?:introduction to|intro to|overview of|perspective on(?: the)?)\s+(?:the )?",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s+(?:and|with)\s+|\s*[&;]\s*|\s[–—-]\s", re.IGNORECASE)


def named(draft: Draft, taken: Collection[str]) -> str:
    """Return the id of *draft*, none of those *taken*; the page's own where it gives one."""
    if draft.id and draft.id not in taken:
        return draft.id
    if draft.title is None and draft.leads:
        kind = draft.kind or "talk"
        return proposed_id(f"{kind} {draft.leads[0].name}", taken)
    for short in _shorter(draft.title or ""):
        made = proposed_id(short, taken)
        if made == proposed_id(short):
            return made
    unspeakable = draft.title is not None and not slug(draft.title)
    return proposed_id("session" if unspeakable else draft.title, taken)


def _shorter(title: str) -> list[str]:
    """Return what may stand for *title*, the shortest first."""
    acronym = _ACRONYM.fullmatch(title)
    bare = _BRACKETS.sub("", title).strip() or title
    head, colon, tail = bare.partition(": ")
    part = head if not colon or len(head.split()) <= 3 else tail
    part = _OPENING.sub("", part)
    first = _JOINED.split(part)[0]
    enough = len(first.split()) > 1
    choices = [acronym["name"] if acronym else "", first if enough else "", part, bare]
    return [choice for choice in choices if len(slug(choice)) > 2]
