"""The items of a reading list, found in the Markdown that the organiser wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rgfeeds.markdown import Prose, inline_text, parse

if TYPE_CHECKING:
    from markdown_it.token import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to read: *group* is the heading or bold line it stands under, *note* plain text."""

    title: str
    url: str | None = None
    group: str | None = None
    note: str = ""


def items(text: str) -> tuple[Item, ...]:
    """Return the items of *text* in the order written: its top-level bullets, link by link."""
    group: str | None = None
    found: list[Item] = []
    tokens = parse(text).tokens
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type in {"heading_open", "paragraph_open"}:
            group = _group(tokens[position + 1], token) or group
        elif token.type == "list_item_open":
            end = _end(tokens, position)
            found += _bullet(tokens[position + 1 : end], group)
            position = end
        position += 1
    return tuple(found)


def _end(tokens: tuple[Token, ...], start: int) -> int:
    level = tokens[start].level
    return next(
        index
        for index in range(start + 1, len(tokens))
        if tokens[index].type == "list_item_close" and tokens[index].level == level
    )


def _group(inline: Token, opening: Token) -> str | None:
    children = [
        child for child in inline.children or () if child.content or child.nesting
    ]
    bold = (
        len(children) >= 3
        and children[0].type == "strong_open"
        and children[-1].type == "strong_close"
        and sum(child.type == "strong_open" for child in children) == 1
    )
    if opening.type != "heading_open" and not bold:
        return None
    return inline_text(children).strip().rstrip(":").rstrip()


def _bullet(tokens: tuple[Token, ...], group: str | None) -> list[Item]:
    if len(tokens) < 3 or tokens[1].type != "inline":
        text = Prose(tokens, ()).plain()
        return [Item(title=text, group=group)] if text else []
    children = tokens[1].children or []
    nested = Prose(tokens[3:], ()).plain()
    links = [index for index, child in enumerate(children) if child.type == "link_open"]
    if not links:
        title = _tidy(inline_text(children))
        return [Item(title=title, group=group, note=nested)] if title else []
    if len(links) == 1:
        return [_single(children, links[0], nested, group)]
    return [_one_of(children, link, links[0], nested, group) for link in links]


def _single(children: list[Token], link: int, nested: str, group: str | None) -> Item:
    close = _closing(children, link)
    title = _tidy(inline_text(children[:close]))
    after = _tidy(inline_text(children[close:])).strip(".,;: ")
    url = _url(children[link])
    note = "\n".join(part for part in (after, nested) if part)
    return Item(title=title or url or "", url=url, group=group, note=note)


def _one_of(
    children: list[Token], link: int, first: int, nested: str, group: str | None
) -> Item:
    """Return the item of one link among several; what stands before them all names them all."""
    before = _tidy(inline_text(children[:first]))
    text = _tidy(inline_text(children[link : _closing(children, link)]))
    url = _url(children[link])
    title = f"{before} {text}" if before else text
    return Item(title=title or url or "", url=url, group=group, note=nested)


def _closing(children: list[Token], link: int) -> int:
    return next(
        i for i in range(link, len(children)) if children[i].type == "link_close"
    )


def _url(token: Token) -> str | None:
    href = token.attrGet("href")
    return str(href) if href else None


def _tidy(text: str) -> str:
    return " ".join(text.split())
