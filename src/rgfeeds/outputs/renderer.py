"""How a format makes its files: session by session, and then of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from rgfeeds.artifact import Artifact
from rgfeeds.events import Event
from rgfeeds.publication import Publication


class Rendered(Struct, frozen=True):
    """An event with the *piece* that a format made of it; *origin* tells what that is made of."""

    event: Event
    origin: bytes
    piece: bytes


class Renderer:
    """The maker of the files of one format; a format has one method of its own at least."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication

    def depends(self) -> object:
        """Return what pieces are made of besides their event and the group."""
        return None

    def piece(self, event: Event) -> bytes:
        """Return what the files of all sessions hold of *event*."""
        del event
        return b""

    def of_session(self, rendered: Rendered) -> Iterable[Artifact]:
        """Return the files of this session alone."""
        del rendered
        return ()

    def of_all(self, rendered: Sequence[Rendered]) -> Iterable[Artifact]:
        """Return the other files, of all sessions, soonest first."""
        del rendered
        return ()
