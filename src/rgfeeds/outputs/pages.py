"""The pages people open: index, one a session, one a year, and the one for lost visitors.

They say nothing of what is past or to come: a small script decides that when a
page is looked at. Without it everything is there, dated, in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from rgfeeds import addresses
from rgfeeds.artifact import Artifact, origin
from rgfeeds.events import Event
from rgfeeds.outputs import listing, meeting, session_page
from rgfeeds.outputs.frame import Frame, frame, local_day
from rgfeeds.outputs.meeting import machine_time
from rgfeeds.outputs.policy import look
from rgfeeds.outputs.renderer import Rendered, Renderer
from rgfeeds.outputs.rows import Row
from rgfeeds.outputs.subscribe import subscribe
from rgfeeds.outputs.surroundings import Surroundings, surroundings
from rgfeeds.publication import Publication


class Pages(Renderer):
    """Every page; a piece is a session's row on the page of its year."""

    def __init__(self, publication: Publication) -> None:
        super().__init__(publication)
        self._around = frame(publication, look("page", "session"), session_page.ROOT)
        self._plain = frame(publication, look("page", script=False), session_page.ROOT)
        self._frames = origin(self._around.origin(), self._plain.origin())
        self._surroundings = surroundings(publication)

    def depends(self) -> object:
        return self.publication.usual

    def piece(self, event: Event) -> bytes:
        gone = event.revision.vanished
        return b"" if gone else listing.year_row(self.publication, event)

    def of_session(self, rendered: Rendered) -> Iterator[Artifact]:
        event = rendered.event
        around = self._surroundings(event)
        known = origin(self._frames, rendered.origin, around)
        yield _page(event.path, lambda: self._session(event, around), known)

    def of_all(self, rendered: Sequence[Rendered]) -> Iterator[Artifact]:
        yield _index(self.publication)
        yield from _years(self.publication, rendered)
        yield _lost(self.publication)

    def _session(self, event: Event, around: Surroundings) -> bytes:
        changed = local_day(event.revision.modified, event.group)
        if event.revision.vanished:
            return self._plain.page(session_page.gone(event), changed)
        return self._around.page(session_page.body(event, around), changed)


def _index(publication: Publication) -> Artifact:
    years = listing.index_years(publication)
    shown = {year.year for year in years}
    content = frame(publication, look("page", "index"), "").rendered(
        "index.html",
        usually=meeting.usually(publication),
        subscribe=subscribe(publication.group),
        years=years,
        listed=len(publication.present),
        others=[year for year in publication.years if year not in shown],
    )
    return Artifact("index.html", content)


def _years(
    publication: Publication, rendered: Sequence[Rendered]
) -> Iterator[Artifact]:
    around = frame(publication, look("page", "index"), listing.ROOT)
    of_year: dict[int, list[Rendered]] = defaultdict(list)
    for one in rendered:
        if not one.event.revision.vanished:
            of_year[one.event.session.plan.day.year].append(one)
    for number in publication.years:
        sessions = of_year[number]
        known = origin(
            around.origin(),
            number,
            [one.origin for one in sessions],
            publication.breaks,
            publication.years,
        )
        make = partial(_year, publication, around, number, sessions)
        yield _page(addresses.year_page(number), make, known)


def _year(
    publication: Publication,
    around: Frame,
    number: int,
    sessions: Sequence[Rendered],
) -> bytes:
    rows = (Row(machine_time(one.event.session.plan), one.piece) for one in sessions)
    return around.rendered(
        "year.html",
        local_day(
            max(one.event.revision.modified for one in sessions), publication.group
        ),
        year=listing.year_page(publication, number, rows),
        years=publication.years,
        path=addresses.year_page(number),
    )


def _lost(publication: Publication) -> Artifact:
    # Served at any depth, so that its links must be absolute.
    root = publication.group.url
    around = frame(publication, look("page", script=False), root)
    return Artifact("404.html", around.rendered("404.html"))


def _page(folder: str, make: Callable[[], bytes], known: bytes) -> Artifact:
    """Return the page of *folder*, which ends with a slash."""
    return Artifact(f"{folder}index.html", make, known)
