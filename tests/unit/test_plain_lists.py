"""The quick way for plain Markdown: the very results of the parser of all CommonMark, or none."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli
from factories import TEXT
from hypothesis import example, given
from hypothesis import strategies as st

from rgfeeds import markdown, plain_lists

STORE = Path(__file__).parents[2] / "data" / "sessions.toml"

# What readings are made of.
WORDS = st.sampled_from(
    [
        *[
            "read",
            "Section",
            "9.5",
            "(pages 1-13)",
            "R&D",
            "&",
            "AT&T;",
            "世界",
            "–",
            '"it\'s"',
        ],
        *[
            "a>b",
            "a|b",
            "x=1",
            "#1",
            "snake_case",
            "http://example.org/a_b?c=d&e",
            "`code`",
        ],
        *[
            "`a*[b]`",
            "`<b>`",
            "*one*",
            "*one*,",
            "**two**",
            "**two:**",
            "**two**:",
            "_three_.",
        ],
    ]
)
URLS = st.sampled_from(
    [
        "https://example.org",
        "http://example.org/p?x=1&y=2",
        "https://example.org/@me/a_b/~c#d",
        "https://example.org/%20a%C3%A9",
        "https://example.org?https://x.org:80",
        "https://..",
    ]
)
PHRASES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
LINKS = st.builds(
    "[{}]({})".format, st.sampled_from(["A", "A b", "A `c`"]) | PHRASES, URLS
)
RUNS = st.lists(LINKS | PHRASES, min_size=1, max_size=3).map(" ".join)
NOTES = st.builds(
    "\n{}{}".format, st.sampled_from(["  - ", "  - ", "    - ", "  "]), RUNS
)
BULLETS = st.builds("- {}{}".format, RUNS, NOTES | st.just(""))
HEADINGS = st.sampled_from(["**Main**\n", "**Main:**\n", "## Extra\n", "# A\n\n", ""])
BLOCKS = st.builds(
    "{}{}".format,
    HEADINGS,
    st.lists(BULLETS, min_size=1, max_size=3).map("\n".join) | RUNS,
)
READINGS = st.lists(BLOCKS, max_size=3).map("\n\n".join)

# What turns them into something else.
CHARACTERS = [
    *"*_`[]()<>!\\&;#-+=~|:/\"'1. \t\n\r\x00\x0b\x0c\x1f\x7f\x85\xa0",
    *"\u1680\u2003\u2028\u3000\u200b\ufeff\ufffd①Ⅷ٣°é",
]
PIECES = [
    *[
        "\n\n",
        "\n  ",
        "\n    ",
        "\n      ",
        " \n",
        "  \n",
        "\\\n",
        "\r\n",
        "\n \n",
        "  ",
        "    ",
    ],
    *[
        "- ",
        "\n- ",
        "\n\n- ",
        "\n* ",
        "* ",
        "+ ",
        "\n  - ",
        "\n   - ",
        "\n - ",
        "-   ",
        "-\n",
    ],
    *[
        "1. ",
        "\n2) ",
        "\n> ",
        "# ",
        " #",
        "####### ",
        "\n---\n",
        "\n===\n",
        "\n* * *\n",
        "\n- - -\n",
    ],
    *[
        "```",
        "\n~~~\n",
        "``",
        "**",
        "***",
        "__",
        " **a",
        "a** ",
        " _b",
        "*a*b",
        "a_b_",
        "**a**.",
    ],
    *[
        "&#9;",
        "&amp;",
        "&lt",
        "&copy;",
        "![",
        "](",
        "](<",
        ") ",
        "[x]",
        "[x]: /y\n",
        "\n\n[x]: /y",
    ],
    *[
        "<b>",
        "<https://example.org>",
        "<!--",
        "https://",
        "%",
        "%4",
        "%zz",
        "(a)",
        " 'title'",
        "@",
    ],
    *[
        "https://éxample.org/é",
        "https://xn--xample-9ua.org",
        "javascript:",
        "mailto:",
        "a" * 70,
    ],
]
CHANGES = st.tuples(
    st.sampled_from(PIECES) | st.sampled_from(CHARACTERS), st.floats(0, 1)
)


@st.composite
def readings(draw: st.DrawFn) -> str:
    """Return a reading with something put into it, or taken from it, here and there."""
    text = draw(READINGS)
    for piece, place in draw(st.lists(CHANGES, max_size=3)):
        at = round(place * len(text))
        text = text[:at] + piece + text[at + draw(st.sampled_from([0, 0, 1, 2])) :]
    return text


def forms(of: markdown.Forms) -> tuple[object, ...]:
    """Return a text in all its forms."""
    return of.plain(), of.items(), of.count(), of.html()


@given(readings())
@example("- a\n\n- b")
@example("- a\n  - b\n\ntext\n- c\n  continued\n  - d")
@example("**Main\nGroup:**\n- [a\n  b](https://example.org) `c` *d*\ne [f](http://g)")
def test_the_quick_way_says_the_same(text: str) -> None:
    """What the quick way is certain of is exactly what the parser makes of it."""
    quickly = plain_lists.read(text)

    assert quickly is None or forms(quickly) == forms(markdown.tokens(text))


@given(TEXT | st.text(max_size=80))
def test_any_text_reads_the_same(text: str) -> None:
    """The same holds for text that looks like no reading at all."""
    quickly = plain_lists.read(text)

    assert quickly is None or forms(quickly) == forms(markdown.tokens(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        "A paragraph\nof two lines, \nblanks at their ends ",
        "# One\n## Two\ntext",
        "**Main**:\n- [A](https://example.org/a_b?c=d&e#f), optional",
        "**Main:**\n- [A](https://example.org) and [B](https://example.org/%20)",
        "* a\n    - [B `c`](https://example.org) *d*\n    - _e_\n      f\n* g\n\n**h** i",
        '- R&D: snake_case, 2 > 1\n  `<b>`\n- 世界 – "naïve"\n\n## Extra\n- **b**',
    ],
)
def test_what_people_write_is_read_quickly(text: str) -> None:
    """The shapes that readings have are taken, with the same result."""
    quickly = plain_lists.read(text)

    assert quickly
    assert forms(quickly) == forms(markdown.tokens(text))


@pytest.mark.parametrize(
    "text",
    [
        "- a\n\n- b",
        "- a\n* b",
        "- a\n  - b\n    - c",
        "- a\n  - b\n   - c",
        "  - a",
        "a\n  - b",
        "- a\n\n  b",
        "1. a",
        "a\n---",
        "a  \nb",
        "a\tb",
        "a\u3000b",
        "a\r\nb",
        "a &amp; b",
        "a\\*",
        "*a",
        "[a]",
        "[a](b)",
        "[a](https://example.org/é)",
        "<https://example.org>",
        "    a",
        "# a #",
        "a [b](https://example.org)]",
    ],
)
def test_what_it_is_not_certain_of_is_left_alone(text: str) -> None:
    """Whatever may mean more than it seems is for the parser of all CommonMark."""
    assert plain_lists.read(text) is None


def test_the_store_is_read_quickly() -> None:
    """Of this repository's texts nearly all are taken, each with the same result."""
    store = tomli.loads(STORE.read_text("utf-8"))
    texts = [store["group"]["about"]] + [
        session[key]
        for session in store["session"]
        for key in ("reading", "abstract")
        if key in session
    ]
    quickly = {text: plain_lists.read(text) for text in texts}
    taken = {text: found for text, found in quickly.items() if found}

    assert len(taken) >= 0.9 * len(texts)
    for text, found in taken.items():
        assert forms(found) == forms(markdown.tokens(text))
