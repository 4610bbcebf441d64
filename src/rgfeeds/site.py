"""From a publication to every file of the site."""

from __future__ import annotations

from collections.abc import Iterator

from rgfeeds import outputs
from rgfeeds.publication import Publication
from rgfeeds.verify import verified


def artifacts(publication: Publication) -> Iterator[outputs.File]:
    """Yield every file of the site of *publication*, each looked over."""
    return verified(outputs.render(publication))
