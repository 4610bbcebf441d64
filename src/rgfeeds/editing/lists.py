"""Lists of the store, and values that become lists, with one more item."""

from __future__ import annotations

from rgfeeds.editing.splice import Splice, indentation, line_start, spliced
from rgfeeds.editing.table import COMMA, refuse_spread
from rgfeeds.store.block import WIDTH, toml
from rgfeeds.store.spans import Path, Span, scan


def with_item(text: str, path: Path, item: object) -> str:
    """Return *text* where *item* follows what is at *path*, a list or a single value; raise Unwritable."""
    spans = scan(text)
    refuse_spread(spans, path)
    span, new = spans.values[path], toml(item)
    if text[span.start] != "[":
        width = WIDTH - (span.start - line_start(text, span.start))
        return spliced(
            text, Splice(span.start, span.end, _both(text, span, new, width))
        )
    count = 0
    while (*path, count) in spans.values:
        count += 1
    if not count:
        return spliced(text, _first(text, span, new))
    return spliced(text, *_next(text, spans.values[*path, count - 1], span, new))


def _both(text: str, span: Span, new: str, width: int) -> str:
    # The old value goes into the splice, where lines end with a line feed alone.
    old = text[span.start : span.end].replace("\r\n", "\n")
    short = f"[{old}, {new}]"
    return short if len(short) <= width else f"[\n  {old},\n  {new},\n]"


def _first(text: str, span: Span, new: str) -> Splice:
    """Return the splice that puts *new* into a list that has at most comments."""
    start = line_start(text, span.end)
    if start <= span.start:
        return Splice(span.end - 1, span.end - 1, new)
    return Splice(start, start, f"  {new},\n")


def _next(text: str, last: Span, whole: Span, new: str) -> list[Splice]:
    """Return what puts *new* after the *last* item of the list, on a line as that one is."""
    found = COMMA.match(text, last.end)
    after = found.end() if found else last.end
    comma = [] if found else [Splice(last.end, last.end, ",")]
    end = text.find("\n", after, whole.end)
    if end < 0:
        return [Splice(last.end, last.end, f", {new}")]
    if text[end - 1] == "\r":
        end -= 1
    ended = "," if found else ""
    return [*comma, Splice(end, end, f"\n{indentation(text, last.start)}{new}{ended}")]
