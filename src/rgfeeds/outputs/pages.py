"""The pages people open: index, one a session, one a year, and the one for lost visitors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rgfeeds import addresses, markdown, wording
from rgfeeds.events import Event, changes
from rgfeeds.model import Break
from rgfeeds.outputs.artifact import Artifact
from rgfeeds.outputs.output import Output
from rgfeeds.publication import Publication
from rgfeeds.reading import items


def render(publication: Publication, outputs: Sequence[Output]) -> Iterator[Artifact]:
    """Yield every page; *outputs* are the formats that the pages link to."""
    alternates = [output for output in outputs if output.media_type]
    shared = {
        "publication": publication,
        "group": publication.group,
        "alternates": alternates,
    }
    newest = publication.present[::-1]
    yield _page("index.html", shared, folder="", root="", years=_by_year(newest))
    for year, events in _by_year(newest):
        folder = addresses.year_page(year)
        yield _page(
            "year.html", shared, folder=folder, root="../../", year=year, events=events
        )
    for event, before, after in _neighbours(publication):
        parts = publication.continuing.get(event.session.id, ())
        values = {"event": event, "before": before, "after": after, "parts": parts}
        yield _page("session.html", shared, folder=event.path, root="../../", **values)
    # Served at any depth, so that its links must be absolute.
    lost = _page("404.html", shared, folder="", root=publication.group.url)
    yield Artifact("404.html", lost.content)


def _page(
    template: str, shared: dict[str, object], *, folder: str, **values: object
) -> Artifact:
    """Return the page of *folder*, which ends with a slash or is empty for the site's root."""
    rendered = (
        _environment()
        .get_template(template)
        .render({**shared, "path": folder, **values})
    )
    return Artifact(f"{folder}index.html", rendered.encode() + b"\n")


def _by_year(events: Sequence[Event]) -> list[tuple[int, list[Event]]]:
    years = groupby(events, key=lambda event: event.session.plan.day.year)
    return [(year, list(of_year)) for year, of_year in years]


def _neighbours(
    publication: Publication,
) -> Iterator[tuple[Event, Event | None, Event | None]]:
    """Yield every event with the ones before and after it that still stand in the store."""
    present = publication.present
    positions = {event.session.id: position for position, event in enumerate(present)}
    for event in publication.events:
        position = positions.get(event.session.id)
        if position is None:
            yield event, None, None
        else:
            before = present[position - 1] if position else None
            yield event, before, next(iter(present[position + 1 : position + 2]), None)


def _html(text: str, top_heading: int = 3) -> Markup:
    # Safe: markdown-it-py escapes all text, HTML is off, unsafe links are taken out.
    return Markup(markdown.parse(text).html(top_heading))  # noqa: S704


def _break_days(entry: Break) -> str:
    first = wording.long_day(entry.start)
    return (
        first
        if entry.start == entry.until
        else f"{first} to {wording.long_day(entry.until)}"
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("rgfeeds.outputs"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["markdown"] = _html
    environment.globals.update(
        wording=wording,
        changes=changes,
        items=items,
        break_days=_break_days,
        addresses=addresses,
    )
    return environment
