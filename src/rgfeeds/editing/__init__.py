"""Edits of the store: functions from its text to its text, every other byte kept.

New values are spliced into the text where `rgfeeds.store.spans` found the old ones: what is
not replaced cannot be touched. To read the whole file with tomlkit and write it out again
loses some layouts: blanks and comments about arrays of tables that other tables separate,
the ends of lines where a file mixes them.
"""

import re
from collections.abc import Mapping

from rgfeeds.errors import RgfeedsError
from rgfeeds.store.spans import KeyPath, Span, Spans
from rgfeeds.store.writing import ORDER, WIDTH, line, toml

# What may stand between two values of a list or an inline table, with the comma.
_COMMA = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+,")


def _splice(text: str, start: int, end: int, new: str) -> str:
    """Return *text* with *new* in place of what is from *start* to *end*; its lines end as those around it."""
    feed = text.rfind("\n", 0, start)
    if feed < 0:
        feed = text.find("\n", start)
    if feed > 0 and text[feed - 1] == "\r":
        new = new.replace("\n", "\r\n")
    return text[:start] + new + text[end:]


def insert_lines(text: str, at: int, lines: str) -> str:
    """Return *text* with whole *lines* more at the place *at*, where a line begins or the text ends."""
    if at and text[at - 1] != "\n":
        # A file that ends in the middle of a line goes on doing so.
        lines = "\n" + lines.removesuffix("\n")
    return _splice(text, at, at, lines)


def line_start(text: str, position: int) -> int:
    """Return where the line of *position* begins."""
    return text.rfind("\n", 0, position) + 1


def _indentation(text: str, position: int) -> str:
    """Return the blanks that the line of *position* begins with."""
    line = text[line_start(text, position) : position]
    return line[: len(line) - len(line.lstrip(" \t"))]


def with_item(text: str, path: KeyPath, item: object) -> str:
    """Return *text* where *item* follows what is at *path*, a list or a single value."""
    spans = Spans(text)
    _refuse_spread(spans, path)
    span, new = spans.values[path], toml(item)
    start, end = span.start, span.end
    if text[start] != "[":
        # The old value goes into the splice, where lines end with a line feed alone.
        old = text[start:end].replace("\r\n", "\n")
        both = f"[{old}, {new}]"
        if len(both) > WIDTH - (start - line_start(text, start)):
            both = f"[\n  {old},\n  {new},\n]"
        return _splice(text, start, end, both)
    if items := [at for one, at in spans.values.items() if one[:-1] == path]:
        return _with_last_item(text, items[-1], end, new)
    # The list has at most comments.
    last_line = line_start(text, end)
    if last_line <= start:
        return _splice(text, end - 1, end - 1, new)
    return insert_lines(text, last_line, f"  {new},\n")


def _with_last_item(text: str, last: Span, end: int, new: str) -> str:
    """Return *text* with *new* after the *last* item of a list that has its *end*, on a line as that one is."""
    comma = _COMMA.match(text, last.end)
    feed = text.find("\n", comma.end() if comma else last.end, end)
    if feed < 0:
        return _splice(text, last.end, last.end, f", {new}")
    if text[feed - 1] == "\r":
        feed -= 1
    own_line = f"\n{_indentation(text, last.start)}{new}"
    if comma:
        return _splice(text, feed, feed, f"{own_line},")
    return _splice(text, last.end, feed, f",{text[last.end : feed]}{own_line}")


def with_fields(text: str, table: KeyPath, changes: Mapping[str, object]) -> str:
    """Return *text* whose *table* has the values of *changes*, by key; None takes a key out."""
    for name in ORDER:
        if name in changes:
            text = _with_value(text, table, name, changes[name])
    return text


def _with_value(text: str, table: KeyPath, name: str, value: object) -> str:
    """Return *text* whose *table* has *value* as its *name*, or no *name* if that is None."""
    spans = Spans(text)
    _refuse_spread(spans, (*table, name))
    span = spans.values.get((*table, name))
    if value is None:
        return _without(text, spans, table, name) if span else text
    if span:
        new = toml(value, WIDTH - len(name) - 3)
        return _splice(text, span.start, span.end, new)
    # A new key comes after the one that the handbook has before it, at least after the `id`.
    earlier = [(*table, key) for key in ORDER[: ORDER.index(name)]]
    above = next(path for path in reversed(earlier) if path in spans.values)
    end = spans.values[above].end
    if table in spans.values:
        return _splice(text, end, end, f", {name} = {toml(value)}")
    new = _indentation(text, spans.keys[above].start) + line(name, value)
    return insert_lines(text, text.find("\n", end) + 1 or len(text), new)


def _without(text: str, spans: Spans, table: KeyPath, name: str) -> str:
    """Return *text* whose *table* has no *name*, which it has now: its line is taken out."""
    start, end = spans.keys[*table, name].start, spans.values[*table, name].end
    if table in spans.values:
        return _without_entry(text, spans, table, Span(start, end))
    start, end = line_start(text, start), text.find("\n", end) + 1
    if not end:
        return text[:start].removesuffix("\n").removesuffix("\r")
    return text[:start] + text[end:]


def _without_entry(text: str, spans: Spans, table: KeyPath, entry: Span) -> str:
    """Return *text* without the *entry* of the inline *table*, and without one comma."""
    start = len(text[: entry.start].rstrip(" \t"))
    values = spans.values.items()
    inside = (span.end for path, span in values if path[: len(table)] == table)
    # The last entry takes the comma before it along: there is one, after the `id` at least.
    before = max((end for end in inside if end < entry.start), default=entry.end)
    comma = _COMMA.match(text, entry.end) or _COMMA.match(text, before)
    assert comma, "two entries have a comma between them"
    cuts = [(start, entry.end), (comma.end() - 1, comma.end())]
    for first, end in sorted(cuts, reverse=True):
        text = text[:first] + text[end:]
    return text


def _refuse_spread(spans: Spans, path: KeyPath) -> None:
    """Refuse a value at *path* that is a table of several lines."""
    if path in spans.keys and path not in spans.values:
        why = "is written as a table of its own, which rgfeeds does not edit"
        raise RgfeedsError(f"`{path[-1]}` {why}; change it in the file")
