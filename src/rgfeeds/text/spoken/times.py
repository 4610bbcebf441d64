"""Times of day as people write them: `2.30pm–3pm`, `14h30`, `noon`."""

import datetime as dt
import re

from msgspec import Struct

_HOUR = r"(\d{1,2})(?:([:.h])([0-5]\d)(?::00)?)?\s?(a\.?m\b\.?|p\.?m\b\.?|uhr\b|h\b|o['’]clock\b)?"
_TIMES = re.compile(
    rf"(?<![\w:./-])(?:{_HOUR}|(?P<word>\b(?:noon|midday|midnight)\b))"
    rf"(?:\s*(?:-{{1,3}}|[–—~〜～]|\bto\b|\buntil\b|\btill?\b)\s*(?:{_HOUR}|(?P<noon>\b(?:noon|midday)\b)))?"
    r"(?![\w/]|:\d)",
    re.IGNORECASE,
)


class Times(Struct, frozen=True, kw_only=True):
    """When it starts, and ends if that is said; both None where it may be before or after noon."""

    text: str
    span: tuple[int, int]
    start: dt.time | None
    end: dt.time | None = None
    sure: bool = True  # that it is a time at all, as `3.14` and `11` need not be


def find_times(text: str) -> list[Times]:
    """Return every time of day, or span of times, that may stand in *text*, in their order."""
    return [_times(match) for match in _TIMES.finditer(text)]


def read_times(text: str) -> Times | None:
    """Return the time of day, or the span of times, that the whole of *text* is, None if it is none."""
    plain = re.sub(r"^(?:at|from)\s", "", text.strip(), flags=re.IGNORECASE).strip()
    if len(plain) > 60:  # no time is as long
        return None
    match = _TIMES.fullmatch(re.sub(r"^(\d\d)([0-5]\d)$", r"\1:\2", plain))
    found = _times(match) if match else None
    return found if found and found.start else None


def _times(match: re.Match[str]) -> Times:
    first = _word(match["word"]) or (match[1], match[3], _half(match[4]))
    last = _word(match["noon"]) or (match[6], match[8], _half(match[9]))
    half = first[2] or last[2]
    start, end = _time(*first[:2], half), None
    if last[0] is not None:
        end = _time(*last[:2], last[2] or half)
        if start and end and end <= start and half:
            # "11-1pm" begins before noon, "11am-1" ends after it.
            other = "a" if half == "p" else "p"
            if not first[2]:
                start = _time(*first[:2], other)
            elif not last[2]:
                end = _time(*last[:2], other)
        if start is None or end is None:
            start = end = None
    marks = {match[2], match[7]} & {":", "h", "H"}
    both = match[3] and match[8]
    sure = bool(match["word"] or match["noon"] or match[4] or match[9] or marks or both)
    return Times(text=match[0], span=match.span(), start=start, end=end, sure=sure)


def _word(said: str | None) -> tuple[str, str, str] | None:
    """Return hour, minute and half of the day of noon, midday or midnight; None without a word."""
    # By its end: where case makes no difference, other letters pass for an i.
    hour = "0" if said and said.casefold().endswith("ght") else "12"
    return (hour, "00", "") if said else None


def _half(mark: str | None) -> str:
    return (mark or " ")[0].casefold().strip("uho ")


def _time(hour: str, minute: str | None, half: str) -> dt.time | None:
    number = int(hour)
    if half and 1 <= number <= 12:
        number = number % 12 + 12 * (half == "p")
    # Nobody meets in the small hours: it is the afternoon, but nothing says so.
    elif number > 23 or (1 <= number <= 6 and len(hour) == 1):
        return None
    return dt.time(number, int(minute or 0))
