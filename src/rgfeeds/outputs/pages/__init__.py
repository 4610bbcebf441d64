"""The pages people open: index, one a session, one a year, the readings, and one for lost visitors.

They say nothing of what is past or to come: a small script decides that when a
page is looked at. Without it everything is there, dated, in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from rgfeeds.model import addresses
from rgfeeds.outputs.output import File, Output
from rgfeeds.outputs.pages import index, lists
from rgfeeds.outputs.pages.look import look
from rgfeeds.outputs.pages.readings import readings
from rgfeeds.outputs.pages.session import sessions
from rgfeeds.outputs.pages.templates import Layout
from rgfeeds.publication import Publication

#: Leads from the folder of a session or a year to the index.
_UP = "../../"


def pages(publication: Publication, alternates: Sequence[Output]) -> Iterator[File]:
    """Yield every page, with links to the *alternates*."""
    group = publication.group
    layout = partial(Layout.of, group, alternates)
    lists_look, plain_look = look("page", "index"), look("page", script=False)
    years = lists.index_years(publication)
    shown = {year.year for year in years}
    yield layout(lists_look, "").page(
        "index.html",
        "index.html",
        publication.modified,
        introduction=index.introduction(group),
        usually=index.usually(publication),
        subscribe=index.subscribe(group),
        years=years,
        listed=len(publication.present),
        others=[year for year in publication.years if year not in shown],
    )
    of_year = layout(lists_look, _UP)
    for year in publication.years:
        yield of_year.page(
            f"{addresses.year_page(year)}index.html",
            "year.html",
            publication.year_modified(year),
            year=lists.whole_year(publication, year),
            years=[*publication.years],
        )
    of_session, of_vanished = (
        layout(look("page", "session"), _UP),
        layout(plain_look, _UP),
    )
    for event, values in sessions(publication):
        path, changed = f"{event.path}index.html", event.revision.modified
        yield of_session.page(path, "session.html", changed, event=event, **values)
    for event in publication.vanished:
        path, changed = f"{event.path}index.html", event.revision.modified
        yield of_vanished.page(path, "gone.html", changed, event=event)
    yield layout(look("page", "index", "readings", script=False), "../").page(
        f"{addresses.READINGS}index.html",
        "readings.html",
        publication.modified,
        **readings(publication),
    )
    # Served at any depth, so that its links must be absolute.
    yield layout(lists_look, group.url).page(
        "404.html",
        "404.html",
        publication.modified,
        rows=lists.next_rows(publication),
    )
