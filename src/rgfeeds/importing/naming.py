"""Ids for the sessions of a page: short, readable, from the title alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import count

from rgfeeds.importing.drafts import Draft
from rgfeeds.store.names import is_id, proposed_id, slug

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_ACRONYM = re.compile(r".*\(([A-Z][A-Za-z0-9-]*[A-Z])\)\W*")
_OPENING = re.compile(
    r"^(?:a |an |the )?(?:brief |short )?(?:introduction to|intro to|overview of|perspective on(?: the)?)\s+(?:the )?",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s+(?:and|with)\s+|\s*[&;]\s*|\s[–—-]\s", re.IGNORECASE)
_POSITION = re.compile(r".*\d{4}.*|(?:session|week|talk|meeting|s|w)?-?\d+|\d.*")
_NUMBERED = re.compile(
    r"(?:week|session|talk|meeting|part|lecture)? ?#?\d+(?:[/.]\d+)?", re.IGNORECASE
)


def own_id(names: Sequence[str]) -> str | None:
    """Return the id that the page itself gives a session: one of *names* that holds no date and no number."""
    own = (one for one in names if is_id(one) and not _POSITION.fullmatch(one))
    return next(own, None)


def ids(drafts: Sequence[Draft]) -> dict[tuple[str, int], str]:
    """Return an id for each of *drafts*, by its place; the page's own is not taken by another's title."""
    found: dict[tuple[str, int], str] = {}
    for draft in sorted(drafts, key=lambda one: one.id is None):
        found[draft.place] = _name_for(draft, found.values())
    return found


def _name_for(draft: Draft, taken: Collection[str]) -> str:
    title, leads = draft.title, draft.leads
    if draft.id and draft.id not in taken:
        return draft.id
    if title is None and leads and slug(leads[0].name):
        return proposed_id(f"{draft.kind or 'talk'} {leads[0].name}", taken)
    if title and slug(title):
        short = (proposed_id(short) for short in _shorter(title))
        return next((id for id in short if id not in taken), proposed_id(title, taken))
    # Without a letter that an id may have, the day is all there is.
    name = f"{'session' if title else 'slot'}-{draft.day}"
    numbered = (f"{name}-{n}" for n in count(2))
    return name if name not in taken else next(id for id in numbered if id not in taken)


def _shorter(title: str) -> list[str]:
    """Return what may stand for *title*, the shortest first."""
    acronym = _ACRONYM.fullmatch(title)
    bare = _BRACKETS.sub("", title).strip() or title
    head, colon, tail = bare.partition(": ")
    if colon and (_NUMBERED.fullmatch(head) or len(head.split()) > 3):
        head = tail
    part = _OPENING.sub("", head or tail)
    first = _JOINED.split(part)[0]
    choices = [acronym[1] if acronym else "", first if " " in first else "", part, bare]
    return [choice for choice in choices if len(slug(choice)) > 2]
