"""What a session's VEVENT is made of, wherever it was written."""

from __future__ import annotations

from rgfeeds.model import Group, Person, Session
from rgfeeds.text import markdown


def facts(
    session: Session, continued: Session | None, group: Group
) -> tuple[object, ...]:
    """Return all that reaches the VEVENT of *session*, which may continue another: equal facts, equal event.

    Markdown counts by its plain text, a lead by what is said of them. Pins are not
    among them, except through the revision they date.
    """
    return (
        around(group),
        group.name if session.open or group.moved_to else None,
        session.id,
        session.plan,
        session.title,
        session.kind,
        _people(session.leads),
        session.address,
        session.reason,
        tuple((made.kind, made.title, made.url) for made in session.materials),
        markdown.plain(session.abstract),
        markdown.plain(session.reading),
        _continued(continued, group) if continued else None,
    )


def around(group: Group) -> tuple[object, ...]:
    """Return what of *group* reaches the VEVENT of every session."""
    return (
        group.id,
        group.authority,
        group.url,
        group.timezone.key,
        group.moved_to,
    )


def _people(people: tuple[Person, ...]) -> tuple[object, ...]:
    return tuple((person.name, person.affiliation) for person in people)


def _continued(session: Session, group: Group) -> tuple[object, ...] | None:
    reading = markdown.plain(session.reading)
    if not reading:
        return None
    name = group.name if session.open else None
    return (reading, session.title, session.kind, _people(session.leads), name)
