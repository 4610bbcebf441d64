"""A new `[[session]]` or `[[break]]` at its place in the file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from itertools import pairwise, takewhile

from rgfeeds.editing.table import Splice, line_start, replace_parts, with_item
from rgfeeds.store.block import table_block
from rgfeeds.store.spans import Path, Spans, scan


def with_session(
    text: str, id: str, day: dt.date, days: Mapping[Path, dt.date]
) -> tuple[str, Path]:
    """Return *text* with one more session, called *id* and on *day*, and where it stands.

    *days* are those of the sessions there are, in file order. The new one is put where
    its day belongs among them, be they written the newest first or last.
    """
    spans = scan(text)
    tables = _tables(spans, "session")
    before = None if ("session",) in spans.values else _before(day, days)
    number = tables.index(before) if before else len(tables)
    fields = {"id": id, "date": day}
    text = _with_table(text, "session", fields, tables, number)
    return text, ("session", number)


def with_break(text: str, fields: Mapping[str, object]) -> str:
    """Return *text* with one more `[[break]]`, after the others or before all sessions."""
    spans = scan(text)
    breaks, sessions = _tables(spans, "break"), _tables(spans, "session")
    return _with_table(text, "break", fields, [*breaks, *sessions], len(breaks))


def _tables(spans: Spans, name: str) -> list[Path]:
    """Return the tables of `[[name]]`, or those of a list called so."""
    found = {**spans.headers, **spans.values}
    return [path for path in found if path[:-1] == (name,)]


def _with_table(
    text: str,
    name: str,
    fields: Mapping[str, object],
    others: list[Path],
    number: int,
) -> str:
    """Return *text* with one more table called *name*, before that of this *number* of *others*."""
    spans = scan(text)
    if (name,) in spans.values:
        return with_item(text, (name,), fields)
    block = table_block(name, fields)
    if number:
        splice = _below(text, spans, others[number - 1], block)
    elif others and others[0] in spans.headers:
        splice = _above(text, spans, others[0], block)
    elif not text or text.endswith(("\n\n", "\n\r\n")):
        splice = (len(text), len(text), block)
    else:
        splice = _after(text, len(text), block)
    return replace_parts(text, splice)


def _before(day: dt.date, days: Mapping[Path, dt.date]) -> Path | None:
    """Return the session that one on *day* comes before, None when it is the last."""
    steps = [(one < other) - (one > other) for one, other in pairwise(days.values())]
    if sum(steps) < 0:
        return next((path for path, other in days.items() if other <= day), None)
    items = list(days.items())
    at = max((n for n, item in enumerate(items, 1) if item[1] <= day), default=0)
    return items[at][0] if at < len(items) else None


def _below(text: str, spans: Spans, path: Path, block: str) -> Splice:
    """Return the splice that puts *block* after that of *path*, and after the comments that end it.

    Comments right above the next header belong to what follows.
    """
    parts = {**spans.headers, **spans.values}.items()
    last = max(span.end for one, span in parts if one[: len(path)] == path)
    following = [span.start for span in spans.headers.values() if span.start > last]
    lines = _lines_after(text, last, min(following, default=len(text)))
    comments = list(takewhile(_is_comment, lines))
    if comments == lines and following:
        comments = []
    end = text.find("\n", last) + 1 or len(text)
    return _after(text, end + sum(map(len, comments)), block)


def _after(text: str, end: int, block: str) -> Splice:
    """Return the splice that puts *block* after a blank line at *end*."""
    if text.endswith("\n") or end < len(text):
        return (end, end, f"\n{block}")
    # A file that ends in the middle of a line goes on doing so.
    return (end, end, "\n\n" + block.removesuffix("\n"))


def _above(text: str, spans: Spans, path: Path, block: str) -> Splice:
    """Return the splice that puts *block* before that of *path*, and before the comments on it."""
    header = spans.headers[path]
    parts = [*spans.headers.values(), *spans.values.values()]
    ends = [span.end for span in parts if span.end < header.start]
    lines = _lines_after(text, max(ends), header.start) if ends else []
    start = line_start(text, header.start)
    comments = takewhile(_is_comment, reversed(lines))
    start -= sum(map(len, comments))
    return (start, start, f"{block}\n")


def _lines_after(text: str, position: int, end: int) -> list[str]:
    """Return the whole lines after that of *position* and before that of *end*."""
    start = text.find("\n", position) + 1
    stop = end if end == len(text) else line_start(text, end)
    return re.findall(r"[^\n]*\n|[^\n]+", text[start:stop]) if 0 < start < stop else []


def _is_comment(line: str) -> bool:
    return line.lstrip(" \t").startswith("#")
