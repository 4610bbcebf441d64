"""Markdown of readings, abstracts and `about`: parsed once, used by every output."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from rgfeeds import plain_lists
from rgfeeds.commonmark import Link, disarm, html_of, links_of, plain_of, tokens_of
from rgfeeds.reading import Item, items_of

if TYPE_CHECKING:
    from markdown_it.token import Token

_HEADING = re.compile(r"<(/?)h([1-6])>")


class Forms(Protocol):
    """What reads a text, in the forms that are asked for."""

    def plain(self) -> str:
        """Return plain text."""

    def items(self) -> tuple[Item, ...]:
        """Return what the text lists to read."""

    def count(self) -> int:
        """Return how many items there are."""

    def html(self) -> str:
        """Return XHTML."""


class Tokens(Struct, frozen=True):
    """A text as the parser of all of CommonMark reads it."""

    tokens: tuple[Token, ...]

    def plain(self) -> str:
        return plain_of(self.tokens)

    def items(self) -> tuple[Item, ...]:
        return items_of(self.tokens)

    def count(self) -> int:
        return len(self.items())

    def html(self) -> str:
        return html_of(self.tokens) if self.tokens else ""


class Prose:
    """A *text* as plain text, as XHTML, and what it lists to read, each made when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._forms: Forms = plain_lists.read(text) or tokens(text)

    @cached_property
    def plain(self) -> str:
        return self._forms.plain()

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return self._forms.items()

    @property
    def count(self) -> int:
        """How many items there are."""
        return self._forms.count()

    @property
    def links(self) -> tuple[Link, ...]:
        """What the text links to, unsafe links included."""
        return tuple(links_of(tokens_of(self.text)))

    def html(self, top_heading: int = 3) -> str:
        """Return XHTML whose highest heading is h*top_heading*."""
        html = self._html
        if "<h" not in html:
            return html
        levels = [int(level) for _, level in _HEADING.findall(html)]
        deeper = top_heading - min(levels, default=top_heading)
        return _HEADING.sub(lambda h: f"<{h[1]}h{min(6, int(h[2]) + deeper)}>", html)

    @cached_property
    def _html(self) -> str:
        return self._forms.html()


@lru_cache(maxsize=512)
def parse(text: str) -> Prose:
    """Parse *text*, once for all who ask for it in a short while."""
    return Prose(text)


def tokens(text: str) -> Tokens:
    """Return *text* as the parser reads it, its unsafe links without their addresses."""
    found = tokens_of(text)
    disarm(found)
    return Tokens(found)


def items(text: str) -> tuple[Item, ...]:
    """Return what *text* lists to read."""
    return parse(text).items
