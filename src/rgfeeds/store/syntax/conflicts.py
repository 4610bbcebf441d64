"""What git leaves in a file when two edits meet, and how to make one file of it."""

from __future__ import annotations

import re

import tomli

from rgfeeds.store.diagnostics import Mistake
from rgfeeds.store.syntax.scene import Scene

MARKER = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: .*)?")
_HEADER = re.compile(r"\[\[?[^\]]+\]\]?[ \t]*(?:#.*)?")


def conflict(scene: Scene) -> Mistake | None:
    """Explain what git leaves when two edits meet."""
    if not MARKER.fullmatch(scene.line.rstrip()):
        return None
    lines = scene.text.split("\n")
    number = scene.line_number(scene.pos) - 1
    help = _remedy(lines, number)
    if not help:
        help = f"delete line {number + 1}"
        if lines[number].startswith("="):
            help += "; if another session begins below it, write [[session]] instead"
    message = "two edits of this file met, and git left both here"
    return Mistake(message, scene.line_mistake(message).span, help)


def _remedy(lines: list[str], start: int) -> str:
    """Say how both sides of the conflict at *start* stay, or that one has to go; nothing when a mark is gone."""
    marks: dict[str, int] = {}
    for number, line in enumerate(lines[start:], start):
        if MARKER.fullmatch(line.rstrip()):
            marks.setdefault(line[0], number)
        if line.startswith(">" * 7):
            break
    middle, end = marks.get("=", -1), marks.get(">", -1)
    if marks.get("<") != start or not start < middle < end:
        return ""
    # What both had changed stands between base and middle, if git says so.
    base = min(marks.get("|", middle), middle)
    headers = [n for n, line in enumerate(lines) if _HEADER.fullmatch(line)]
    above = max((n for n in headers if n < start), default=start)
    below = min((n for n in headers if n > end), default=len(lines))
    one, two = lines[start + 1 : base], lines[middle + 1 : end]
    shared = [line for line in lines[end + 1 : below] if line.strip()]
    first, last = f"line {start + 1}", f"line {end + 1}"
    marked = _name_lines(base, middle + 1)
    # Lines that both edits end with stand below, once: each session needs its own.
    for between in (shared, [], [*shared, "[[session]]"]):
        if _whole([*lines[above:start], *one, *between, *two, *shared]):
            if not between:
                return f"to keep both, delete {first}, {marked} and {last}"
            text = "\n".join(between)
            return f"to keep both sessions, delete {first} and {last}, and write instead of {marked}\n{text}"
    return (
        f"keep either {_name_lines(start + 1, base)} or {_name_lines(middle + 1, end)}, and delete the others of lines "
        f"{start + 1} to {end + 1}, those with <<<<<<<, ======= and >>>>>>> among them"
    )


def _name_lines(start: int, end: int) -> str:
    """Name the lines from *start* to before *end*, both counted from 0."""
    if end - start == 1:
        return f"line {end}"
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
