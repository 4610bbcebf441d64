"""A text of Markdown token by token, as its parser reads it, and block by block."""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import pyromark
from msgspec import Struct
from pyromark import Options

from rgfeeds.model.addresses import bare_links, encode, is_safe

#: A piece of a text: "Strong" where bold text starts, "/Strong" where it ends, "Text" and what it says.
Token: TypeAlias = tuple[str, Any]

#: What stands on lines of its own.
BLOCKS = {"Paragraph", "HtmlBlock", "BlockQuote", "CodeBlock", "Heading", "Rule"}
BLOCKS |= {"List", "Item", "Table", "TableHead", "TableRow"}

_OPTIONS = Options.ENABLE_TABLES | Options.ENABLE_MATH
# Where an address is no link, or one already.
_WITHIN = {"Link": 1, "/Link": -1, "CodeBlock": 1, "/CodeBlock": -1}
_FORMULAS = {"InlineMath": "${}$", "DisplayMath": "$${}$$"}
# What stands between two prices rather than in a formula.
_NO_FORMULA = re.compile(r"://|mailto:|\*\*")
# What XML cannot hold, and what ends a line elsewhere: `&#1;` would bring it in.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)


def tokens_of(text: str, options: Options = _OPTIONS) -> list[Token]:
    """Return the tokens of *text*, its HTML and formulas as text, its images as links.

    A link has its `url` as written; its `safe_url` as published, empty if it is not
    safe; its `title`; its `place`, the byte of the text at which it begins; and it is
    `bare` if it is only an address in the text.
    """
    tokens: list[Token] = []
    source, cell_end, in_head, within = text.encode(), 0, False, 0
    # Most texts hold no sign that is none in XML, nor the name of one.
    odd = "&" in text or _NO_TEXT.search(text)
    events = pyromark.events_with_range(f"{text}\n", options=options, merge_text=True)
    for event, place in events:
        name, value = _token(event, place["start"])
        if name in _FORMULAS:
            if _NO_FORMULA.search(value):
                return tokens_of(text, options & ~Options.ENABLE_MATH)
            name, value = "Text", _FORMULAS[name].format(value)
        elif name in {"TableHead", "/TableHead"}:
            in_head = name == "TableHead"
        elif name in {"TableCell", "/TableCell"}:
            cell_end = place["end"]
            name = name.replace("Table", "Head") if in_head else name
        elif name == "/TableRow" and source[cell_end : place["end"]].strip(b" \t\n|>"):
            # The row has more cells than the table's head: they would be lost.
            return tokens_of(text, options & ~Options.ENABLE_TABLES)
        if odd and isinstance(value, str):
            value = _NO_TEXT.sub("\ufffd", value)
        within += _WITHIN.get(name, 0)
        if name == "Text" and not within and "://" in value:
            tokens += _with_links(value, place["start"])
        else:
            tokens.append((name, value))
    return tokens


def pieces_of(text: str) -> Iterator[Token]:
    """Yield *text* as it is written, piece by piece: "Html", "Heading" where one is underlined, and "Text" between them."""
    source, end = text.encode(), 0
    for event, place in pyromark.events_with_range(text, options=_OPTIONS):
        name, value = parts_of_event(event)
        name = parts_of_event(value)[0] if name == "Start" else name
        piece = source[place["start"] : place["end"]].decode()
        underlined = name == "Heading" and "\n" in piece.strip()
        if place["start"] >= end and (underlined or name in {"Html", "InlineHtml"}):
            yield "Text", source[end : place["start"]].decode()
            yield name.removeprefix("Inline"), piece
            end = place["end"]
    yield "Text", source[end:].decode()


def _with_links(text: str, place: int) -> Iterator[Token]:
    """Yield the tokens of *text*, which begins at *place*, the addresses in it as links."""
    end = 0
    for start, url in bare_links(text):
        if start > end:
            yield "Text", text[end:start]
        yield _link(url, place + len(text[:start].encode()), bare=True)
        yield "Text", url
        yield "/Link", None
        end = start + len(url)
    if end < len(text):
        yield "Text", text[end:]


