"""The pages people open: index, one a session, one a year, the readings, and one for lost visitors.

They say nothing of what is past or to come: a small script decides that when a
page is looked at. Without it everything is there, dated, in order.
"""

from collections.abc import Iterator
from functools import partial

from rgfeeds.model import addresses
from rgfeeds.outputs.pages import lists, meeting
from rgfeeds.outputs.pages.session import sessions
from rgfeeds.outputs.pages.templates import layout
from rgfeeds.publication import Publication

_UP = "../../"  # from the folder of a session or a year to the index


def pages(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield every page."""
    modified = publication.modified
    of_kind = partial(layout, publication)
    years = lists.index_years(publication)
    shown = {year.year for year in years}
    yield of_kind("", "page", "index")(
        "index.html",
        "index.html",
        modified,
        introduction=meeting.introduction(publication.group),
        usually=meeting.usually(publication),
        years=years,
        unfolded=lists.readings_on_index(publication),
        listed=len(publication.present),
        others=[year for year in publication.years if year not in shown],
    )
    of_year = of_kind(_UP, "page", "index")
    for year, events in publication.years.items():
        yield of_year(
            f"{addresses.year_page(year)}index.html",
            "year.html",
            publication.year_modified(year),
            year=year,
            rows=lists.rows(publication, year, events),
            unfolded={},  # each reading stands on its session's page
            years=[*publication.years],
        )
    of_session = of_kind(_UP, "page", "session")
    for event, values in sessions(publication):
        path, changed = f"{event.path}index.html", event.revision.modified
        yield of_session(path, "session.html", changed, event=event, **values)
    of_vanished = of_kind(_UP, "page", scripts=False)
    for event in publication.vanished:
        path, changed = f"{event.path}index.html", event.revision.modified
        yield of_vanished(path, "gone.html", changed, event=event)
    yield of_kind("../", "page", "index", "readings", scripts=False)(
        f"{addresses.READINGS}index.html",
        "readings.html",
        modified,
        **lists.readings(publication),
    )
    # Served at any depth, so that its links must be absolute.
    yield of_kind(publication.group.url, "page", "index")(
        "404.html", "404.html", modified, rows=lists.next_rows(publication), unfolded={}
    )
