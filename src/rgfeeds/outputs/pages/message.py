"""A session as plain text: the message an organiser sends round before it."""

from __future__ import annotations

from collections.abc import Iterator

from rgfeeds.publication.events import Event
from rgfeeds.text import markdown, wording


def message(event: Event, time: str, changed: str) -> str:
    """Return day, time, place, title, leads, reading and link, a blank line between parts.

    *time* says day and time, *changed* what is no longer as it was.
    """
    return "\n\n".join(filter(None, _parts(event, time, changed)))


def _parts(event: Event, time: str, changed: str) -> Iterator[str]:
    session = event.session
    yield "\n".join(filter(None, [time, event.location, session.plan.online]))
    leads = f"Led by {wording.people(session.leads)}" if session.leads else ""
    yield "\n".join(filter(None, [event.summary, leads, changed]))
    yield "\n".join(f"{wording.label(made)}: {made.url}" for made in session.materials)
    yield _reading("Reading", session.reading)
    if event.continues:
        called = wording.called(event.continues, event.group)
        yield _reading(f"Reading of {called}", event.continues.reading)
    yield event.url


def _reading(heading: str, text: str) -> str:
    if not text or text.isspace():
        return ""
    return f"{heading}\n\n{markdown.plain(text)}"
