"""Markdown of readings, abstracts and `about`: as XHTML, as plain text, as things to read, and its links.

CommonMark with tables. HTML and formulas are shown as they are written. An image
becomes a link, since a page asks nobody but its own host for anything. An unsafe link
keeps its text and loses its address.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Any

from msgspec import Struct

from rgfeeds.text.markdown_blocks import BLOCKS, Block, Token, blocks_of, tokens_of

_HEADING = re.compile(r"(</?h)([1-6])>")
_PAIRS = {
    "Emphasis": ("<em>", "</em>"),
    "Strong": ("<strong>", "</strong>"),
    "Paragraph": ("<p>", "</p>\n"),
    "BlockQuote": ("<blockquote>\n", "</blockquote>\n"),
    "Item": ("<li>", "</li>\n"),
    "Table": ("<table>\n", "</tbody>\n</table>\n"),
    "TableHead": ("<thead>\n<tr>\n", "</tr>\n</thead>\n<tbody>\n"),
    "TableRow": ("<tr>\n", "</tr>\n"),
    "HeadCell": ("<th>", "</th>\n"),
    "TableCell": ("<td>", "</td>\n"),
}
_TAGS = {name: start for name, (start, _) in _PAIRS.items()}
_TAGS |= {f"/{name}": end for name, (_, end) in _PAIRS.items()}
_TAGS |= {"SoftBreak": "\n", "HardBreak": "<br />\n", "Rule": "<hr />\n"}
_TAGS |= {"HtmlBlock": "<p>", "/CodeBlock": "</code></pre>\n"}


class Item(Struct, frozen=True, kw_only=True):
    """One thing to read: *group* is the heading or bold line it stands under, *note* plain text."""

    title: str
    url: str | None = None
    group: str | None = None
    note: str = ""


class Link(Struct, frozen=True):
    """A link of a text: its address as written and its line, from 0."""

    url: str
    line: int


def html(text: str, top_heading: int = 3) -> str:
    """Return XHTML whose highest heading is h*top_heading*."""
    written = _read(text).html
    levels = (int(level) for _, level in _HEADING.findall(written))
    deeper = top_heading - min(levels, default=top_heading)
    return _HEADING.sub(lambda tag: f"{tag[1]}{min(6, int(tag[2]) + deeper)}>", written)


def plain(text: str) -> str:
    """Return text whose links stand on lines of their own, where every client finds them."""
    return _read(text).plain


def items(text: str) -> tuple[Item, ...]:
    """Return what *text* lists to read, in the order written: the outermost bullets, link by link."""
    return _read(text).items


def urls(text: str) -> frozenset[str]:
    """Return the addresses of all links of *text*, as written."""
    return _read(text).urls


def links(text: str) -> Iterator[Link]:
    """Yield every link of *text*, the unsafe ones too."""
    source, line, before = text.encode(), 0, 0
    for name, value in tokens_of(text):
        if name == "Link":
            line += source.count(b"\n", before, value["place"])
            before = value["place"]
            yield Link(value["url"], line)


class _Forms(Struct, frozen=True):
    """A text in every form, the headings of its HTML as deep as they are written."""

    html: str
    plain: str
    items: tuple[Item, ...]
    urls: frozenset[str]


@lru_cache(1 << 15)  # each format asks anew
def _read(text: str) -> _Forms:
    tokens = tokens_of(text)
    blocks = list(blocks_of(tokens))
    urls = frozenset(value["url"] for name, value in tokens if name == "Link")
    return _Forms(_html(tokens), _plain(blocks), tuple(_items(blocks)), urls)


def _html(tokens: list[Token]) -> str:
    parts = ["\n"]
    links: list[str] = []
    for name, value in tokens:
        if name in BLOCKS and not parts[-1].endswith("\n"):
            parts.append("\n")
        if name == "Text":
            parts.append(_escape(value))
        elif name in _TAGS:
            parts.append(_TAGS[name])
        elif name == "Link":
            # A link within a link is no HTML: the outer one remains.
            links.append("" if links else value["safe_url"])
            if links[-1]:
                title = f' title="{_escape(value["title"])}"' if value["title"] else ""
                parts.append(f'<a href="{_escape(links[-1])}"{title}>')
        elif name == "/Link":
            if url := links.pop():
                unnamed = parts[-1].startswith("<a ")
                parts.append(f"{_escape(url)}</a>" if unnamed else "</a>")
        elif name == "/HtmlBlock":
            parts += [parts.pop().rstrip("\n"), "</p>\n"]
        else:
            parts.append(_tag(name, value))
    return "".join(parts[1:])


def _tag(name: str, value: Any) -> str:
    if name == "Code":
        return f"<code>{_escape(value)}</code>"
    if name == "CodeBlock":
        language = f' class="language-{_escape(value)}"' if value else ""
        return f"<pre><code{language}>"
    if name == "List":
        start = "" if value == 1 else f' start="{value}"'
        return "<ul>\n" if value is None else f"<ol{start}>\n"
    if name == "/List":
        return "</ol>\n" if value else "</ul>\n"
    level = value.lower()  # "h2"
    return f"<{level}>" if name == "Heading" else f"</{level}>\n"


def _escape(text: str) -> str:
    """Return *text* for XHTML, between tags or in an attribute."""
    return escape(text, quote=False).replace('"', "&quot;")


def _plain(blocks: Iterable[Block], outside: int = 0) -> str:
    """Return *blocks* as text, as if they did not stand in the outermost *outside* lists."""
    lines: list[str] = []
    for block in blocks:
        if block.parent <= outside:
            lines.append("")
        indent = "  " * min(block.depth - outside, 8)
        start = indent[2:] + block.marker if block.marker and indent else indent
        for line in block.lines():
            lines.append(start + line)
            start = indent
    return "\n".join(lines).strip("\n")


def _items(blocks: Iterable[Block]) -> Iterator[Item]:
    """Yield what *blocks* list to read: the outermost bullets, link by link."""
    group: str | None = None
    for bullet, within in groupby(blocks, lambda block: block.bullet):
        if bullet:
            yield from _bullet(list(within), group)
        else:
            for block in within:
                group = block.group() or group


def _bullet(blocks: list[Block], group: str | None) -> Iterator[Item]:
    """Yield what a list item of *group* names: one thing, or as many as it has links."""
    text = blocks[0].text
    links = [link[:3] for link in blocks[0].links if not link[3]]
    bare = [(url, 0, len(text)) for url, *_ in blocks[0].links]
    nested, before, after = _plain(blocks[1:], 1), "", ""
    if len(links) > 1:
        before = f"{text[: links[0][1]]} "
    elif links:
        url, _, end = links[0]
        links, after = [(url, 0, end)], " ".join(text[end:].split()).strip(".,;: ")
    note = "\n".join(filter(None, [after, nested]))
    for url, start, end in links or bare[:1] or [("", 0, len(text))]:
        title = " ".join((before + text[start:end]).split()) or url
        yield Item(title=title, url=url or None, group=group, note=note)
