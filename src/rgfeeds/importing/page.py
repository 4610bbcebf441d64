"""A page taken apart, in one parse: its headings, lines, items and tables, with their places."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

import pyromark
from msgspec import Struct

from rgfeeds.importing.blocks import Block, Row
from rgfeeds.importing.inline import Link, resolved
from rgfeeds.importing.source import Source
from rgfeeds.importing.tags import Tags

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
_HIDDEN = (
    re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL),
    re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL),
    re.compile(
        r"<(script|style|button)\b[^<>]*>(?:(?!<\1\b).)*?</\1\s*>",
        re.IGNORECASE | re.DOTALL,
    ),
)
_TABLE = re.compile(
    r"<table\b[^<>]*>(?:(?!<table\b).)*?</table\s*>", re.IGNORECASE | re.DOTALL
)
_WITHIN = re.compile(r"`[^`\n]+`|\[[^\[\]\n]*\]\([^()\n]*\)")


class Page(Struct, frozen=True, kw_only=True):
    """A page: its *blocks* in their order, its *links* with where they stand, and its front matter."""

    source: Source
    data: bytes
    blocks: tuple[Block, ...]
    links: tuple[tuple[int, Link], ...]
    edits: tuple[tuple[int, int, str, str], ...]
    front: str
    breaks: tuple[int, ...]
    starts: tuple[int, ...]

    @property
    def file(self) -> str:
        return self.source.file

    def line(self, at: int) -> int:
        return bisect_right(self.breaks, at - 1) + 1 if at else 1

    def between(self, start: int, end: int) -> tuple[Block, ...]:
        """Return the blocks that begin after *start* and before *end*."""
        starts = self.starts
        return self.blocks[bisect_right(starts, start) : bisect_left(starts, end)]

    def links_in(self, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, Link]]:
        for start, end in places:
            first = bisect_left(self.links, start, key=lambda one: one[0])
            yield from self.links[
                first : bisect_left(self.links, end, key=lambda one: one[0])
            ]

    def raw(self, start: int, end: int) -> str:
        return self.data[start:end].decode("utf-8", "replace")

    def markdown(self, start: int, end: int, base: str | None = None) -> str:
        """Return the source from *start* to *end* as stores can hold it: no HTML, each link written out."""
        parts, at = [], start
        begin = bisect_left(self.edits, (start, -1, "", ""))
        for first, last, text, url in self.edits[begin:]:
            if first >= end:
                break
            if first < at or last > end:
                continue
            whole = resolved(url, base) if url else ""
            shown = text if not url else Link(text, whole or "").markdown()
            parts += [self.raw(at, first), shown]
            at = last
        return "".join([*parts, self.raw(at, end)])


def parse(source: Source, base: str | None) -> Page:
    """Take *source* apart."""
    text = source.text
    front = _HIDDEN[0].match(text)
    for hidden in _HIDDEN:
        text = hidden.sub(_blank, text)
    text = _rows_mended(text)
    reader = _Reader(_TABLE.sub(_blank, text), base)
    reader.read()
    data = text.encode()
    for found in _TABLE.finditer(text):
        reader.read_table(len(text[: found.start()].encode()), found[0])
    blocks = sorted(reader.blocks, key=lambda block: (block.start, -block.end))
    return Page(
        source=source, data=data, blocks=tuple(blocks), links=tuple(sorted(reader.links, key=lambda one: one[0])),
        edits=tuple(sorted(reader.edits, key=lambda edit: (edit[0], -edit[1]))),
        front=front[0] if front else "", starts=tuple(block.start for block in blocks),
        breaks=tuple(at for at, sign in enumerate(data) if sign == 10),
    )  # fmt: skip


def _rows_mended(text: str) -> str:
    """Return *text* with each row of a table as one: a `|` in a link or code escaped, no empty line between rows."""

    def escaped(found: re.Match[str]) -> str:
        return re.sub(r"(?<!\\)\|", r"\\|", found[0])

    text = re.sub(
        r"^\|.*$", lambda row: _WITHIN.sub(escaped, row[0]), text, flags=re.MULTILINE
    )
    return re.sub(
        r"(?<=\|)([ \t]*\n)[ \t]*\n(?=\|[^\n]*\n(?!\|?[ \t]*:?-))", r"\1| |\n", text
    )


def _blank(found: re.Match[str]) -> str:
    return "".join(
        "\n" if sign == "\n" else " " * len(sign.encode()) for sign in found[0]
    )


class _Reader(Tags):
    """Goes over the events of the parser of Markdown once."""

    def __init__(self, text: str, base: str | None) -> None:
        super().__init__(base)
        self._text, self._data = text, text.encode()
        self._depth = self._last = 0

    def read(self) -> None:
        for found in pyromark.reference_definitions(self._text).values():
            self.edits.append((found["span"]["start"], found["span"]["end"], "", ""))
        for happened, place in pyromark.events_with_range(self._text, options=_OPTIONS):
            event: Any = happened
            self.place = (place["start"], place["end"])
            name, value = _parts(event)
            if name == "Start":
                self._start(*_parts(value))
            elif name == "End":
                self._end(*_parts(value))
            elif name in {"SoftBreak", "HardBreak"}:
                self.new_line()
            elif name in {"Html", "InlineHtml"}:
                self.read_html(value)
            elif value is not None:
                self.add(str(value))

    def _start(self, name: str, value: Any) -> None:
        start, end = self.place
        match name:
            case "Heading" | "Paragraph":
                self.flush(start)
                self.open(start)
            case "List":
                self.flush(start)
                self._depth += 1
                if self._depth == 1:
                    self.list = start + 1
            case "Item":
                self.flush(start)
                self.items.append((start, end, len(self.blocks)))
            case "TableCell":
                self.open(start, cell=True)
            case "Link" | "Image":
                self.linked += 1
                self.opened()
                if name == "Link" and self.linked == 1:
                    self._start_link(value)
            case "Strikethrough" if self.line:
                self.line.strike(1)
            case "CodeBlock" | "HtmlBlock":
                self.flush(start)
            case _:
                pass

    def _start_link(self, value: Any) -> None:
        url, form = str(value["dest_url"]), value["link_type"]
        url = f"mailto:{url}" if form == "Email" else url
        self.link(url)
        whole = resolved(url, self.base)
        moved = whole != url and not url.startswith("http")
        if form not in {"Inline", "Autolink", "Email"} or whole is None or moved:
            raw = self._raw(*self.place)
            label = re.match(r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]", raw, re.DOTALL)
            self.edits.append((*self.place, label[1] if label else "", url))

    def _end(self, name: str, value: Any) -> None:  # noqa: PLR0912 - one case an event
        start, end = self.place
        match name:
            case "Heading":
                self.close_lines("heading", start, end, int(str(value)[1:]))
            case "Paragraph":
                self.close_text(start, end)
            case "List":
                self._depth -= 1
            case "Item":
                self.flush(end)
                self.items.pop()
            case "TableCell":
                self.cells.append(self.close_cell())
                self._last = end
            case "TableHead" | "TableRow":
                surplus = self._raw(self._last, end)
                if "[" in surplus or "<" in surplus or "http" in surplus:
                    self._read_apart(surplus, self._last)
                row = Row(start, end, tuple(self.cells), surplus.strip(" |\n\t"))
                self.rows.append(row)
                self.cells = []
            case "Table":
                self.close_table(start, end)
            case "Link" | "Image":
                self.linked -= 1
                if self.linked == 0 and name == "Link" and self.line:
                    self.line.close()
            case "Strikethrough" if self.line:
                self.line.strike(-1)
            case "Strong" if self.line:
                self.line.bold()
            case "CodeBlock":
                self.close_lines("code", start, end)
            case "HtmlBlock":
                self.flush(end)
            case _:
                pass

    def _raw(self, start: int, end: int) -> str:
        return self._data[start:end].decode("utf-8", "replace")

    def _read_apart(self, text: str, start: int) -> None:
        """Read the links of *text*, which the parser leaves out: it has no column."""
        reader = _Reader(text, self.base)
        reader.read()
        self.links += [(start + at, link) for at, link in reader.links]
        self.edits += [
            (start + at, start + to, text, url) for at, to, text, url in reader.edits
        ]


def _parts(event: Any) -> tuple[str, Any]:
    """Return the name of an event or a tag, and what it says."""
    return (event, None) if isinstance(event, str) else next(iter(event.items()))
