"""Markdown as the organisers write it: what it reads as, and what never gets through."""

import re
from xml.etree import ElementTree as ET

import pytest
from factories import TEXT
from hypothesis import example, given
from hypothesis import strategies as st

from rgfeeds.text.markdown import Item, Link, html, items, links, plain

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

    assert expected.replace("   https", "  https") == plain(READING)


def test_a_bare_address_is_a_link() -> None:
    """But for the sign that ends its sentence, and not within code or another link."""
    text = "- Ho et al., see https://example.org/ho(2020)&x=1.\n"
    assert html(text) == (
        "<ul>\n<li>Ho et al., see "
        '<a href="https://example.org/ho(2020)&amp;x=1">https://example.org/ho(2020)&amp;x=1</a>.'
        "</li>\n</ul>\n"
    )
    assert items(text) == (
        Item(title="Ho et al., see https://example.org/ho(2020)&x=1.", url="https://example.org/ho(2020)&x=1"),
    )  # fmt: skip
    assert plain(text) == text.strip()
    for other in ("`https://a.org`", "    https://a.org", "[see https://a.org](https://b.org)"):  # fmt: skip
        assert [link.url for link in links(other)] in ([], ["https://b.org"])
    assert list(links("é\n\n<b>x\nhttps://a.org")) == [Link("https://a.org", 3)]


def test_code_stands_apart() -> None:
    """A block of code is kept line by line, in the text and in a list."""
    assert plain("before\n\n    x = 1\n    y = 2") == "before\n\nx = 1\ny = 2"
    assert plain("```\nx = 1\n```\nafter") == "x = 1\n\nafter"
    assert plain("3. three\n4. four") == "3. three\n4. four"


@pytest.mark.parametrize(
    ("top", "expected"), [(2, ["h2", "h3"]), (3, ["h3", "h4"]), (6, ["h6", "h6"])]
)
def test_headings_fit_the_page(top: int, expected: list[str]) -> None:
    """The highest heading of a text becomes the level that the page has room for."""
    shown = html("# One\n\n## Two", top)

    assert expected == [part.tag for part in ET.fromstring(f"<x>{shown}</x>")]


@pytest.mark.parametrize("text", ["plain", "***"])
def test_without_headings_nothing_moves(text: str) -> None:
    """A text without headings is the same at every level."""
    assert html(text, 2) == html(text, 6)


