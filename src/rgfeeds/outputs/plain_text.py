"""A session as plain text: the message an organiser sends round before it."""

from __future__ import annotations

from collections.abc import Iterator

from rgfeeds import markdown, wording
from rgfeeds.events import Event, changes


def message(event: Event) -> str:
    """Return day, time, place, title, leads, reading and link, a blank line between parts."""
    return "\n\n".join(part for part in _parts(event) if part)


def _parts(event: Event) -> Iterator[str]:
    session, plan = event.session, event.session.plan
    day = f"{wording.long_day(plan.day)}, {wording.times(plan)}"
    yield "\n".join(filter(None, [day, event.location, plan.online]))
    leads = f"Led by {wording.people(session.leads)}" if session.leads else ""
    yield "\n".join(filter(None, [event.summary, leads, " ".join(changes(event))]))
    made = [
        f"{wording.label(material)}: {material.url}" for material in session.materials
    ]
    yield "\n".join(made)
    yield _reading("Reading", session.reading)
    if event.continues:
        called = wording.called(event.continues, event.group)
        yield _reading(f"Reading of {called}", event.continues.reading)
    yield event.url


def _reading(heading: str, text: str) -> str:
    return f"{heading}\n\n{markdown.parse(text).plain}" if text.strip() else ""
