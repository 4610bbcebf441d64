"""What a session's VEVENT is made of, wherever it was written."""

from __future__ import annotations

from dataclasses import replace

from rgfeeds.model import Group, Schedule, Session


def facts(session: Session, schedule: Schedule) -> tuple[object, ...]:
    """Return everything that reaches the VEVENT of *session*: equal facts, equal event.

    Its pins are not among them, except through the revision they date.
    """
    group = schedule.group
    return (
        group.id,
        group.authority,
        group.url,
        group.timezone.key,
        moved(group),
        group.name if session.open else None,
        _own(session),
        _continued(session, schedule),
    )


def shared(group: Group) -> tuple[object, ...]:
    """Return what of *group* may reach the VEVENT of any session."""
    return (
        group.id,
        group.authority,
        group.url,
        group.timezone.key,
        group.name,
        group.moved_to,
    )


def moved(group: Group) -> tuple[str, str] | None:
    """Return what every event says of a group that has moved: its name, and where it is now."""
    return (group.name, group.moved_to) if group.moved_to else None


def _own(session: Session) -> Session:
    materials = tuple(replace(made, added=None) for made in session.materials)
    return replace(session, announced=None, unusual_day=False, materials=materials)


def _continued(session: Session, schedule: Schedule) -> tuple[object, ...] | None:
    if session.continues is None:
        return None
    for other in schedule.sessions:
        if other.id == session.continues:
            name = schedule.group.name if other.open else None
            return (other.reading, other.title, other.kind, other.leads, name)
    return None
