"""The news as Atom (RFC 4287), readable in a browser too, and as RSS 2.0.

What feedgen 1.0 loses or makes up is mended through its own extension interface.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from rgfeeds.model import addresses
from rgfeeds.publication import Entry, Publication, newest_entries

STYLESHEET = "feed.css"  # makes the Atom feed a readable page in a browser


def atom(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield the Atom feed and its stylesheet."""
    feed = _feed(publication, addresses.ATOM, "application/atom+xml")
    for entry in newest_entries(publication):
        item = _item(feed, entry)
        item.register_extension("links", partial(AtomLinks, entry), rss=False)
        item.content(entry.html, type="xhtml")
        item.summary(entry.summary)
    style = f'\n<?xml-stylesheet type="text/css" href="{STYLESHEET}"?>\n'.encode()
    # It belongs below the XML declaration, which is the first line.
    yield addresses.ATOM, feed.atom_str(pretty=True).replace(b"\n", style, 1)
    yield STYLESHEET, Path(__file__).with_name(STYLESHEET).read_bytes()


def rss(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield the RSS feed."""
    feed = _feed(publication, addresses.RSS, "application/rss+xml")
    feed.ttl(60)  # minutes
    feed.load_extension("dc", atom=False)
    for entry in newest_entries(publication):
        item = _item(feed, entry)
        item.link(href=entry.url)
        item.description(entry.html)
        # RSS itself wants an e-mail address for an author.
        item.dc.dc_creator([lead.name for lead in entry.authors])
    yield addresses.RSS, feed.rss_str(pretty=True)


def _feed(publication: Publication, path: str, media_type: str) -> FeedGenerator:
    group = publication.group
    feed = FeedGenerator()
    feed.id(addresses.feed_id(group))
    feed.title(group.name)
    feed.subtitle(group.description or f"Sessions and materials of {group.name}.")
    feed.author({"name": group.name, "uri": group.url})
    feed.language(group.language)
    feed.link(href=group.url + path, rel="self", type=media_type)
    # RSS has room for one link, and feedgen writes the last.
    feed.link(href=group.url, rel="alternate", type="text/html")
    feed.generator("rgfeeds")
    feed.docs("https://www.rssboard.org/rss-specification")
    # feedgen would say the time of the build.
    newest = max((item.updated for item in publication.news), default=publication.as_of)
    feed.updated(newest)
    return feed


def _item(feed: FeedGenerator, entry: Entry) -> FeedEntry:
    item = feed.add_entry(order="append")
    item.id(entry.id)
    item.title(entry.title)
    item.published(entry.published)
    item.updated(entry.updated)
    if entry.category:
        item.category(term=entry.category)
    for lead in entry.authors:
        item.author({"name": lead.name, **({"uri": lead.url} if lead.url else {})})
    return item


class AtomLinks(BaseEntryExtension):  # type: ignore[misc]
    """Writes an entry's links with their rel, type and title, which feedgen drops (its issue 135)."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry

    def extend_atom(self, item: etree._Element) -> etree._Element:
        page = {"rel": "alternate", "type": "text/html", "href": self._entry.url}
        etree.SubElement(item, "link", page)
        for text, url in self._entry.links:
            if url:
                link = {"rel": "related", "title": text, "href": url}
                etree.SubElement(item, "link", link)
        return item
