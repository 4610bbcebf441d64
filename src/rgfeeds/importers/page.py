"""A Markdown page taken apart: its tables row by row, its headings with what stands under them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from rgfeeds.importers import front_matter
from rgfeeds.importers.bracketed_leads import with_leads
from rgfeeds.importers.counting import visible
from rgfeeds.importers.dated_headings import dated_headings
from rgfeeds.importers.dated_lists import dated_lists
from rgfeeds.importers.dated_paragraphs import dated_paragraphs
from rgfeeds.importers.encoding import Source
from rgfeeds.importers.html_tables import html_tables
from rgfeeds.importers.layout import Heading, Page
from rgfeeds.importers.marked import read
from rgfeeds.importers.mending import DEFINITION, attribute
from rgfeeds.importers.tables import pipe_tables

_ANCHOR = re.compile(r"<a\s[^<>]*>", re.IGNORECASE)


def parse(source: Source) -> Page:
    """Take the page of *source* apart."""
    text = visible(source.text)
    lines = tuple(text.split("\n"))
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    headings = tuple(_headings(tokens, lines))
    tables = (*pipe_tables(tokens, lines, headings), *html_tables(text, headings))
    dated = dated_headings(headings, lines)
    dated += tuple(dated_lists(tokens, lines, headings, dated))
    dated += dated_paragraphs(tokens, lines, headings, dated)
    return Page(
        source=source,
        lines=lines,
        tables=tuple(sorted(tables, key=lambda table: table.lines.start)),
        headings=headings,
        dated=with_leads(dated),
        definitions="\n".join(one[0] for one in DEFINITION.finditer(text)),
        year=front_matter.year(source.text),
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
