"""The items of a reading list, found in the Markdown that the organiser wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from rgfeeds.commonmark import Anchor, Phrase, phrase_of, plain_of

if TYPE_CHECKING:
    from markdown_it.token import Token


class Item(Struct, frozen=True, kw_only=True):
    """One thing to read: *group* is the heading or bold line it stands under, *note* plain text."""

    title: str
    url: str | None = None
    group: str | None = None
    note: str = ""


def items_of(tokens: tuple[Token, ...]) -> tuple[Item, ...]:
    """Return the items in the order written: the top-level bullets, link by link."""
    group: str | None = None
    found: list[Item] = []
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
    types = [
        child.type
        for child in inline.children or ()
        if child.type != "text" or child.content
    ]
    bold = (
        types[:1] == ["strong_open"]
        and types[-1] == "strong_close"
        and types.count("strong_open") == 1
    )
    if opening.type != "heading_open" and not bold:
        return None
    return group_name(phrase_of(inline).text)


def group_name(text: str) -> str:
    """Return the text of a heading or bold line as the name of what stands under it."""
    return text.strip().rstrip(":").rstrip()


def _bullet(tokens: tuple[Token, ...], group: str | None) -> list[Item]:
    if len(tokens) < 3 or tokens[1].type != "inline":
        text = plain_of(tokens)
        return [Item(title=text, group=group)] if text else []
    return bullet_items(phrase_of(tokens[1]), plain_of(tokens[3:]), group)


def bullet_items(phrase: Phrase, nested: str, group: str | None) -> list[Item]:
    """Return the items of one bullet: one, or as many as it has links.

    *nested* is the plain text of what stands below it.
    """
    text, anchors = phrase
    if not anchors:
        title = _tidy(text)
        return [Item(title=title, group=group, note=nested)] if title else []
    if len(anchors) > 1:
        return [_one_of(text, anchor, anchors[0], nested, group) for anchor in anchors]
    url, _, end = anchors[0]
    after = _tidy(text[end:]).strip(".,;: ")
    note = f"{after}\n{nested}" if after and nested else after or nested
    return [Item(title=_tidy(text[:end]) or url or "", url=url, group=group, note=note)]


def _one_of(
    text: str, anchor: Anchor, first: Anchor, nested: str, group: str | None
) -> Item:
    """Return the item of one link among several; what stands before them all names them all."""
    url, start, end = anchor
    title = _tidy(f"{text[: first.start]} {text[start:end]}")
    return Item(title=title or url or "", url=url, group=group, note=nested)


def _tidy(text: str) -> str:
    return " ".join(text.split())
