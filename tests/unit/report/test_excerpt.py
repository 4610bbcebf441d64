"""Excerpts at the edges of lines and texts."""

import pytest

from rgfeeds.report.text import Excerpt, excerpt
from rgfeeds.store.document import Place


@pytest.mark.parametrize("line", ["a" * 10**6, "\u0301" * 10**6, "\x85" * 10**6])
def test_million_characters_are_cut(line: str) -> None:
    """However long the line and strange its characters, the excerpt is short."""
    shown = excerpt([line], Place("s", 1, 500_000, 1, 1_000_000))
    assert shown is not None
    assert len(shown.text) <= 402
    assert shown.indent + shown.length <= 101


@pytest.mark.parametrize("line", [0, 3])
def test_line_outside_the_text(line: int) -> None:
    """A place outside the text has no excerpt."""
    assert excerpt(["one", "two"], Place("s", line)) is None


@pytest.mark.parametrize(
    ("place", "indent", "length"),
    [
        (Place("s", 1, 4, 1, 4), 3, 1),
        (Place("s", 1, 9, 1, 12), 3, 1),
        (Place("s", 1, 0, 1, 0), 0, 1),
        (Place("s", 1, 3, 1, 99), 2, 1),
        (Place("s", 1, 3, 1, 2), 2, 1),
        (Place("s", 1, 2, 2, 1), 1, 2),
    ],
)
def test_span_is_kept_within_the_line(place: Place, indent: int, length: int) -> None:
    """An underline has one column at least and reaches no further than the line."""
    expected = Excerpt(text="abc", indent=indent, length=length)
    assert expected == excerpt(["abc\r"], place)


def test_mark_belongs_to_its_letter() -> None:
    """A span that starts at a combining mark is underlined from the letter under the mark."""
    expected = Excerpt(text="ne\u0301e", indent=1, length=1)
    assert expected == excerpt(["ne\u0301e"], Place("s", 1, 3, 1, 4))
