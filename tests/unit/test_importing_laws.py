"""Laws of importing, on pages put together at random from what pages are made of."""

import datetime as dt
import re
import textwrap
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rgfeeds.errors import RgfeedsError
from rgfeeds.importing import GroupOptions, Import, ImportOptions, read_pages
from rgfeeds.rules import load
from rgfeeds.store.document import Severity

GROUP = GroupOptions(
    id="readers",
    authority="example.org",
    name="Readers",
    url="https://example.org/readers/",
    timezone="Europe/London",
)
TODAY = dt.date(2026, 11, 24)

#: What becomes a value of another form: days, months, what is to come, what links are for, `no meeting`.
CONSUMED = frozenset(
    {
        "slides",
        "code",
        "paper",
        "march",
        "may",
        "tue",
        "tbc",
        "meeting",
        "tbd",
        "spring",
        "cancelled",
        "april",
        "postponed",
        "speaker",
        "led",
        "topic",
        "abstract",
        "room",
        "zoom",
    }
)

WORDS = st.sampled_from(
    (
        "", "TBC", "-", "Attention", "Attention", "BERT: a reading", "Technical: Trees", "“Quotes”",
        'back\\slash "quoted"', "[Paper](https://example.org/a)", "[Two](https://example.org/b) & more",
        "X ([Slides](https://example.org/s))", "Y ([Slides](https://example.org/s), [Code](c.py))",
        "[here](#200323)", "<a href='https://example.org/h'>html</a>", "a<br>b", "`code | x`", "세계", "🤗",
        "BANK HOLIDAY", "Cancelled: Trees", "~~gone~~", "(3pm)", "at 14:30", "2:30", "Room 3.14", "x and y & z",
        "[Ada](https://example.org/ada)", "Ada (MIT)", "[Ada](https://example.org/other) (MIT)", "Ada",
        "**bold**", "_em_", "[bad](javascript:alert)", "https://example.org/bare", "<https://example.org/auto>",
        "[odd](https://example.org/x_(y))", "![pic](https://example.org/p.png)", "[ref]", "con", "'''", "\\|",
    )
)  # fmt: skip
DATES = st.sampled_from(
    (
        "20/03/23", "[20/03/23](#200323)", "2023-03-20", "27/03/23 (3pm)", "03/04/23 11:00-12:00", "", "Week 5",
        "TBD", "20 March 2023", "31/02/23", "1-3 May 2023", "10/04/23 – 12/04/23", "**Spring 2024**",
        "Tue 17/04/23", "[24/04/23](#word-embeddings)", "01/05/23 in Hall 5",
    )
)  # fmt: skip
HEADINGS = st.lists(
    st.sampled_from(
        ("Topic", "Title", "Paper", "Lead", "Speaker", "Room", "Time", "Slides", "Notes", "Exercises", "Kind", "Zoom", "#", "")
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip
BLOCKS = st.sampled_from(
    (
        "Some prose.", "- [Item](https://example.org/i)", "**Main**\n- one\n\t- two", "**Abstract**\nWhy.",
        "# Material", "## 20/03/23", "### Attention", "## 27/03/23: Trees", '<a id="word-embeddings"></a>\n## Words',
        "## Other", "[ref]: https://example.org/ref", "<!-- [hidden](https://example.org/x) -->", "```\n## no heading\n```",
        "1. first  \n   second", "<b>bold</b> [rel](x/y.md)", "| A | B |\n| - | - |\n| 1 | [t](https://example.org/t) |",
        "> quoted [q](https://example.org/q)", "***", "Title\n=====",
    )
)  # fmt: skip


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Make a page with a table of sessions, and anything before and after it."""
    columns = ["Date", *draw(HEADINGS)]
    rows = draw(st.lists(st.tuples(DATES, st.lists(WORDS, max_size=5)), max_size=6))
    lines = [" | ".join(columns), "|".join(["---"] * len(columns))]
    lines += [" | ".join((day, *words)) for day, words in rows]
    before, after = (draw(st.lists(BLOCKS, max_size=4)) for _ in range(2))
    table = "\n".join(f"| {line} |" for line in lines)
    return "\n\n".join((*before, table, *after)) + "\n"


#: How a page without a table says when a session is, and what stands between that and what it is.
FORMS = ("- {}", "## {}\n", "**{}**", "{}")
OPENINGS = st.tuples(
    st.sampled_from(
        ("20/03/23", "2023-03-20", "27/03/23 (3pm)", "3 April 2023", "17/04/23 11:00-12:00", "24 April 2023, Hall 5",
         "1 May 2023 (Cedar room)", "8-10 May 2023")
    ),
    st.sampled_from((": ", " – ", " ")),
    st.sampled_from(
        ("Attention", "Technical: Trees", "X ([Slides](https://example.org/s))", "Cancelled: Larch", "BANK HOLIDAY",
         "Ada Lovelace", "led by Ada Lovelace", "Willow (Grace Hopper)", "TBC", "at 14:30 Maple", "no meeting",
         "Guest: Juniper (Ada Lovelace)", "Guest: TBC", "postponed", "Easter holiday")
    ),
)  # fmt: skip
BELOW = st.sampled_from(
    (
        "Speaker: Ada Lovelace", "Room: Enigma", "Abstract: Why pines grow", "- nested oak", "  - deeper birch",
        "Slides: [the plane](https://example.org/d)", "Some prose of elms.", "**Reading**\n- [Beech](https://example.org/b)",
        "Topic: Spruce", "Zoom: https://zoom.us/j/1", "| A | B |\n|---|---|\n| fir | yew |", "> quoted hazel", "Notes",
        "*emphasis alder*", "1. first acacia",
    )
)  # fmt: skip


@st.composite
def lists(draw: st.DrawFn) -> str:
    """Make a page of items, headings or paragraphs with dates, and what stands below them."""
    form, page = draw(st.sampled_from(FORMS)), "# Our group\n\nWe meet to read.\n\n"
    entries = st.tuples(OPENINGS, st.lists(BELOW, max_size=3))
    for (day, joint, told), below in draw(st.lists(entries, min_size=2, max_size=5)):
        page += f"{form.format(day)}{'' if form.endswith(chr(10)) else joint}{told}\n"
        indent, end = ("  ", "\n") if form.startswith("-") else ("", "\n\n")
        page += "".join(f"{textwrap.indent(one, indent)}{end}" for one in below) + end
    return page


def read(text: str) -> Import | None:
    """Return what the page *text* comes to, None when it is refused."""
    try:
        return read_pages([("page.md", text.encode())], GROUP, ImportOptions(), TODAY)
    except RgfeedsError as error:
        assert error.exit_status == 2, error  # noqa: PT017 - most pages raise nothing
        return None


@given(pages())
@example("| Date | Topic |\n| ---|--- |\n| 20/03/23 | BANK HOLIDAY |\n")
def test_what_is_written_has_no_errors(page: str) -> None:
    """Whatever stands on a page, the store made of it loads without an error, its comments too."""
    made = read(page)
    if made is None:
        return
    found = load("", made.text.encode()).diagnostics
    assert [one for one in found if one.severity is Severity.ERROR] == []


@given(pages())
def test_the_same_page_gives_the_same_store(page: str) -> None:
    """A page imported twice gives the same bytes and the same report."""
    assert read(page) == read(page)


@given(pages())
@example("| Date | # | Topic |\n| ---|---|--- |\n| 20/03/23 | Room 3.14 |\n")
@example("| Date | # | Topic |\n| ---|---|--- |\n| | Enigma 4 |\n| 20/03/23 | 1 |\n")
@example("| Date | # | Topic |\n| ---|---|--- |\n| 20/03/23 | Enigma 4 | No talk |\n")
@example(
    "| Date | Topic | Paper |\n| ---|---|--- |\n| 20/03/23 | BERT | |\n| | Attention | Transformers |\n"
)
@example(
    "| Date | Topic |\n| ---|--- |\n"
    "| 20/03/23 | BANK HOLIDAY | BERT |\n| 20/03/23 | BANK HOLIDAY | Attention |\n| 20/03/23 | Easter holiday |\n"
)
@example("| Date | Lead |\n| ---|--- |\n| 20/03/23 | Ada |\n| | Ada (MIT) |\n")
@example("| Date | Topic |\n| ---|--- |\n| 01/05/23 in Hall 5 | BANK HOLIDAY |\n")
@example(
    "| Date | Topic | Topic |\n| ---|---|--- |\n| 20/03/23 | ~~gone~~ | Cancelled: Trees |\n"
)
@example(
    "| Date | Topic |\n| ---|--- |\n| 20/03/23 | |\n| **Spring 2024** | | Attention |\n"
)
def test_every_word_is_somewhere(page: str) -> None:
    """Each word of the table is in a key or a comment of the store, or in what is said of the page."""
    made = read(page)
    if made is None:
        return
    heads = re.compile(r"^\|.*\n(?=\|[-| :]+$)", re.MULTILINE)
    rows = re.findall(r"^\| .*", heads.sub("", page), re.MULTILINE)
    assert words_of("\n".join(rows)) <= said_in(made)


@given(lists())
@example("- 20/03/23: BANK HOLIDAY\n  quoted hazel\n- 27/03/23: Trees\n")
@example("20/03/23: Trees\n\n24 April 2023, Hall 5: TBC\n")
def test_every_word_of_a_list_is_somewhere(page: str) -> None:
    """Each word below a date of a page without a table is in the store, or in what is said of the page."""
    made = read(page)
    if made is not None:
        assert words_of(page.partition("read.\n")[2] or page) <= said_in(made)


CELLS = st.sampled_from(
    (
        "Attention", "BERT: a reading", '<a href="https://example.org/a">Paper</a>', "Cancelled: Larch", "BANK HOLIDAY",
        "Ada Lovelace", "<b>bold</b> fir", "a<br>pine", "<ul><li>oak</li><li>birch</li></ul>", "<p>elm</p><p>beech</p>",
        "TBC", "", "&amp; willow", "no meeting", "Willow (Grace Hopper)", "2:30pm", "Hall 5",
    )
)  # fmt: skip


@given(HEADINGS, st.lists(st.lists(CELLS, max_size=6), min_size=1, max_size=5))
@example(["Topic"], [["Attention", "Hall 5"]])
def test_every_word_of_an_html_table_is_somewhere(
    names: list[str], rows: list[list[str]]
) -> None:
    """Each word of a table of HTML is in the store, or in what is said of the page, be there too many cells."""
    head = "".join(f"<th>{name}</th>" for name in ["Date", *names])
    cells = ["".join(f"<td>{told}</td>" for told in ["20/03/23", *row]) for row in rows]
    body = "".join(f"<tr>{row}</tr>\n" for row in cells)
    made = read(f"<table>\n<tr>{head}</tr>\n{body}</table>\n")
    if made is not None:
        assert words_of(body) <= said_in(made)


def said_in(made: Import) -> set[str]:
    return words_of(" ".join((made.text, *made.report))) | CONSUMED


def words_of(text: str) -> set[str]:
    plain = re.sub(r"\]\([^)]*\)|<[^>]*>|&#?\w+;|!\[", " ", text)
    return {*re.findall(r"[^\W\d_]{3,}", plain.casefold())}


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_file_is_too_odd(content: bytes) -> None:
    """Any bytes at all are imported, or refused with words."""
    try:
        read_pages([("page.md", content)], GROUP, ImportOptions(mixed=True), TODAY)
    except RgfeedsError as error:
        assert str(error)  # noqa: PT017 - most pages raise nothing


PAGES = sorted((Path(__file__).parent.parent / "imports").glob("*/*.md"))
SCRAPS = (
    b"|", b"[", b"](", b"<td>", b"</a>", b"<a href=x>", b"\n", b"\n\n", b"# ", b"- ", b"~~", b"`", b"(", b")",
    b"2027-03-01", b"99/99/2027", b"<table>", b"</table>", b"<!--", b":", b"\xe2\x80\xae", b"<li>", b"<h2>",
    b"</h2>", b"\t", b"<br>", b"12:00-11:00", b"cancelled", b" " * 2000,
)  # fmt: skip


@given(
    st.sampled_from(PAGES),
    st.lists(
        st.tuples(st.integers(0, 3000), st.sampled_from(SCRAPS)), min_size=1, max_size=8
    ),
)
def test_a_damaged_page_is_imported_or_refused(
    page: Path, scraps: list[tuple[int, bytes]]
) -> None:
    """Whatever is written into a page, it is imported, or refused with words."""
    content = page.read_bytes()
    for at, scrap in scraps:
        content = content[:at] + scrap + content[at:]
    with suppress(RgfeedsError):
        read_pages([("page.md", content)], GROUP, ImportOptions(year=2027), TODAY)


@pytest.mark.parametrize(
    "text",
    ["- 2027-03-01 " + scrap * 20_000 for scrap in (" ", "[", "a (b [c ", "1/1 ", "- ")]
    + ["<table>" * 20_000, "<script>" * 20_000, ">" * 5_000 + " 2027-03-01: x"],
)  # fmt: skip
def test_no_page_takes_long(text: str) -> None:
    """Texts that make careless expressions go over them again and again are read at once."""
    read(text)
