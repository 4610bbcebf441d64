"""The sessions as a Markdown page, and back."""

import datetime as dt
import re
import shutil
import string
from pathlib import Path

import pytest
from factories import AT, LONDON, group, plan, session
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rgfeeds.errors import RgfeedsError
from rgfeeds.history.timeline import Snapshot
from rgfeeds.importing import GroupOptions, ImportOptions, read_pages
from rgfeeds.model import (
    Break,
    Material,
    MaterialKind,
    Person,
    Schedule,
    Session,
    Status,
)
from rgfeeds.outputs import markdown_page
from rgfeeds.outputs.markdown_page import between, page
from rgfeeds.publication import Publication, publish
from rgfeeds.rules import load
from rgfeeds.text.markdown import html

ROOT = Path(__file__).parent.parent.parent
GROUP = group(name="Conference Deadlines")


def publication(*sessions: Session) -> Publication:
    schedule = Schedule(group=GROUP, sessions=sessions)
    snapshots = [Snapshot(schedule=schedule, at=AT)]
    return publish(snapshots)


def imported(text: str) -> tuple[Session, ...]:
    """Return the sessions of the store that the importer makes of *text*."""
    return schedule_of(text).sessions


def imported_breaks(text: str) -> list[Break]:
    return list(schedule_of(text).breaks)


def schedule_of(text: str) -> Schedule:
    given = GroupOptions(
        name=GROUP.name,
        id=GROUP.id,
        authority=GROUP.authority,
        url=GROUP.url,
        timezone=GROUP.timezone.key,
    )
    today = dt.date(2026, 11, 24)
    made = read_pages([("page.md", text.encode())], given, ImportOptions(), today)
    loaded = load("store", made.text.encode())
    assert loaded.schedule is not None, loaded.diagnostics
    return loaded.schedule


def kept(sessions: tuple[Session, ...]) -> list[Session]:
    """Return *sessions* without what a page has no place for."""
    return [
        replace(
            one, announced=None, continues=None, address=None,
            unusual_day=False,
        )
        for one in sessions
    ]  # fmt: skip


#: What readings are made of that a label could be mistaken for.
SCRAPS = (
    "#", "##", "**", "__", " ", "\t", "\n", "\r", "\u2028", "x", "_", ":",
    "abstract", "Summary", "\u017fummary", "ABSTRACT", "abstracts", "- ",
)  # fmt: skip
LETTERS = st.text(string.ascii_letters + "äß世", min_size=1, max_size=5)
SIGNS = st.sampled_from([*"*_`[]<>&|\\#~'\"+", ""])
WORD = st.builds(lambda a, sign, b: f"{a}{sign}{b}", LETTERS, SIGNS, LETTERS)
LINES = st.lists(WORD, min_size=1, max_size=4).map(
    lambda words: " ".join(["Talk", *words])
)
#: Titles that mean something else on a page that people wrote.
TITLES = st.sampled_from(
    [
        "Discussion: why", "Seminar – Trees", "Cancelled flights", "Postponed: a history", "Trees (cancelled)",
        "TBC: Trees", "Trees (at 3pm)", "12 May 1999: what happened", "Trees (in Enigma)", "Christmas lectures",
        "No session on Mars", "See https://example.org/x for more", "https://example.org/x", "- dash", "Week 4",
        "References", "News", "Reading", "Trees by: Ada Lovelace", "2024", "Room 3", "Trees [slides]",
    ]
)  # fmt: skip
ROOMS = st.sampled_from(
    [None, "Enigma", "Jack | Good", "Room 2019", "Lab 14:30", "Open"]
)
URLS = st.sampled_from(
    ["https://example.org/a.pdf", "https://example.org/?q=1&r=2", "https://a.org/%20"]
)
MATERIALS = st.builds(
    Material,
    kind=st.sampled_from(MaterialKind),
    url=URLS,
    title=st.none() | st.sampled_from(["Part one", "Code | data", "Slides: again"]),
)
#: Somebody is the same person in every session.
LEADS = st.sampled_from(
    [
        Person(name="Ada Lovelace", url="https://example.org/ada"),
        Person(name="山田太郎"),
        Person(name="Sammy Davis Jr."),
        Person(name="Jörg Öz", url="https://example.org/j", affiliation="A & B Labs"),
        Person(name="Zoë O'Neil", affiliation="Cambridge"),
    ]
)
READINGS = st.sampled_from(
    [
        "",
        "Only prose, without a link.",
        "**Main**\n- [Paper](https://example.org/p)\n  - note\n\n**Extra**\n- A book",
        "- [A | B](https://example.org/p)\n\nProse behind.",
    ]
)
ABSTRACTS = st.sampled_from(
    ["", "About *it*.", "Two\n\nparagraphs & [a](https://a.b)."]
)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))
HOURS = st.integers(8, 20)
LENGTHS = st.sampled_from(
    [dt.timedelta(hours=1), dt.timedelta(hours=4.5), dt.timedelta(days=2)]
)
BREAKS = st.lists(
    st.builds(
        lambda start, days, reason: Break(start=start, until=start + dt.timedelta(days), reason=reason),
        st.dates(dt.date(2031, 1, 1), dt.date(2031, 12, 1)), st.integers(0, 9), st.sampled_from([None, "Easter", "UCU strike", "half-term (UK)", "(half-term)", "everybody is away, " * 9 + "too"]),
    ),
    max_size=2, unique_by=lambda one: one.start,
)  # fmt: skip


