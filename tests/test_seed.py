"""The store against the page it was made from, read here without any code of rgfeeds."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import tomli

REPOSITORY = Path(__file__).resolve().parents[1]
SEED = REPOSITORY.parent / "shared" / "seed"

LAST_DATE_OF_PAGE = "2024-01-15"
KINDS = {"Technical", "Discussion", "Research at Turing"}
MATERIALS = ("slides", "notebook", "materials")
KEYS_IN_ORDER = (
    *("id", "date", "weekday", "start", "end", "title", "kind", "leads", "room"),
    *(*MATERIALS, "recording", "code", "announced", "continues", "abstract", "reading"),
)
PUBLISHED_IDS = [
    "word-embeddings",
    "deep-learning-basics",
    "rnns-and-lstms",
    "encoder-decoder-models",
    "hands-on-rnns-and-lstms",
    "attention",
    "transformers",
    "bert",
    "gpt",
    "vision-transformers-part-i",
    "vision-transformers-part-ii",
    "lora-part-i",
    "lora-part-ii",
    "rlhf",
    "prompt-engineering",
    "knowledge-retrieval",
    "safety-evaluations",
    "diffusion-models",
    "transformers-for-coding",
    "responsible-foundation-models",
    "stable-diffusion",
    "benchmarking-on-gpus",
    "retentive-networks",
]

DATE = r"\d\d/\d\d/\d\d"
TABLE_ROW = re.compile(
    rf"^\|\s*(?:\[(?P<linked>{DATE})\]\(#(?P<anchor>\d+)\)|(?P<plain>{DATE}))\s*"
    r"\|(?P<topic>[^|]*)\|(?P<room>[^|]*)\|(?P<leads>[^|]*)\|\s*$",
    re.MULTILINE,
)
SECTION = re.compile(
    rf"^## (?P<date>{DATE})\n### (?P<heading>[^\n]+)\n(?P<body>.*?)(?=^## |\Z)",
    re.MULTILINE | re.DOTALL,
)
LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<url>[^)\s]*)\)")
LINK_IN_BRACKETS = re.compile(rf"\s*\({LINK.pattern}\)")

Session = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the page's table; *anchor* is the date of the section it points to."""

    anchor: dt.date | None
    topic: str
    room: str
    leads: list[tuple[str, str]]

    @property
    def title(self) -> str:
        """The topic without its links, its kind still before it."""
        return " ".join(LINK_IN_BRACKETS.sub("", self.topic).split())

    @property
    def materials(self) -> list[tuple[str, str]]:
        """What is linked in the topic: the label in small letters, and the address."""
        links = LINK_IN_BRACKETS.finditer(self.topic)
        return [(link["text"].lower(), link["url"]) for link in links]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page repaired: its table and its sections, by date."""

    text: str
    rows: dict[dt.date, Row]
    headings: dict[dt.date, str]
    bodies: dict[dt.date, list[str]]


def read_date(text: str) -> dt.date:
    """Read `20/03/23` or, as an anchor has it, `200323`."""
    day, month, year = re.findall(r"\d\d", text)
    return dt.date(2000 + int(year), int(month), int(day))


def read_row(match: re.Match[str]) -> Row:
    return Row(
        anchor=read_date(match["anchor"]) if match["anchor"] else None,
        topic=match["topic"].strip(),
        room=match["room"].strip(),
        leads=LINK.findall(match["leads"]),
    )


def read_page(damaged: str) -> Page:
    # An honest character beyond ASCII would make this raise: the page is damaged throughout or not at all.
    text = damaged.encode("cp1252").decode("utf-8")
    sections = [(read_date(match["date"]), match) for match in SECTION.finditer(text)]
    return Page(
        text=text,
        rows={
            read_date(match["linked"] or match["plain"]): read_row(match)
            for match in TABLE_ROW.finditer(text)
        },
        headings={date: match["heading"].strip() for date, match in sections},
        bodies={
            date: [line.rstrip() for line in match["body"].strip().splitlines()]
            for date, match in sections
        },
    )


def materials(session: Session) -> Iterator[tuple[str, str]]:
    """Every material of the session's own: its key and its address."""
    for key in MATERIALS:
        written = session.get(key, [])
        for material in written if isinstance(written, list) else [written]:
            yield key, material["url"] if isinstance(material, dict) else material


def told_title(session: Session) -> str:
    """Put the kind before the title, as the page does."""
    return ": ".join(session[key] for key in ("kind", "title") if key in session)


def without_kind(heading: str) -> str:
    kind, colon, title = heading.partition(": ")
    return title if colon and kind in KINDS else heading


def addresses(text: str) -> Counter[str]:
    return Counter(link["url"] for link in LINK.finditer(text))


