"""What a date, a time or a zone that is written otherwise probably means: for advice, never for reading."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from rgfeeds.timezones import zone_names
from rgfeeds.wording import LONG_MONTHS, MONTHS

_CLOCK = r"(\d\d?)(?:[.:h ]?([0-5]\d)(?::00)?)?\s*(?:([ap])\.?m\.?|h|o'clock)?"
_SPOKEN = rf"\s*{_CLOCK}\s*"
_RANGE = r"\s*(?P<start>[^-–—]+?)\s*(?:-{1,3}|–|—|to|until)\s*(?P<end>[^-–—]+?)\s*"
_PADDED = r"\s*(\d{4})[-/.](\d\d?)[-/.](\d\d?)\s*"
_NUMBERS = r"\s*(\d\d?)([-/.])(\d\d?)[-/.](\d{4}|\d\d)\s*"
_DAY_FIRST = (
    r"\s*(?:[a-z]+,?\s+)?(\d\d?)(?:st|nd|rd|th)?[\s-]+([a-z]+)\.?,?[\s-]+(\d{4})\s*"
)
_MONTH_FIRST = r"\s*(?:[a-z]+,\s*)?([a-z]+)\.?\s+(\d\d?)(?:st|nd|rd|th)?,?\s+(\d{4})\s*"


def _match(pattern: str, text: str) -> re.Match[str] | None:
    # Compiled when it is needed, which is when there is a mistake.
    if len(text) > 60:
        return None
    return re.fullmatch(pattern, text, re.IGNORECASE | re.ASCII)


def spoken_clock(text: str) -> dt.time | None:
    """Return the time that "2.30pm", "14h30" or "2 PM" means."""
    named = {"noon": dt.time(12), "midday": dt.time(12), "midnight": dt.time(0)}
    if text.strip().lower() in named:
        return named[text.strip().lower()]
    match = _match(_SPOKEN, text)
    if not match or int(match[1]) > 23:
        return None
    hour, half = int(match[1]), (match[3] or "").lower()
    if half == "p" and hour < 12:
        hour += 12
    return dt.time(0 if half == "a" and hour == 12 else hour, int(match[2] or 0))


def spoken_range(text: str) -> tuple[dt.time, dt.time] | None:
    """Return the times that "11-12", "11:00–12:00" or "2 to 3pm" means."""
    match = _match(_RANGE, text)
    if not match:
        return None
    start, end = spoken_clock(match["start"]), spoken_clock(match["end"])
    if start is None or end is None:
        return None
    afternoon = match["end"].lower().rstrip(". ").endswith("pm")
    if afternoon and start.hour + 12 <= end.hour and "m" not in match["start"].lower():
        start = start.replace(hour=start.hour + 12)
    return start, end


def spoken_days(text: str) -> list[dt.date]:
    """Return the days that *text* may mean, one when it leaves no doubt."""
    return sorted({day for day in _days(text) if day is not None})


def _days(text: str) -> Iterator[dt.date | None]:
    if match := _match(_PADDED, text):
        yield _day(match[1], match[2], match[3])
    elif match := _match(_NUMBERS, text):
        year = match[4] if len(match[4]) == 4 else f"20{match[4]}"
        yield _day(year, match[3], match[1])
        # Nobody who puts dots between them begins with the month.
        if match[2] != ".":
            yield _day(year, match[1], match[3])
    elif match := _match(_DAY_FIRST, text):
        yield _day(match[3], _month(match[2]), match[1])
    elif match := _match(_MONTH_FIRST, text):
        yield _day(match[3], _month(match[1]), match[2])


def _month(name: str) -> int:
    """Return the number of the month called *name* in English, 0 for none."""
    short = [month.lower() for month in MONTHS]
    start = name[:3].lower()
    known = start in short and LONG_MONTHS[short.index(start)].lower().startswith(
        name.lower()
    )
    return short.index(start) + 1 if known or name.lower() == "sept" else 0


def _day(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def last_day(text: str) -> str:
    """Say on which day the month of "2026-02-30" ends; nothing when that is not what is wrong."""
    match = re.match(r"\s*(\d{4})-(\d\d)-(\d\d)", text)
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1:
        return ""
    year, month = int(match[1]), int(match[2])
    first_of_next = (
        dt.date(year + month // 12, month % 12 + 1, 1) if year < 9999 else None
    )
    if first_of_next is None or int(match[3]) < 28:
        return ""
    last = (first_of_next - dt.timedelta(days=1)).day
    suffix = {31: "st"}.get(last, "th")
    return f"{LONG_MONTHS[month - 1]} {year} ends on the {last}{suffix}"


# A city for what people call its time, in winter, in summer, and as an offset from UTC.
_CITIES = {
    "Europe/London": "GMT BST UK +0", "Europe/Lisbon": "WET WEST", "Europe/Berlin": "CET CEST MET MEZ MESZ +1",
    "Europe/Athens": "EET EEST +2", "Europe/Moscow": "MSK +3", "Asia/Dubai": "GST +4", "Asia/Karachi": "PKT +5",
    "Asia/Kolkata": "IST +5:30", "Asia/Dhaka": "+6", "Asia/Bangkok": "ICT +7", "Asia/Singapore": "SGT +8",
    "Asia/Hong_Kong": "HKT", "Asia/Shanghai": "China", "Asia/Tokyo": "JST +9", "Asia/Seoul": "KST",
    "Australia/Sydney": "AEST AEDT +10", "Australia/Adelaide": "ACST ACDT +9:30", "Australia/Perth": "AWST",
    "Pacific/Auckland": "NZST NZDT +12", "Pacific/Honolulu": "HST -10", "America/Anchorage": "AKST AKDT -9",
    "America/Los_Angeles": "PST PDT PT Pacific -8", "America/Denver": "MST MDT MT Mountain -7",
    "America/Chicago": "CST CDT CT Central -6", "America/New_York": "EST EDT ET Eastern -5",
    "America/Halifax": "AST ADT -4", "America/Sao_Paulo": "BRT -3",
}  # fmt: skip
_CALLED = {
    name.casefold(): zone for zone, names in _CITIES.items() for name in names.split()
}


def spoken_zone(text: str) -> str:
    """Return the zone that "BST", "UTC+1", "london" or "Europe/Londn" means, be it of a city nearby; may be empty."""
    text = text[:60].strip()
    offset = re.fullmatch(
        r"(?:UTC|GMT)?\s*([+-])\s*0?(\d\d?)(?::?(00|30))?", text, re.IGNORECASE
    )
    if offset:
        minutes = ":30" if offset[3] == "30" else ""
        return _CALLED.get(f"{offset[1]}{offset[2]}{minutes}".replace("-0", "+0"), "")
    if text.casefold() in _CALLED:
        return _CALLED[text.casefold()]
    place = _plain(text)
    known = sorted(zone_names(), key=lambda zone: (zone.count("/") != 1, zone))
    for zone in known:
        if place in {_plain(zone), _plain(zone.rpartition("/")[2])}:
            return zone
    return nearest(text, known)


def _plain(name: str) -> str:
    return re.sub(r"\W+", "_", name).casefold()


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the one of *known* that is most like *word*, or nothing."""
    # Only who has a mistake has to wait for it.
    from difflib import get_close_matches  # noqa: PLC0415

    return next(iter(get_close_matches(word, known, n=1)), "")
