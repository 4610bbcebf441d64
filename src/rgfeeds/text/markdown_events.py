"""A text of Markdown step by step, as its parser reads it, without losing anything that is written."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

import pyromark
from pyromark import Options

from rgfeeds.model.links import encode, is_safe

#: A step through a text: "Strong" where bold text starts, "/Strong" where it ends, "Text" and what it says.
Event: TypeAlias = tuple[str, Any]

#: What stands on lines of its own.
BLOCKS = {"Paragraph", "HtmlBlock", "BlockQuote", "CodeBlock", "Heading", "Rule"}
BLOCKS |= {"List", "Item", "Table", "TableHead", "TableRow"}

_FORMULAS = {"InlineMath": "${}$", "DisplayMath": "$${}$$"}
# What stands between two prices rather than in a formula.
_NO_FORMULA = re.compile(r"://|mailto:|\*\*")
# What XML cannot hold, and what ends a line elsewhere: `&#1;` would bring it in.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)


def events_of(
    text: str, options: Options = Options.ENABLE_TABLES | Options.ENABLE_MATH
) -> list[Event]:
    """Return the steps through *text*, its HTML and formulas as text, its images as links.

    A link has its `url` as written, its `safe_url` as published, empty if it is not
    safe, its `title`, and the byte of the text at which it begins, its `place`.
    """
    events = []
    source, cell_end, in_head = text.encode(), 0, False
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
        events.append((name, value))
    return events


def _start(name: str, value: Any, place: int) -> Event:
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


def _end(name: str, value: Any) -> Event:
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
    }


def _name_of(event: Any) -> tuple[str, Any]:
    """Return the name of *event*, and what else is known of it."""
    if isinstance(event, dict):
        ((name, value),) = event.items()
        return name, value
    return event, None
