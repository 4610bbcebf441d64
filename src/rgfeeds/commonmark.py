"""The dialect of Markdown that a store may hold, token by token.

CommonMark with HTML off. Images become links, since the page asks nobody but its
own host for anything, and an unsafe link keeps its text but loses its address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from rgfeeds.links import is_safe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_BREAKS = {"softbreak": " ", "hardbreak": "\n"}


class Link(Struct, frozen=True):
    """A link of a text: its address as written and its line, from 0."""

    url: str
    line: int


class Anchor(NamedTuple):
    """The part of a phrase that a link stands on; an unsafe link has no address."""

    url: str | None
    start: int
    end: int


def lines_of(text: str, anchors: tuple[Anchor, ...]) -> list[str]:
    """Return what a heading, paragraph or bullet says, line by line, then the addresses that it does not show."""
    lines = [line for part in text.split("\n") if (line := part.strip())]
    for url, _, _ in anchors:
        if url and url not in text:
            lines.append(url)
    return lines


def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the tokens of *text*, its links as written, safe or not."""
    return tuple(_parser().parse(text)) if text.strip() else ()


def html_of(tokens: tuple[Token, ...]) -> str:
    """Return XHTML; call `disarm` before, so that no unsafe link is in it."""
    parser = _parser()
    return str(parser.renderer.render(tokens, parser.options, {}))


def plain_of(tokens: tuple[Token, ...]) -> str:
    """Return text whose links stand on lines of their own, where every client finds them."""
    return "\n".join(_plain_lines(tokens)).strip("\n")


@cache
def _parser() -> MarkdownIt:
    # Imported here because it costs as much as all the rest of `check`.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    parser = MarkdownIt("commonmark", {"html": False}).disable("image")
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005 - judged in disarm
    return parser


def links_of(tokens: Iterable[Token]) -> Iterator[Link]:
    """Yield every link with its line, the unsafe ones too."""
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        breaks = 0
        for child in token.children or ():
            breaks += child.type in _BREAKS
            if child.type == "link_open":
                yield Link(str(child.attrGet("href") or ""), line + breaks)


def disarm(tokens: Iterable[Token]) -> None:
    """Take the addresses of the unsafe links out of *tokens*; their texts stay."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open" and not is_safe(
                str(child.attrGet("href") or "")
            ):
                child.attrs = {}


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
                for line in lines_of(*phrase_of(token)):
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


def phrase_of(token: Token) -> tuple[str, tuple[Anchor, ...]]:
    """Return what an inline token says, emphasis dropped, soft breaks as blanks, and where it links."""
    text = ""
    anchors: list[Anchor] = []
    url, start = None, 0
    for child in token.children or ():
        if child.type == "link_open":
            url, start = str(child.attrGet("href") or "") or None, len(text)
        elif child.type == "link_close":
            anchors.append(Anchor(url, start, len(text)))
        text += _BREAKS.get(child.type, child.content)
    return text, tuple(anchors)
