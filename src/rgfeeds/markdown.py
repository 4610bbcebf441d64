"""Markdown of readings, abstracts and `about`: parsed once, used by every output."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from rgfeeds import plain_lists
from rgfeeds.commonmark import Link, disarm, html_of, links_of, plain_of, tokens_of
from rgfeeds.reading import Item, items_of

_HEADING = re.compile(r"<(/?)h([1-6])>")


class Prose(Struct, frozen=True):
    """A *text* as *plain* text, as XHTML, and what it lists to read."""

    text: str
    plain: str
    items: tuple[Item, ...]
    _html: str

    @property
    def links(self) -> tuple[Link, ...]:
        """What the text links to, unsafe links included."""
        return tuple(links_of(tokens_of(self.text)))

    def html(self, top_heading: int = 3) -> str:
        """Return XHTML whose highest heading is h*top_heading*."""
        if "<h" not in self._html:
            return self._html
        levels = [int(level) for _, level in _HEADING.findall(self._html)]
        deeper = top_heading - min(levels, default=top_heading)
        return _HEADING.sub(
            lambda h: f"<{h[1]}h{min(6, int(h[2]) + deeper)}>", self._html
        )


@lru_cache(maxsize=512)
def parse(text: str) -> Prose:
    """Parse *text*, once for all who ask for it in a short while."""
    plainly = plain_lists.read(text)
    return Prose(text, *plainly) if plainly else _parsed(text)


def _parsed(text: str) -> Prose:
    tokens = tokens_of(text)
    disarm(tokens)
    html = html_of(tokens) if tokens else ""
    return Prose(text, plain_of(tokens), items_of(tokens), html)


def items(text: str) -> tuple[Item, ...]:
    """Return what *text* lists to read."""
    return parse(text).items