@st.composite
def schedules(draw: st.DrawFn) -> tuple[Session, ...]:
    days = draw(st.lists(DAYS, min_size=1, max_size=5, unique=True))
    sessions = []
    for number, day in enumerate(sorted(days)):
        start = dt.datetime.combine(day, dt.time(draw(HOURS)), LONDON)
        sessions.append(
            session(
                id=f"talk-{'abcde'[number]}",
                title=draw(LINES | TITLES | st.none()),
                kind=draw(st.sampled_from([None, None, "Talk", "Cancelled talk"])),
                leads=tuple(draw(st.lists(LEADS, max_size=2, unique_by=_name))),
                materials=tuple(
                    sorted(
                        draw(st.lists(MATERIALS, max_size=3, unique_by=_url)),
                        key=lambda made: list(MaterialKind).index(made.kind),
                    )
                ),
                abstract=draw(ABSTRACTS),
                reading=draw(READINGS),
                reason=draw(
                    st.sampled_from([None, "Ada | Jörg is ill", "moved: 2 rooms"])
                ),
                plan=plan(
                    start,
                    end=start + draw(LENGTHS),
                    room=draw(ROOMS),
                    status=draw(st.sampled_from(Status)),
                ),
            )
        )
    return tuple(sessions)


def _name(lead: Person) -> str:
    return lead.name


def _url(made: Material) -> str:
    return made.url


@given(schedules(), BREAKS)
def test_the_page_comes_back(
    sessions: tuple[Session, ...], breaks: list[Break]
) -> None:
    """Of stores as people write them, the importer makes the same sessions of their page.

    Pins and continuations have no place in it; neither have names that read as several.
    Brackets in an address come back percent-encoded, and signs are those within words.
    """
    written = page(replace(publication(*sessions), breaks=tuple(breaks)))
    assert kept(imported(written)) == kept(sessions)
    assert imported_breaks(written) == sorted(breaks, key=lambda one: one.start)


def test_a_status_of_its_own_leaves_titles_alone() -> None:
    """Where a column tells the status, a title that begins with the word for one is a title."""
    day = dt.datetime(2027, 3, 1, 11, tzinfo=LONDON)
    sessions = (
        session(
            id="ill", title="Trees", reason="Ada is ill", plan=plan(day, status=Status.CANCELLED)
        ),
        session(
            id="noise", title="Cancelled noise and quiet offices", plan=plan(day + dt.timedelta(days=7))
        ),
    )  # fmt: skip
    assert kept(imported(page(publication(*sessions)))) == kept(sessions)


def test_headings_of_a_text_stand_below_that_of_its_session() -> None:
    """So they are still the session's when the page is read back; code stays as it is."""
    abstract, code = "# Why\n\nTrees grow.", "```\n# no heading\n```"
    told = session(
        title="Trees", abstract=abstract, reading=f"# Main\n\n{code}\n\n## More\n\n- x"
    )

    (found,) = imported(page(publication(told)))

    assert found.abstract == "### Why\n\nTrees grow."
    assert found.reading == f"### Main\n\n{code}\n\n#### More\n\n- x"


@pytest.mark.parametrize(
    ("written", "back"),
    [
        ("- [Why <think> helps](https://example.org): <eos>", ""),
        ("**Main & <Group>**\n\n- A", ""),
        ("<!-- rgfeeds -->\n\n- A", "&lt;!-- rgfeeds --&gt;\n\n- A"),
        ("Main\n====\n\n- A\n\nExtra\nones\n---\n\n- B", "### Main\n\n- A\n\n#### Extra ones\n\n- B"),
        ("```\n- A", "```\n- A\n```"),
        ("- A\n\n| Paper | Date |\n|--|--|\n| B | 2020-05-01 |", ""),
    ],
)  # fmt: skip
def test_a_reading_stays_in_its_section(written: str, back: str) -> None:
    """Whatever it holds, it breaks out nowhere, and comes back as text."""
    first = session(id="week-3", title="Trees", reading=written)
    second = session(
        id="iclr-2026",
        title="Leaves",
        plan=plan(dt.datetime(2026, 6, 8, 11, tzinfo=LONDON)),
    )
    shown = page(publication(first, replace(second, reading="- C")))

    one, two = imported(shown)

    assert (one.id, two.id) == ("week-3", "iclr-2026")
    assert two.reading == "- C"
    assert html(one.reading) == html(back or written)
    assert "<!-- rgfeeds" not in shown