def _token(event: Any, place: int) -> Token:
    """Return what the parser tells by *event*, which begins at *place*."""
    name, value = parts_of_event(event)
    if name in {"Html", "InlineHtml"}:
        return "Text", value
    if name == "End":
        name, value = parts_of_event(value)
        return "/Link" if name == "Image" else f"/{name}", value
    if name != "Start":
        return name, value
    name, value = parts_of_event(value)
    if name == "Heading":
        return name, value["level"]
    if name == "CodeBlock":
        info = (parts_of_event(value)[1] or "").split()
        return name, info[0] if info else ""
    if name in {"Link", "Image"}:
        scheme = "mailto:" if value["link_type"] == "Email" else ""
        return _link(scheme + value["dest_url"], place, value["title"])
    return name, value


def _link(url: str, place: int, title: str = "", *, bare: bool = False) -> Token:
    encoded = encode(url)
    return "Link", {
        "url": url,
        "safe_url": encoded if is_safe(url) and is_safe(encoded) else "",
        "title": _NO_TEXT.sub("\ufffd", title),
        "place": place,
        "bare": bare,
    }


def parts_of_event(event: Any) -> tuple[str, Any]:
    """Return the name of *event*, and what else is known of it."""
    if isinstance(event, str):
        return event, None
    ((name, value),) = event.items()
    return name, value


#: What is no text, but shown in plain text.
_IN_PLAIN = {"SoftBreak": " ", "HardBreak": "\n"}
_IN_PLAIN |= {"/HeadCell": " | ", "/TableCell": " | "}


#: The address of a link, where its text starts and ends, and whether that is the address itself.
_PlacedLink: TypeAlias = tuple[str, int, int, bool]


class Block(Struct, frozen=True, kw_only=True):
    """A heading, paragraph, row of a table or piece of code as plain text, and where it stands."""

    name: str
    text: str
    links: list[_PlacedLink]
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
        for url, start, end, _ in self.links:
            shown = self.text[start:end]
            if url and url not in shown and encode(shown.strip()) != url:
                lines.append(url)
        return lines

    def group(self) -> str:
        """Return the name that a heading or a bold line gives to the items below it."""
        if self.name == "/Heading" or self.bold == [0, len(self.text)]:
            return self.text.strip().rstrip(":").rstrip()
        return ""


def blocks_of(tokens: list[Token]) -> Iterator[Block]:
    """Yield what stands on lines of its own in a text of these *tokens*."""
    numbers: list[int | None] = []  # of the next item of each list
    bullet, marker, parent = 0, "", len(tokens)
    inlines: list[Token] = []
    for token in tokens:
        name, value = token
        if name.removeprefix("/") not in BLOCKS:
            inlines.append(token)
            continue
        text, links, bold = _said(inlines)
        inlines.clear()
        if links or text.strip():
            outer = len(numbers) + (name == "/TableRow")
            yield Block(
                name=name,
                text=text,
                links=links,
                bold=bold,
                depth=len(numbers),
                parent=min(parent, outer),
                bullet=bullet if numbers else 0,
                marker=marker,
            )
            marker, parent = "", len(tokens)
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


def _said(tokens: list[Token]) -> tuple[str, list[_PlacedLink], list[int]]:
    """Return what a block of these *tokens* says: its text, its links and its bold parts."""
    text, links, opened, bold = "", [], [], []
    for name, value in tokens:
        text += value if name in {"Text", "Code"} else _IN_PLAIN.get(name, "")
        if name == "Link":
            opened.append((value["safe_url"], len(text), value["bare"]))
        elif name == "/Link":
            url, start, bare = opened.pop()
            if not opened:
                links.append((url, start, len(text), bare))
        elif name in {"Strong", "/Strong"}:
            bold.append(len(text))
    return text.removesuffix(" | "), links, bold
