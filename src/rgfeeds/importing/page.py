"""A page taken apart, in one parse: its headings, lines, items and tables, with their places."""

import re
from operator import itemgetter
from typing import Any

import pyromark
from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importing.blocks import BlockBuilder, PageBlock, Row
from rgfeeds.importing.html_table import HtmlTable
from rgfeeds.importing.inline import PageLink
from rgfeeds.importing.source import Remark
from rgfeeds.text.markdown_blocks import parts_of_event

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
_OPTIONS |= pyromark.Options.ENABLE_FOOTNOTES
_OPTIONS |= pyromark.Options.ENABLE_TASKLISTS
_FRONT = re.compile(
    r"\A(?:---[ \t]*\n.*?\n(?:---|\.\.\.)|\+\+\+[ \t]*\n.*?\n\+\+\+)[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
# What Jekyll puts before a path, or makes of one.
_LIQUID = (
    r"\{\{-?\s*(?:site\.(?:base)?url|[\"'](/[^\"'\n]*)[\"']\s*\|\s*(?:relative|absolute)_url)\s*-?\}\}"
    r"|\{%-?\s*link\s+(\S+)\s*-?%\}"
)
# Code stays as it is, whatever it is about.
_CODE = r"(?P<code>^ {0,3}(?P<fence>`{3,}(?=[^`\n]*$)|~~~).*?(?:^ {0,3}(?P=fence)|\Z)|`[^`\n]+`)"
# What a site made by kramdown reads and does not show; `{:toc}` takes the place of the item above it.
_ATTRIBUTES = r"(?:^(?:[-*+]|\d+\.) [^\n]*\n(?=\{:\s*toc\b))?\{:[^{}\n]*\}"
_HIDDEN = rf"(?ism){_CODE}|<!--.*?(?:-->|\Z)|{_ATTRIBUTES}|<(?P<tag>script|style|button)\b[^<>]*>(?:(?!<(?P=tag)\b).)*?</(?P=tag)\s*>"
_TABLE = re.compile(rf"(?ism){_CODE}|<table\b[^<>]*>(?:(?!<table\b).)*?</table\s*>")
#: What ends a text without a paragraph of its own.
_BLOCKS = {"Heading", "Paragraph", "List", "Item", "CodeBlock", "HtmlBlock"}
_WITHIN = re.compile(r"`[^`\n]+`|\[[^\[\]\n]*\]\([^()\n]*\)")


class Page(Struct, frozen=True, kw_only=True):
    """A page, taken apart; its *edits* are what of it stores cannot hold, with what stands there instead."""

    file: str
    text: str
    #: The text with blanks for what is hidden; all places count its bytes.
    data: bytes
    blocks: tuple[PageBlock, ...]
    links: tuple[tuple[int, PageLink], ...]
    edits: tuple[tuple[int, int, str], ...]
    front: str

    def line(self, at: int) -> int:
        return self.data.count(b"\n", 0, at) + 1

    def remark(self, at: int, text: str, why: str, *, left: bool = False) -> Remark:
        return Remark(file=self.file, line=self.line(at), text=text, why=why, left=left)

    def between(self, start: int, end: int) -> tuple[PageBlock, ...]:
        """Return the blocks that begin after *start* and before *end*."""
        return tuple(block for block in self.blocks if start < block.start < end)

    def links_in(self, start: int, end: int) -> list[tuple[int, PageLink]]:
        return [(at, link) for at, link in self.links if start <= at < end]

    def raw(self, start: int, end: int) -> str:
        return self.data[start:end].decode("utf-8", "replace")

    def markdown(self, start: int, end: int) -> str:
        """Return the source from *start* to *end* as stores can hold it: no HTML, each link written out."""
        parts, at = [], start
        for first, last, shown in self.edits:
            if at <= first and last <= end:
                parts += [self.raw(at, first), shown]
                at = last
        return "".join([*parts, self.raw(at, end)])


def parse(file: str, source: str, base: str | None = None) -> Page:
    """Take the text of *file* apart; relative links are seen from *base*."""
    front = _FRONT.match(source)
    opening = front[0] if front else ""
    text = _blanks(opening) + source[len(opening) :]
    text = re.sub(_LIQUID, _path, text)
    text = _mend_rows(re.sub(_HIDDEN, _blank, text))
    read: list[BlockBuilder] = [_EventReader(base, _TABLE.sub(_blank, text))]
    for found in _TABLE.finditer(text):
        if not found["code"]:
            start = len(text[: found.start()].encode())
            read.append(HtmlTable(base, start, found[0]))
    blocks = (block for one in read for block in one.blocks)
    links = (link for one in read for link in one.links)
    edits = (edit for one in read for edit in one.edits)
    return Page(
        file=file,
        text=source,
        data=text.encode(),
        blocks=tuple(sorted(blocks, key=lambda one: (one.start, -one.end))),
        links=tuple(sorted(links, key=itemgetter(0))),
        edits=tuple(sorted(edits, key=lambda edit: (edit[0], -edit[1]))),
        front=opening,
    )


def _path(liquid: re.Match[str]) -> str:
    """Return the path that Jekyll makes of *liquid*."""
    return liquid[1] or (f"/{liquid[2]}" if liquid[2] else "")


def _mend_rows(text: str) -> str:
    """Return *text* with each row of a table as one: a `|` in a link or code escaped, no empty line between rows."""

    def escape(found: re.Match[str]) -> str:
        return re.sub(r"(?<!\\)\|", r"\\|", found[0])

    text = re.sub(r"(?m)^\|.*$", lambda row: _WITHIN.sub(escape, row[0]), text)
    gap = r"(?<=\|)([ \t]*\n)[ \t]*\n(?=\|[^\n]*\n(?!\|?[ \t]*:?-))"
    return re.sub(gap, r"\1| |\n", text)


def _blank(found: re.Match[str]) -> str:
    return found[0] if found["code"] else _blanks(found[0])


def _blanks(text: str) -> str:
    return "".join("\n" if sign == "\n" else " " * len(sign.encode()) for sign in text)


class _EventReader(BlockBuilder):
    """Goes over the events of the parser of Markdown once."""

    def __init__(self, base: str | None, text: str) -> None:
        super().__init__(base)
        self._data = text.encode()
        # Where the last cell ends.
        self._last = 0
        for found in pyromark.reference_definitions(text).values():
            self.edits.append((found["span"]["start"], found["span"]["end"], ""))
        events = pyromark.events_with_range(text, options=_OPTIONS, merge_text=True)
        for event, place in events:
            self.place = (place["start"], place["end"])
            name, value = parts_of_event(event)
            if name in {"Start", "End"}:
                mark = "/" if name == "End" else ""
                name, value = parts_of_event(value)
                name = mark + name
            self._take(name, value)

    def _take(self, name: str, value: Any) -> None:  # noqa: PLR0912, PLR0915 - one case an event
        """Take an event; the name of what ends has a slash before it."""
        start, end = self.place
        if name in _BLOCKS:
            self.flush(start)
        if name in {"Heading", "Paragraph", "Item", "TableCell"}:
            self.unlink()
        match name:
            case "Heading" | "Paragraph":
                self.open(start)
            case "/Heading":
                self.close_lines("heading", start, end, int(str(value)[1:]))
            case "/Paragraph":
                self.close_text(start, end)
            case "List" if not self.items:
                self.list = start + 1
            case "Item":
                self.items.append((start, end, len(self.blocks)))
            case "/Item":
                self.flush(end)
                self.items.pop()
            case "TableCell":
                self.open(start, cell=True)
            case "/TableCell":
                self.cells.append(self.close_cell())
                self._last = end
            case "/TableHead" | "/TableRow":
                self._close_row(start, end)
            case "/Table":
                self.close_table(start, end)
            case "/CodeBlock":
                self.close_lines("code", start, end)
            case "/HtmlBlock":
                self.flush(end)
            case "Link" | "Image":
                self.linked += 1
                self.current_line()
                if name == "Link" and self.linked == 1:
                    self._start_link(value)
            case "/Link" | "/Image":
                self.linked -= 1
                if self.linked == 0 and self.line:
                    self.line.close()
            case "Strikethrough":
                self.current_line().strike(1)
            case "/Strikethrough" if self.line:
                self.line.strike(-1)
            case "/Strong" if self.line:
                self.line.bold()
            case "SoftBreak" | "HardBreak":
                self.new_line()
            case "Html" | "InlineHtml":
                shown = self.to_markdown(value)
                shown = f"{shown.strip()}\n" if value.endswith("\n") else shown
                self.edits.append((*self.place, shown))
            case "Text" | "Code":
                self.add(value)
            case _:
                pass

    def _start_link(self, value: Any) -> None:
        url, form = str(value["dest_url"]), value["link_type"]
        link = self.link(f"mailto:{url}" if form == "Email" else url)
        moved = link.target != link.url and not url.startswith("http")
        if form not in {"Inline", "Autolink", "Email"} or not link.target or moved:
            raw = self._raw(*self.place)
            label = re.match(r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]", raw, re.DOTALL)
            shown = replace(link, label=label[1] if label else "").markdown()
            self.edits.append((*self.place, shown))

    def _close_row(self, start: int, end: int) -> None:
        # The parser leaves out what has no column.
        at, surplus = self._last, self._raw(self._last, end)
        apart = _EventReader(self.base, surplus)
        self.links += [(at + place, link) for place, link in apart.links]
        self.edits += [(at + one, at + two, shown) for one, two, shown in apart.edits]
        surplus = surplus.strip(" |\n\t")
        self.rows.append(Row(start, end, tuple(self.cells), surplus))
        self.cells = []

    def _raw(self, start: int, end: int) -> str:
        return self._data[start:end].decode("utf-8", "replace")
