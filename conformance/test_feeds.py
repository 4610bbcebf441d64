"""Every feed reader shows the news of the store, in both formats."""

import feedparser
import pytest

from conformance.comparison import Shown, differences
from conformance.feeds import ATOM, READERS, RSS
from conformance.following import Ask, Reader, named
from conformance.sites import Site


@pytest.mark.parametrize("feed", [ATOM, RSS])
@pytest.mark.parametrize("reader", READERS, ids=named(READERS))
def test_the_feed_is_the_news(site: Site, reader: Reader, feed: str, ask: Ask) -> None:
    """Each reader shows each entry once: id, title, link, dates, authors, kind, links."""
    expected = site.store.entries()

    shown = ask(reader, site.url + feed)

    assert differences(expected, shown) == []
    assert len(expected) == len(shown) <= 50
    if not reader.sorts:
        assert [entry["id"] for entry in expected] == [entry["id"] for entry in shown]


@pytest.mark.parametrize("reader", READERS, ids=named(READERS))
def test_both_formats_say_the_same(site: Site, reader: Reader, ask: Ask) -> None:
    """What an entry says, and what it links to, is the same in Atom and RSS, and something."""
    shown = {
        feed: {entry["id"]: said(entry) for entry in ask(reader, site.url + feed)}
        for feed in (ATOM, RSS)
    }

    assert shown[ATOM].keys() == shown[RSS].keys()
    if reader.name != "atoma":
        assert shown[ATOM] == shown[RSS]
    for texts in shown[RSS].values():
        assert all(texts)


def said(entry: Shown) -> tuple[object, object]:
    return entry.get("paragraphs"), entry.get("links")


@pytest.mark.parametrize("reader", READERS, ids=named(READERS))
def test_the_first_line_says_who_leads(site: Site, reader: Reader, ask: Ask) -> None:
    """Each entry begins with who leads the session."""
    leads = {entry["id"]: entry["authors"] for entry in site.store.entries()}

    for entry in ask(reader, site.url + RSS):
        told, names = entry["paragraphs"], leads[entry["id"]]
        assert isinstance(told, list)
        assert isinstance(names, list)
        assert all(name in told[0] for name in names)


@pytest.mark.parametrize("feed", [ATOM, RSS])
def test_nothing_is_malformed(site: Site, feed: str) -> None:
    """Nothing is found wrong by feedparser with the feed, its encoding or its media type."""
    parsed = feedparser.parse(site.url + feed)

    assert not parsed.bozo, parsed.bozo_exception
    assert parsed.status == 200


@pytest.mark.parametrize("feed", [ATOM, RSS])
def test_the_feed_is_not_sent_twice(site: Site, feed: str) -> None:
    """A reader that says what it has, by tag or by date, is told that there is nothing newer."""
    first = feedparser.parse(site.url + feed)
    by_tag = feedparser.parse(site.url + feed, etag=first.etag)
    by_date = feedparser.parse(site.url + feed, modified=first.modified)

    assert (by_tag.status, by_date.status) == (304, 304)
    assert by_tag.entries == by_date.entries == []


@pytest.mark.parametrize("feed", [ATOM, RSS])
def test_the_feed_leads_to_the_page(site: Site, feed: str) -> None:
    """The feed names the group, and as its page the page of the group, not itself."""
    channel = feedparser.parse(site.url + feed).feed

    assert channel.title == site.store.group["name"]
    assert channel.link == site.url
