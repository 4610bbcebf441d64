"""Markdown of readings, abstracts and `about`: parsed once, used by every output."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from rgfeeds import plain_lists
from rgfeeds.commonmark import Link, html_of, plain_of, take_links, tokens_of
from rgfeeds.reading import Item, items_of

_HEADING = re.compile(r"<(/?)h([1-6])>")


class Prose(Struct, frozen=True):
    """A text as *plain* text, as XHTML, and what it links to, unsafe links included."""

    plain: str
    links: tuple[Link, ...]
    items: tuple[Item, ...]
    _html: str

    def html(self, top_heading: int = 3) -> str:
        """Return XHTML whose highest heading is h*top_heading*."""
        if "<h" not in self._html:
            return self._html
        levels = [int(level) for _, level in _HEADING.findall(self._html)]
        deeper = top_heading - min(levels, default=top_heading)
        return _HEADING.sub(
            lambda h: f"<{h[1]}h{min(6, int(h[2]) + deeper)}>", self._html
        )


@cache
def parse(text: str) -> Prose:
    """Parse *text*, once for all who ask."""
    plainly = plain_lists.read(text)
    return Prose(*plainly) if plainly else _parsed(text)


def _parsed(text: str) -> Prose:
    tokens = tokens_of(text)
    links = tuple(take_links(tokens))
    return Prose(
        plain_of(tokens), links, items_of(tokens), html_of(tokens) if tokens else ""
    )


def items(text: str) -> tuple[Item, ...]:
    """Return what *text* lists to read."""
    return parse(text).items
