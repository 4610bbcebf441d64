"""What feedgen 1.0 loses or makes up, mended through its own extension interface."""

from __future__ import annotations

from collections.abc import Sequence

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from rgfeeds.model import Person

_DC = "http://purl.org/dc/elements/1.1/"


class Stylesheet(BaseExtension):  # type: ignore[misc]
    """Names the stylesheet that makes the feed a readable page in a browser."""

    def __init__(self, href: str) -> None:
        self._href = href

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        target = f'type="text/css" href="{self._href}"'
        feed.addprevious(etree.ProcessingInstruction("xml-stylesheet", target))
        return feed


class AtomLinks(BaseEntryExtension):  # type: ignore[misc]
    """Writes an entry's links with their rel, type and title, which feedgen drops (its issue 135)."""

    def __init__(self, links: Sequence[dict[str, str]]) -> None:
        self._links = links

    def extend_atom(self, entry: etree._Element) -> etree._Element:
        for attributes in self._links:
            etree.SubElement(entry, "link", attributes)
        return entry


class Creators(BaseEntryExtension):  # type: ignore[misc]
    """Writes the leads as dc:creator, since RSS wants an e-mail address for an author."""

    def __init__(self, leads: Sequence[Person] = ()) -> None:
        self._leads = leads

    def extend_rss(self, item: etree._Element) -> etree._Element:
        for lead in self._leads:
            etree.SubElement(item, f"{{{_DC}}}creator").text = lead.name
        return item


class Namespaces(BaseExtension):  # type: ignore[misc]
    """Declares at the root the namespaces that the entries' own extensions use."""

    def extend_ns(self) -> dict[str, str]:
        return {"dc": _DC}