#: What means something in Markdown, and what would be dangerous if it got through.
SIGNS = st.sampled_from(
    [
        *[
            "*",
            "**",
            "_",
            "`",
            "``",
            "$",
            "$$",
            "|",
            "\\",
            "!",
            "[",
            "]",
            "](",
            ")",
            "<",
            ">",
        ],
        *[
            "\n",
            "\n\n",
            "\n- ",
            "\n  - ",
            "\n1. ",
            "\n> ",
            "\n# ",
            "\n    ",
            "  \n",
            "\n---\n",
        ],
        *[
            "\n```\n",
            '\n``` <"x\n',
            "\n| a | b |\n|---|---|\n| c |",
            "[r]",
            '\n\n[r]: http://r "<"\n',
        ],
        *[
            "<b>",
            "</b>",
            "<!--",
            "-->",
            "\n<div onclick=x>\n",
            "<a href=",
            "&#1;",
            "&#13;",
            "&lt;",
            "&",
        ],
        *[
            "https://example.org/",
            "javascript:",
            "JAVA&#9;SCRIPT:x",
            "data:text/html,",
            "mailto:a@b.c",
        ],
        *["![i](", "(//x", "<x@y.z>", '"', "'", " ", "a", "\u200b", "é", "%"],
    ]
)
MARKED = st.lists(SIGNS | TEXT, max_size=30).map("".join)
ELEMENTS = {
    *[
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
        "blockquote",
    ],
    *["table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "h5", "h6"],
}
ATTRIBUTES = {("a", "href"), ("a", "title"), ("ol", "start"), ("code", "class")}

PATHOLOGICAL = [
    sign * 5_000
    for sign in [
        "*a ",
        "_a*",
        "[",
        "![",
        "[a](",
        "<",
        "`a``",
        "$",
        "|",
        "- ",
        "> ",
        "\\",
    ]
] + ["|a|b|\n|-|-|\n" + "|\n" * 5_000, "a\\\n" * 5_000, "[a](https://b.c)" * 5_000]


@given(TEXT | MARKED)
@example("<script>alert(1)</script>")
@example("[x](javascript:alert(1)) <javascript:alert(1)> [y](data:text/html,x) [z]")
@example("![i](https://example.org/pixel.png) [![i](https://a.b)](javascript:x)")
@example('[a](https://example.org/"onclick=alert) [b](&#1;https://example.org)')
@example("[a]: javascript:x\n\n[a] &#0;&#1;&#13;&#xfffe;")
@example("| a |\n|---|\n| <td onclick=x> |")
def test_nothing_dangerous_gets_through(text: str) -> None:
    """Whatever is written, the HTML is well-formed, of known tags, with safe links alone."""
    tree = ET.fromstring(f"<x>{html(text)}</x>")

    for element in list(tree.iter())[1:]:
        assert element.tag in ELEMENTS
        for name, value in element.items():
            assert (element.tag, name) in ATTRIBUTES
            if name == "href":
                assert value.lower().startswith(("https://", "http://", "mailto:"))
    assert not tree.findall(".//a//a")


@pytest.mark.parametrize("text", PATHOLOGICAL, ids=lambda text: repr(text[:12]))
def test_a_text_that_is_hard_to_read_is_read(text: str) -> None:
    """A text made to be slow is read in all its forms."""
    assert ET.fromstring(f"<x>{html(text)}</x>") is not None
    assert len(plain(text)) < 10 * len(text)
    assert len(items(text)) <= len(text)
    assert len(list(links(text))) <= len(text)


#: Markup that hides nothing but itself.
PLAIN_SIGNS = st.sampled_from(
    [
        *[
            "*",
            "**",
            "_",
            "`x`",
            "$",
            "$$",
            "|",
            "!",
            "<b>",
            "<",
            ">",
            "&",
            "[link](https://x.org)",
        ],
        *[
            "\n",
            "\n\n",
            "\n- ",
            "\n  - ",
            "\n10. ",
            "\n> ",
            "\n# ",
            "\n    ",
            "  \n",
            "\n---\n",
            " ",
        ],
        *["\n```\n", "\n\n| a | b |\n|---|---|\n| c |", "\n<div>\n", "<!--", "\\"],
    ]
)


@given(
    st.lists(PLAIN_SIGNS | st.just("word"), max_size=30).map(
        lambda pieces: "".join(
            f"{piece}{index}" if piece == "word" else piece
            for index, piece in enumerate(pieces)
        )
    )
)
@example("| a | b |\n|---|---|\n| 1 | 2 | word3 |")
@example("costs $5 at [link](https://x.org), 9$ word4")
def test_no_word_is_lost(text: str) -> None:
    """Every word that is written is in the plain text and on the page, every link is one in both."""
    shown = "".join(ET.fromstring(f"<x>{html(text)}</x>").itertext())

    for word in re.findall(r"word\d+", text):
        assert word in plain(text)
        assert word in shown


@pytest.mark.parametrize(
    "text",
    [
        r"$x_1 \\ y_2$ and $\{a*b*c\}$",
        "$$ \\frac{a_1}{b_2} \\\\ <c> $$",
        "from $5 to $10",
    ],
)
def test_a_formula_is_shown_as_written(text: str) -> None:
    """Its underscores, asterisks and backslashes are no markup."""
    assert plain(text) == text
    assert ET.fromstring(html(text)).text == text


def test_prices_are_no_formula() -> None:
    """Two dollars do not hide the link between them."""
    text = "5$ with [us](https://example.org/a), $6"
    other = "$5 with [us](https://example.org/a), 6$"

    assert [plain(text), plain(other)] == [
        f"{words}\nhttps://example.org/a"
        for words in ("5$ with us, $6", "$5 with us, 6$")
    ]


def test_a_table() -> None:
    """A table is a table on the page, and its rows are lines in plain text."""
    text = "Before\n\n| What | Where |\n|:--|--:|\n| *Paper* | [here](https://example.org) |\n| | x |"

    assert plain(text) == (
        "Before\n\nWhat | Where\nPaper | here\nhttps://example.org\n| x"
    )
    assert html(text).replace("\n", "") == (
        "<p>Before</p><table><thead><tr><th>What</th><th>Where</th></tr></thead><tbody>"
        '<tr><td><em>Paper</em></td><td><a href="https://example.org">here</a></td></tr>'
        "<tr><td></td><td>x</td></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![a](https://b.c/d.png)", '<a href="https://b.c/d.png">a</a>'),
        ("[![a](https://b.c/d.png)](https://b.c)", '<a href="https://b.c">a</a>'),
        ("![](https://b.c)", '<a href="https://b.c">https://b.c</a>'),
        ("[a](x:y 't')", "a"),
        ("[a](https://b.c 't')", '<a href="https://b.c" title="t">a</a>'),
        ("<me@b.c>", '<a href="mailto:me@b.c">me@b.c</a>'),
        ("a  \nb\nc `d`", "a<br />\nb\nc <code>d</code>"),
        ("a <b>*c*</b>", "a &lt;b&gt;<em>c</em>&lt;/b&gt;"),
        ("<div>\n&amp;</div>", "&lt;div&gt;\n&amp;amp;&lt;/div&gt;"),
    ],
)
def test_a_line_on_a_page(text: str, expected: str) -> None:
    """Images are links, links are safe, HTML is text."""
    assert html(text) == f"<p>{expected}</p>\n"


def test_blocks_on_a_page() -> None:
    """Lists, quotations, code and rules are written as CommonMark shows them."""
    text = "3. a\n4. b\n\n   c\n\n> d\n\n```py\n<e>\n```\n- f\n  - g\n- ***"

    assert html(text) == (
        '<ol start="3">\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n<p>c</p>\n</li>\n</ol>\n'
        "<blockquote>\n<p>d</p>\n</blockquote>\n"
        '<pre><code class="language-py">&lt;e&gt;\n</code></pre>\n'
        "<ul>\n<li>f\n<ul>\n<li>g</li>\n</ul>\n</li>\n<li>\n<hr />\n</li>\n</ul>\n"
    )


def test_links_are_known_by_line() -> None:
    """Every link is listed with its line, the unsafe ones too, so that they can be reported."""
    text = "one [a](x:y)\ntwo [b](https://example.org)\n\n- three\n- [c](relative)"

    assert [(link.url, link.line) for link in links(text)] == [
        ("x:y", 0),
        ("https://example.org", 1),
        ("relative", 4),
    ]
