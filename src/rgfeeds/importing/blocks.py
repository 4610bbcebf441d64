"""The blocks of a page, as they are written one after the other, in Markdown and with tags."""

from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from typing import TypeAlias

from msgspec import Struct

from rgfeeds.importing.inline import LineBuilder, PageLink, Words, resolve
from rgfeeds.model.addresses import bare_links

#: Where something on the page begins and ends.
ByteRange: TypeAlias = tuple[int, int]
Places: TypeAlias = Sequence[ByteRange]
#: Lines of a block, each with where it begins.
Lines: TypeAlias = tuple[tuple[int, Words], ...]

_SHOWN = {"b": "**", "strong": "**", "i": "*", "em": "*", "summary": "**"}
# The kinds and levels of blocks that begin with a tag.
_BLOCK_TAGS = {"li": ("item", 1), **{f"h{n}": ("heading", n) for n in range(1, 7)}}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BREAKS = {"br", "p", "div", "hr"}
_STRUCK = {"del", "s", "strike"}


def within(at: int, places: Iterable[ByteRange]) -> bool:
    """Whether the byte *at* is in one of *places*."""
    return any(start <= at < end for start, end in places)


def gaps(start: int, end: int, taken: Iterable[ByteRange]) -> Iterator[ByteRange]:
    """Yield what lies between the places *taken*, from *start* to *end*."""
    at = start
    for first, last in [*sorted(taken), (end, end)]:
        if at < min(first, end):
            yield at, min(first, end)
        at = max(at, last)


class Row(Struct, frozen=True):
    """A row of a table, from *start* to *end*; *surplus* is what has no column."""

    start: int
    end: int
    cells: tuple[Words, ...]
    surplus: str = ""


