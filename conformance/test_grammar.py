"""The feeds are as their grammars have them, and the grammars let through nothing else."""

import re

import pytest
from lxml import etree

from conformance.feeds import ATOM, RSS
from conformance.following import fetch
from conformance.grammar import faults
from conformance.pages import Host
from conformance.sites import Site
from conformance.story import Chapter
from conformance.subscribers import Publish

GRAMMARS = {ATOM: "atom", RSS: "rss"}
NAMES = {"atom": "http://www.w3.org/2005/Atom"}


@pytest.mark.parametrize("feed", GRAMMARS)
def test_the_feed_keeps_to_its_grammar(site: Site, feed: str) -> None:
    """Atom is as RFC 4287 has it, RSS as our profile has it."""
    assert faults(GRAMMARS[feed], fetch(site.url + feed)) == []


@pytest.mark.parametrize("feed", GRAMMARS)
def test_every_chapter_keeps_to_its_grammar(
    host: Host, story: tuple[Chapter, ...], right: Publish, feed: str
) -> None:
    """So does every version that subscribers of the story were shown."""
    for chapter in story:
        right(chapter)
        assert faults(GRAMMARS[feed], fetch(f"{host.url}story/{feed}")) == []


def test_what_the_grammar_of_atom_cannot_say(site: Site) -> None:
    """One page to an entry, an author to each, ids that differ, dates in order (RFC 4287 4.1)."""
    feed = etree.fromstring(fetch(site.url + ATOM))
    entries = feed.findall("atom:entry", NAMES)

    for element in (feed, *entries):
        assert len(element.findall("atom:link[@rel='alternate']", NAMES)) == 1
    assert len(feed.findall("atom:author", NAMES)) == 1
    ids = [element.text for element in feed.iterfind(".//atom:id", NAMES)]
    assert len(ids) == len(set(ids))
    newest = feed.findtext("atom:updated", "", NAMES)
    dates = [entry.findtext("atom:updated", "", NAMES) for entry in entries]
    assert max(dates, default=newest) == newest
    own = feed.find("atom:link[@rel='self']", NAMES)
    assert own is not None
    assert own.get("href") == site.url + ATOM


BAD_ATOM = {
    "no id": (r"<id>.*?</id>", ""),
    "two titles": (r"(<title>.*?</title>)", r"\1\1"),
    "no date": (r"<updated>.*?</updated>", ""),
    "a date without a zone": (r"<updated>[^+]*\+00:00<", "<updated>2026-03-02 09:00<"),
    "a link to nothing": (r'(<link [^>]*?)href="[^"]*"', r"\1"),
    "text for XHTML": (r'(<content type="xhtml">).*?(</content>)', r"\1text\2"),
    "a kind of text of its own": ("<title>", '<title type="CDATA">'),
    "an author without a name": (r"<author>.*?</author>", "<author/>"),
    "an element of no specification": (r"(</entry>)", r"<note>x</note>\1"),
}
BAD_RSS = {
    "no page": (r"<link>[^<]*</link>", ""),
    "no guid": (r"<guid.*?</guid>", ""),
    "a guid that is taken for a link": (' isPermaLink="false"', ""),
    "the year in two digits": (r"(<pubDate>\w+, \d+ \w+ )20", r"\1"),
    "two dates": (r"(<pubDate>.*?</pubDate>)", r"\1\1"),
    "an enclosure": ("</item>", '<enclosure url="https://example.org/"/></item>'),
    "nothing to read": (r"(<description>)&lt;.*?(</description>)", r"\1\2"),
    "no address of its own": (r"<atom:link[^>]*>", ""),
}


@pytest.mark.parametrize(("old", "new"), BAD_ATOM.values(), ids=BAD_ATOM)
def test_the_grammar_of_atom_refuses(
    story: tuple[Chapter, ...], old: str, new: str
) -> None:
    """The grammar finds what RFC 4287 forbids."""
    assert faults("atom", spoilt(story[1], ATOM, old, new))


@pytest.mark.parametrize(("old", "new"), BAD_RSS.values(), ids=BAD_RSS)
def test_the_grammar_of_rss_refuses(
    story: tuple[Chapter, ...], old: str, new: str
) -> None:
    """The profile finds what readers read differently, or not at all."""
    assert faults("rss", spoilt(story[1], RSS, old, new))


def spoilt(chapter: Chapter, feed: str, old: str, new: str) -> bytes:
    """Return the feed with the first *old* made *new*."""
    text = (chapter.site / feed).read_bytes().decode()
    changed = re.sub(old, new, text, count=1, flags=re.DOTALL)
    assert changed != text
    return changed.encode()
