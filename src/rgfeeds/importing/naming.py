"""Ids for the sessions of a page: short, readable, from the title alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rgfeeds.importing.drafts import Draft
from rgfeeds.store.names import is_id, proposed_id, slug

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_ACRONYM = re.compile(r".*\((?P<name>[A-Z][A-Za-z0-9-]*[A-Z])\)\W*")
_OPENING = re.compile(
    r"^(?:a |an |the )?(?:brief |short )?(?:introduction to|intro to|overview of|perspective on(?: the)?)\s+(?:the )?",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s+(?:and|with)\s+|\s*[&;]\s*|\s[–—-]\s", re.IGNORECASE)


def own_id(names: Sequence[str]) -> str | None:
    """Return the id that the page itself gives a session: one of *names* that holds no date and no number."""
    position = r".*\d{4}.*|(?:session|week|talk|meeting|s|w)?-?\d+|\d.*"
    own = (one for one in names if is_id(one) and not re.fullmatch(position, one))
    return next(own, None)


def ids(drafts: Sequence[Draft]) -> dict[tuple[str, int], str]:
    """Return an id for each of *drafts*, by its place; the page's own is not taken by another's title."""
    found: dict[tuple[str, int], str] = {}
    for draft in sorted(drafts, key=lambda one: one.id is None):
        found[draft.place] = _name_for(draft, found.values())
    return found


def _name_for(draft: Draft, taken: Collection[str]) -> str:
    if draft.id and draft.id not in taken:
        return draft.id
    if draft.title is None and draft.leads and slug(draft.leads[0].name):
        return proposed_id(f"{draft.kind or 'talk'} {draft.leads[0].name}", taken)
    if draft.title is None:
        return _numbered(f"slot-{draft.day}", taken)
    for short in _shorter(draft.title):
        made = proposed_id(short)
        if made not in taken:
            return made
    # Without a letter that an id may have, the day is all there is.
    return (
        proposed_id(draft.title, taken)
        if slug(draft.title)
        else _numbered(f"session-{draft.day}", taken)
    )


def _numbered(name: str, taken: Collection[str]) -> str:
    return (
        name
        if name not in taken
        else next(
            made for n in range(2, 10_000) if (made := f"{name}-{n}") not in taken
        )
    )


def _shorter(title: str) -> list[str]:
    """Return what may stand for *title*, the shortest first."""
    acronym = _ACRONYM.fullmatch(title)
    bare = _BRACKETS.sub("", title).strip() or title
    head, colon, tail = bare.partition(": ")
    numbered = re.fullmatch(
        r"(?:week|session|talk|meeting|part|lecture)? ?#?\d+(?:[/.]\d+)?",
        head,
        re.IGNORECASE,
    )
    head = "" if numbered and colon else head
    part = head if head and (not colon or len(head.split()) <= 3) else tail
    part = _OPENING.sub("", part)
    first = _JOINED.split(part)[0]
    choices = [
        acronym["name"] if acronym else "",
        first if len(first.split()) > 1 else "",
        part,
        bare,
    ]
    return [choice for choice in choices if len(slug(choice)) > 2]
