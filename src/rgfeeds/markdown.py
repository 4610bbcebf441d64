"""Markdown of readings, abstracts and `about`: parsed once, as HTML and as plain text.

CommonMark with HTML off. Images become links, since the page asks nobody but its
own host for anything, and an unsafe link keeps its text but loses its address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rgfeeds.links import is_safe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a text: its address as written and its line, from 0."""

    url: str
    line: int


@dataclass(frozen=True, slots=True)
class Prose:
    """A parsed text; *links* has the unsafe ones too, *tokens* do not."""

    tokens: tuple[Token, ...]
    links: tuple[Link, ...] = field(compare=False)

    def html(self, top_heading: int = 3) -> str:
        """Return XHTML whose highest heading is h*top_heading*."""
        if not self.tokens:
            return ""
        parser = _parser()
        deeper = top_heading - min(_heading_levels(self.tokens), default=top_heading)
        tokens = [_moved(token, deeper) for token in self.tokens]
        return str(parser.renderer.render(tokens, parser.options, {}))

    def plain(self) -> str:
        """Return text whose links stand on lines of their own, where every client finds them."""
        return "\n".join(_plain_lines(self.tokens)).strip("\n")


@lru_cache(maxsize=64)
def parse(text: str) -> Prose:
    """Parse *text*; the last few are remembered, since several outputs ask for the same."""
    tokens = _parser().parse(text) if text.strip() else []
    links = tuple(_take_links(tokens))
    return Prose(tuple(tokens), links)


@cache
def _parser() -> MarkdownIt:
    # Imported here because it costs as much as all the rest of `check`.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    parser = MarkdownIt("commonmark", {"html": False}).disable("image")
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005 - judged in _take_links
    return parser


def _take_links(tokens: list[Token]) -> Iterator[Link]:
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        breaks = 0
        for child in token.children or ():
            breaks += child.type in {"softbreak", "hardbreak"}
            if child.type == "link_open":
                url = str(child.attrGet("href") or "")
                yield Link(url, line + breaks)
                if not is_safe(url):
                    child.attrs = {}


def _heading_levels(tokens: tuple[Token, ...]) -> Iterator[int]:
    return (int(token.tag[1]) for token in tokens if token.type == "heading_open")


def _moved(token: Token, deeper: int) -> Token:
    if not token.type.startswith("heading_") or not deeper:
        return token
    return token.copy(tag=f"h{min(6, int(token.tag[1]) + deeper)}")


def _plain_lines(tokens: tuple[Token, ...]) -> Iterator[str]:
    depth, marker = 0, ""
    numbers: list[int | None] = []
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                if depth == 0 and token is not tokens[0]:
                    yield ""
                first = token.attrGet("start") or 1
                numbers.append(int(first) if token.type.startswith("ordered") else None)
                depth += 1
            case "bullet_list_close" | "ordered_list_close":
                depth -= 1
                numbers.pop()
            case "list_item_open":
                number = numbers[-1]
                marker = "- " if number is None else f"{number}. "
                numbers[-1] = None if number is None else number + 1
            case "paragraph_open" | "heading_open" if (
                depth == 0 and token is not tokens[0]
            ):
                yield ""
            case "inline":
                indent = "  " * max(0, depth - 1)
                hanging = indent + ("  " if depth else "")
                for line in inline_lines(token):
                    yield (indent + marker if marker else hanging) + line
                    marker = ""
            case "fence" | "code_block":
                if depth == 0 and token is not tokens[0]:
                    yield ""
                yield from (
                    ("  " * depth) + line
                    for line in token.content.rstrip("\n").split("\n")
                )
            case _:
                pass


def inline_lines(token: Token) -> list[str]:
    """Return the text of an inline token, line by line, then the addresses it links to."""
    text = inline_text(token.children or [])
    urls = [
        str(child.attrGet("href"))
        for child in token.children or ()
        if child.type == "link_open" and child.attrGet("href")
    ]
    lines = [line.strip() for line in text.split("\n")]
    return [
        *(line for line in lines if line),
        *(url for url in urls if url not in text),
    ]


def inline_text(children: list[Token]) -> str:
    """Return the text of inline tokens, emphasis and links dropped, soft breaks as spaces."""
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in children)
