"""Markdown of readings, abstracts and `about`: as XHTML, as plain text, as things to read, and its links.

CommonMark with tables. HTML and formulas are shown as they are written. An image
becomes a link, since a page asks nobody but its own host for anything. An unsafe link
keeps its text and loses its address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Any

from msgspec import Struct, field

from rgfeeds.text.markdown_events import LINKS, Event, events_of

_MARKUP = {
    "Emphasis": ("<em>", "</em>"),
    "Strong": ("<strong>", "</strong>"),
    "Paragraph": ("<p>", "</p>\n"),
    "HtmlBlock": ("<p>", "</p>\n"),
    "BlockQuote": ("<blockquote>\n", "</blockquote>\n"),
    "CodeBlock": ("<pre><code>", "</code></pre>\n"),
    "Item": ("<li>", "</li>\n"),
    "Table": ("<table>\n", "</tbody>\n</table>\n"),
    "TableHead": ("<thead>\n<tr>\n", "</tr>\n</thead>\n<tbody>\n"),
    "TableRow": ("<tr>\n", "</tr>\n"),
    "HeadCell": ("<th>", "</th>\n"),
    "TableCell": ("<td>", "</td>\n"),
}
_BREAKS = {"SoftBreak": "\n", "HardBreak": "<br />\n", "Rule": "<hr />\n"}
_PLAIN_BREAKS = {"SoftBreak": " ", "HardBreak": "\n"}
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
    levels = [event.value for event in events if event.name == "Heading"]
    deeper = top_heading - min(levels, default=top_heading)
    parts = ["\n"]
    links: list[str] = []
    for event in events:
        if event.is_block() and event.kind != "End" and not parts[-1].endswith("\n"):
            parts.append("\n")
        match event:
            case Event("Start", "Link" | "Image", value):
                # A link within a link is no HTML: the outer one remains.
                links.append("" if links else value["safe_url"])
                if links[-1]:
                    parts.append(_anchor(links[-1], value["title"]))
            case Event("End", "Link" | "Image"):
                if url := links.pop():
                    unnamed = parts[-1].startswith("<a ")
                    parts.append(f"{_escaped(url)}</a>" if unnamed else "</a>")
            case Event(kind, "Heading", level):
                tag = f"h{min(6, level + deeper)}"
                parts.append(f"<{tag}>" if kind == "Start" else f"</{tag}>\n")
            case Event("End", "HtmlBlock"):
                parts += [parts.pop().rstrip("\n"), "</p>\n"]
            case Event(kind, name, value) if name:
                parts.append(_tag(kind, name, value))
            case Event("Code", _, value):
                parts.append(f"<code>{_escaped(value)}</code>")
            case Event(kind, _, value):
                parts.append(_BREAKS.get(kind) or _escaped(value))
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
    for kind, name, value, place in events_of(text):
        if kind == "Start" and name in LINKS:
            line += source.count(b"\n", before, place)
            before = place
            yield Link(value["dest_url"], line)


def _tag(kind: str, name: str, value: Any) -> str:
    match kind, name, value:
        case "Start", "List", None:
            return "<ul>\n"
        case "Start", "List", number:
            return "<ol>\n" if number == 1 else f'<ol start="{number}">\n'
        case "End", "List", ordered:
            return "</ol>\n" if ordered else "</ul>\n"
        case "Start", "CodeBlock", str(info) if info.split():
            return f'<pre><code class="language-{_escaped(info.split()[0])}">'
        case _:
            return _MARKUP[name][kind == "End"]


def _anchor(url: str, title: str) -> str:
    titled = f' title="{_escaped(title)}"' if title else ""
    return f'<a href="{_escaped(url)}"{titled}>'


def _escaped(text: str) -> str:
    """Return *text* for XHTML, between tags or in an attribute."""
    return escape(text, quote=False).replace('"', "&quot;")


class _Block(Struct):
    """A heading, paragraph, row of a table or piece of code as plain text, and where it stands."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    text: str = ""
    links: list[tuple[str, int, int]] = field(default_factory=list)  # address, span
    started: list[tuple[str, int]] = field(default_factory=list)  # links without end
    bold: list[int] = field(default_factory=list)  # where bold parts start and end
    name: str = ""
    depth: int = 0  # how many lists it stands in
    parent: int = 0  # how many lists hold the outermost of those that begin with it
    bullet: int = 0  # which of the outermost list items it stands in, from 1
    marker: str = ""  # "- " or "3. " at the head of a list item

    def add(self, event: Event) -> None:
        """Take in what stands within a line."""
        if event.name in LINKS and event.kind == "Start":
            self.started.append((event.value["safe_url"], self.length))
        elif event.name in LINKS:
            url, start = self.started.pop()
            if not self.started:
                self.links.append((url, start, self.length))
        elif event.name == "Strong":
            self.bold.append(self.length)
        elif not event.name or (event.kind == "End" and event.name != "Emphasis"):
            text = _PLAIN_BREAKS.get(event.kind) or event.value or " | "
            self.parts.append(text)
            self.length += len(text)

    def lines(self) -> list[str]:
        """Return what it says line by line, then the addresses that it does not show."""
        if self.name == "CodeBlock":
            return self.text.rstrip("\n").split("\n")
        lines = [line for part in self.text.split("\n") if (line := part.strip())]
        shown = ((url, self.text[start:end]) for url, start, end in self.links)
        return lines + [url for url, text in shown if url and url not in text]

    def group(self) -> str:
        """Return the name that a heading or a bold line gives to the items below it."""
        names = self.name == "Heading" or self.bold == [0, self.length]
        return self.text.strip().rstrip(":").rstrip() if names else ""


def _blocks(text: str) -> Iterator[_Block]:
    numbers: list[int | None] = []  # of the next item of each list
    bullet, marker, parent, block = 0, "", len(text), _Block()
    for event in events_of(text):
        if not event.is_block():
            block.add(event)
            continue
        block.text = "".join(block.parts).removesuffix(" | ")
        if block.text.strip() or block.links:
            block.name = event.name if event.kind == "End" else ""
            block.depth = len(numbers)
            block.parent = min(parent, len(numbers) + (event.name == "TableRow"))
            block.bullet, block.marker = bullet if numbers else 0, marker
            yield block
            marker, parent = "", len(text)
        block = _Block()
        if event.name == "List" and event.kind == "Start":
            parent = min(parent, len(numbers))
            numbers.append(event.value)
        elif event.name == "List":
            numbers.pop()
        elif event.name == "Item" and event.kind == "Start":
            number = numbers[-1]
            marker = "- " if number is None else f"{number}. "
            numbers[-1] = None if number is None else number + 1
            bullet += len(numbers) == 1
        elif event.name == "Item":
            marker = ""


def _plain(blocks: Iterable[_Block], outside: int) -> str:
    """Return *blocks* as text, as if they did not stand in the outermost *outside* lists."""
    lines: list[str] = []
    for block in blocks:
        if block.parent <= outside:
            lines.append("")
        indent = "  " * min(block.depth - outside, _DEEPEST)
        start = indent
        if block.marker and indent:
            start = indent[2:] + block.marker
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
