"""Times of day as pages write them: `11:00–12:00`, `2.30pm`, `(talk at 3pm!)`."""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importing import words

_CLOCK = r"(\d{1,2})(?:([:.h])([0-5]\d))?\s?(a\.?m\b\.?|p\.?m\b\.?|uhr\b|h\b)?"
#: `15.00`, which is a time where a date stands before it.
DOTTED = re.compile(r"(?:0?[7-9]|1\d|2[0-3])\.[0-5]\d\b")
_WORD = r"(?:\b(?:noon|midday)\b)"
_SPAN = re.compile(
    rf"(?<![\w:./-])(?:{_CLOCK}|(?P<noon>{_WORD}))(?:\s*(?:-{{1,3}}|–|—|\bto\b|\buntil\b|\btill?\b)\s*{_CLOCK})?(?![\w/]|:\d)",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\s*\(?\b(?:UTC|GMT|BST|CES?T|E[SD]?T|P[SD]?T|C[SD]T|M[SD]T|IST|JST|KST|AE[SD]T|SGT)\b(?:\s?[+-]\d+(?::\d\d)?)?\)?"
)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
# What may stand beside a time in brackets that hold nothing else.
_AROUND = re.compile(rf"\b(?:{words.AROUND_TIMES})\b|[\s,.;:!*@-]", re.IGNORECASE)
_AFTER_WORDS = re.compile(r"\s*(?:@|,|\bat|\bfrom)\s*$", re.IGNORECASE)


class Hours(Struct, frozen=True):
    """When it starts and ends, the text that is left, what was not understood of it, and the *zone* it names."""

    start: dt.time | None
    end: dt.time | None
    rest: str
    problem: str = ""
    zone: str = ""
    bare: str = ""

    @property
    def any(self) -> bool:
        return self.start is not None or bool(self.problem)


def hidden(text: str) -> Hours:
    """Find a time that stands in brackets of its own in *text*."""
    for found in _BRACKETS.finditer(text):
        hours = stated(found[1])
        if hours.any and not _AROUND.sub("", hours.rest):
            rest = f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}"
            return replace(hours, rest=rest.strip())
    return Hours(None, None, text)


def stated(text: str, *, alone: bool = False, hinted: bool = False) -> Hours:
    """Find the time in *text*; a bare number is one only where times stand *alone*, in their own column.

    *hinted*: beside a date, `13-16` is one too, and is then named as *bare*.
    """
    for found in _SPAN.finditer(text):
        if not alone and not _certain(found) and not (hinted and _spans_hours(found)):
            continue
        start, end, problem = _moments(found)
        zone = _ZONE.match(text, found.end())
        after = zone.end() if zone else found.end()
        rest = _AFTER_WORDS.sub("", text[: found.start()]) + " " + text[after:]
        if problem:
            return Hours(None, None, rest.strip(), problem)
        bare = "" if alone or _certain(found) else found[0].strip()
        return Hours(
            start,
            end,
            rest.strip(),
            zone=zone[0].strip(" ()") if zone else "",
            bare=bare,
        )
    return Hours(None, None, text)


def leading(text: str) -> int:
    """Return how much of the beginning of *text* is a time, as in ` at 14:30: Title`; 0 without one."""
    opening = re.match(r"[\s,@–—-]*(?:(?:at|from)\s+)?", text, re.IGNORECASE)
    found = _SPAN.match(text, opening.end() if opening else 0)
    if not found or not (_certain(found) or DOTTED.match(found[0])):
        return 0
    zone = _ZONE.match(text, found.end())
    return zone.end() if zone else found.end()


def _certain(found: re.Match[str]) -> bool:
    """Whether a number can be nothing but a time: `2.30pm` and `14:30` are, `3.14` and `11` are not."""
    return bool(
        found["noon"]
        or found[4]
        or found[9]
        or ":" in {found[2], found[7]}
        or "h" in {found[2], found[7]}
        or (found[3] and found[8])
    )


def _spans_hours(found: re.Match[str]) -> bool:
    """Whether `13-16` can be hours of a day, the earlier first."""
    return found[6] is not None and 7 <= int(found[1]) < int(found[6]) <= 23


def _moments(
    found: re.Match[str],
) -> tuple[dt.time | None, dt.time | None, str]:
    first = (found[1], found[3], _half(found[4]))
    last = (found[6], found[8], _half(found[9]))
    if found["noon"]:
        first = ("12", None, "p")
    if last[0] is None:
        start = _one(*first)
        return start, None, "" if start else _doubt(found[0])
    half = first[2] or last[2]
    start = _one(first[0], first[1], half)
    end = _one(last[0], last[1], last[2] or half)
    if start and end and end <= start and half:
        # "11-1pm" begins before noon, "11am-1" ends after it.
        if not first[2]:
            start = _one(first[0], first[1], "a" if half == "p" else "p")
        elif not last[2]:
            end = _one(last[0], last[1], "p" if half == "a" else "a")
    if start is None or end is None:
        return None, None, _doubt(found[0])
    if end <= start:
        return None, None, f"`{found[0].strip()}` ends before it begins"
    return start, end, ""


def _doubt(text: str) -> str:
    return (
        f"`{text.strip()}` may be in the morning or in the afternoon: write it as 14:30"
    )


def _half(suffix: str | None) -> str:
    return {"a": "a", "p": "p"}.get((suffix or " ")[0].lower(), "")


def _one(hour: str, minute: str | None, half: str) -> dt.time | None:
    number = int(hour)
    if half and not 1 <= number <= 12:
        half = "" if number < 24 else half
    if half:
        number = number % 12 + (12 if half == "p" else 0)
    # Nobody meets in the small hours: it is the afternoon, but nothing says so.
    elif number > 23 or (1 <= number <= 6 and len(hour) == 1):
        return None
    return dt.time(number, int(minute or 0))
