"""The addresses of all pages, for search engines (sitemaps.org 0.9)."""

from collections.abc import Iterator

from markupsafe import escape

from rgfeeds.model import addresses
from rgfeeds.publication import Publication


def sitemap(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield the sitemap: the index, the readings, the years, the sessions, each with its last change."""
    base = publication.group.url
    pages = [(base + path, publication.modified) for path in ("", addresses.READINGS)]
    pages += [
        (base + addresses.year_page(year), publication.year_modified(year))
        for year in publication.years
    ]
    pages += [(event.url, event.revision.modified) for event in publication.events]
    lines = "".join(
        f"<url><loc>{escape(url)}</loc><lastmod>{changed.isoformat()}</lastmod></url>\n"
        for url, changed in pages
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    )
    yield "sitemap.xml", text.encode()
