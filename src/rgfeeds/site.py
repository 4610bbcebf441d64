"""From a store to every file of the site: the pipeline, end to end."""

from __future__ import annotations

from collections.abc import Iterator

from rgfeeds import rendering
from rgfeeds.artifact import Artifact
from rgfeeds.publication import Publication
from rgfeeds.verify import verified


def artifacts(publication: Publication) -> Iterator[Artifact]:
    """Yield every file of the site of *publication*, each looked over."""
    return verified(rendering.render(publication))
