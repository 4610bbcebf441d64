"""Days and times as lines and cells have them; which of day and month is first is never guessed."""

import datetime as dt
import re
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importing import words
from rgfeeds.importing.inline import LINK, Words, sign_number, tidy
from rgfeeds.importing.parts import are_names, is_break, is_place
from rgfeeds.text.spoken import JOINT, SpokenDay, find_days
from rgfeeds.text.spoken.times import find_times

_YEARS = re.compile(
    r"(?i)(?<!since )(?<!est )(?<!est\. )(?<!\d)(?:(?:19|20)\d\d)(?!\d)|(?<=[’'])\d\d(?!\d)"
)
_EDGES = " \t,;:|–—-@/"
#: `15.00`, which is a time where a date stands before it.
DOTTED = re.compile(r"(?:0?[7-9]|1\d|2[0-3])\.[0-5]\d\b")
_ZONE = re.compile(
    r"\s*\(?\b(?:UTC|GMT|BST|CES?T|E[SD]?T|P[SD]?T|C[SD]T|M[SD]T|IST|JST|KST|AE[SD]T|SGT)\b(?:\s?[+-]\d+(?::\d\d)?)?\)?"
)
_BEFORE_TIME = re.compile(r"\s*(?:@|,|\b(?:at|from|um|à))\s*$", re.IGNORECASE)


class Dates(Struct, frozen=True, kw_only=True):
    """The *first* and the *last* date in a text, and what stands *before* and *after* them; *choice*: one of both."""

    first: SpokenDay
    last: SpokenDay
    before: str
    after: str
    choice: bool


def find_dates(text: str) -> Dates | None:
    """Find the first date of *text*, and a second one that a dash or the like joins to it; None without."""
    dates = find_days(text)
    if not dates:
        return None
    first = last = dates[0]
    choice = first.choice
    joint = JOINT.match(text, first.span[1])
    if joint and len(dates) > 1 and dates[1].span[0] == joint.end():
        last = dates[1]
        choice = joint["joint"].casefold() in {"/", "&", "and", "or"}
    # `2026-01-05T14:30`
    after = re.sub(r"^T(?=\d)", " ", text[last.span[1] :])
    before = text[: first.span[0]]
    return Dates(first=first, last=last, before=before, after=after, choice=choice)


def years_in(text: str) -> tuple[int, ...]:
    """Return the years that a heading names: `2020`, `Fall '22`; of `2025-26` both."""
    both = re.search(r"((?:19|20)\d\d)\s?[-/–]\s?(\d\d)(?!\d)", text)
    if both:
        return (int(both[1]), int(both[1][:2] + both[2]))
    found = (int(year) for year in _YEARS.findall(text))
    return tuple(sorted({year if year > 99 else 2000 + year for year in found}))


class Hours(Struct, frozen=True):
    """When it starts and ends, the *rest* of the text, what is not clear of it, and the *zone* it names."""

    start: dt.time | None = None
    end: dt.time | None = None
    rest: str = ""
    problem: str = ""
    zone: str = ""
    #: The text of a time without minutes, which was taken because of the date beside it.
    bare: str = ""
    #: The day it ends on, where that is another and is written.
    until: dt.date | None = None

    @property
    def any(self) -> bool:
        return self.start is not None or bool(self.problem)


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
        rest = f"{_BEFORE_TIME.sub('', text[: times.span[0]])} {text[after:]}".strip()
        shown = times.text.strip()
        if start is None:
            problem = f"`{shown}` may be in the morning or in the afternoon: write it as 14:30"
            return Hours(rest=rest, problem=problem)
        if end and end <= start:
            return Hours(rest=rest, problem=f"`{shown}` ends before it begins")
        named = zone[0].strip(" ()") if zone else ""
        return Hours(start, end, rest, zone=named, bare="" if sure else shown)
    return Hours(rest=text)


class DatedLine(Struct, frozen=True):
    """A line around its *dates*: a time, a place or brackets stand *beside* them, the rest *before* and *after*.

    It *begins* with them where nothing but a number or the like is before, as in `Week 3: 12 May`.
    """

    words: Words
    dates: Dates
    before: str
    beside: str
    after: str
    begins: bool

    @property
    def rest(self) -> Words:
        """Return what stands before and after the dates, which is the title."""
        before = re.sub(r"^\d{1,3}[:.)]\s+", "", self.before.strip())
        if re.fullmatch(words.BEFORE_TITLES, before):
            before = ""
        after = self.after.lstrip()
        sign = after[:1] if after.startswith((":", "–", "—", "-")) else ""
        middle = {":": ": ", "": " "}.get(sign, " – ")
        rest = f"{before.strip(_EDGES)}{middle}{after.removeprefix(sign).lstrip()}"
        rest = re.sub(r"^\.\s+|[(\[]\s*[)\]]", "", rest.strip(_EDGES)).strip(_EDGES)
        gone = self.words.gone
        bare = not self.beside and not re.search(r"\w", rest)
        if gone and bare and not (find_hours(gone).any or is_place(gone)):
            # `1 March: ~~Trees~~`, but not `1 March, ~~11:00~~ 14:00`
            return Words(gone, struck=True)
        return self.words.having(rest)

    def alone(self) -> Self | None:
        """Return the line with all that it says beside its dates, where that is no more than a time, a place or names."""
        rest = self.after.strip(" .,;:()*–—|·-")
        long = len(rest.split()) > 8 or re.search(LINK, rest)
        bare = not rest or self.after.lstrip()[0] in ",(@|·"
        known = bare or all(map(is_place, rest.split(","))) or are_names(rest)
        if long or not (self.begins and known):
            return None
        return replace(self, beside=tidy(f"{self.beside}, {rest}")) if rest else self


