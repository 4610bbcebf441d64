"""A Markdown page taken apart: its tables row by row, its headings with what stands under them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from rgfeeds.importers.columns import Role, roles
from rgfeeds.importers.counting import visible
from rgfeeds.importers.days import find
from rgfeeds.importers.encoding import Source
from rgfeeds.importers.marked import read
from rgfeeds.importers.mending import DEFINITION, attribute

_PIPE = re.compile(r"(?<!\\)\|")
_ANCHOR = re.compile(r"<a\s[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell, with what its column is for and called."""

    role: Role
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table; *surplus* are cells for which there is no column."""

    line: int
    raw: str
    cells: tuple[Cell, ...]
    surplus: tuple[str, ...] = ()

    def text(self, role: Role) -> str:
        """Return the text of the first cell of *role*, empty without one."""
        return next((cell.text for cell in self.cells if cell.role is role), "")

    @property
    def blank(self) -> bool:
        return not any((*(cell.text for cell in self.cells), *self.surplus))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading and the lines, from 1, below it until the next of its level or a higher one."""

    line: int
    level: int
    text: str
    slug: str
    anchors: frozenset[str]
    body: range
    above: Heading | None = field(default=None, repr=False)

    def path(self) -> Iterator[Heading]:
        """Yield the heading and those it stands under, the nearest first."""
        heading: Heading | None = self
        while heading:
            yield heading
            heading = heading.above


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; *under* is the heading it stands under."""

    lines: range
    headings: tuple[str, ...]
    roles: tuple[Role, ...]
    rows: tuple[Row, ...]
    under: Heading | None = None

    @property
    def of_sessions(self) -> bool:
        """Whether its rows have a date and something to say about a session."""
        telling = {Role.TITLE, Role.LEADS, Role.READING, Role.OTHER}
        return Role.DATE in self.roles and bool(telling & set(self.roles))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: *lines* is its text line by line, what nobody sees left blank."""

    source: Source
    lines: tuple[str, ...]
    tables: tuple[Table, ...]
    headings: tuple[Heading, ...]
    definitions: str = ""

    @property
    def file(self) -> str:
        return self.source.file


def parse(source: Source) -> Page:
    """Take the page of *source* apart."""
    text = visible(source.text)
    lines = tuple(text.split("\n"))
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(text)
    headings = tuple(_headings(tokens, lines))
    definitions = "\n".join(one[0] for one in DEFINITION.finditer(text))
    tables = tuple(_tables(tokens, lines, headings))
    return Page(
        source=source,
        lines=lines,
        tables=tables,
        headings=headings,
        definitions=definitions,
    )


def _headings(tokens: list[Token], lines: tuple[str, ...]) -> Iterator[Heading]:
    nodes = [node for node in SyntaxTreeNode(tokens).children if node.type == "heading"]
    seen: Counter[str] = Counter()
    open_ones: list[Heading] = []
    for at, node in enumerate(nodes):
        start, end = node.map or (0, 0)
        level = int(node.tag[1])
        closing = (
            n.map[0] for n in nodes[at + 1 :] if n.map and int(n.tag[1]) <= level
        )
        raw = node.children[0].content
        slug = _slug(read(raw).plain())
        open_ones = [heading for heading in open_ones if heading.level < level]
        heading = Heading(
            line=start + 1,
            level=level,
            text=raw,
            slug=f"{slug}-{seen[slug]}" if seen[slug] else slug,
            anchors=frozenset(_anchors(raw, lines, start, end)),
            body=range(end + 1, next(closing, len(lines)) + 1),
            above=open_ones[-1] if open_ones else None,
        )
        seen[slug] += 1
        open_ones.append(heading)
        yield heading


