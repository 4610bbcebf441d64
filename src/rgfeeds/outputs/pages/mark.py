"""The mark of a session that is not simply on: one word seen at a glance, then the rest."""

from __future__ import annotations

from msgspec import Struct

from rgfeeds.model import Status
from rgfeeds.publication.events import Event, changes


class Mark(Struct, frozen=True):
    """*tone* is its colour's name: off, moved, open or tentative."""

    tone: str
    word: str
    rest: str


def mark(event: Event) -> Mark | None:
    """Return the mark of *event*, None when there is nothing to say."""
    said = " ".join(changes(event))
    if not said:
        return None
    tone, word = _state(event)
    if said == "This slot is open.":
        said = ""
    # The word takes the place of the sentence's own first one.
    rest = said.removeprefix(word).removeprefix("Room" if tone == "moved" else "")
    return Mark(tone, word, rest.lstrip(" ,:."))


def _state(event: Event) -> tuple[str, str]:
    match event.status:
        case Status.CANCELLED | Status.POSTPONED as status:
            return "off", str(status).capitalize()
        case Status.TENTATIVE if event.session.open:
            return "open", "Open slot"
        case Status.TENTATIVE:
            return "tentative", "Tentative"
        case _ if event.former_starts:
            return "moved", "Moved"
        case _ if any(p.room != event.session.plan.room for p in event.revision.former):
            return "moved", "New room"
        case _:
            return "tentative", "Note"
