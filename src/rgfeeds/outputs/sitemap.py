"""The addresses of all pages, for search engines (sitemaps.org 0.9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from rgfeeds import addresses
from rgfeeds.artifact import Artifact
from rgfeeds.events import Event
from rgfeeds.outputs.renderer import Rendered, Renderer
from rgfeeds.publication import Publication


class Sitemap(Renderer):
    """The sitemap: the index, the years, the sessions, each with its last change."""

    def of_all(self, rendered: Sequence[Rendered]) -> Iterator[Artifact]:
        del rendered
        yield Artifact("sitemap.xml", _written(self.publication))


def _written(publication: Publication) -> bytes:
    base = publication.group.url
    rows = [(base, publication.modified)]
    for year, events in groupby(publication.present[::-1], key=_year):
        changed = max(event.revision.modified for event in events)
        rows.append((base + addresses.year_page(year), changed))
    rows += [(event.url, event.revision.modified) for event in publication.events]
    lines = "".join(
        f"<url><loc>{escape(url)}</loc><lastmod>{changed.isoformat()}</lastmod></url>\n"
        for url, changed in rows
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    )
    return text.encode()


def _year(event: Event) -> int:
    return event.session.plan.day.year
