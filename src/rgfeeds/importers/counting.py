"""The links of a page and of a store, counted apart from what the importer makes of them.

The page is read as plain CommonMark, without its tables: a link counts wherever it
stands, in the row that could not be read too. Links within the page, to one of
its headings, are no links here, and pictures neither.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from rgfeeds.importers.mending import attribute, resolved
from rgfeeds.links import encoded, is_safe
from rgfeeds.model import MaterialKind

_BARE = re.compile(r"https?://[^\s<>\"'`\[\]|*]+", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
# What works only in a browser; neither text nor links.
_MACHINERY = re.compile(
    r"<(script|style|button)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
#: A table in HTML, whatever its empty lines make of it in CommonMark.
HTML_TABLE = re.compile(r"<table\b[^<>]*>.*?</table\s*>", re.IGNORECASE | re.DOTALL)
_HTML_TAG = re.compile(r"<(?:a|iframe|video|source)\b([^<>]*)>", re.IGNORECASE)


def visible(text: str) -> str:
    """Return *text* with its front matter, HTML comments and scripts blank, all lines where they were."""
    for hidden in (_FRONT_MATTER, _COMMENT, _MACHINERY):
        text = hidden.sub(lambda found: "\n" * found[0].count("\n"), text)
    return text


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005 - counted, never followed
    return parser


def links_of_page(text: str, base: str | None) -> Counter[str]:
    """Return how often the page of *text* links to each address, relative ones seen from *base*."""
    shown = visible(text)
    found = [*links_in(HTML_TABLE.sub("", shown))]
    for table in HTML_TABLE.findall(shown):
        found += _of_html(table)
    return Counter(resolved(url, base) or url for url in found if url[:1] != "#")


def links_in(text: str) -> Iterator[str]:
    """Yield where the links of a Markdown *text* lead, those of HTML and bare addresses too."""
    for token in _parser().parse(text):
        if token.type == "html_block":
            yield from _of_html(token.content)
        yield from _of_inline(token.children or [])


def _of_inline(children: list[Token]) -> Iterator[str]:
    inside = 0
    for child in children:
        match child.type:
            case "link_open":
                inside += 1
                yield str(child.attrGet("href") or "")
            case "link_close":
                inside -= 1
            case "html_inline":
                inside += _depth(child.content)
                yield from _of_html(child.content)
            case "text" if inside <= 0:
                yield from (url for _, url in bare_links(child.content))
            case _:
                pass


def bare_links(text: str) -> Iterator[tuple[int, str]]:
    """Yield the addresses that stand in *text* as they are, with where each begins.

    What ends a sentence, and brackets that were opened before it, are no part of one.
    """
    for found in _BARE.finditer(text):
        url = found[0].rstrip(".,;:!?_")
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(".,;:!?_")
        if is_safe(url):
            yield found.start(), url


def _depth(tag: str) -> int:
    return bool(re.match(r"<a\s", tag, re.IGNORECASE)) - (tag.lower().startswith("</a"))


def _of_html(text: str) -> Iterator[str]:
    for tag in _HTML_TAG.finditer(text):
        for name in ("href", "src"):
            url = attribute(tag[1], name)
            if url:
                yield url
    outside = re.sub(r"<a\b[^<>]*>.*?</a>", " ", text, flags=re.IGNORECASE | re.DOTALL)
    yield from (url for _, url in bare_links(re.sub(r"<[^<>]*>", " ", outside)))


def links_of_store(table: Mapping[str, Any]) -> Counter[str]:
    """Return how often a store, as tomli reads it, shows a link to each address."""
    return Counter(map(encoded, _of_store(table)))


def _of_store(table: Mapping[str, Any]) -> Iterator[str]:
    rooms, people = table.get("rooms", {}), table.get("people", {})
    usual = {name: entry[name] for entry in table.get("defaults", []) for name in entry}
    yield from links_in(str(table.get("group", {}).get("about", "")))
    for session in table.get("session", []):
        for name in ("abstract", "reading"):
            yield from links_in(str(session.get(name, "")))
        for kind in MaterialKind:
            yield from _of_material(session.get(str(kind), []))
        for lead in session.get("leads", []):
            yield from _of_lead(lead, people)
        said = {**usual, **session}
        yield from filter(None, [said.get("online", "")])
        room = rooms.get(said.get("room", ""), {})
        yield from links_in(str(room.get("address", "")))


def _of_material(value: object) -> Iterator[str]:
    for entry in value if isinstance(value, list) else [value]:
        url = entry.get("url") if isinstance(entry, dict) else entry
        if isinstance(url, str):
            yield url


def _of_lead(lead: str, people: Mapping[str, Any]) -> Iterator[str]:
    if lead in people:
        known = people[lead]
        url = known.get("url") if isinstance(known, dict) else known
        yield from filter(None, [url])
    else:
        yield from links_in(lead)
