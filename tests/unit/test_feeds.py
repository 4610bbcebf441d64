"""The feeds, read back by a reader that did not write them."""

import datetime as dt
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from factories import AT, LONDON, TEXT, files, group, plan, published, session
from feedgen.feed import FeedGenerator
from hypothesis import given

from rgfeeds.model import Break, Material, MaterialKind, Person, Status
from rgfeeds.model.addresses import entry_id
from rgfeeds.publication import Publication

ATOM = "{http://www.w3.org/2005/Atom}"


def atom(publication: Publication) -> bytes:
    return files(publication, "atom")["feed.xml"]


def rss(publication: Publication) -> bytes:
    return files(publication, "rss")["rss.xml"]


def read(content: bytes) -> Any:
    """Return what feedparser makes of *content*; it must find it well-formed."""
    parsed = feedparser.parse(content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


@given(TEXT.filter(str.strip))
def test_any_title_comes_back(title: str) -> None:
    """Whatever a title holds, both feeds are well-formed and say it as it was written."""
    publication = published(session(title=title, kind=title))

    in_atom = ET.fromstring(atom(publication)).find(f"{ATOM}entry/{ATOM}title")
    in_rss = ET.fromstring(rss(publication)).find("channel/item/title")

    expected = f"Mon 1 Jun 11:00: {title}"
    assert in_atom is not None
    assert in_rss is not None
    assert expected == in_atom.text == in_rss.text


def test_both_feeds_tell_the_same() -> None:
    """Atom and RSS have the same entries, under the same ids, with the same dates and words."""
    lead = Person(name="Ada", url="https://example.org/ada")
    slides = Material(kind=MaterialKind.SLIDES, url="https://example.org/s.pdf")
    publication = published(
        session(leads=(lead,), materials=(slides,), kind="Technical")
    )

    from_atom, from_rss = read(atom(publication)), read(rss(publication))

    for name in ("id", "title", "link", "published_parsed", "author", "tags"):
        first, second = from_atom.entries[0][name], from_rss.entries[0][name]
        assert (first if name != "tags" else first[0].term) == (
            second if name != "tags" else second[0].term
        ), name
    assert "https://example.org/s.pdf" in from_rss.entries[0].description


def test_ids_are_never_addresses() -> None:
    """An entry's id survives a move of the site: it is no URL, and RSS says so."""
    publication = published(session())

    item = ET.fromstring(rss(publication)).find("channel/item/guid")

    assert item is not None
    assert item.get("isPermaLink") == "false"
    assert entry_id(group(), "causality", "announced") == item.text


def test_a_link_says_what_it_is() -> None:
    """An entry has one alternate link, to the page; slides are related, so no reader opens them."""
    slides = Material(kind=MaterialKind.SLIDES, url="https://example.org/s.pdf")

    links = ET.fromstring(atom(published(session(materials=(slides,))))).findall(
        f"{ATOM}entry/{ATOM}link"
    )

    assert [(link.get("rel"), link.get("href")) for link in links] == [
        ("alternate", "https://example.org/tea/sessions/causality/"),
        ("related", "https://example.org/s.pdf"),
    ]


def test_each_feed_names_itself() -> None:
    """The self link of each feed is that feed's own address."""
    publication = published(session())

    in_atom = [
        link.href for link in read(atom(publication)).feed.links if link.rel == "self"
    ]
    in_rss = [
        link.href for link in read(rss(publication)).feed.links if link.rel == "self"
    ]

    assert in_atom == ["https://example.org/tea/feed.xml"]
    assert in_rss == ["https://example.org/tea/rss.xml"]


def test_a_feed_is_as_old_as_its_newest_entry() -> None:
    """No clock shows: a feed was updated when its newest entry was, an empty one with the store."""
    pinned = session(announced=dt.datetime(2025, 11, 3, 9, tzinfo=dt.UTC))

    assert read(atom(published(pinned))).feed.updated == "2025-11-03T09:00:00+00:00"
    assert AT.isoformat() == read(atom(published())).feed.updated


def test_a_browser_gets_a_page() -> None:
    """The Atom feed names its stylesheet, which is published beside it."""
    made = files(published(session()), "atom")

    assert sorted(made) == ["feed.css", "feed.xml"]
    assert (
        b'<?xml-stylesheet type="text/css" href="feed.css"?>' in made["feed.xml"][:200]
    )


def test_feedgen_still_drops_the_attributes_of_links() -> None:
    """Feedgen loses rel and type of an entry's link; when this fails, drop `AtomLinks`."""
    generator = FeedGenerator()
    generator.id("urn:x")
    generator.title("x")
    entry = generator.add_entry(order="append")
    entry.id("urn:y")
    entry.title("y")
    entry.link(href="https://example.org/s.pdf", rel="related", type="application/pdf")
    entry.content("z")

    link = ET.fromstring(generator.atom_str()).find(f"{ATOM}entry/{ATOM}link")

    assert link is not None
    assert link.get("rel") is None


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            session(plan=plan(room="Ursula Franklin")),
            "Mon 1 Jun 11:00, Ursula Franklin: Causality",
        ),
        (
            session(plan=plan(online="https://x.example")),
            "Mon 1 Jun 11:00, online: Causality",
        ),
        (
            session(plan=plan(dt.datetime(2027, 1, 4, 11, tzinfo=LONDON))),
            "Mon 4 Jan 2027 11:00: Causality",
        ),
        (
            session(plan=plan(status=Status.CANCELLED)),
            "Cancelled: Mon 1 Jun, Causality",
        ),
    ],
)
def test_announcements_say_when_and_where(told: Any, expected: str) -> None:
    """An announcement's title is all that one needs on a lock screen."""
    assert expected == read(atom(published(told))).entries[0].title


