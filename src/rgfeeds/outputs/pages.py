"""The pages people open: index, one a session, one a year, and the one for lost visitors.

They say nothing of what is past or to come: a small script decides that when a
page is looked at. Without it everything is there, dated, in order.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    PackageLoader,
    StrictUndefined,
    Template,
)
from jinja2.bccache import Bucket
from markupsafe import Markup
from msgspec import Struct

from rgfeeds import addresses, markdown, wording
from rgfeeds.artifact import Artifact
from rgfeeds.entries import first_line
from rgfeeds.events import Event
from rgfeeds.outputs import ALTERNATES, listing, meeting
from rgfeeds.outputs.chronicle import chronicle
from rgfeeds.outputs.marks import mark
from rgfeeds.outputs.plain_text import message
from rgfeeds.outputs.policy import Look, look
from rgfeeds.outputs.structured import event_data
from rgfeeds.outputs.subscribe import subscribe
from rgfeeds.publication import Publication


class Frame(Struct, frozen=True):
    """What all pages of one kind begin and end with, rendered once; *root* leads to the index."""

    root: str
    look: Look
    head: Markup
    foot: Markup


def render(publication: Publication) -> Iterator[Artifact]:
    """Yield every page."""
    yield _index(publication)
    yield from _years(publication)
    yield from _sessions(publication)
    yield _lost(publication)


def _index(publication: Publication) -> Artifact:
    years = listing.index_years(publication)
    shown = {year.year for year in years}
    text = _template("index.html").render(
        frame=_frame(publication, look("page", "index"), ""),
        group=publication.group,
        usually=meeting.usually(publication),
        subscribe=subscribe(publication.group),
        years=years,
        listed=len(publication.present),
        others=[year for year in publication.years if year not in shown],
    )
    return _page("", text)


def _years(publication: Publication) -> Iterator[Artifact]:
    frame = _frame(publication, look("page", "index"), "../../")
    template = _template("year.html")
    for number in publication.years:
        year = listing.year_page(publication, number)
        path = addresses.year_page(number)
        values = {"year": year, "years": publication.years, "path": path}
        text = template.render(frame=frame, group=publication.group, **values)
        yield _page(path, text)


def _sessions(publication: Publication) -> Iterator[Artifact]:
    frame = _frame(publication, look("page", "session"), "../../")
    template, gone = _template("session.html"), _template("gone.html")
    group, told = publication.group, chronicle(publication)
    plain = _frame(publication, look("page", script=False), "../../")
    for event, before, after in _neighbours(publication):
        if event.revision.vanished:
            text = gone.render(frame=plain, group=group, event=event)
        else:
            text = template.render(
                _session(event, frame),
                before=before,
                after=after,
                parts=publication.continuing.get(event.session.id, ()),
                told=told.get(event.session.id, ()),
            )
        yield _page(event.path, text)


def _session(event: Event, frame: Frame) -> dict[str, object]:
    session, plan, group = event.session, event.session.plan, event.group
    # An open slot is no event that a search engine should know of.
    data = Markup() if session.open else event_data(event)
    return {
        "frame": frame,
        "group": group,
        "event": event,
        "session": session,
        "plan": plan,
        "title": wording.called(session, group),
        "summary": event.summary,
        "description": first_line(session, None),
        "url": event.url,
        "policy": frame.look.policy(data),
        "data": data,
        "marked": mark(event),
        "start": meeting.machine_time(plan),
        "end": meeting.end_instant(plan, group.timezone),
        "time": f"{wording.long_day(plan.day)}, {wording.times(plan)}",
        "zone": meeting.zone_name(group.timezone),
        "location": event.location,
        "text": message(event),
        "calendar": addresses.session_calendar(session.id),
    }


def _lost(publication: Publication) -> Artifact:
    # Served at any depth, so that its links must be absolute.
    group = publication.group
    frame = _frame(publication, look("page", script=False), group.url)
    text = _template("404.html").render(frame=frame, group=group)
    return Artifact("404.html", text.encode() + b"\n")


def _page(folder: str, text: str) -> Artifact:
    """Return the page of *folder*, which ends with a slash or is empty for the site's root."""
    return Artifact(f"{folder}index.html", text.encode() + b"\n")


def _frame(publication: Publication, chosen: Look, root: str) -> Frame:
    values = {
        "group": publication.group,
        # Nobody should subscribe at an address that was left.
        "alternates": () if publication.group.moved_to else ALTERNATES,
        "root": root,
        "look": chosen,
        "changed": publication.modified.astimezone(publication.group.timezone).date(),
    }
    # Safe: the templates have escaped every value.
    head = Markup(_template("head.html").render(values))  # noqa: S704
    foot = Markup(_template("foot.html").render(values))  # noqa: S704
    return Frame(root, chosen, head, foot)


def _neighbours(
    publication: Publication,
) -> Iterator[tuple[Event, Event | None, Event | None]]:
    """Yield every event with the ones before and after it that still stand in the store."""
    present = publication.present
    around = zip(present, (None, *present), (*present[1:], None), strict=False)
    neighbours = {event.session.id: (before, after) for event, before, after in around}
    for event in publication.events:
        yield event, *neighbours.get(event.session.id, (None, None))


def _html(text: str, top_heading: int = 3) -> Markup:
    # Safe: all text is escaped, HTML is off, unsafe links are taken out.
    return Markup(markdown.parse(text).html(top_heading))  # noqa: S704


def _template(name: str) -> Template:
    return _environment().get_template(name)


class _Compiled(FileSystemBytecodeCache):
    """Templates that were compiled, beside their sources as Python's own modules are."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


def _compiled() -> _Compiled | None:
    if sys.dont_write_bytecode:
        return None
    return _Compiled(str(Path(__file__).parent / "templates" / "__pycache__"))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("rgfeeds.outputs"),
        bytecode_cache=_compiled(),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["markdown"] = _html
    environment.globals.update(
        addresses=addresses,
        days=listing.days,
        machine_time=meeting.machine_time,
        mark=mark,
        wording=wording,
    )
    return environment