class PageBlock(Struct, frozen=True, kw_only=True):
    """A heading, an item, a text, code or a table, from byte *start* to *end*.

    *level* is a heading's, or how deep an item is nested; *ends* where an item's own words end, *list* the
    place of its list. *lines* are the words line by line, with where each begins; *names* are anchors.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    ends: int = 0
    list: int = 0
    lines: Lines = ()
    rows: tuple[Row, ...] = ()
    header: bool = True
    names: tuple[str, ...] = ()

    @property
    def words(self) -> Words:
        """Return the words of the first line, or of a heading."""
        return self.lines[0][1] if self.lines else Words()


Blocks: TypeAlias = Sequence[PageBlock]


class BlockBuilder(HTMLParser):
    """What is read of a page, tags as what Markdown would say.

    What comes next stands at *place*, and joins the last of the open *lines*.
    """

    def __init__(self, base: str | None) -> None:
        super().__init__()
        self.base = base
        self.blocks: list[PageBlock] = []
        self.links: list[tuple[int, PageLink]] = []
        self.edits: list[tuple[int, int, str]] = []
        self.place = (0, 0)
        self.lines: list[tuple[int, LineBuilder]] = []
        self.linked = self.list = 0
        self.items: list[tuple[int, int, int]] = []
        self.cells: list[Words] = []
        self.rows: list[Row] = []
        self.in_cell = False
        self.names: list[str] = []
        self.kind = ("text", 0)
        # Of HTML: the links that are open, and what Markdown would say.
        self.anchors: list[PageLink] = []
        self.shown: list[str] = []
        self.raised = False

    @property
    def line(self) -> LineBuilder | None:
        return self.lines[-1][1] if self.lines else None

    def open(self, at: int, *, cell: bool = False) -> LineBuilder:
        line = LineBuilder()
        self.lines = [(at, line)]
        self.in_cell = cell
        return line

    def current_line(self) -> LineBuilder:
        """Return the line that is open; open one where none is."""
        return self.line or self.open(self.place[0])

    def new_line(self) -> None:
        if self.line and (self.in_cell or self.linked):
            self.line.add("\n")
        elif self.line:
            self.lines.append((self.place[1], LineBuilder()))

    def add(self, text: str) -> None:
        for start, url in bare_links(text) if not self.linked else ():
            self.links.append((self.place[0] + start, self.link_to(url)))
        self.current_line().add(text.translate(_RAISED) if self.raised else text)

    def link_to(self, url: str) -> PageLink:
        return PageLink("", url, resolve(url, self.base))

    def link(self, url: str) -> PageLink:
        """Begin a link to *url*."""
        link = self.link_to(url)
        self.links.append((self.place[0], link))
        self.current_line().open(link)
        return link

    def unlink(self) -> None:
        """Let a link that nobody closed go no further."""
        self.linked, self.anchors = 0, []

    def close_cell(self) -> Words:
        words = self.lines[0][1].words()
        self.lines, self.in_cell = [], False
        return words

    def close_lines(
        self, kind: str, start: int, end: int, level: int = 0, ends: int = 0
    ) -> None:
        """Make a block of *kind* of the open lines, if they say anything; its own words end at *ends*, or *end*."""
        lines = tuple((at, line.words()) for at, line in self.lines)
        self.lines = []
        if any(words.text or words.links for _, words in lines):
            block = PageBlock(
                kind=kind, start=start, end=end, level=level, ends=ends or end,
                list=self.list, lines=lines, names=tuple(self.names),
            )  # fmt: skip
            self.blocks.append(block)
            self.names = []

    def close_text(self, start: int, end: int) -> None:
        """End a paragraph; the first one of an item holds the item's words."""
        kind, level = self.kind
        self.kind = ("text", 0)
        if self.items and self.items[-1][2] == len(self.blocks):
            first, last, _ = self.items[-1]
            self.close_lines("item", first, last, len(self.items), ends=end)
        else:
            self.close_lines(kind, start, end, level)

    def flush(self, at: int) -> None:
        if self.lines:
            self.close_text(self.lines[0][0], at)

    def close_table(self, start: int, end: int, *, header: bool = True) -> None:
        rows = tuple(self.rows)
        table = PageBlock(kind="table", start=start, end=end, rows=rows, header=header)
        self.blocks.append(table)
        # An anchor in a row is none of the heading that follows.
        self.rows, self.names = [], []

    def to_markdown(self, html: str) -> str:
        """Read *html*, and return it as Markdown."""
        self.shown = []
        self.reset()
        self.feed(html)
        self.close()
        return "".join(self.shown)

    def handle_data(self, data: str) -> None:
        self.shown.append(data)
        if data.strip() or self.line:
            self.add(data.replace("\n", " "))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.raised |= tag == "sup"
        within = self.in_cell and (tag in _BLOCK_TAGS or tag == "summary")
        self.names += filter(None, [given.get("id"), given.get("name")])
        if tag == "a" and (url := given.get("href")):
            self.anchors.append(self.link(url))
            self.shown.append("[")
            self.linked += 1
        elif tag in _BREAKS or within:
            self.shown.append("\n")
            self.new_line()
        elif tag in _BLOCK_TAGS:
            self.flush(self.place[0])
            self.kind = _BLOCK_TAGS[tag]
            mark = "-" if tag == "li" else "#" * self.kind[1]
            self.shown.append(f"\n{mark} ")
        elif tag in {"iframe", "video", "source"}:
            link = self.link_to(given.get("src") or "")
            if link.target:
                self.links.append((self.place[0], link))
                self.shown.append(f"<{link.target}>")
        elif tag == "img" and self.linked:
            self.add(given.get("alt") or "")
        elif tag in _STRUCK and self.line:
            self.line.strike(1)
        else:
            self.shown.append(_SHOWN.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self.raised &= tag != "sup"
        if tag == "a" and self.anchors:
            target = self.anchors.pop().target
            self.shown.append(f"]({target})" if target else "]")
            self.linked -= bool(self.linked)
            if self.line:
                self.line.close()
        elif tag in _BLOCK_TAGS and not self.in_cell:
            self.shown.append("\n")
            self.flush(self.place[1])
        elif tag in _STRUCK and self.line:
            self.line.strike(-1)
        elif tag == "summary" and self.in_cell:
            self.add(": ")
        else:
            self.shown.append(_SHOWN.get(tag, ""))
