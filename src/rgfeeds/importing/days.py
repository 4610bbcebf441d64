"""Dates beside other words, as pages have them; which of day and month stands first is never guessed."""

from __future__ import annotations

import re

from msgspec import Struct

from rgfeeds.text.spoken import JOINT, Written, find_days

_YEARS = re.compile(r"(?<!\d)(?:(?:19|20)\d\d)(?!\d)|(?<=[’'])\d\d(?!\d)")


class Dates(Struct, frozen=True, kw_only=True):
    """The *first* and the *last* date in a text, and what stands *before* and *after* them; *choice*: one of both."""

    first: Written
    last: Written
    before: str
    after: str
    choice: bool


def find(text: str) -> Dates | None:
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
