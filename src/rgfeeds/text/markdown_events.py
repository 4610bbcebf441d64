"""A text of Markdown step by step, as its parser reads it, without losing anything that is written."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pyromark
from pyromark import Options

from rgfeeds.model.links import encoded, is_safe

LINKS = {"Link", "Image"}
_WITHIN_LINES = {"Emphasis", "Strong", "HeadCell", "TableCell", *LINKS}
_FORMULAS = {"InlineMath": "${}$", "DisplayMath": "$${}$$"}
# What stands between two prices rather than in a formula.
_NO_FORMULA = re.compile(r"://|mailto:|\*\*")
# What XML cannot hold, and what ends a line elsewhere: `&#1;` would bring it in.
_NO_TEXT = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)


class Event(NamedTuple):
    """A step through a text: where what is named starts or ends, or a piece of text, without a name."""

    kind: str
    name: str
    value: Any
    place: int  # the byte of the text where it begins

    def is_block(self) -> bool:
        """Whether it starts or ends what stands on lines of its own."""
        return self.kind == "Rule" or bool(self.name and self.name not in _WITHIN_LINES)


def events_of(
    text: str, options: Options = Options.ENABLE_TABLES | Options.ENABLE_MATH
) -> list[Event]:
    """Return the steps through *text*, its HTML and formulas as text.

    A link has its address as written, `dest_url`, and as published, `safe_url`, which
    is empty if it is not safe.
    """
    events = []
    source, cell_end, in_head = text.encode(), 0, False
    # Most texts hold no sign that is none in XML, nor the name of one.
    odd = "&" in text or _NO_TEXT.search(text)
    for event, place in pyromark.events_with_range(
        f"{text}\n", options=options, merge_text=True
    ):
        kind, value = _name_of(event)
        name = ""
        if kind in {"Start", "End"}:
            name, value = _name_of(value)
        if name == "Heading":
            value = int((value["level"] if kind == "Start" else value)[1:])
        elif name == "TableHead":
            in_head = kind == "Start"
        elif name == "TableCell":
            name, cell_end = "HeadCell" if in_head else name, place["end"]
        elif (
            name == "TableRow"
            and source[cell_end : place["end"]].strip(b" \t\n|>")
            and kind == "End"
        ):
            # The row has more cells than the table's head: they would be lost.
            return events_of(text, options & ~Options.ENABLE_TABLES)
        elif kind in _FORMULAS:
            if _NO_FORMULA.search(value):
                return events_of(text, options & ~Options.ENABLE_MATH)
            value = _FORMULAS[kind].format(value)
        elif name in LINKS and kind == "Start":
            value["title"] = _NO_TEXT.sub("\ufffd", value["title"])
            if value["link_type"] == "Email":
                value["dest_url"] = "mailto:" + value["dest_url"]
            written = value["dest_url"]
            url = encoded(written)
            value["safe_url"] = url if is_safe(written) and is_safe(url) else ""
        elif name == "CodeBlock" and kind == "Start":
            value = _name_of(value)[1]
        value = (
            _NO_TEXT.sub("\ufffd", value) if odd and isinstance(value, str) else value
        )
        events.append(Event(kind, name, value, place["start"]))
    return events


def _name_of(event: Any) -> tuple[str, Any]:
    """Return the name of *event*, and what else is known of it."""
    if isinstance(event, dict):
        ((name, value),) = event.items()
        return name, value
    return event, None
