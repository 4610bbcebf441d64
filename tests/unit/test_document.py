"""Where things stand in a store, in characters as an editor counts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rgfeeds.store.document import Document

TEXT = '''\
key = "a\\tb🤗c"
long = """

  one
  two 🤗 \\"three\\"
"""
"plain" = 'x'
[table]
inner = { deep = 1 }
'''


def document(text: str = TEXT) -> Document:
    return Document.parse("s.toml", text.encode())


def stretch(found: Document, *path: str, start: int, end: int) -> str:
    """Return the source that the characters *start* to *end* of a text come from."""
    place = found.part(path, start, end)
    lines = found.text.split("\n")
    assert place.line == place.end_line
    return lines[place.line - 1][place.column - 1 : place.end_column - 1]


def test_parts_of_texts_are_found_in_their_source() -> None:
    """A part of a text is where it was typed, an escape as a whole."""
    found = document()

    assert stretch(found, "key", start=1, end=2) == "\\t"
    assert stretch(found, "key", start=3, end=4) == "🤗"
    assert stretch(found, "plain", start=0, end=1) == "x"
    three = found.get(("long",)).index('"three')
    assert stretch(found, "long", start=three, end=three + 6) == '\\"three'


@given(st.text(min_size=1, max_size=20), st.data())
def test_the_part_of_a_text_is_its_source(text: str, data: st.DataObject) -> None:
    """Cut out and parsed again, a part of a text is that part."""
    plain = "".join(sign for sign in text if sign.isprintable() and sign not in "'\r\n")
    found = document(f"key = '{plain}'\n")
    start = data.draw(st.integers(0, len(plain)))
    end = data.draw(st.integers(start, len(plain)))

    assert stretch(found, "key", start=start, end=end) == plain[start:end]


def test_words_are_found_in_their_line_or_else_the_line() -> None:
    """Words that do not stand there as they are have their line as their place."""
    found = document()

    assert str(found.within(("long",), 2, "🤗")) == "s.toml:5:7"
    assert str(found.within(("long",), 2, "missing")) == "s.toml:5:3"
    assert str(found.within(("long",), 2, "")) == "s.toml:5:3"


def test_what_has_no_place_stands_at_what_is_above() -> None:
    """A key that is not there is told at its table, and a missing table at the file."""
    found = document()

    assert str(found.key(("table", "missing"))) == "s.toml:8:2"
    assert str(found.value(("table",))) == "s.toml:8:1"
    assert str(found.key(("missing",))) == "s.toml:1:1"
    assert found.source_of(("table", "inner")) == "{ deep = 1 }"
    assert found.source_of(("missing",)) == ""


def test_values_are_found_by_their_path() -> None:
    """A path that leads nowhere has no value."""
    found = document()

    assert found.get(("table", "inner", "deep")) == 1
    assert found.get(("table", "x", 0)) is None
    assert found.get(("key", "x")) is None


@pytest.mark.parametrize(
    ("content", "line", "column", "message"),
    [
        (b"a = 1\nb = '\xe9'", 2, 6, "this character is not UTF-8; it is probably `é`"),
        ("é = 1\nb = 'é\u00e9".encode() + b"\x81'", 2, 8, "the file is not UTF-8 text"),
        ("a = 1".encode("utf-16"), 1, 1, "the file is UTF-16, not UTF-8"),
        (b"\xef\xbb\xbfa = '\xff'", 1, 6, "this character is not UTF-8; it is probably `ÿ`"),
        (b"x = " + b"9" * 5000, 1, 1, "a number in this file is too long to be read"),
        (b"x = " + b"[" * 5000, 1, 1, "the file nests lists or tables too deep to be read"),
        (b"x = " + b"[" * 50 + b"]" * 50, 1, 1, "the file nests lists or tables too deep to be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_at_its_place(
    content: bytes, line: int, column: int, message: str
) -> None:
    """The first byte that is wrong is pointed at, as an editor shows the rest."""
    found = Document.parse("s.toml", content)

    assert found.mistake is not None
    place = found.place(found.mistake.span)
    assert (found.mistake.message, place.line, place.column) == (message, line, column)
    assert len(found.text.split("\n")) >= line
