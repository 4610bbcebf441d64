"""What git leaves in a file when two edits meet, and how to make one file of it."""

from __future__ import annotations

import re

import tomli
from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.store.syntax.scene import Mistake, Scene

MARKER = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: .*)?")
_HEADER = re.compile(r"\[\[?[^\]]+\]\]?[ \t]*(?:#.*)?")
_SESSION = "[[session]]"


class _Conflict(Struct, frozen=True):
    """The lines of a text where two edits met, by their numbers from 0.

    *one* and *two* are where the edits begin and end, *base* is where what both had
    changed begins, if git says so, else where the first ends.
    """

    start: int
    base: int
    middle: int
    end: int


def conflict(scene: Scene) -> Mistake | None:
    """Explain what git leaves when two edits meet."""
    if not MARKER.fullmatch(scene.line.rstrip()):
        return None
    lines = scene.text.split("\n")
    number = scene.line_number(scene.pos) - 1
    met = _conflict(lines, number)
    help = f"delete line {number + 1}"
    if met:
        help = _remedy(lines, met)
    elif lines[number].startswith("="):
        help += "; if another session begins below it, write [[session]] instead"
    message = "two edits of this file met, and git left both here"
    return replace(scene.line_mistake(message), help=help)


def _conflict(lines: list[str], start: int) -> _Conflict | None:
    """Return the conflict that begins at *start*, None when one of its lines is gone."""
    places = {}
    for number in range(start, len(lines)):
        sign = lines[number][:7]
        if MARKER.fullmatch(lines[number].rstrip()) and sign not in places:
            places[sign] = number
        if sign == ">" * 7:
            break
    begin, middle, end = (places.get(sign * 7) for sign in "<=>")
    if begin is None or middle is None or end is None or not begin < middle < end:
        return None
    return _Conflict(begin, min(places.get("|" * 7, middle), middle), middle, end)


def _remedy(lines: list[str], met: _Conflict) -> str:
    """Say what to do so that both sessions stay, or else that one side has to go."""
    above = max(
        (n for n in range(met.start) if _HEADER.fullmatch(lines[n])), default=met.start
    )
    below = next(
        (n for n in range(met.end, len(lines)) if _HEADER.fullmatch(lines[n])),
        len(lines),
    )
    one = lines[met.start + 1 : met.base]
    two = lines[met.middle + 1 : met.end]
    shared = [line for line in lines[met.end + 1 : below] if line.strip()]
    # Lines that both edits end with stand below, once: each session needs its own.
    for header, repeated in (([], shared), ([], []), ([_SESSION], shared)):
        if _whole([*lines[above : met.start], *one, *repeated, *header, *two, *shared]):
            return _both(met, [*repeated, *header])
    first = _lines(met.start + 1, met.base)
    second = _lines(met.middle + 1, met.end)
    return (
        f"keep either {first} or {second}, and delete the others of lines "
        f"{met.start + 1} to {met.end + 1}, those with <<<<<<<, ======= and >>>>>>> among them"
    )


def _both(met: _Conflict, between: list[str]) -> str:
    first, last = f"line {met.start + 1}", f"line {met.end + 1}"
    middle = _lines(met.base, met.middle + 1)
    if not between:
        return f"to keep both, delete {first}, {middle} and {last}"
    text = "\n".join(between)
    return f"to keep both sessions, delete {first} and {last}, and write instead of {middle}\n{text}"


def _lines(start: int, end: int) -> str:
    """Name the lines from *start* to before *end*."""
    if end - start == 1:
        return f"line {start + 1}"
    return f"lines {start + 1} to {end}" if end > start else "nothing"


def _whole(lines: list[str]) -> bool:
    """Whether *lines* are sessions with an id of their own and a date each."""
    try:
        sessions = tomli.loads("\n".join(lines)).get("session")
    except (ValueError, RecursionError):
        return False
    tables = sessions if isinstance(sessions, list) else []
    ids = {
        str(one["id"])
        for one in tables
        if isinstance(one, dict) and {"id", "date"} <= one.keys()
    }
    return len(ids) == len(tables) > 0
