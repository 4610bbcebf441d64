"""Markdown as the organisers write it: what it reads as, and what never gets through."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from factories import TEXT
from hypothesis import example, given

from rgfeeds.markdown import items, parse
from rgfeeds.reading import Item

READING = """\
**Main:**
- [Don't Count, Predict!](https://example.org/p?x=1&y=2)
  - Read up to Section 9.5
- [Repository](https://example.org/r) (may not be available immediately)
- [High-Resolution
  Image Synthesis](https://example.org/h).
- Book: Nick Bostrom - "Superintelligence"

Prose with [a link](https://example.org/prose) of its own.

## Extra
- Aya Initiative: [website](https://example.org/w), [paper](https://example.org/d)
1. Read <b>this</b> [first](https://example.org/f)
"""


def test_the_items_of_a_reading() -> None:
    """Headings and bold lines group, bullets are items, what follows or is nested is a note."""
    expected = (
        Item(
            title="Don't Count, Predict!",
            url="https://example.org/p?x=1&y=2",
            group="Main",
            note="- Read up to Section 9.5",
        ),
        Item(
            title="Repository",
            url="https://example.org/r",
            group="Main",
            note="(may not be available immediately)",
        ),
        Item(
            title="High-Resolution Image Synthesis",
            url="https://example.org/h",
            group="Main",
        ),
        Item(title='Book: Nick Bostrom - "Superintelligence"', group="Main"),
        Item(
            title="Aya Initiative: website", url="https://example.org/w", group="Extra"
        ),
        Item(title="Aya Initiative: paper", url="https://example.org/d", group="Extra"),
        Item(
            title="Read <b>this</b> first", url="https://example.org/f", group="Extra"
        ),
    )

    assert expected == items(READING)


def test_a_bold_start_is_no_heading() -> None:
    """A paragraph that only begins in bold, a note, does not group what follows."""
    text = "**Main**\n- one\n\n**Note** not confirmed\n\n- two\n- \n- > quoted"

    assert [(item.title, item.group) for item in items(text)] == [
        ("one", "Main"),
        ("two", "Main"),
        ("quoted", "Main"),
    ]


@pytest.mark.parametrize("text", ["**Main\ngroup:**\n- a", "## Main group ##\n1. a"])
def test_a_group_is_one_line(text: str) -> None:
    """The name of a group is the text of its heading or bold lines, without their colon."""
    assert (Item(title="a", group="Main group"),) == items(text)


@pytest.mark.parametrize(
    ("bullet", "titles"),
    [
        ("[](https://example.org)", ["https://example.org"]),
        ("[](relative)", []),
        ("[a](relative)", ["a"]),
        ("x: [](https://example.org) [b](mailto:b@example.org)", ["x:", "x: b"]),
    ],
)
def test_a_link_without_text_or_address(bullet: str, titles: list[str]) -> None:
    """A link is called by its address when it has no text; an unsafe one is only its text."""
    assert titles == [item.title for item in items(f"- {bullet}") if item.title]


def test_plain_text_keeps_every_address() -> None:
    """In plain text links stand on lines of their own, lists keep their marks and depth."""
    expected = """\
Main:

- Don't Count, Predict!
  https://example.org/p?x=1&y=2
  - Read up to Section 9.5
- Repository (may not be available immediately)
  https://example.org/r
- High-Resolution Image Synthesis.
  https://example.org/h
- Book: Nick Bostrom - "Superintelligence"

Prose with a link of its own.
https://example.org/prose

Extra

- Aya Initiative: website, paper
  https://example.org/w
  https://example.org/d

1. Read <b>this</b> first
   https://example.org/f"""

    assert expected.replace("   https", "  https") == parse(READING).plain


def test_code_stands_apart() -> None:
    """A block of code is kept line by line, in the text and in a list."""
    assert parse("before\n\n    x = 1\n    y = 2").plain == "before\n\nx = 1\ny = 2"
    assert parse("```\nx = 1\n```\nafter").plain == "x = 1\n\nafter"
    assert parse("3. three\n4. four").plain == "3. three\n4. four"


@pytest.mark.parametrize(
    ("top", "expected"), [(2, ["h2", "h3"]), (3, ["h3", "h4"]), (6, ["h6", "h6"])]
)
def test_headings_fit_the_page(top: int, expected: list[str]) -> None:
    """The highest heading of a text becomes the level that the page has room for."""
    html = parse("# One\n\n## Two").html(top)

    assert expected == [part.tag for part in ET.fromstring(f"<x>{html}</x>")]


@pytest.mark.parametrize("text", ["plain", "***"])
def test_without_headings_nothing_moves(text: str) -> None:
    """A text without headings is the same at every level."""
    assert parse(text).html(2) == parse(text).html(6)


@given(TEXT)
@example("<script>alert(1)</script>")
@example("[x](javascript:alert(1)) <javascript:alert(1)> [y](data:text/html,x) [z]")
@example("![i](https://example.org/pixel.png)")
@example('[a](https://example.org/"onclick=alert)')
@example("[a]: javascript:x\n\n[a]")
def test_nothing_dangerous_gets_through(text: str) -> None:
    """Whatever is written, the HTML is well-formed, of known tags, with safe links alone."""
    tree = ET.fromstring(f"<x>{parse(text).html()}</x>")

    headings = {"h3", "h4", "h5", "h6"}
    allowed = headings | {
        "p",
        "a",
        "em",
        "strong",
        "code",
        "pre",
        "ul",
        "ol",
        "li",
        "hr",
        "br",
    }
    allowed.add("blockquote")
    for element in list(tree.iter())[1:]:
        assert element.tag in allowed
        for name, value in element.items():
            assert (element.tag, name) in {
                ("a", "href"),
                ("a", "title"),
                ("ol", "start"),
                ("code", "class"),
            }
            if name == "href":
                assert value.startswith(("https://", "http://", "mailto:"))


def test_links_are_known_by_line() -> None:
    """Every link is listed with its line, the unsafe ones too, so that they can be reported."""
    text = "one [a](x:y)\ntwo [b](https://example.org)\n\n- three\n- [c](relative)"

    assert [(link.url, link.line) for link in parse(text).links] == [
        ("x:y", 0),
        ("https://example.org", 1),
        ("relative", 4),
    ]
