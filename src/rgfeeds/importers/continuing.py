"""A row without a date: it goes on with the session of the row above it."""

from __future__ import annotations

from rgfeeds.importers.drafts import Draft, Lead


def contradicts(first: Draft, more: Draft) -> bool:
    """Whether the row *more* without a date names another room, time or kind than the one it follows."""
    return any(
        getattr(first, name) and getattr(more, name) not in {None, getattr(first, name)}
        for name in ("kind", "room", "online", "start", "status")
    )


def joined(first: Draft, more: Draft) -> Draft:
    """Return *first* with what the row without a date below it says."""
    title = first.title or more.title
    words = (
        [f"- {more.title}"] if first.title and more.title and not more.reading else []
    )
    reading = "\n".join(filter(None, [first.reading, more.reading, *words]))
    names = {lead.name for lead in first.leads}
    leads: tuple[Lead, ...] = tuple(x for x in more.leads if x.name not in names)
    return Draft(
        file=first.file,
        line=first.line,
        day=first.day,
        title=title,
        kind=first.kind or more.kind,
        leads=(*first.leads, *leads),
        room=first.room or more.room,
        online=first.online or more.online,
        start=first.start or more.start,
        end=first.end or (None if first.start else more.end),
        status=first.status or more.status,
        materials=(*first.materials, *more.materials),
        abstract="\n\n".join(filter(None, [first.abstract, more.abstract])),
        reading=reading,
        left=(*first.left, *more.left),
    )
