"""Laws of importing, on pages put together at random from what pages are made of."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from rgfeeds.diagnostics import Severity
from rgfeeds.errors import RgfeedsError
from rgfeeds.importers import IMPORTERS
from rgfeeds.importers.drafts import Imported, Wishes
from rgfeeds.importers.encoding import source
from rgfeeds.importers.group_facts import Given
from rgfeeds.importers.leftovers import leftovers, with_comments
from rgfeeds.importers.outcome import outcome
from rgfeeds.importers.store_text import new_store
from rgfeeds.importers.updating import Updated, updated
from rgfeeds.load import load

GROUP = Given(
    id="readers",
    authority="example.org",
    name="Readers",
    url="https://example.org/readers/",
    timezone="Europe/London",
)
TODAY = dt.date(2026, 11, 24)
LATER = dt.date(2027, 6, 1)

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


def read(text: str) -> Imported | None:
    """Return what the page *text* comes to, None when it is refused."""
    try:
        return IMPORTERS[0].read([source("page.md", text.encode())], Wishes())
    except RgfeedsError:
        return None


def again(text: str, imported: Imported, today: dt.date) -> Updated:
    store = load("", text.encode()).store
    assert store is not None
    return updated(store, imported, today)


@given(pages())
def test_what_is_written_has_no_errors(page: str) -> None:
    """Whatever stands on a page, the store made of it loads without an error."""
    imported = read(page)
    if imported is None:
        return

    loaded = load("", new_store(imported, GROUP, TODAY).encode())

    errors = [one for one in loaded.diagnostics if one.severity is Severity.ERROR]
    assert errors == []


@given(pages())
def test_twice_is_once(page: str) -> None:
    """A page imported into the store it made changes nothing."""
    imported = read(page)
    if imported is None:
        return
    text = new_store(imported, GROUP, TODAY)

    assert text == again(text, imported, LATER).text


@given(pages(), pages())
def test_an_update_loses_nothing(first: str, second: str) -> None:
    """A store that another page is imported into keeps every line, loads, and is up to date afterwards."""
    one, other = read(first), read(second)
    if one is None or other is None:
        return
    before = new_store(one, GROUP, TODAY)

    after = again(before, other, LATER).text

    loaded = load("", after.encode())
    errors = [one for one in loaded.diagnostics if one.severity is Severity.ERROR]
    assert errors == []
    assert after == again(after, other, LATER).text
    ids = [session.id for _, session in loaded.store.sessions] if loaded.store else []
    assert {draft.title for draft in one.sessions if draft.title} <= {
        session.title for _, session in (loaded.store.sessions if loaded.store else ())
    }
    assert len(ids) == len(set(ids))


@given(pages())
def test_a_lost_link_is_told(page: str) -> None:
    """A link that the store does not have is named in a remark, and stays in the store as a comment."""
    imported = read(page)
    if imported is None:
        return
    made = new_store(imported, GROUP, TODAY)

    result = outcome(made, imported.found)
    more = leftovers(result, imported, [source("page.md", page.encode())])

    text = with_comments(made, more)
    told = " ".join(remark.text for remark in (*imported.remarks, *more))
    assert [url for url in result.lost if url not in told or url not in text] == []
    assert outcome(text, imported.found) == result


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_file_is_too_odd(content: bytes) -> None:
    """Any bytes at all are imported, or refused with words."""
    try:
        page = source("page.md", content, mixed=True)
        IMPORTERS[0].read([page], Wishes())
    except RgfeedsError as error:
        assert str(error).startswith("page.md")  # noqa: PT017 - most pages raise nothing
