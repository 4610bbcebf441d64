"""Markdown of readings, abstracts and `about`: as XHTML, as plain text, as things to read, and its links.

CommonMark with tables. HTML and formulas are shown as they are written. An image
becomes a link, since a page asks nobody but its own host for anything. An unsafe link
keeps its text and loses its address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

from msgspec import Struct

from rgfeeds.text.markdown_events import events_of

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
#: What stands on lines of its own.
_BLOCKS = {"Paragraph", "HtmlBlock", "BlockQuote", "CodeBlock", "Heading", "Rule"}
_BLOCKS |= {"List", "Item", "Table", "TableHead", "TableRow"}
#: What is no text, but shown in plain text.
_PLAIN = {"SoftBreak": " ", "HardBreak": "\n", "/HeadCell": " | ", "/TableCell": " | "}
#: Plain text indents lists no deeper than this.
_DEEPEST = 8


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
    events = events_of(text)
    levels = [value for name, value in events if name == "Heading"]
    deeper = top_heading - min(levels, default=top_heading)
    parts = ["\n"]
    links: list[str] = []
    for name, value in events:
        if name in _BLOCKS and not parts[-1].endswith("\n"):
            parts.append("\n")
        if name == "Text":
            parts.append(_escaped(value))
        elif name in _TAGS:
            parts.append(_TAGS[name])
        elif name == "Link":
            # A link within a link is no HTML: the outer one remains.
            links.append("" if links else value["safe_url"])
            if links[-1]:
                title = f' title="{_escaped(value["title"])}"' if value["title"] else ""
                parts.append(f'<a href="{_escaped(links[-1])}"{title}>')
        elif name == "/Link":
            if url := links.pop():
                unnamed = parts[-1].startswith("<a ")
                parts.append(f"{_escaped(url)}</a>" if unnamed else "</a>")
        elif name == "/HtmlBlock":
            parts += [parts.pop().rstrip("\n"), "</p>\n"]
        else:
            parts.append(_tag(name, value, deeper))
    return "".join(parts[1:])


def plain(text: str) -> str:
    """Return text whose links stand on lines of their own, where every client finds them."""
    return _plain_and_items(text)[0]


def items(text: str) -> tuple[Item, ...]:
    """Return what *text* lists to read, in the order written: the outermost bullets, link by link."""
    return _plain_and_items(text)[1]


@lru_cache(1 << 15)  # each format asks anew
def _plain_and_items(text: str) -> tuple[str, tuple[Item, ...]]:
    every = list(_blocks(text))
    listed: list[Item] = []
    group: str | None = None
    for bullet, blocks in groupby(every, lambda block: block.bullet):
        if bullet:
            listed += _bullet(list(blocks), group)
        else:
            for block in blocks:
                group = block.group() or group
    return _plain(every, 0), tuple(listed)


def links(text: str) -> Iterator[Link]:
    """Yield every link of *text*, the unsafe ones too."""
    source, line, before = text.encode(), 0, 0
    for name, value in events_of(text):
        if name == "Link":
            line += source.count(b"\n", before, value["place"])
            before = value["place"]
            yield Link(value["url"], line)


def _tag(name: str, value: Any, deeper: int) -> str:
    match name, value:
        case "Code", code:
            return f"<code>{_escaped(code)}</code>"
        case "Heading", level:
            return f"<h{min(6, level + deeper)}>"
        case "/Heading", level:
            return f"</h{min(6, level + deeper)}>\n"
        case "List", None:
            return "<ul>\n"
        case "List", number:
            return "<ol>\n" if number == 1 else f'<ol start="{number}">\n'
        case "/List", ordered:
            return "</ol>\n" if ordered else "</ul>\n"
        case _, "":
            return "<pre><code>"
        case _, language:
            return f'<pre><code class="language-{_escaped(language)}">'


def _escaped(text: str) -> str:
    """Return *text* for XHTML, between tags or in an attribute."""
    marked = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return marked.replace('"', "&quot;")


class _Block(Struct, frozen=True, kw_only=True):
    """A heading, paragraph, row of a table or piece of code as plain text, and where it stands."""

    name: str
    text: str
    links: list[tuple[str, int, int]]  # address, span
    bold: list[int]  # where bold parts start and end
    depth: int  # how many lists it stands in
    parent: int  # how many lists hold the outermost of those that begin with it
    bullet: int  # which of the outermost list items it stands in, from 1
    marker: str  # "- " or "3. " at the head of a list item

    def lines(self) -> list[str]:
        """Return what it says line by line, then the addresses that it does not show."""
        if self.name == "/CodeBlock":
            return self.text.rstrip("\n").split("\n")
        lines = [line for part in self.text.split("\n") if (line := part.strip())]
        shown = ((url, self.text[start:end]) for url, start, end in self.links)
        return lines + [url for url, text in shown if url and url not in text]

    def group(self) -> str:
        """Return the name that a heading or a bold line gives to the items below it."""
        if self.name == "/Heading" or self.bold == [0, len(self.text)]:
            return self.text.strip().rstrip(":").rstrip()
        return ""


def _blocks(text: str) -> Iterator[_Block]:
    numbers: list[int | None] = []  # of the next item of each list
    bullet, marker, parent = 0, "", len(text)
    parts, length, links, started, bold = [], 0, [], [], []
    for name, value in events_of(text):
        if piece := value if name in {"Text", "Code"} else _PLAIN.get(name):
            parts.append(piece)
            length += len(piece)
        elif name == "Link":
            started.append((value["safe_url"], length))
        elif name == "/Link":
            url, start = started.pop()
            if not started:
                links.append((url, start, length))
        elif name in {"Strong", "/Strong"}:
            bold.append(length)
        elif name.lstrip("/") in _BLOCKS:
            said = "".join(parts).removesuffix(" | ")
            if links or said.strip():
                outer = len(numbers) + (name == "/TableRow")
                yield _Block(
                    name=name,
                    text=said,
                    links=links,
                    bold=bold,
                    depth=len(numbers),
                    parent=min(parent, outer),
                    bullet=bullet if numbers else 0,
                    marker=marker,
                )
                marker, parent = "", len(text)
            parts, length, links, bold = [], 0, [], []
        if name == "List":
            parent = min(parent, len(numbers))
            numbers.append(value)
        elif name == "/List":
            numbers.pop()
        elif name == "Item":
            number = numbers[-1]
            marker = "- " if number is None else f"{number}. "
            numbers[-1] = None if number is None else number + 1
            bullet += len(numbers) == 1
        elif name == "/Item":
            marker = ""


def _plain(blocks: Iterable[_Block], outside: int) -> str:
    """Return *blocks* as text, as if they did not stand in the outermost *outside* lists."""
    lines: list[str] = []
    for block in blocks:
        if block.parent <= outside:
            lines.append("")
        indent = "  " * min(block.depth - outside, _DEEPEST)
        start = indent[2:] + block.marker if block.marker and indent else indent
        for line in block.lines():
            lines.append(start + line)
            start = indent
    return "\n".join(lines).strip("\n")


def _bullet(blocks: list[_Block], group: str | None) -> Iterator[Item]:
    """Yield what a list item of *group* names: one thing, or as many as it has links."""
    text, links = blocks[0].text, blocks[0].links
    nested, before, after = _plain(blocks[1:], 1), "", ""
    if len(links) > 1:
        before = f"{text[: links[0][1]]} "
    elif links:
        url, _, end = links[0]
        links, after = [(url, 0, end)], " ".join(text[end:].split()).strip(".,;: ")
    note = "\n".join(filter(None, [after, nested]))
    for url, start, end in links or [("", 0, len(text))]:
        title = " ".join((before + text[start:end]).split()) or url
        yield Item(title=title, url=url or None, group=group, note=note)
