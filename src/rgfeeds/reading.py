"""The items of a reading list, found in the Markdown that the organiser wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from rgfeeds.commonmark import Anchor, phrase_of, plain_of

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
    return group_name(phrase_of(inline)[0])


def group_name(text: str) -> str:
    """Return the text of a heading or bold line as the name of what stands under it."""
    return text.strip().rstrip(":").rstrip()


def _bullet(tokens: tuple[Token, ...], group: str | None) -> list[Item]:
    if len(tokens) < 3 or tokens[1].type != "inline":
        text = plain_of(tokens)
        return [Item(title=text, group=group)] if text else []
    return noted(named(*phrase_of(tokens[1])), plain_of(tokens[3:]), group)


#: What a bullet names: a title, its address, and what is said after it.
Named: TypeAlias = tuple[str, str | None, str]


def named(text: str, anchors: tuple[Anchor, ...]) -> list[Named]:
    """Return what the *text* of a bullet names: one thing, or as many as it has links."""
    if not anchors:
        return [(text, None, "")] if text.strip() else []
    if len(anchors) > 1:
        before = text[: anchors[0].start]
        return [(f"{before} {text[start:end]}", url, "") for url, start, end in anchors]
    url, _, end = anchors[0]
    return [(text[:end], url, _tidy(text[end:]).strip(".,;: "))]


def noted(things: list[Named], nested: str, group: str | None) -> list[Item]:
    """Return the items that a bullet of *group* names; *nested* is what stands below it."""
    return [
        Item(
            title=_tidy(title) or url or "",
            url=url,
            group=group,
            note=f"{after}\n{nested}" if after and nested else after or nested,
        )
        for title, url, after in things
    ]


def _tidy(text: str) -> str:
    """Return *text* on one line, one blank between its words."""
    return " ".join(text.split())
