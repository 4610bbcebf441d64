"""Ids for sessions that have none yet."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count

from rgfeeds.store.values import is_id, slug
from rgfeeds.text.placeholders import ends_in_placeholder

# Five words tell a talk from every other, nearly always; what is longer is tedious to type.
_MOST_WORDS = 5

# Words that no id should begin or end with, when it has others.
_OPENING = frozenset({"a", "an", "the", "introduction", "intro", "to"})
_LINKING = frozenset({"a", "an", "the", "and", "or", "of", "for", "to", "in", "on", "with", "by"})  # fmt: skip


def proposed_id(title: str | None, taken: Collection[str] = ()) -> str:
    """Return an id for a session called *title* that is none of *taken*.

    It is made of the first words of the title and never of its date: talks move.
    Without a title, or one without a letter that an id may have, it is an open slot
    with a number. The same title gives the same id while the same ids are taken.
    """
    made = "" if title is None or ends_in_placeholder(title) else _short(slug(title))
    if made and made not in taken:
        return made
    numbered = (
        f"{made}-{n}" if made else f"open-slot-{n}" for n in count(2 if made else 1)
    )
    return next(id for id in numbered if id not in taken)


def _short(whole: str) -> str:
    words = whole.split("-")
    while len(words) > 1 and words[0] in _OPENING:
        del words[0]
    del words[_MOST_WORDS:]
    while len(words) > 1 and words[-1] in _LINKING:
        del words[-1]
    made = "-".join(words)
    return made if is_id(made) else whole
