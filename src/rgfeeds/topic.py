"""What a session is about, as far as its title tells."""

from __future__ import annotations

import re
from urllib.parse import quote

from msgspec import Struct

from rgfeeds.model import Session


class Topic(Struct, frozen=True):
    """The topic of a session; *title* is None when it was withdrawn."""

    title: str | None
    words: frozenset[str]

    @classmethod
    def of(cls, session: Session) -> Topic:
        """Return the topic of *session*; the words of its kind say nothing about it."""
        if session.title is None:
            return cls(None, frozenset())
        every = _words(session.title)
        telling = {word for word in every - _words(session.kind or "") if len(word) > 2}
        # A title such as "RL" has nothing but short words.
        return cls(session.title, frozenset(telling or every or {session.title}))

    @property
    def key(self) -> str:
        return quote(self.title or "", safe="")

    def same(self, other: Topic) -> bool:
        """Tell whether the two share at least half of the words of the shorter."""
        if self.title is None or other.title is None:
            return self.title == other.title
        return 2 * len(self.words & other.words) >= min(
            len(self.words), len(other.words)
        )


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
