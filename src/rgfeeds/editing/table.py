"""One table of the store, such as a `[[session]]`: its keys set and taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping

import tomlkit

from rgfeeds.editing.splice import (
    Splice,
    after_line,
    indentation,
    line_start,
    spliced,
)
from rgfeeds.model.errors import RgfeedsError
from rgfeeds.store.block import ORDER, WIDTH, line, toml
from rgfeeds.store.spans import Path, Spans, scan

#: What may stand between two values of a list or an inline table, with the comma.
COMMA = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+,")


class Unwritable(RgfeedsError):  # noqa: N818 - it reads as what happened
    """A value is written in a form that no edit is sure to keep."""


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
    """Return *text* whose *table* has *value* under *name*; raise Unwritable.

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
    """Return *text* whose *table* has no *name*, its line taken out; raise Unwritable."""
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
    after = COMMA.match(text, end)
    if after:
        return [Splice(len(entry), end, ""), Splice(after.end() - 1, after.end(), "")]
    # The last entry takes the comma before it along: there is one, after the `id` at least.
    last = max(
        span.end
        for other, span in spans.values.items()
        if other[: len(table)] == table and span.end < start
    )
    before = COMMA.match(text, last)
    assert before, "two entries have a comma between them"
    comma = Splice(before.end() - 1, before.end(), "")
    return [comma, Splice(len(entry), end, "")]


def refuse_spread(spans: Spans, path: Path) -> None:
    """Raise Unwritable when the value at *path* is a table of several lines."""
    if path in spans.keys and path not in spans.values:
        raise Unwritable(
            f"`{path[-1]}` is written as a table of its own, which rgfeeds does not edit;"
            " change it in the file"
        )
