"""Sessions that are the items of a list, each with its date."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token

from rgfeeds.importers.columns import Role
from rgfeeds.importers.dated import parted
from rgfeeds.importers.entries import Notice, row, told
from rgfeeds.importers.labels import role_of
from rgfeeds.importers.layout import Heading, Row, Table
from rgfeeds.importers.tables import last_above


def dated_lists(
    tokens: Sequence[Token],
    lines: Sequence[str],
    headings: Sequence[Heading],
    tables: Iterable[Table],
) -> Iterator[Table]:
    """Yield a table for each list, outside of *tables*, most of whose items have a date."""
    inside = [table.lines for table in tables]
    for start, end, items in _lists(tokens):
        if any(start + 1 in one for one in inside):
            continue
        rows = [_of_item(item, lines, last_above(headings, start)) for item in items]
        dated = [one for one in rows if one.text(Role.DATE)]
        if len(dated) > 1 and 2 * len(dated) > len(rows):
            inside.append(range(start + 1, end + 1))
            yield told(rows, inside[-1], last_above(headings, start))


def _lists(
    tokens: Sequence[Token],
) -> Iterator[tuple[int, int, list[tuple[Token, Token]]]]:
    """Yield where each list begins and ends, and its items, each with its first paragraph."""
    for at, token in enumerate(tokens):
        if token.type not in {"bullet_list_open", "ordered_list_open"}:
            continue
        later = range(at + 1, len(tokens))
        end_of_list = next(n for n in later if tokens[n].level == token.level)
        items = [
            (tokens[after], _paragraph(tokens, after + 1) or tokens[after])
            for after in range(at + 1, end_of_list)
            if tokens[after].type == "list_item_open"
            and tokens[after].level == token.level + 1
        ]
        start, end = token.map or (0, 0)
        yield start, end, items


def _paragraph(tokens: Sequence[Token], at: int) -> Token | None:
    return tokens[at + 1] if tokens[at].type == "paragraph_open" else None


def _of_item(
    item: tuple[Token, Token], lines: Sequence[str], above: Heading | None
) -> Row:
    start, end = item[0].map or (0, 0)
    after = (item[1].map or (start, start))[1]
    text, body = item[1].content, [*lines[after:end]]
    shown = text.split("\n")
    label = next((at for at, line in enumerate(shown) if at and role_of(line)), None)
    if label:
        text, body = "\n".join(shown[:label]), [*shown[label:], "", *body]
    parts = parted(" ".join(text.split()))
    if parts is None and "\n" in text:
        first, *rest = text.split("\n")
        parts, body = parted(first), [*rest, "", *body]
    date, title = parts or ("", " ".join(text.split()))
    heading = Heading(
        line=start + 1,
        level=7,
        text=text,
        slug="",
        anchors=frozenset(),
        body=range(after + 1, end + 1),
        above=above,
    )
    inner = textwrap.dedent("\n".join(body)).split("\n")
    flat = " ".join(text.split())
    return row(heading, Notice(raw=flat, date=date, title=title, body=inner))
