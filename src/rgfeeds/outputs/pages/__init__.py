"""The pages people open: index, one a session, one a year, and the one for lost visitors.

They say nothing of what is past or to come: a small script decides that when a
page is looked at. Without it everything is there, dated, in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from rgfeeds import addresses
from rgfeeds.outputs.output import File, Output
from rgfeeds.outputs.pages import lists, meeting
from rgfeeds.outputs.pages.look import look
from rgfeeds.outputs.pages.session import sessions
from rgfeeds.outputs.pages.subscribe import subscribe
from rgfeeds.outputs.pages.templates import page
from rgfeeds.publication import Publication

#: Leads from the folder of a session or a year to the index.
_UP = "../../"


def pages(publication: Publication, alternates: Sequence[Output]) -> Iterator[File]:
    """Yield every page, with links to the *alternates*."""
    group = publication.group
    # Nobody should subscribe at an address that was left.
    linked = () if group.moved_to else alternates
    links = [(one.media_type, one.title, one.path_for(group)) for one in linked]
    made = partial(page, group=group, alternates=links)
    list_look, plain = look("page", "index"), look("page", script=False)
    years = lists.index_years(publication)
    shown = {year.year for year in years}
    yield made(
        "index.html",
        "index.html",
        list_look,
        root="",
        changed=publication.modified,
        usually=meeting.usually(publication),
        subscribe=subscribe(group),
        years=years,
        listed=len(publication.present),
        others=[year for year in publication.years if year not in shown],
    )
    for year in publication.years:
        yield made(
            f"{addresses.year_page(year)}index.html",
            "year.html",
            list_look,
            root=_UP,
            changed=publication.year_modified(year),
            year=lists.whole_year(publication, year),
            years=[*publication.years],
        )
    session_look = look("page", "session")
    for event, values in sessions(publication):
        yield made(
            f"{event.path}index.html",
            "session.html",
            session_look,
            root=_UP,
            changed=event.revision.modified,
            event=event,
            **values,
        )
    for event in publication.vanished:
        yield made(
            f"{event.path}index.html",
            "gone.html",
            plain,
            root=_UP,
            changed=event.revision.modified,
            event=event,
        )
    # Served at any depth, so that its links must be absolute.
    yield made(
        "404.html",
        "404.html",
        plain,
        root=group.url,
        changed=publication.modified,
    )
