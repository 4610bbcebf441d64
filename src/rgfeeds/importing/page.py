"""A page taken apart, in one parse: its headings, lines, items and tables, with their places."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any

import pyromark
from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importing.inline import Builder, Link, Words, bare_links, resolved
from rgfeeds.importing.source import Source

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
_SHOWN = {"b": "**", "strong": "**", "i": "*", "em": "*", "summary": "**"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


class Row(Struct, frozen=True):
    """A row of a table, from *start* to *end*; *surplus* is what has no column."""

    start: int
    end: int
    cells: tuple[Words, ...]
    surplus: str = ""


class Block(Struct, frozen=True, kw_only=True):
    """A heading, an item, a text or a table, from byte *start* to *end*.

    *level* is a heading's, or how deep an item is nested; *ends* where an item's own
    words end. *lines* are the words line by line, with where each begins.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    ends: int = 0
    list: int = 0
    lines: tuple[tuple[int, Words], ...] = ()
    rows: tuple[Row, ...] = ()
    header: bool = True
    names: tuple[str, ...] = ()

    @property
    def words(self) -> Words:
        """Return the words of the first line, or of a heading."""
        return self.lines[0][1] if self.lines else Words()


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


def safe(text: str) -> str:
    """Return the Markdown *text* without links that cannot be published: their labels stay."""
    data = text.encode()
    for event, place in [*pyromark.events_with_range(text)][::-1]:
        said: Any = event
        tag = said.get("Start") if isinstance(said, dict) else None
        for name in ("Link", "Image"):
            link = tag.get(name) if isinstance(tag, dict) else None
            if (
                link is not None
                and link["link_type"] != "Email"
                and resolved(link["dest_url"], None) is None
            ):
                start, end = place["start"], place["end"]
                label = re.match(
                    rb"!?\[(.*)\](?:\(.*\)|\[.*\])?\Z", data[start:end], re.DOTALL
                )
                data = (
                    data[:start]
                    + (label[1].partition(b"](")[0] if label else b"")
                    + data[end:]
                )
    return data.decode("utf-8", "replace")


def parse(source: Source, base: str | None) -> Page:
    """Take *source* apart."""
    text = source.text
    front = _HIDDEN[0].match(text)
    for hidden in _HIDDEN:
        text = hidden.sub(_blank, text)
    text = _rows_mended(text)
    tables = [
        (len(text[: found.start()].encode()), found[0])
        for found in _TABLE.finditer(text)
    ]
    shown = _TABLE.sub(_blank, text)
    reader = _Reader(shown, base)
    reader.read()
    for start, html in tables:
        reader.table(start, html)
    blocks = sorted(reader.blocks, key=lambda block: (block.start, -block.end))
    data = shown.encode()
    for start, html in tables:
        data = data[:start] + html.encode() + data[start + len(html.encode()) :]
    return Page(
        source=source, data=data, blocks=tuple(blocks), links=tuple(sorted(reader.links, key=lambda one: one[0])),
        edits=tuple(sorted(reader.edits, key=lambda edit: (edit[0], -edit[1]))),
        front=front[0] if front else "", starts=tuple(block.start for block in blocks),
        breaks=tuple(at for at, sign in enumerate(data) if sign == 10),
    )  # fmt: skip


def _rows_mended(text: str) -> str:
    """Return *text* with each row of a table as one: a `|` in a link or code escaped, no empty line between rows."""
    text = re.sub(
        r"^\|.*$",
        lambda row: _WITHIN.sub(
            lambda part: re.sub(r"(?<!\\)\|", r"\\|", part[0]), row[0]
        ),
        text,
        flags=re.MULTILINE,
    )
    return re.sub(
        r"(?<=\|)([ \t]*\n)[ \t]*\n(?=\|[^\n]*\n(?!\|?[ \t]*:?-))", r"\1| |\n", text
    )


def _blank(found: re.Match[str]) -> str:
    return "".join(
        "\n" if sign == "\n" else " " * len(sign.encode()) for sign in found[0]
    )