def test_an_abstract_keeps_its_labels() -> None:
    """What follows one is not taken for the reading."""
    abstract = "What we do.\n\n**Bio**\n\nAda is a researcher."

    (one,) = imported(page(publication(session(title="Trees", abstract=abstract))))

    assert (one.abstract, one.reading) == (abstract, "")


def test_ids_without_a_word_come_back() -> None:
    """An id stays what it is, be it a mere number of the session or a date."""
    ids = ["week-3", "s0", "2026-01-12"]
    sessions = [
        session(id=id, plan=plan(dt.datetime(2026, 6, 8 + n, 11, tzinfo=LONDON)))
        for n, id in enumerate(ids)
    ]

    assert [one.id for one in imported(page(publication(*sessions)))] == ids


def test_the_real_sessions_come_back() -> None:
    """The page of this repository's own store holds all of it that a page can."""
    store = (ROOT / "data/sessions.toml").read_bytes()
    schedule = load("store", store).schedule
    assert schedule is not None
    text = page(publication(*schedule.sessions))
    assert kept(imported(text)) == kept(schedule.sessions)


def test_every_link_within_the_page_leads_somewhere() -> None:
    """What it leads to is there once: what is to be read, or the row itself."""
    read = session(id="read", title="Read", reading="- [A](https://a.b)")
    text = page(publication(read, session(id="bare", title="Bare")))
    there = re.findall(r'<a id="([\w-]+)"></a>', text)
    assert sorted(there) == sorted(re.findall(r"\(#([\w-]+)\)", text))
    assert len(there) == 2


def test_a_page_keeps_its_own_words() -> None:
    """Only what stands between the marks is written, again and again, in the page's line ends."""
    shown = publication(session(title="Causality"))
    marks = (
        "# Ours\r\n\r\n<!-- rgfeeds -->\r\nold\r\n<!-- end of rgfeeds -->\r\nBye\r\n"
    )
    once = between(marks, shown, "README.md")
    assert once.startswith("# Ours\r\n\r\n<!-- rgfeeds -->\r\n\r\n| Date |")
    assert once.endswith("\r\n\r\n<!-- end of rgfeeds -->\r\nBye\r\n")
    assert "old" not in once
    assert "\n" not in once.replace("\r\n", "")
    assert between(once, shown, "README.md") == once


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!-- rgfeeds -->\n",
        "<!-- end of rgfeeds -->\n<!-- rgfeeds -->\n",
        "<!-- rgfeeds -->\n<!-- rgfeeds -->\n<!-- end of rgfeeds -->\n",
    ],
)
def test_a_page_must_say_where(text: str) -> None:
    """Without the two marks, once each and in order, nothing is written anywhere."""
    with pytest.raises(RgfeedsError, match="these two lines"):
        between(text, publication(session()), "README.md")


def test_the_command_prints_or_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`rgfeeds export` prints the page, and keeps it in a page that has the marks."""
    from click.testing import CliRunner  # noqa: PLC0415

    from rgfeeds.cli import main  # noqa: PLC0415

    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "tests/examples/minimal/sessions.toml", "data/sessions.toml")
    printed = CliRunner().invoke(main, ["export"])
    assert printed.exit_code == 0
    assert "[2026-01-12](#causality) |" in printed.stdout
    readme = tmp_path / "README.md"
    readme.write_text("<!-- rgfeeds -->\n<!-- end of rgfeeds -->\n")
    assert "Wrote" in CliRunner().invoke(main, ["export", "README.md"]).stdout
    assert "[2026-01-12](#causality) |" in readme.read_text()
    assert "up to date" in CliRunner().invoke(main, ["export", "README.md"]).stdout
    Path("data/sessions.toml").write_text("[group]\n")
    assert CliRunner().invoke(main, ["export"]).exit_code == 1


@given(st.lists(st.sampled_from(SCRAPS)).map("".join))
def test_a_label_stands_at_the_beginning_of_a_line(reading: str) -> None:
    """Looked for is a line that begins so, the first line too."""
    label = r"^\s*(?:#+\s*|\*\*|__)(?:abstract|summary)\b"
    labelled = re.search(label, reading, re.MULTILINE | re.IGNORECASE)
    listed = markdown_page._LISTED.search(reading)

    assert markdown_page._is_prose(reading) == (not listed or bool(labelled))