def find_date(line: Words, *, heading: bool = False) -> DatedLine | None:
    """Return what *line* says when it has the date of a session; None when it has none.

    The date begins the line, ends it or stands in brackets; in a short *heading* it may stand anywhere.
    """
    found = find_dates(line.text)
    if found is None:
        found, line = _within_link(line)
    if found is None:
        return None
    before, after, beside = found.before, found.after, ""
    begins = re.fullmatch(words.BEFORE_DATES, before) is not None
    if _is_number(found, after, begins=begins):
        return None
    enclosed = before.count("(") > before.count(")") and ")" in after
    if enclosed:
        at, end = before.rindex("("), after.index(")")
        beside = f"{re.sub(words.AROUND_DATES, '', before[at + 1 :])} {after[:end]}"
        before, after = before[:at], after[end + 1 :]
    elif begins:
        if before.endswith("["):
            after = after.removeprefix("]")
        off = re.match(r"(?i)\W*(no\s(?!\d).*?)(?:\s+(?:on|of))?\W*\Z", before)
        before = off[1] if off and is_break(off[1]) else ""
    told = re.sub(r"[(\[][^()\[\]]*[)\]]", "", after)
    ends = not re.search(r"\w", told) and re.search(r"[,–—-]\s*$", before)
    short = heading and len(before.split()) < 12
    if not (begins or enclosed or ends or short):
        return None
    if begins and (more := re.match(words.MORE_DAYS, after)):
        beside, after = more[0], after[more.end() :]
    beside, after = _beside(beside, after)
    return DatedLine(line, found, before, line.plain(beside), after, begins)


def _within_link(line: Words) -> tuple[Dates | None, Words]:
    """Return the date in the label of a link, and the line without it in the label."""
    for sign, link in line.signs():
        inner = None if link.bare else find_dates(link.label)
        if inner is None:
            continue
        links, number = list(line.links), sign_number(sign)
        label = f"{inner.before} {inner.after}".strip(_EDGES)
        if re.search(r"\w", label):
            links[number] = replace(links[number], label=label)
        before, after = line.text.split(sign, 1)
        dates = replace(inner, before=before, after=f" {sign}{after}")
        return dates, replace(line, links=tuple(links))
    return None, line


def _is_number(found: Dates, after: str, *, begins: bool) -> bool:
    """Whether what looks like a date is more likely a number, as in `3.1 Trees` or `1/2 of it`."""
    first = found.first
    bare = (first.numbers and not first.year) or re.fullmatch(r"\d+\.\d+", first.text)
    counted = re.search(rf"{words.COUNTED}\W*\Z", found.before)
    slashed = begins and "/" in first.text and not counted
    dated = first.weekday is not None or slashed
    return bool(bare) and not (dated or after.startswith("."))


def _leading_time(text: str) -> int:
    """Return how much of the beginning of *text* is a time, as in ` at 14:30: Title`; 0 without one."""
    times = next(iter(find_times(text)), None)
    if times is None or not (times.sure or DOTTED.match(times.text)):
        return 0
    before = text[: times.span[0]]
    if not re.fullmatch(r"[\s,@–—|·-]*(?:(?:at|from)\s+)?", before, re.IGNORECASE):
        return 0
    zone = _ZONE.match(text, times.span[1])
    return zone.end() if zone else times.span[1]


def _is_place(after: str) -> bool:
    """Whether what comes after a time can only be a place; behind a colon or a dash most texts are titles."""
    opened = re.match(r"\s*[,@(|·]|\s+(?:in|at)\s", after)
    text = after.strip(" ,.;:*@|·–—-")
    sure = re.fullmatch(rf"(?:{words.PLACES})\W*(?:[A-Z]?\d\w*)?", text, re.IGNORECASE)
    placed = all(map(is_place, text.split(","))) and not re.search(LINK, after)
    return placed and bool(opened or sure)


def _beside(beside: str, after: str) -> tuple[str, str]:
    """Take a time and brackets with a time or a place off the beginning of *after*."""
    while True:
        taken = _leading_time(after)
        bracket = re.match(rf"[\s,]*[(\[]((?:(?!{LINK})[^()\[\]])*)[)\]]", after)
        inner = bracket[1] if bracket else ""
        timed = find_hours(inner, hinted=True).any or not re.sub(
            words.AROUND_TIMES, "", inner
        )
        if taken:
            beside, after = f"{beside} {after[:taken]}", after[taken:]
        elif bracket and (timed or is_place(inner)):
            beside, after = f"{beside} {inner}", after[bracket.end() :]
        elif beside and (placed := re.match(words.PLACED, after)):
            beside, after = f"{beside}, {placed['place']}", after[placed.end() :]
        elif beside and _is_place(after):
            return f"{beside}, {after}", ""
        else:
            return beside, after
