"""The formats the schedule is published in, one module each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from rgfeeds.artifact import Artifact
from rgfeeds.outputs import calendar, feeds, pages, sessions_json, sitemap
from rgfeeds.outputs.output import Output
from rgfeeds.publication import Publication

_LINKED = (calendar.OUTPUT, feeds.ATOM, feeds.RSS, sessions_json.OUTPUT)

#: Every format, in the order it is rendered; a new one is a module and a name here.
OUTPUTS: tuple[Output, ...] = (
    *_LINKED,
    Output(
        name="page",
        render=partial(pages.render, outputs=_LINKED),
        path="index.html",
        about="the page, one of each session at sessions/<id>/, one of each year, 404.html",
    ),
    sitemap.OUTPUT,
)


def render(publication: Publication) -> Iterator[Artifact]:
    """Yield every file of the site."""
    return _rendered(OUTPUTS, publication)


def shares(publication: Publication) -> tuple[Iterator[Artifact], Iterator[Artifact]]:
    """Return every file of the site in two shares: the pages take as long as all the rest."""
    pages = [output for output in OUTPUTS if output.name == "page"]
    rest = [output for output in OUTPUTS if output.name != "page"]
    return _rendered(rest, publication), _rendered(pages, publication)


def _rendered(chosen: Iterable[Output], publication: Publication) -> Iterator[Artifact]:
    for output in chosen:
        yield from output.render(publication)
