"""A text of Markdown step by step, as its parser reads it, and block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import pyromark
from msgspec import Struct
from pyromark import Options

from rgfeeds.model.addresses import bare_links, encode, is_safe

#: A step through a text: "Strong" where bold text starts, "/Strong" where it ends, "Text" and what it says.
MarkdownEvent: TypeAlias = tuple[str, Any]

#: What stands on lines of its own.
BLOCKS = {"Paragraph", "HtmlBlock", "BlockQuote", "CodeBlock", "Heading", "Rule"}
BLOCKS |= {"List", "Item", "Table", "TableHead", "TableRow"}

# Where an address is no link, or one already.
_WITHIN = {"Link": 1, "/Link": -1, "CodeBlock": 1, "/CodeBlock": -1}
_FORMULAS = {"InlineMath": "${}$", "DisplayMath": "$${}$$"}
# What stands between two prices rather than in a formula.
_NO_FORMULA = re.compile(r"://|mailto:|\*\*")
# What XML cannot hold, and what ends a line elsewhere: `&#1;` would bring it in.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)


def events_of(
    text: str, options: Options = Options.ENABLE_TABLES | Options.ENABLE_MATH
) -> list[MarkdownEvent]:
    """Return the steps through *text*, its HTML and formulas as text, its images as links.

    A link has its `url` as written, its `safe_url` as published, empty if it is not
    safe, its `title`, and the byte of the text at which it begins, its `place`.
    """
    events: list[MarkdownEvent] = []
    source, cell_end, in_head, within = text.encode(), 0, False, 0
    # Most texts hold no sign that is none in XML, nor the name of one.
    odd = "&" in text or _NO_TEXT.search(text)
    for event, place in pyromark.events_with_range(
        f"{text}\n", options=options, merge_text=True
    ):
        name, value = _name_of(event)
        if name == "Start":
            name, value = _start(*_name_of(value), place["start"])
        elif name == "End":
            name, value = _end(*_name_of(value))
        elif name in {"Html", "InlineHtml"}:
            name = "Text"
        elif name in _FORMULAS:
            if _NO_FORMULA.search(value):
                return events_of(text, options & ~Options.ENABLE_MATH)
            name, value = "Text", _FORMULAS[name].format(value)
        if name in {"TableHead", "/TableHead"}:
            in_head = name == "TableHead"
        elif name in {"TableCell", "/TableCell"}:
            cell_end = place["end"]
            name = name.replace("Table", "Head") if in_head else name
        elif name == "/TableRow" and source[cell_end : place["end"]].strip(b" \t\n|>"):
            # The row has more cells than the table's head: they would be lost.
            return events_of(text, options & ~Options.ENABLE_TABLES)
        if odd and isinstance(value, str):
            value = _NO_TEXT.sub("\ufffd", value)
        within += _WITHIN.get(name, 0)
        if name == "Text" and not within and "://" in value:
            events += _with_links(value, place["start"])
        else:
            events.append((name, value))
    return events


def _with_links(text: str, place: int) -> Iterator[MarkdownEvent]:
    """Yield the steps through *text*, which begins at *place*, the addresses in it as links."""
    end = 0
    for start, url in bare_links(text):
        if start > end:
            yield "Text", text[end:start]
        at = place + len(text[:start].encode())
        link = _link({"dest_url": url, "link_type": "Autolink", "title": ""}, at)
        yield "Link", {**link, "bare": True}
        yield "Text", url
        yield "/Link", None
        end = start + len(url)
    if end < len(text):
        yield "Text", text[end:]


def _start(name: str, value: Any, place: int) -> MarkdownEvent:
    match name:
        case "Heading":
            return name, int(value["level"][1:])
        case "CodeBlock":
            info = (_name_of(value)[1] or "").split()
            return name, info[0] if info else ""
        case "Link" | "Image":
            return "Link", _link(value, place)
        case _:
            return name, value


def _end(name: str, value: Any) -> MarkdownEvent:
    match name:
        case "Heading":
            return "/Heading", int(value[1:])
        case "Image":
            return "/Link", None
        case _:
            return f"/{name}", value


def _link(link: dict[str, Any], place: int) -> dict[str, Any]:
    written = link["dest_url"]
    if link["link_type"] == "Email":
        written = f"mailto:{written}"
    url = encode(written)
    safe = is_safe(written) and is_safe(url)
    title = _NO_TEXT.sub("\ufffd", link["title"])
    return {
        "url": written,
        "safe_url": url if safe else "",
        "title": title,
        "place": place,
        "bare": False,
    }


def _name_of(event: Any) -> tuple[str, Any]:
    """Return the name of *event*, and what else is known of it."""
    if isinstance(event, dict):
        ((name, value),) = event.items()
        return name, value
    return event, None


#: What is no text, but shown in plain text.
_IN_PLAIN = {
    "SoftBreak": " ",
    "HardBreak": "\n",
    "/HeadCell": " | ",
    "/TableCell": " | ",
}


class Item(Struct, frozen=True, kw_only=True):
    """One thing to read: *group* is the heading or bold line it stands under, *note* plain text."""

    title: str
    url: str | None = None
    group: str | None = None
    note: str = ""


class Block(Struct, frozen=True, kw_only=True):
    """A heading, paragraph, row of a table or piece of code as plain text, and where it stands."""

    name: str
    text: str
    links: list[tuple[str, int, int, bool]]  # address, span, whether it is its own text
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
        shown = ((url, self.text[start:end]) for url, start, end, _ in self.links)
        return lines + [
            url
            for url, text in shown
            if url and url not in text and encode(text.strip()) != url
        ]

    def group(self) -> str:
        """Return the name that a heading or a bold line gives to the items below it."""
        if self.name == "/Heading" or self.bold == [0, len(self.text)]:
            return self.text.strip().rstrip(":").rstrip()
        return ""


def blocks_of(events: list[MarkdownEvent]) -> Iterator[Block]:
    """Yield what stands on lines of its own in a text of these *events*."""
    numbers: list[int | None] = []  # of the next item of each list
    bullet, marker, parent = 0, "", len(events)
    parts, length, links, started, bold = [], 0, [], [], []
    for name, value in events:
        if piece := value if name in {"Text", "Code"} else _IN_PLAIN.get(name):
            parts.append(piece)
            length += len(piece)
        elif name == "Link":
            started.append((value["safe_url"], length, value["bare"]))
        elif name == "/Link":
            url, start, bare = started.pop()
            if not started:
                links.append((url, start, length, bare))
        elif name in {"Strong", "/Strong"}:
            bold.append(length)
        elif name.lstrip("/") in BLOCKS:
            said = "".join(parts).removesuffix(" | ")
            if links or said.strip():
                outer = len(numbers) + (name == "/TableRow")
                yield Block(
                    name=name,
                    text=said,
                    links=links,
                    bold=bold,
                    depth=len(numbers),
                    parent=min(parent, outer),
                    bullet=bullet if numbers else 0,
                    marker=marker,
                )
                marker, parent = "", len(events)
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