class _Reader(HTMLParser):
    """Goes over the events of the parser once; HTML among them does what Markdown would."""

    def __init__(self, text: str, base: str | None) -> None:
        super().__init__()
        self._text, self._base, self._data = text, base, text.encode()
        self.blocks: list[Block] = []
        self.links: list[tuple[int, Link]] = []
        self.edits: list[tuple[int, int, str, str]] = []
        self._line: Builder | None = None
        self._lines: list[tuple[int, Builder]] = []
        self._place = (0, 0)
        self._names: list[str] = []
        self._depth = self._list = 0
        self._cells: list[Words] = []
        self._rows: list[Row] = []
        self._items: list[tuple[int, int, int]] = []
        self._anchors: list[str] = []
        self._shown: list[str] = []
        self._html_kind = ("text", 0)
        self._linked = 0

    def read(self) -> None:
        for found in pyromark.reference_definitions(self._text).values():
            self.edits.append((found["span"]["start"], found["span"]["end"], "", ""))
        for happened, place in pyromark.events_with_range(self._text, options=_OPTIONS):
            event: Any = happened
            name: str
            value: Any
            self._place = (place["start"], place["end"])
            name, value = (
                (event, None) if isinstance(event, str) else next(iter(event.items()))
            )
            if name in {"Start", "End"}:
                tag, said = (
                    (value, None)
                    if isinstance(value, str)
                    else next(iter(value.items()))
                )
                (self._start if name == "Start" else self._end)(tag, said)
            elif name in {"SoftBreak", "HardBreak"}:
                self._new_line(self._place[1])
            elif name in {"Html", "InlineHtml"}:
                self._html(value)
            elif value is not None:
                self._add(str(value))

    def _new_line(self, at: int) -> None:
        if self._cells_open or self._linked:
            if self._line:
                self._line.line()
        elif self._line is not None:
            self._line = Builder()
            self._lines.append((at, self._line))

    @property
    def _cells_open(self) -> bool:
        return bool(self._lines) and self._lines[0][0] < 0

    def _add(self, text: str) -> None:
        if self._line is None:
            self._open(self._place[0])
        assert self._line is not None
        for start, url in bare_links(text) if not self._linked else ():
            self.links.append((self._place[0] + start, Link(url, url)))
        self._line.add(text)

    def _open(self, at: int) -> None:
        self._line = Builder()
        self._lines = [(at, self._line)]

    def _close(self, kind: str, start: int, end: int, level: int = 0) -> None:
        """End what is written to: it becomes a block of *kind*."""
        lines = tuple((at, line.words()) for at, line in self._lines)
        self._line, self._lines = None, []
        if any(words.text or words.links for _, words in lines):
            names = tuple(self._names)
            self._names = []
            self.blocks.append(
                Block(
                    kind=kind,
                    start=start,
                    end=end,
                    level=level,
                    ends=end,
                    list=self._list,
                    lines=lines,
                    names=names,
                )
            )

    def _start(self, name: str, value: object) -> None:
        start, end = self._place
        match name:
            case "Heading" | "Paragraph":
                self._flush(start)
                self._open(start)
            case "List":
                self._flush(start)
                self._depth += 1
                if self._depth == 1:
                    self._list = start + 1
            case "Item":
                self._flush(start)
                self._items.append((start, end, len(self.blocks)))
            case "TableCell":
                self._line = Builder()
                self._lines = [(-1, self._line)]
            case "Link" | "Image":
                self._start_link(name, value)
            case "Strikethrough" if self._line:
                self._line.strike(1)
            case "CodeBlock" | "HtmlBlock":
                self._flush(start)
                self._shown = []
            case _:
                pass

    def _start_link(self, name: str, value: object) -> None:
        assert isinstance(value, dict)
        self._linked += 1
        if self._line is None:
            self._open(self._place[0])
        assert self._line is not None
        if name == "Image" or self._linked > 1:
            return
        url = str(value["dest_url"])
        if value["link_type"] == "Email":
            url = f"mailto:{url}"
        self._line.open(url)
        self.links.append((self._place[0], Link("", url)))
        whole = resolved(url, self._base)
        if (
            value["link_type"] not in {"Inline", "Autolink", "Email"}
            or whole is None
            or (whole != url and not url.startswith("http"))
        ):
            raw = self._data[slice(*self._place)].decode("utf-8", "replace")
            label = re.match(r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]", raw, re.DOTALL)
            self.edits.append((*self._place, label[1] if label else "", url))

    def _end(self, name: str, value: object) -> None:  # noqa: PLR0912 - one case an event
        start, end = self._place
        match name:
            case "Heading":
                self._close("heading", start, end, int(str(value)[1:]))
            case "Paragraph":
                self._close_text(start, end)
            case "List":
                self._depth -= 1
            case "Item":
                self._flush(end)
                self._items.pop()
            case "TableCell":
                self._cells.append(self._lines[0][1].words())
                self._last = end
                self._line, self._lines = None, []
            case "TableHead" | "TableRow":
                surplus = self._raw(self._last, end)
                if "[" in surplus or "<" in surplus or "http" in surplus:
                    self._read_apart(surplus, self._last)
                row = Row(start, end, tuple(self._cells), surplus.strip(" |\n\t"))
                self._rows.append(row)
                self._cells = []
            case "Table":
                self.blocks.append(
                    Block(
                        kind="table",
                        start=start,
                        end=end,
                        ends=end,
                        rows=tuple(self._rows),
                    )
                )
                self._rows = []
            case "Link" | "Image":
                self._linked -= 1
                if self._linked == 0 and name == "Link" and self._line:
                    self._line.close()
            case "Strikethrough" if self._line:
                self._line.strike(-1)
            case "Strong" if self._line:
                self._line.bold()
            case "CodeBlock":
                self._close("code", start, end)
            case "HtmlBlock":
                self._flush(end)
            case _:
                pass

    def _raw(self, start: int, end: int) -> str:
        return self._data[start:end].decode("utf-8", "replace")

    def _read_apart(self, text: str, start: int) -> None:
        """Read the links of *text*, which the parser leaves out: it has no column."""
        reader = _Reader(text, self._base)
        reader.read()
        self.links += [(start + at, link) for at, link in reader.links]
        self.edits += [
            (start + at, start + to, text, url) for at, to, text, url in reader.edits
        ]

    def _flush(self, at: int) -> None:
        if self._line is not None:
            self._close_text(self._lines[0][0], at)

    def _close_text(self, start: int, end: int) -> None:
        """End a paragraph; the first one of an item holds the item's words."""
        kind, level = self._html_kind
        self._html_kind = ("text", 0)
        if self._items and self._items[-1][2] == len(self.blocks):
            first, last, _ = self._items[-1]
            before = len(self.blocks)
            self._close("item", first, last, len(self._items))
            if len(self.blocks) > before:
                self.blocks[-1] = _ending(self.blocks[-1], end)
        else:
            self._close(kind, start, end, level)

    # HTML

    def _html(self, text: str) -> None:
        self._inline = len(self._shown)
        self.reset()
        self.feed(text)
        self.close()
        shown = "".join(self._shown[self._inline :])
        if text.endswith("\n"):
            shown = f"{shown.strip()}\n"
        self.edits.append((*self._place, shown, ""))

    def handle_data(self, data: str) -> None:
        self._shown.append(data)
        if data.strip() or self._line:
            self._add(data.replace("\n", " "))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._names += [given[name] for name in ("id", "name") if given.get(name)]
        if tag == "a":
            url = given.get("href", "")
            self._anchors.append(url)
            self._shown.append("[" if url else "")
            if url:
                self.links.append((self._place[0], Link("", url)))
                if self._line is None:
                    self._open(self._place[0])
                assert self._line is not None
                self._line.open(url)
                self._linked += 1
        elif tag in {"br", "p", "div", "hr"}:
            self._shown.append("\n")
            self._new_line(self._place[1])
        elif (tag == "li" or tag in _HEADINGS) and self._cells_open:
            self._new_line(self._place[1])
        elif tag == "li" or tag in _HEADINGS:
            self._flush(self._place[0])
            self._shown.append(
                "\n- " if tag == "li" else "\n" + "#" * _HEADINGS[tag] + " "
            )
            self._html_kind = (
                ("item", 1) if tag == "li" else ("heading", _HEADINGS[tag])
            )
        elif tag in {"iframe", "video", "source"} and resolved(
            given.get("src", ""), self._base
        ):
            self.links.append((self._place[0], Link("", given["src"])))
            self._shown.append(f"<{given['src']}>")
        elif tag == "img" and self._linked:
            self._add(given.get("alt", ""))
        elif tag in {"del", "s", "strike"} and self._line:
            self._line.strike(1)
        else:
            self._shown.append(_SHOWN.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            url = self._anchors.pop() if self._anchors else ""
            if url:
                whole = resolved(url, self._base)
                self._shown.append(f"]({whole})" if whole else "]")
                self._linked = max(0, self._linked - 1)
                if self._line:
                    self._line.close()
        elif tag in {"li", *_HEADINGS} and not self._cells_open:
            self._shown.append("\n")
            self._flush(self._place[1])
        elif tag in {"del", "s", "strike"} and self._line:
            self._line.strike(-1)
        else:
            self._shown.append(_SHOWN.get(tag, ""))

    def table(self, start: int, html: str) -> None:
        """Read a table of HTML as those of Markdown are."""
        reader = _Table(start, html)
        self.links += reader.links
        if not reader.rows:
            words_ = re.sub(r"<[^<>]*>", " ", html)
            self.edits.append(
                (start, start + len(html.encode()), " ".join(words_.split()), "")
            )
        if reader.rows:
            self.blocks.append(
                Block(
                    kind="table",
                    start=start,
                    end=start + len(html.encode()),
                    ends=start,
                    rows=tuple(reader.rows),
                    header=reader.header,
                )
            )


def _ending(block: Block, end: int) -> Block:
    return replace(block, ends=end)


class _Table(HTMLParser):
    """The rows of one table of HTML; a cell that spans rows or columns is in each of them."""

    def __init__(self, start: int, html: str) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.links: list[tuple[int, Link]] = []
        self.header = False
        self._start, self._lines = start, html.encode().split(b"\n")
        self._cells: list[Words] | None = None
        self._cell: Builder | None = None
        self._span = (1, 1)
        self._below: dict[int, tuple[int, Words]] = {}
        self._row_start = start
        self.feed(html)
        self.close()
        self._end_row()

    def _at(self) -> int:
        line, column = self.getpos()
        return (
            self._start
            + sum(len(text) + 1 for text in self._lines[: line - 1])
            + column
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "tr":
            self._end_row()
            self._cells, self._row_start = [], self._at()
        elif tag in {"td", "th"}:
            self._end_cell()
            if self._cells is None:
                self._cells, self._row_start = [], self._at()
            self.header |= tag == "th" and not self.rows
            self._cell = Builder()
            spans = (given.get("colspan", "1"), given.get("rowspan", "1"))
            self._span = tuple(
                min(int(span), 50) if span.isdecimal() else 1 for span in spans
            )  # type: ignore[assignment] # two of them
        elif self._cell is not None:
            if tag == "a" and given.get("href"):
                self.links.append((self._at(), Link("", given["href"])))
                self._cell.open(given["href"])
            elif tag in {"br", "p", "li", "div"}:
                self._cell.line()
            elif tag in {"del", "s", "strike"}:
                self._cell.strike(1)
            elif tag == "img":
                self._cell.add(given.get("alt", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._end_cell()
        elif tag in {"tr", "table", "thead"}:
            self._end_row()
        elif self._cell is not None:
            if tag == "a":
                self._cell.close()
            elif tag == "br":
                self._cell.line()
            elif tag in {"del", "s", "strike"}:
                self._cell.strike(-1)

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self.links += [
                (self._at(), Link(url, url))
                for _, url in bare_links(data)
                if not self._cell.linking
            ]
            self._cell.add(re.sub(r"\s+", " ", data))

    def _end_cell(self) -> None:
        if self._cell is None or self._cells is None:
            return
        self._fill()
        words, (columns, rows) = self._cell.words(), self._span
        self._cell = None
        for _ in range(max(1, columns)):
            if rows > 1:
                self._below[len(self._cells)] = (rows - 1, words)
            self._cells.append(words)

    def _fill(self) -> None:
        assert self._cells is not None
        while len(self._cells) in self._below:
            at = len(self._cells)
            left, words = self._below.pop(at)
            if left > 1:
                self._below[at] = (left - 1, words)
            # What spans rows is said once; the rows below go on.
            self._cells.append(Words())

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells is not None:
            self._fill()
            # Each row has a place of its own, however odd the tags are.
            start = max(self._row_start, self.rows[-1].end if self.rows else 0)
            end = max(self._at(), start + 1)
            self.rows.append(Row(start, end, tuple(self._cells)))
        self._cells = None
