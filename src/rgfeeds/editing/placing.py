"""A new `[[session]]` or `[[break]]` at its place in the file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from itertools import pairwise, takewhile

from rgfeeds.editing.table import Splice, line_start, spliced, with_item
from rgfeeds.store.block import session_block, table_block
from rgfeeds.store.spans import Path, Span, Spans, scan


def with_session(
    text: str, fields: Mapping[str, object], day: dt.date, days: Mapping[Path, dt.date]
) -> tuple[str, Path]:
    """Return *text* with one more session, made of *fields*, on *day*, and where it stands; raise RgfeedsError.

    *days* are those of the sessions there are, in file order. The new one is put where
    its day belongs among them, be they written the newest first or last.
    """
    spans = scan(text)
    if ("session",) in spans.values:
        count = sum(path[:-1] == ("session",) for path in spans.values)
        return with_item(text, ("session",), dict(fields)), ("session", count)
    headers = [path for path in spans.headers if path[:-1] == ("session",)]
    block = session_block(fields)
    if not headers:
        return spliced(text, _at_end(text, block)), ("session", 0)
    before = _before(day, days)
    number = headers.index(before) if before else len(headers)
    if number:
        splice = _below(text, spans, headers[number - 1], block)
    else:
        splice = _above(text, spans, headers[0], block)
    return spliced(text, splice), ("session", number)


def with_break(text: str, fields: Mapping[str, object]) -> str:
    """Return *text* with one more `[[break]]`, after the others or before all sessions."""
    spans = scan(text)
    if ("break",) in spans.values:
        return with_item(text, ("break",), dict(fields))
    block = table_block("break", fields)
    breaks = [path for path in spans.headers if path[:-1] == ("break",)]
    if breaks:
        return spliced(text, _below(text, spans, breaks[-1], block))
    sessions = [path for path in spans.headers if path[:-1] == ("session",)]
    if sessions:
        return spliced(text, _above(text, spans, sessions[0], block))
    return spliced(text, _at_end(text, block))


def _before(day: dt.date, days: Mapping[Path, dt.date]) -> Path | None:
    """Return the session that one on *day* comes before, None when it is the last."""
    steps = [(one < other) - (one > other) for one, other in pairwise(days.values())]
    if sum(steps) < 0:
        return next((path for path, other in days.items() if other <= day), None)
    items = list(days.items())
    at = max((n for n, item in enumerate(items, 1) if item[1] <= day), default=0)
    return items[at][0] if at < len(items) else None


def _at_end(text: str, block: str) -> Splice:
    if not text or text.endswith(("\n\n", "\n\r\n")):
        return Splice(len(text), len(text), block)
    return _after(text, len(text), block)


def _below(text: str, spans: Spans, path: Path, block: str) -> Splice:
    """Return the splice that puts *block* after that of *path*, and after the comments that end it.

    Comments right above the next header belong to what follows.
    """
    last = max(span.end for span in _inside(spans, path))
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
        return Splice(end, end, f"\n{block}")
    # A file that ends in the middle of a line goes on doing so.
    return Splice(end, end, "\n\n" + block.removesuffix("\n"))


def _above(text: str, spans: Spans, path: Path, block: str) -> Splice:
    """Return the splice that puts *block* before that of *path*, and before the comments on it."""
    header = spans.headers[path]
    earlier = [span.end for span in _all(spans) if span.end < header.start]
    lines = _lines_after(text, max(earlier), header.start) if earlier else []
    start = line_start(text, header.start)
    comments = takewhile(_is_comment, reversed(lines))
    start -= sum(map(len, comments))
    return Splice(start, start, f"{block}\n")


def _lines_after(text: str, position: int, end: int) -> list[str]:
    """Return the whole lines after that of *position* and before that of *end*."""
    start = text.find("\n", position) + 1
    stop = end if end == len(text) else line_start(text, end)
    return re.findall(r"[^\n]*\n|[^\n]+", text[start:stop]) if 0 < start < stop else []


def _is_comment(line: str) -> bool:
    return line.lstrip(" \t").startswith("#")


def _inside(spans: Spans, path: Path) -> list[Span]:
    parts = {**spans.headers, **spans.values}
    return [span for found, span in parts.items() if found[: len(path)] == path]


def _all(spans: Spans) -> list[Span]:
    return [*spans.headers.values(), *spans.values.values()]