def _anchors(raw: str, lines: tuple[str, ...], start: int, end: int) -> Iterator[str]:
    """Yield the names that `<a id="…">` gives, in a heading or on the line next to it."""
    above = next(
        (line for line in reversed(lines[max(0, start - 2) : start]) if line.strip()),
        "",
    )
    below = next((line for line in lines[end : end + 2] if line.strip()), "")
    alone = [
        line
        for line in (above, below)
        if re.fullmatch(r"\s*(?:<a\s[^<>]*>\s*(?:</a>)?\s*)+", line)
    ]
    for tag in _ANCHOR.findall("".join((raw, *alone))):
        for name in ("id", "name"):
            yield from filter(None, [attribute(tag[2:-1], name)])


def _slug(text: str) -> str:
    """Return the name that GitHub gives to a heading."""
    bare = re.sub(r"[^\w\- ]", "", text.strip().lower())
    return bare.replace(" ", "-")


def _tables(
    tokens: list[Token], lines: tuple[str, ...], headings: tuple[Heading, ...]
) -> Iterator[Table]:
    for token in tokens:
        if token.type == "table_open" and token.map:
            start, end = token.map
            end = _with_torn_rows(lines, end)
            above = [heading for heading in headings if heading.line <= start]
            yield _table(lines, start, end, above[-1] if above else None)


def _with_torn_rows(lines: tuple[str, ...], end: int) -> int:
    """Return where a table ends whose rows go on after an empty line."""
    after = end
    while after < len(lines) and not lines[after].strip():
        after += 1
    torn = after
    while torn < len(lines) and lines[torn].lstrip().startswith("|"):
        torn += 1
    header = torn - after > 1 and re.fullmatch(r"[\s|:-]+", lines[after + 1])
    return end if torn == after or header else _with_torn_rows(lines, torn)


def _table(
    lines: tuple[str, ...], start: int, end: int, under: Heading | None
) -> Table:
    headings = tuple(split(lines[start]))
    body = [
        (number, lines[number - 1])
        for number in range(start + 3, end + 1)
        if lines[number - 1].strip()
    ]
    cells = [_fitted(split(raw), len(headings)) for _, raw in body]
    kinds = roles(headings, _days(cells, len(headings)))
    rows = tuple(
        _row(number, raw, texts, headings, kinds)
        for (number, raw), texts in zip(body, cells, strict=True)
    )
    return Table(
        lines=range(start + 1, end + 1),
        headings=headings,
        roles=kinds,
        rows=rows,
        under=under,
    )


def _row(
    line: int,
    raw: str,
    texts: list[str],
    headings: tuple[str, ...],
    kinds: tuple[Role, ...],
) -> Row:
    columns = zip(kinds, headings, texts, strict=False)
    return Row(
        line=line,
        raw=raw.strip(),
        cells=tuple(
            Cell(role=role, heading=heading, text=text)
            for role, heading, text in columns
        ),
        surplus=tuple(text for text in texts[len(headings) :] if text),
    )


def _days(rows: list[list[str]], width: int) -> int | None:
    """Return the column whose cells are mostly dates, None without one."""
    for at in range(width):
        cells = [texts[at] for texts in rows if texts[at]]
        dated = [cell for cell in cells if find(read(cell).plain()).dates]
        if cells and 2 * len(dated) > len(cells):
            return at
    return None


def split(line: str) -> list[str]:
    r"""Return the cells of a row (GFM 4.10), `\|` as `|`."""
    bare = re.sub(r"^[\s>]*", "", line).rstrip()
    cells = _PIPE.split(bare)
    cells = cells[1:] if bare.startswith("|") else cells
    cells = cells[:-1] if len(cells) > 1 and not cells[-1].strip() else cells
    return [cell.strip().replace("\\|", "|") for cell in cells]


def _fitted(cells: list[str], width: int) -> list[str]:
    """Return *cells*, *width* at least; where there are more, those that a link's own pipe parted are joined."""
    joined: list[str] = []
    for cell in cells if len(cells) > width else ():
        torn = joined and (
            joined[-1].count("[") > joined[-1].count("]")
            or joined[-1].count("`") % 2
            or joined[-1].count("$") % 2
        )
        if torn:
            joined[-1] += f" | {cell}"
        else:
            joined.append(cell)
    chosen = joined if len(joined) >= width else cells
    return chosen + [""] * (width - len(chosen))
