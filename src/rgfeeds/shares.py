"""The files of a site in two shares that take about as long to make, the second an assistant's."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from rgfeeds import outputs
from rgfeeds.artifact import Artifact
from rgfeeds.outputs.output import Output
from rgfeeds.publication import Publication
from rgfeeds.verify import verified

#: The pages take about as long as all the rest, and need other libraries.
_ASSISTANTS = frozenset({"atom", "rss", "page"})


class Share(Struct, frozen=True):
    """The files of some formats, each looked over."""

    publication: Publication
    outputs: tuple[Output, ...]

    def __iter__(self) -> Iterator[Artifact]:
        return verified(outputs.render(self.publication, self.outputs))


def shares(publication: Publication) -> tuple[Share, Share]:
    """Return all files of the site, the assistant's share last."""
    mine = tuple(one for one in outputs.OUTPUTS if one.name not in _ASSISTANTS)
    return Share(publication, mine), Share(publication, _theirs())


def make_ready() -> None:
    """Import what the assistant's share will need."""
    # Where a job of it begins.
    import rgfeeds.files  # noqa: F401, PLC0415

    for output in _theirs():
        output.load()


def _theirs() -> tuple[Output, ...]:
    return tuple(one for one in outputs.OUTPUTS if one.name in _ASSISTANTS)