def test_a_break_is_news() -> None:
    """A break set before it begins is one entry, with its reason."""
    interval = Break(
        start=dt.date(2026, 8, 31),
        until=dt.date(2026, 9, 4),
        reason="the building is shut",
    )

    (entry,) = read(atom(published(breaks=(interval,)))).entries

    assert entry.title == "No session Mon 31 Aug to Fri 4 Sep: the building is shut"
    assert entry_id(group(), None, "break/2026-08-31/2026-09-04") == entry.id


def test_materials_of_their_own_day_are_told() -> None:
    """Slides pinned after the announcement are an entry of their own, older ones are not."""
    early = Material(kind=MaterialKind.SLIDES, url="https://example.org/1", added=AT)
    late = Material(
        kind=MaterialKind.RECORDING,
        url="https://example.org/2",
        added=AT + dt.timedelta(days=3),
    )

    entries = read(atom(published(session(materials=(early, late))))).entries

    assert [e.title for e in entries] == [
        "Recording: Causality",
        "Mon 1 Jun 11:00: Causality",
    ]


def test_entry_ids_are_pinned_by_value() -> None:
    """These ids are in people's readers: whoever changes one announces everything anew."""
    made = {
        what: entry_id(group(), owner, what)
        for owner, what in (
            ("causality", "announced"),
            ("causality", "plan/2026-06-08T11:00/2026-06-08T12:00///on/1"),
            (
                "causality",
                "plan/2026-06-08T11:00/2026-06-08T12:00/Ursula%20Franklin//on/1",
            ),
            ("causality", "plan/2026-06-08/2026-06-09///cancelled/1"),
            ("causality", "plan/2026-06-08/2026-06-09///postponed/2"),
            ("causality", "topic/Causal%20inference/1"),
            ("causality", "topic//1"),
            ("causality", "materials/1"),
            ("causality", "materials/2"),
            (None, "break/2026-08-31/2026-08-31"),
        )
    }

    assert list(made.values()) == PINNED


PINNED = [
    "urn:uuid:f0ad65e7-c33b-5134-a6ae-3f56a26bc575",
    "urn:uuid:50a40f29-a002-5872-a26f-b8165edfcc87",
    "urn:uuid:110c4f2f-38de-5e04-b515-4905124f3bc5",
    "urn:uuid:a0b24b8b-97ab-5f80-92be-af6ca1f63a1e",
    "urn:uuid:03ed796b-83e9-5a29-a471-1fbc3ba492ec",
    "urn:uuid:b65026f4-143d-5db6-a99c-d287571680f0",
    "urn:uuid:944d9c65-c7e3-54f2-95a0-d4db05cc6d04",
    "urn:uuid:94901d84-9b28-5240-8c44-75e286c5ee01",
    "urn:uuid:22f837ff-8dc4-5dbe-92f3-064bb74ee269",
    "urn:uuid:3c9dca76-ebe6-5009-8a89-bf75ecaa2f62",
]
