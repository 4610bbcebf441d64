"""What a session's VEVENT is made of, wherever it was written."""

from __future__ import annotations

from operator import attrgetter

from rgfeeds.model import Group, Material, Schedule, Session

#: What dates a session or its materials, and what only the rules look at.
_UNSEEN = frozenset({"announced", "unusual_day", "added"})
_of_session = attrgetter(
    *(name for name in Session.__struct_fields__ if name not in {*_UNSEEN, "materials"})
)
_of_material = attrgetter(
    *(name for name in Material.__struct_fields__ if name not in _UNSEEN)
)


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


def _own(session: Session) -> tuple[object, ...]:
    return (_of_session(session), *map(_of_material, session.materials))


def _continued(session: Session, schedule: Schedule) -> tuple[object, ...] | None:
    if session.continues is None:
        return None
    for other in schedule.sessions:
        if other.id == session.continues:
            name = schedule.group.name if other.open else None
            return (other.reading, other.title, other.kind, other.leads, name)
    return None
