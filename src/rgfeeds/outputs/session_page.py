"""The page of one session, made of that session and a few words on those around it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct

from rgfeeds import addresses, wording
from rgfeeds.entries import first_line
from rgfeeds.events import Event, changes
from rgfeeds.model import Group, Person, Session
from rgfeeds.outputs import meeting
from rgfeeds.outputs.environment import macro, template
from rgfeeds.outputs.frame import Body
from rgfeeds.outputs.marks import mark
from rgfeeds.outputs.plain_text import message
from rgfeeds.outputs.policy import content_hash
from rgfeeds.outputs.structured import event_data
from rgfeeds.outputs.surroundings import Surroundings

#: Leads from the page of a session to the index.
ROOT = Markup("../../")


class Continued(Struct, frozen=True):
    """The session that another continues: the path of its page, its title and its reading."""

    path: str
    title: str
    reading: str


def body(event: Event, around: Surroundings) -> Body:
    """Return what is the page's own of *event*, which stands in the store."""
    session, plan, group = event.session, event.session.plan, event.group
    title, description = wording.called(session, group), first_line(session, None)
    # An open slot is no event that a search engine should know of.
    data = "" if session.open else event_data(event, title, description)
    time = f"{wording.long_day(plan.day)}, {wording.times(plan)}"
    changed = " ".join(changes(event))
    text = macro("body", "session.html")(
        root=ROOT,
        site=group.name,
        title=title,
        summary=event.summary,
        description=description,
        url=event.url,
        data=data,
        kind=session.kind,
        marked=mark(event, changed),
        start=meeting.machine_time(plan),
        end=meeting.end_instant(plan, group.timezone),
        time=time,
        zone="" if plan.all_day else meeting.zone_name(group.timezone),
        location=event.location,
        online=plan.online,
        leads=_listed(session.leads),
        calendar=addresses.session_calendar(session.id),
        text=message(event, time, changed),
        materials=[(made.url, wording.label(made)) for made in session.materials],
        abstract=session.abstract,
        reading=session.reading,
        continues=event.continues and _continued(event.continues, group),
        parts=around.parts,
        told=around.told,
        before=around.before,
        after=around.after,
    )
    return Body(text.encode(), content_hash(data) if data else "")


def gone(event: Event) -> Body:
    """Return what is the page's own of *event*, which no longer stands in the store."""
    title = wording.called(event.session, event.group)
    values = {"group": event.group, "root": ROOT, "event": event, "title": title}
    return Body(template("gone.html").render(values).encode())


def _continued(session: Session, group: Group) -> Continued:
    return Continued(
        addresses.page(session.id), wording.called(session, group), session.reading
    )


def _listed(leads: Sequence[Person]) -> list[tuple[str, Person]]:
    """Return each of *leads* after what stands before it in a list: nothing, a comma or "and"."""
    commas = ["", *[", "] * (len(leads) - 2), " and "]
    return list(zip(commas, leads, strict=False))
