"""The addresses of all pages, for search engines (sitemaps.org 0.9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from markupsafe import escape

from rgfeeds.model import addresses
from rgfeeds.outputs.output import File
from rgfeeds.publication import Publication


def sitemap(publication: Publication) -> Iterator[File]:
    """Yield the sitemap: the index, the readings, the years, the sessions, each with its last change."""
    lines = "".join(
        f"<url><loc>{escape(url)}</loc><lastmod>{changed.isoformat()}</lastmod></url>\n"
        for url, changed in _pages(publication)
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    )
    yield "sitemap.xml", text.encode()


def _pages(publication: Publication) -> Iterator[tuple[str, dt.datetime]]:
    base = publication.group.url
    yield base, publication.modified
    yield base + addresses.READINGS, publication.modified
    for year in publication.years:
        yield base + addresses.year_page(year), publication.year_modified(year)
    for event in publication.events:
        yield event.url, event.revision.modified
