"""The cell with the room: its name, its address or the link to join, and a time hidden in it."""

from __future__ import annotations

import re

from msgspec import Struct

from rgfeeds.importers import hours
from rgfeeds.importers.hours import Hours
from rgfeeds.importers.marked import LINK, Anchor, Marked, read
from rgfeeds.importers.mending import resolved
from rgfeeds.placeholders import is_placeholder

_JOIN = re.compile(
    r"zoom\.us|meet\.google|teams\.(?:microsoft|live)|webex|whereby|jit\.?si|bigbluebutton|discord|gather\.town|\b(?:zoom|online|join|teams|google meet|hybrid)\b",
    re.IGNORECASE,
)
# `Room 3`, `the small hall`, `B12`: what is a place wherever it stands.
_PLACE = re.compile(
    r"""[A-Z]{1,4}[ .-]?\d[\w.]*|(?i:(?=.*\b(?:room|hall|building|theat(?:re|er)|auditorium
    |library|floor|zoom|online|hybrid|raum|salle|sala|aula)\b))[^.!?:;]{2,60}""",
    re.VERBOSE,
)


class Where(Struct, frozen=True, kw_only=True):
    """The room, what its link says of it, and the link to join by; *lost* are further links."""

    room: str | None
    address: str | None = None
    online: str | None = None
    hours: Hours
    lost: tuple[Anchor, ...] = ()


def is_place(text: str) -> bool:
    """Whether the Markdown *text* can be nothing but where a session is."""
    return _PLACE.fullmatch(read(text).plain()) is not None


def where(cell: Marked, base: str | None) -> Where:
    """Read the room *cell*; a room still to come is none."""
    text = cell.text
    address: str | None = None
    online: str | None = None
    lost: list[Anchor] = []
    for sign in re.findall(LINK, text):
        (anchor,) = cell.anchors(sign)
        url = resolved(anchor.url, base)
        if _JOIN.search(f"{anchor.label} {anchor.url}") and url and online is None:
            online = url
            text = text.replace(sign, "")
        elif url and address is None:
            address = url
        elif not anchor.url.startswith("#"):
            lost.append(anchor)
    when = hours.hidden(text)
    if not when.any:
        when = hours.stated(text)
    room = re.sub(r"[(\[]\s*[)\]]", "", cell.plain(when.rest)).strip(" ,;:/|&+–—-@")
    named = bool(room) and not is_placeholder(room)
    if not named and address:
        online, address = online or address, None
    return Where(
        room=room if named else None,
        address=address,
        online=online,
        hours=when,
        lost=tuple(lost),
    )
