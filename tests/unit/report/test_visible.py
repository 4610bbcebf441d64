"""What is shown of a text."""

import pytest

from rgfeeds.report import LONGEST, inert, visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zoë reads 大", "Zoë reads 大"),
        ("a\tb", "a    b"),
        ("a\r\nb", "a␍␊b"),
        ("\x1b[2J\x7f", "␛[2J␡"),
        ("\u202eabc\u2066", "<U+202E>abc<U+2066>"),
        ("no\u00adbreak\ufeff", "no<U+00AD>break<U+FEFF>"),
        ("\ud800", "<U+D800>"),
        ("##[error]", "##<U+005B>error]"),
        ("👩🏽‍💻", "👩🏽‍💻"),
        ("a" * LONGEST, "a" * LONGEST),
        ("a" * LONGEST + "b", "a" * LONGEST + "…"),
    ],
)
def test_visible(text: str, expected: str) -> None:
    """What acts or hides is shown by name, all else as it is, and a very long text is cut."""
    assert expected == visible(text)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("::error::a", "<U+003A>:error::a"),
        (" \u3000::error::a", " \u3000<U+003A>:error::a"),
        ("a: ::", "a: ::"),
        (": a", ": a"),
    ],
)
def test_inert(line: str, expected: str) -> None:
    """Only two colons at the start are a command."""
    assert expected == inert(line)
