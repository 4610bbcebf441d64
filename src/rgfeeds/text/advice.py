"""What a text such as `TBC` means, and, for advice alone, a date, time or zone that is written otherwise."""

import datetime as dt
import re
from collections.abc import Iterable

from rgfeeds.model.timezones import zone_names
from rgfeeds.text.wording import LONG_MONTHS

# A kind may stand before it: "Invited talk: TBC".
_PLACEHOLDER = re.compile(
    r"""(?P<kind>[^:]{0,40}:)??
    \s*[\[(]?(?:(?:title|speaker|lead|topic|name|room|venue|place|location|link|slides)\s*:?\s+)?
    (?:t\.?b\.?[acd]\.?|n/?a|(?:free|open|available|vacant|empty)\ (?:slot|date|session)
      |to\ be\ (?:announced|confirmed|decided|determined)|[-–—?.…]+)?
    [.!?]?[\])]?\s*""",
    re.IGNORECASE | re.VERBOSE,
)


def is_placeholder(text: str) -> bool:
    """Whether *text* is empty, TBC, TBA, TBD, N/A, a dash or the like, in any case."""
    match = _match(text)
    return match is not None and not match["kind"]


def ends_in_placeholder(text: str) -> bool:
    """Whether *text* is a placeholder, be it with a kind before it."""
    return _match(text) is not None


def _match(text: str) -> re.Match[str] | None:
    text = text.strip()
    # Whatever is longer says something.
    return _PLACEHOLDER.fullmatch(text) if len(text) < 100 else None


def describe(text: str) -> str:
    """Say what is wrong with the placeholder *text*: it follows the name of its key."""
    shown = " ".join(text.split())
    return f"only says `{shown}`" if shown else "is empty"


def spoken_clock(text: str) -> dt.time | None:
    """Return the time that "2.30pm", "14h30" or "2 PM" means."""
    # Only who has a mistake has to wait for the grammar.
    from rgfeeds.text.spoken.times import read_times  # noqa: PLC0415

    times = read_times(text)
    return times.start if times and times.end is None else None


def spoken_range(text: str) -> tuple[dt.time, dt.time] | None:
    """Return the times that "11-12", "11:00–12:00" or "2 to 3pm" means."""
    from rgfeeds.text.spoken.times import read_times  # noqa: PLC0415

    times = read_times(text)
    return (times.start, times.end) if times and times.start and times.end else None


def spoken_days(text: str) -> list[dt.date]:
    """Return the days that *text* may mean, one when it leaves no doubt."""
    from rgfeeds.text.spoken import read_day  # noqa: PLC0415

    day = read_day(re.sub("[‐‑‒–—−]", "-", text))
    return sorted(day.days()) if day and not day.last else []


def last_day(text: str) -> str:
    """Say on which day the month of "2026-02-30" ends; nothing when that is not what is wrong."""
    match = re.match(r"\s*(\d{4})-(\d\d)-(\d\d)", text)
    year, month, day = map(int, match.groups()) if match else (0, 0, 0)
    if not 1 <= month <= 12 or not year or day <= 28:
        return ""
    from calendar import monthrange  # noqa: PLC0415

    last = monthrange(year, month)[1]
    return f"{LONG_MONTHS[month - 1]} {year} ends on the {last}{'st' if last == 31 else 'th'}"


_OFFSET = r"(?:UTC|GMT)?\s*([+-])\s*0?(\d\d?)(?::?(00|30))?"
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
    """Return the zone, be it of a city nearby, that "BST", "UTC+1" or "Europe/Londn" means; empty for none."""
    text = text[:60].strip()
    if offset := re.fullmatch(_OFFSET, text, re.IGNORECASE):
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
