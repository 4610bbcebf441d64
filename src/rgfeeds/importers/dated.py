"""A heading or an item of a list that has a date: which words are the date, and which the title."""

from __future__ import annotations

import re

from rgfeeds.importers import days, hours
from rgfeeds.importers.marked import LINK, read

_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?"
_DAY_BEFORE = re.compile(rf"(?:(?<=\W)|^){_WEEKDAY}\s*(?:the\s+)?$", re.IGNORECASE)
_DAY_AFTER = re.compile(
    rf"\s*(?:,\s*)?(?:\(\s*{_WEEKDAY}\s*\)|{_WEEKDAY})", re.IGNORECASE
)
# `Session 3:`, `#12`, `Week 4 (`: what may stand before a date that begins a line.
_NUMBERED = re.compile(
    r"\W*(?:(?:session|week|meeting|talk|lecture|day|seminar|no|nr|date|when|part|event)\b[\s.:#]*)?\d{0,3}\W*",
    re.IGNORECASE,
)
_BEGINNING = re.compile(r"[\s,;:.|/–—-]+")


def parted(text: str) -> tuple[str, str] | None:
    """Return the date of the Markdown *text* with weekday and time, and the rest of it; None without."""
    marked = read(text)
    flat = " ".join(marked.text.split())
    first = re.match(rf"\W*?({LINK})", flat)
    if first and _is_date(marked.plain(first[1])):
        rest = _BEGINNING.sub("", flat[first.end() :], count=1)
        return marked.markdown(first[1]), marked.markdown(rest)
    span = _span(flat)
    if span is None:
        return None
    before, date, after = flat[: span[0]], flat[slice(*span)], flat[span[1] :]
    if re.fullmatch(r"\d+\.\d+", date) and not after.startswith("."):
        return None  # `2.1 Basics` is a chapter
    bracketed = before.rstrip()[-1:] in {"(", "["} and after.lstrip()[:1] in {")", "]"}
    if bracketed:
        before, after = before.rstrip()[:-1], after.lstrip()[1:]
    if re.search(r"\w", before) and re.fullmatch(r"\d+[/.]\d+", date):
        return None  # `Session 1/3` counts
    linked = re.search(LINK, before)
    begins = not linked and _NUMBERED.fullmatch(before)
    ends = not re.search(rf"\w|{LINK}", after)
    if not (begins or ends or bracketed):
        return None
    return marked.markdown(date), marked.markdown(_joined(before, after))


def _is_date(label: str) -> bool:
    """Whether a link called so says nothing but when it is."""
    span = _span(label)
    return span is not None and not re.search(
        r"\w", label[: span[0]] + label[span[1] :]
    )


def begun(line: str) -> tuple[str, str] | None:
    """Return the date that a Markdown *line* begins with, set off from what follows, and the rest."""
    flat = " ".join(read(line).text.split())
    span = _span(flat)
    if span is None or re.search(rf"\w|{LINK}", flat[: span[0]]):
        return None
    marked_off = re.match(r"\s*(?:[^\w\s]|$)", flat[span[1] :])
    return parted(line) if marked_off else None


def _span(text: str) -> tuple[int, int] | None:
    """Return where the date of *text* begins and ends, with the weekday and the time beside it."""
    dates = days.find(text).dates
    if not 1 <= len(dates) <= 2:
        return None
    start = text.find(dates[0].text)
    end = text.find(dates[-1].text, start) + len(dates[-1].text)
    day = _DAY_BEFORE.search(text, 0, start)
    start = day.start() if day else start
    day = _DAY_AFTER.match(text, end)
    end = day.end() if day else end
    return start, end + hours.leading(text[end:])


def _joined(before: str, after: str) -> str:
    """Return what stood before a date and what stands after it as one."""
    left = before.strip(" ,;:|–—-")
    left = "" if not re.search(rf"\w|{LINK}", left) else left
    colon = bool(re.match(r"\s*[:–—-]", after)) or bool(
        re.search(r"[:–—-]\s*$", before)
    )
    right = _BEGINNING.sub("", after, count=1) if _BEGINNING.match(after) else after
    if not left or not re.search(rf"\w|{LINK}", right):
        return (left or right).strip()
    return f"{left}: {right}" if colon else f"{left} {right}"
