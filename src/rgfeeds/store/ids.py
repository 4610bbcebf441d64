"""Ids: what may be one, and those made of titles for sessions that have none yet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import count

from rgfeeds.text.placeholders import ends_in_placeholder

#: The longest id, and the longest that is made of a title: nobody likes to read or type them.
LONGEST_ID = 64
_LONGEST_SLUG = 48

#: What an id is made of.
SIGNS = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
# Windows cannot hold files of these names, whatever their extension.
_DEVICES = {
    "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}  # fmt: skip

# Five words tell a talk from every other, nearly always; what is longer is tedious to type.
_MOST_WORDS = 5

# Words that no id should begin or end with, when it has others.
_OPENING = frozenset({"a", "an", "the", "introduction", "intro", "to"})
_LINKING = frozenset({"a", "an", "the", "and", "or", "of", "for", "to", "in", "on", "with", "by"})  # fmt: skip


def is_id(text: str) -> bool:
    """Whether *text* can be the id of a group or a session."""
    fits = len(text) <= LONGEST_ID and re.fullmatch(SIGNS, text) is not None
    return fits and text not in _DEVICES


def slug(text: str) -> str:
    """Return an id made of the words of *text*, short enough to get a number; may be empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    first, *others = re.findall(r"[a-z0-9]+", plain.lower().replace("'", "")) or [""]
    made = first[:_LONGEST_SLUG]
    for word in others:
        if len(made) + 1 + len(word) > _LONGEST_SLUG:
            break
        made = f"{made}-{word}"
    return f"{made}-session" if made in _DEVICES else made


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
