"""The files of a site, and the folder they are published in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from rgfeeds import outputs
from rgfeeds.publication import Publication
from rgfeeds.site.look_over import look_over
from rgfeeds.store.files import MaterialFile


def render(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield every file that is made of *publication*, looked over: its path and its bytes."""
    for path, content in outputs.render(publication):
        look_over(path, content)
        yield path, content


def copies(
    publication: Publication, materials: Iterable[MaterialFile]
) -> Mapping[str, Path]:
    """Return what of *materials* is published beside, by its path: where each is to be copied from."""
    return {
        publication.by_id[file.session].path + file.name: file.source
        for file in materials
        if file.session in publication.by_id
        and not publication.by_id[file.session].revision.vanished
        and not file.refusal
    }
