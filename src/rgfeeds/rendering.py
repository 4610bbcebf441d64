"""The files of a publication in several formats: session by session, and then of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat

import msgspec
from msgspec.structs import replace

from rgfeeds import outputs
from rgfeeds.artifact import Artifact, Piece, origin
from rgfeeds.events import Event
from rgfeeds.model import Session
from rgfeeds.outputs.output import Output
from rgfeeds.outputs.renderer import Rendered, Renderer
from rgfeeds.publication import Publication

#: What gives pieces that are asked for, in their order.
Find = Callable[[Iterable[Piece]], Iterable[bytes]]

_together = msgspec.msgpack.Encoder().encode
_apart = msgspec.msgpack.Decoder(list[bytes]).decode


def made(pieces: Iterable[Piece]) -> Iterator[bytes]:
    """Yield *pieces*, each of them made."""
    return (piece.make() for piece in pieces)


def render(
    publication: Publication,
    chosen: Iterable[Output] = outputs.OUTPUTS,
    find: Find = made,
) -> Iterator[Artifact]:
    """Yield every file of the site, or of the *chosen* formats, from the pieces that *find* gives.

    All formats have their turn at one session before the next: its texts are read once.
    """
    renderers = [output.open(publication) for output in chosen]
    every: list[list[Rendered]] = [[] for _ in renderers]
    origins = _origins(publication, renderers)
    pieces = map(_piece, publication.events, origins, repeat(renderers))
    for event, known, found in zip(
        publication.events, origins, find(pieces), strict=True
    ):
        for renderer, rendered, piece in zip(
            renderers, every, _apart(found), strict=True
        ):
            rendered.append(Rendered(event, known, piece))
            yield from renderer.of_session(rendered[-1])
    for renderer in renderers:
        yield from renderer.of_all(every.pop(0))


def _piece(event: Event, origin: bytes, renderers: Sequence[Renderer]) -> Piece:
    return Piece(
        origin, lambda: _together([renderer.piece(event) for renderer in renderers])
    )


def _origins(publication: Publication, renderers: Sequence[Renderer]) -> list[bytes]:
    """Return for each event what all that is made of it depends on."""
    common = origin(publication.group, *(one.depends() for one in renderers))
    return [_origin(event, common) for event in publication.events]


def _origin(event: Event, common: bytes) -> bytes:
    revision = event.revision
    return origin(
        common,
        *_said(event.session),
        *(_said(event.continues) if event.continues else ()),
        (revision.created, revision.modified, revision.sequence),
        revision.former,
        revision.vanished,
    )


def _said(session: Session) -> tuple[Session, bytes]:
    """Return *session* with its reading encoded: a text that msgspec writes would keep its bytes in memory, too."""
    return replace(session, reading=""), session.reading.encode()
