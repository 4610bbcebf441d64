"""Times of day beside other words, as pages have them: `(talk at 3pm!)`, `14:30 CET: Trees`."""

import datetime as dt
import re

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importing import words
from rgfeeds.text.spoken.times import find_times

#: `15.00`, which is a time where a date stands before it.
DOTTED = re.compile(r"(?:0?[7-9]|1\d|2[0-3])\.[0-5]\d\b")
_ZONE = re.compile(
    r"\s*\(?\b(?:UTC|GMT|BST|CES?T|E[SD]?T|P[SD]?T|C[SD]T|M[SD]T|IST|JST|KST|AE[SD]T|SGT)\b(?:\s?[+-]\d+(?::\d\d)?)?\)?"
)
#: What may stand beside a time, and says nothing else.
AROUND = re.compile(rf"\b(?:{words.AROUND_TIMES})\b|[\s,.;:!*@()\[\]-]", re.IGNORECASE)
_BEFORE = re.compile(r"\s*(?:@|,|\b(?:at|from|um|à))\s*$", re.IGNORECASE)


class Hours(Struct, frozen=True):
    """When it starts and ends, the *rest* of the text, what is not clear of it, and the *zone* it names."""

    start: dt.time | None = None
    end: dt.time | None = None
    rest: str = ""
    problem: str = ""
    zone: str = ""
    #: The text of a time without minutes, which was taken because of the date beside it.
    bare: str = ""

    @property
    def any(self) -> bool:
        return self.start is not None or bool(self.problem)


def find_in_brackets(text: str) -> Hours:
    """Find a time that stands in brackets of its own in *text*."""
    for found in re.finditer(r"[(\[]([^()\[\]]*)[)\]]", text):
        hours = find_hours(found[1])
        if hours.any and not AROUND.sub("", hours.rest):
            rest = f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}"
            return replace(hours, rest=rest.strip())
    return Hours(rest=text)


def find_hours(text: str, *, alone: bool = False, hinted: bool = False) -> Hours:
    """Find the time in *text*: a mere number only *alone* in a column of times, `13-16` also *hinted* at by a date."""
    for times in find_times(text):
        sure = alone or times.sure
        start, end = times.start, times.end
        # The hours of a day, the earlier first.
        spans = start and end and dt.time(7) <= start < end
        if not (sure or (hinted and spans)):
            continue
        zone = _ZONE.match(text, times.span[1])
        after = zone.end() if zone else times.span[1]
        rest = f"{_BEFORE.sub('', text[: times.span[0]])} {text[after:]}".strip()
        shown = times.text.strip()
        if start is None:
            problem = f"`{shown}` may be in the morning or in the afternoon: write it as 14:30"
            return Hours(rest=rest, problem=problem)
        if end and end <= start:
            return Hours(rest=rest, problem=f"`{shown}` ends before it begins")
        named = zone[0].strip(" ()") if zone else ""
        return Hours(start, end, rest, zone=named, bare="" if sure else shown)
    return Hours(rest=text)


def exported(text: str) -> tuple[dt.time | None, dt.time | None, dt.date | None]:
    """Return start, end and the other day that it ends on, as `rgfeeds export` writes them."""
    found = re.fullmatch(r"(\d\d:\d\d)–(\d\d:\d\d)(?: \((\d{4}-\d\d-\d\d)\))?", text)
    if found is None:
        return None, None, None
    start, end = map(dt.time.fromisoformat, found.groups()[:2])
    return start, end, dt.date.fromisoformat(found[3]) if found[3] else None


def leading_time(text: str) -> int:
    """Return how much of the beginning of *text* is a time, as in ` at 14:30: Title`; 0 without one."""
    times = next(iter(find_times(text)), None)
    if times is None or not (times.sure or DOTTED.match(times.text)):
        return 0
    before = text[: times.span[0]]
    if not re.fullmatch(r"[\s,@–—|·-]*(?:(?:at|from)\s+)?", before, re.IGNORECASE):
        return 0
    zone = _ZONE.match(text, times.span[1])
    return zone.end() if zone else times.span[1]
