"""Sessions that have a heading with a date, or with a line below it that is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importers.dated import parted
from rgfeeds.importers.entries import Notice, row, told
from rgfeeds.importers.labels import role_of
from rgfeeds.importers.layout import Heading, Table
from rgfeeds.importers.leads import are_names
from rgfeeds.importers.rooms import is_place

_DATE_LABEL = re.compile(r"^\s*(?:[-*+]\s+)?\W*(?:date|when|datum)\b\W*", re.IGNORECASE)
_TITLE_LINE = re.compile(r"(?![-*+#>|<]|\d+[.)]\s|!\[|```|~~~)\S.{0,300}")


def dated_headings(
    headings: Sequence[Heading], lines: Sequence[str]
) -> tuple[Table, ...]:
    """Return a table of one row for each heading with a date, where at least two of one level have one.

    The date may stand on a line of its own below the heading.
    """
    found = [_found(heading, headings, lines) for heading in headings]
    dated = [one for one in found if one]
    often = Counter(one.heading.level for one in dated)
    chosen = [one for one in dated if often[one.heading.level] > 1]
    taken = {one.heading.line for one in chosen}
    return tuple(
        _table(one)
        for one in chosen
        if not any(above.line in taken for above in [*one.heading.path()][1:])
    )


class _Told(Struct, frozen=True, kw_only=True):
    """What a heading tells of a session, with those *inside* its part of the page."""

    heading: Heading
    date: str
    title: str
    beside: str
    body: tuple[str, ...]
    inside: tuple[Heading, ...]


def _found(
    heading: Heading, headings: Sequence[Heading], lines: Sequence[str]
) -> _Told | None:
    parts = parted(heading.text)
    body = heading.body
    if parts and not any(lines[number - 1].strip() for number in body):
        # The title is a heading of the same level.
        after = next((one for one in headings if one.line >= body.stop), None)
        alike = after and after.level == heading.level and not parted(after.text)
        body = range(body.start, after.body.stop) if after and alike else body
    shown, beside = [lines[number - 1] for number in body], ""
    if parts is None:
        below = _date_below(shown)
        if below is None:
            return None
        at, date, beside = below
        parts, shown = (date, heading.text), [*shown[:at], *shown[at + 1 :]]
    return _Told(
        heading=replace(heading, body=body),
        date=parts[0],
        title=parts[1],
        beside=beside,
        body=tuple(shown),
        inside=tuple(one for one in headings if one.line in body),
    )


def _date_below(body: Sequence[str]) -> tuple[int, str, str] | None:
    """Return which line, one of the first, is a date, the date, and the place or the names beside it."""
    first = [at for at, line in enumerate(body) if line.strip()][:4]
    for at in first:
        if body[at].startswith("#"):
            return None
        bare = _DATE_LABEL.sub("", body[at])
        parts = parted(bare)
        item = bare == body[at] and re.match(r"\s*(?:[-*+]|\d+[.)])\s", bare)
        if parts is None or item:
            continue
        date, beside = parts[0], parts[1].strip(" ()[],;|@–—-")
        if not beside or is_place(beside) or are_names(beside):
            return at, date, beside
    return None


def _table(one: _Told) -> Table:
    heading, title, body = one.heading, one.title, [*one.body]
    if not title:
        title, body = _title_below(body, heading, one.inside)
    notice = Notice(
        raw=f"{one.date} {title}",
        date=one.date,
        title=title,
        body=body,
        beside=one.beside,
    )
    lines = range(heading.line, heading.body.stop)
    return told([row(heading, notice)], lines, heading.above)


def _title_below(
    body: list[str], heading: Heading, inside: Sequence[Heading]
) -> tuple[str, list[str]]:
    """Return the title that stands on the first line below a date alone, and the lines after it."""
    at = next((at for at, line in enumerate(body) if line.strip()), None)
    if at is None:
        return "", body
    first = next((one for one in inside if one.line == heading.body.start + at), None)
    alike = [one for one in inside if first and one.level == first.level]
    if first and len(alike) == 1:
        return first.text, body[first.body.start - heading.body.start :]
    if _TITLE_LINE.fullmatch(body[at].strip()) and not role_of(body[at]):
        return body[at].strip(), body[at + 1 :]
    return "", body
