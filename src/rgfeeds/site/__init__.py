"""The files of a site, and the folder they are published in."""

from __future__ import annotations

from collections.abc import Mapping

from rgfeeds import outputs
from rgfeeds.publication.publication import Publication
from rgfeeds.site.look_over import look_over


def render(publication: Publication) -> Mapping[str, bytes]:
    """Return every file of the site of *publication* by its path, each looked over."""
    files = outputs.render(publication)
    look_over(files)
    return files