@pytest.fixture(scope="module")
def store() -> dict[str, Any]:
    return tomli.loads((REPOSITORY / "data" / "sessions.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def sessions(store: dict[str, Any]) -> list[Session]:
    """Leave out what was added since: this file speaks of the page's sessions alone."""
    return [
        session
        for session in store["session"]
        if str(session["date"]) <= LAST_DATE_OF_PAGE
    ]


@pytest.fixture(scope="module")
def by_date(sessions: list[Session]) -> dict[dt.date, Session]:
    return {session["date"]: session for session in sessions}


@pytest.fixture(scope="module")
def page() -> Page:
    found = sorted(SEED.glob("*.txt"))
    if not found:
        pytest.skip(
            "the page the store was made from is not here: no ../shared/seed/*.txt"
        )
    return read_page(found[0].read_text("utf-8"))


# What holds of the store alone.


def test_there_are_the_sessions_of_the_page(sessions: list[Session]) -> None:
    """The store holds all 23 sessions of the page, oldest first, no two on one day."""
    dates = [session["date"] for session in sessions]
    assert len(dates) == 23
    assert sorted(set(dates)) == dates


def test_everybody_in_people_leads(
    store: dict[str, Any], sessions: list[Session]
) -> None:
    """The 18 leads of the page are in `[people]`, and nobody is there who leads nothing."""
    leads = {lead for session in sessions for lead in session["leads"]}
    assert len(leads) == 18
    assert leads - set(store["people"]) == set()
    everybody = {
        lead for session in store["session"] for lead in session.get("leads", [])
    }
    assert set(store["people"]) - everybody == set()


def test_ids_are_unique_and_well_formed(store: dict[str, Any]) -> None:
    """Every id is unique and made of small letters, digits and inner hyphens, 64 at most."""
    ids = [session["id"] for session in store["session"]]
    assert len(set(ids)) == len(ids)
    well_formed = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
    assert [name for name in ids if not well_formed.fullmatch(name)] == []
    assert max(map(len, ids)) <= 64


def test_ids_belong_to_the_talk(sessions: list[Session]) -> None:
    """No id of the page's sessions has a digit, so none has one of its date."""
    assert [
        session["id"] for session in sessions if re.search(r"\d", session["id"])
    ] == []


def test_ids_stay(sessions: list[Session]) -> None:
    """The ids are those first published: calendars, feeds and links know the sessions by them."""
    assert [session["id"] for session in sessions] == PUBLISHED_IDS


def test_announced_is_pinned_to_the_day(sessions: list[Session]) -> None:
    """Each session of the page is pinned as announced on its own day, as a bare date."""
    dates = [session["date"] for session in sessions]
    assert [session["announced"] for session in sessions] == dates
    assert {type(session["announced"]) for session in sessions} == {dt.date}


def test_unusual_days_are_said(sessions: list[Session]) -> None:
    """Exactly the two sessions that were not on a Monday say their weekday."""
    said = {
        session["date"]: session["weekday"]
        for session in sessions
        if "weekday" in session
    }
    unusual = [
        session["date"] for session in sessions if session["date"].weekday() != 0
    ]
    assert unusual == [dt.date(2023, 5, 3), dt.date(2023, 5, 31)]
    assert said == dict.fromkeys(unusual, "Wednesday")


def test_kinds_are_the_three_of_the_page(sessions: list[Session]) -> None:
    """`Technical`, `Discussion` and `Research at Turing` are kinds; `BERT` and `GPT` are not."""
    assert {session["kind"] for session in sessions if "kind" in session} == KINDS
    assert [
        session["title"]
        for session in sessions
        if session["title"].split(":")[0] in KINDS
    ] == []


def test_keys_stand_in_order(sessions: list[Session]) -> None:
    """Every session has its keys in one order, and no others."""
    for session in sessions:
        assert [key for key in KEYS_IN_ORDER if key in session] == list(session)


def test_the_usual_room_is_not_repeated(
    store: dict[str, Any], sessions: list[Session]
) -> None:
    """A session says its room only where it is not the usual one."""
    rooms = [session["room"] for session in sessions if "room" in session]
    assert rooms == ["Margaret Hamilton", "Mae Jemison", "Ursula Franklin"]
    assert store["defaults"][:1] == [
        {
            "start": "11:00",
            "end": "12:00",
            "room": "David Blackwell",
            "weekday": "Monday",
        }
    ]


def test_the_group_is_who_it_is(store: dict[str, Any]) -> None:
    """The two names that calendars and feeds know the group by stay as first published."""
    assert store["group"]["id"] == "robots-in-disguise"
    assert store["group"]["authority"] == "alan-turing-institute.github.io"


# What holds of the store beside the page.


def test_the_page_was_read_whole(page: Page) -> None:
    """The expressions of this file miss no row, no section and no link of the page."""
    assert len(page.rows) == len(re.findall(r"^\| \[?\d", page.text, re.MULTILINE))
    assert len(page.bodies) == len(re.findall(r"^### ", page.text, re.MULTILINE))
    in_rows = sum(len(row.leads) + len(row.materials) for row in page.rows.values())
    in_bodies = sum(addresses("\n".join(body)).total() for body in page.bodies.values())
    assert in_rows + in_bodies == page.text.count("](http")


def test_dates(page: Page, by_date: dict[dt.date, Session]) -> None:
    """The store has the days of the page's table, in its order."""
    assert list(page.rows) == list(by_date)


def test_titles(page: Page, by_date: dict[dt.date, Session]) -> None:
    """Kind and title together are the row's topic without its links."""
    expected = {date: row.title for date, row in page.rows.items()}
    assert expected == {date: told_title(session) for date, session in by_date.items()}


def test_rooms(
    page: Page, store: dict[str, Any], by_date: dict[dt.date, Session]
) -> None:
    """Each session is in the room of its row."""
    usual = store["defaults"][0]["room"]
    expected = {date: row.room for date, row in page.rows.items()}
    assert expected == {
        date: session.get("room", usual) for date, session in by_date.items()
    }


def test_leads(
    page: Page, store: dict[str, Any], by_date: dict[dt.date, Session]
) -> None:
    """Each session has the leads of its row, in order, with their links."""
    people = store["people"]
    expected = {date: row.leads for date, row in page.rows.items()}
    assert expected == {
        date: [(lead, people.get(lead)) for lead in session["leads"]]
        for date, session in by_date.items()
    }


def test_materials(page: Page, by_date: dict[dt.date, Session]) -> None:
    """Each session has every slides, notebook and materials link of its row, under that name."""
    expected = {date: row.materials for date, row in page.rows.items()}
    assert expected == {
        date: list(materials(session)) for date, session in by_date.items()
    }


def test_links_of_rows(
    page: Page, store: dict[str, Any], by_date: dict[dt.date, Session]
) -> None:
    """The store links to all that each row links to, as often."""
    people = store["people"]
    for date, row in page.rows.items():
        session = by_date[date]
        leads = [people[lead] for lead in session["leads"]]
        actual = Counter([*leads, *(url for _, url in materials(session))])
        assert addresses(row.topic) + Counter(url for _, url in row.leads) == actual


def test_two_decks_are_told_apart(page: Page, by_date: dict[dt.date, Session]) -> None:
    """Where a row has several decks, each is called by the words before its link."""
    several = {date: row for date, row in page.rows.items() if len(row.materials) > 1}
    assert list(several) == [dt.date(2023, 6, 26)]
    for date, row in several.items():
        words = [
            part.strip(" &") for part in re.split(r"\(\[.*?\]\(.*?\)\)", row.topic)
        ]
        assert [word for word in words if word] == [
            deck["title"] for deck in by_date[date]["slides"]
        ]


def test_sections_belong_to_their_sessions(
    page: Page, by_date: dict[dt.date, Session]
) -> None:
    """A row that points to its own section has a reading; to another's, continues that session."""
    for date, row in page.rows.items():
        session = by_date[date]
        own = row.anchor == date
        assert own == ("reading" in session)
        shared = None if own or row.anchor is None else by_date[row.anchor]["id"]
        assert shared == session.get("continues")


def test_headings_of_sections_are_kept(
    page: Page, by_date: dict[dt.date, Session]
) -> None:
    """A section's heading is its session's title, or else the first line of its abstract."""
    for date, row in page.rows.items():
        session = by_date[date]
        if row.anchor is None:
            assert "abstract" not in session
            continue
        heading = page.headings[row.anchor]
        same = without_kind(heading).casefold() == session["title"].casefold()
        first_line = session.get("abstract", "").partition("\n")[0]
        assert ("" if same else heading) == first_line


def test_links_of_sections(page: Page, by_date: dict[dt.date, Session]) -> None:
    """Each reading links to all that its section links to, as often."""
    expected = {date: addresses("\n".join(body)) for date, body in page.bodies.items()}
    assert expected == {
        date: addresses(by_date[date]["reading"]) for date in page.bodies
    }


def test_readings(page: Page, by_date: dict[dt.date, Session]) -> None:
    """Each reading is its section, line by line: headings, bullets, notes, prose and blank lines."""
    assert page.bodies == {
        date: by_date[date]["reading"].splitlines() for date in page.bodies
    }


def test_the_damage_is_repaired(page: Page, sessions: list[Session]) -> None:
    """Beyond ASCII, the sessions have the page's four repaired characters and nothing else."""
    written = re.findall(r"[^\x00-\x7f]", str(sessions))
    assert sorted(re.findall(r"[^\x00-\x7f]", page.text)) == sorted(written)
    assert sorted(written) == ["\u2013", "\u2014", "\u2019", "\U0001f917"]
