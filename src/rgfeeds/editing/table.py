"""One table of the store, such as a `[[session]]`: its keys set and taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping

import tomlkit
from msgspec import Struct

from rgfeeds.errors import RgfeedsError
from rgfeeds.store.block import ORDER, WIDTH, line, toml
from rgfeeds.store.spans import Path, Span, Spans, scan


class Splice(Struct, frozen=True):
    """The characters from *start* to *end* of a text become *text*, whose lines end with a line feed."""

    start: int
    end: int
    text: str


def spliced(text: str, *splices: Splice) -> str:
    """Return *text* with *splices*, which do not overlap; new lines end as those around them."""
    for splice in sorted(splices, key=lambda one: one.start, reverse=True):
        new = splice.text.replace("\n", _ending(text, splice.start))
        text = text[: splice.start] + new + text[splice.end :]
    return text


def after_line(text: str, position: int, lines: str) -> Splice:
    """Return the splice that puts *lines* after the line of *position*."""
    end = text.find("\n", position)
    if end >= 0:
        return Splice(end + 1, end + 1, lines)
    # A file that ends in the middle of a line goes on doing so.
    return Splice(len(text), len(text), "\n" + lines.removesuffix("\n"))


def line_start(text: str, position: int) -> int:
    """Return where the line of *position* begins."""
    return text.rfind("\n", 0, position) + 1


def indentation(text: str, position: int) -> str:
    """Return the blanks that the line of *position* begins with."""
    start = line_start(text, position)
    line = text[start:position]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _ending(text: str, position: int) -> str:
    """Return how the line before *position* ends, else the one at it."""
    feed = text.rfind("\n", 0, position)
    if feed < 0:
        feed = text.find("\n", position)
    return "\r\n" if feed > 0 and text[feed - 1] == "\r" else "\n"


def with_item(text: str, path: Path, item: object) -> str:
    """Return *text* where *item* follows what is at *path*, a list or a single value; raise RgfeedsError."""
    spans = scan(text)
    refuse_spread(spans, path)
    span, new = spans.values[path], toml(item)
    if text[span.start] != "[":
        width = WIDTH - (span.start - line_start(text, span.start))
        return spliced(
            text, Splice(span.start, span.end, _both(text, span, new, width))
        )
    count = sum(one[:-1] == path for one in spans.values)
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


#: What may stand between two values of a list or an inline table, with the comma.
COMMA = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+,")


def with_fields(text: str, table: Path, changes: Mapping[str, object]) -> str:
    """Return *text* whose *table* has the values of *changes*, by key; None takes a key out."""
    for name in (name for name in ORDER if name in changes):
        value = changes[name]
        if value is None:
            text = without(text, table, name)
        else:
            text = with_value(text, table, name, value)
    return text


def with_value(text: str, table: Path, name: str, value: object) -> str:
    """Return *text* whose *table* has *value* under *name*; raise RgfeedsError.

    A new key comes after the one that the handbook has before it; the table has an
    `id`, which is before all others.
    """
    spans = scan(text)
    span = spans.values.get((*table, name))
    if span is not None:
        new = toml(value, WIDTH - len(name) - 3)
        return spliced(text, Splice(span.start, span.end, new))
    refuse_spread(spans, (*table, name))
    earlier = ORDER[: ORDER.index(name)]
    above = next(
        (*table, key) for key in reversed(earlier) if (*table, key) in spans.values
    )
    end = spans.values[above].end
    if table in spans.values:
        entry = f", {tomlkit.key(name).as_string()} = {toml(value)}"
        return spliced(text, Splice(end, end, entry))
    indent = indentation(text, spans.keys[above].start)
    return spliced(text, after_line(text, end, indent + line(name, value)))


def without(text: str, table: Path, name: str) -> str:
    """Return *text* whose *table* has no *name*, its line taken out; raise RgfeedsError."""
    spans = scan(text)
    path = (*table, name)
    if path not in spans.keys:
        return text
    refuse_spread(spans, path)
    key, value = spans.keys[path], spans.values[path]
    if table in spans.values:
        return spliced(text, *_gone(text, spans, table, path))
    start, end = line_start(text, key.start), text.find("\n", value.end) + 1
    if not end:
        ended = text[:start].removesuffix("\n").removesuffix("\r")
        start, end = len(ended), len(text)
    return spliced(text, Splice(start, end, ""))


def _gone(text: str, spans: Spans, table: Path, path: Path) -> list[Splice]:
    """Return what takes the entry *path* out of the inline *table*, with one comma."""
    start, end = spans.keys[path].start, spans.values[path].end
    entry = text[:start].rstrip(" \t")
    inside = (span for one, span in spans.values.items() if one[: len(table)] == table)
    last = max((span.end for span in inside if span.end < start), default=end)
    # The last entry takes the comma before it along: there is one, after the `id` at least.
    comma = COMMA.match(text, end) or COMMA.match(text, last)
    assert comma, "two entries have a comma between them"
    return [Splice(len(entry), end, ""), Splice(comma.end() - 1, comma.end(), "")]


def refuse_spread(spans: Spans, path: Path) -> None:
    """Raise RgfeedsError when the value at *path* is a table of several lines."""
    if path in spans.keys and path not in spans.values:
        raise RgfeedsError(
            f"`{path[-1]}` is written as a table of its own, which rgfeeds does not edit;"
            " change it in the file"
        )
