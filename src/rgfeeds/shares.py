"""The files of a site in two shares that take about as long to make, the second an assistant's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from rgfeeds import outputs, rendering
from rgfeeds.artifact import Artifact
from rgfeeds.kept import Kept
from rgfeeds.outputs.output import Output
from rgfeeds.publication import Publication
from rgfeeds.verify import verified

#: The pages take about as long as all the rest, and need other libraries.
_ASSISTANTS = frozenset({"atom", "rss", "page"})


class Share(Struct, frozen=True):
    """The files of some formats, each looked over, from pieces that are *kept*."""

    publication: Publication
    outputs: tuple[Output, ...]
    kept: Kept

    def __iter__(self) -> Iterator[Artifact]:
        find = partial(self.kept.pieces, "sessions")
        return verified(rendering.render(self.publication, self.outputs, find))


def shares(publication: Publication, kept: tuple[Kept, Kept]) -> tuple[Share, Share]:
    """Return all files of the site, the assistant's share last, each with what is *kept* of it."""
    mine = tuple(one for one in outputs.OUTPUTS if one.name not in _ASSISTANTS)
    return Share(publication, mine, kept[0]), Share(publication, _theirs(), kept[1])


def make_ready() -> None:
    """Import what the assistant's share will need."""
    # Where a job of it begins.
    import rgfeeds.files  # noqa: F401, PLC0415

    for output in _theirs():
        output.load()


def _theirs() -> tuple[Output, ...]:
    return tuple(one for one in outputs.OUTPUTS if one.name in _ASSISTANTS)
