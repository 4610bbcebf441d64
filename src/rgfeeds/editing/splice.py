"""New text put in the place of old; everything around it stays."""

from __future__ import annotations

from msgspec import Struct


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
