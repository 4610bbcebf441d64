"""Sessions that are paragraphs, or lines of one, each beginning with its date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token

from rgfeeds.importers.dated import begun
from rgfeeds.importers.entries import Notice, row, told
from rgfeeds.importers.layout import Heading, Table
from rgfeeds.importers.tables import last_above


def dated_paragraphs(
    tokens: Sequence[Token],
    lines: Sequence[str],
    headings: Sequence[Heading],
    tables: Iterable[Table],
) -> tuple[Table, ...]:
    """Return a table of one row for each date that begins a line, outside of *tables*; one alone is none."""
    inside = {number for table in tables for number in table.lines}
    starts = {
        number: parts
        for number in _lines(tokens)
        if number not in inside
        and not lines[number - 1].lstrip().startswith("|")
        and (parts := begun(lines[number - 1]))
    }
    if len(starts) < 2:
        return ()
    ends = sorted({*starts, *(one.line for one in headings), *inside})
    last = max(starts)
    found = []
    for start, (date, title) in starts.items():
        above = last_above(headings, start)
        end = next((n for n in ends if n > start), len(lines) + 1)
        end = _end_of_paragraph(lines, start) if start == last else end
        heading = Heading(
            line=start,
            level=7,
            text=lines[start - 1],
            slug="",
            anchors=frozenset(),
            body=range(start + 1, end),
            above=above,
        )
        below = [lines[number - 1] for number in heading.body]
        notice = Notice(raw=heading.text, date=date, title=title, body=below)
        found.append(told([row(heading, notice)], range(start, end), above))
    return tuple(found)


def _lines(tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the lines, from 1, of all paragraphs that stand in nothing else."""
    for token in tokens:
        if token.type == "paragraph_open" and token.level == 0 and token.map:
            yield from range(token.map[0] + 1, token.map[1] + 1)


def _end_of_paragraph(lines: Sequence[str], start: int) -> int:
    """Return the line after the paragraph at *start*: what follows the last session is about the group."""
    blank = (n for n in range(start, len(lines) + 1) if not lines[n - 1].strip())
    return next(blank, len(lines) + 1)
