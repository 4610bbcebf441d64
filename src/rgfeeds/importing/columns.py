"""What the columns of a table hold, told by their names and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rgfeeds.importing import days, words
from rgfeeds.importing.blocks import Row
from rgfeeds.importing.words import MADE, Role

_CODE = re.compile(
    r"(?:\w{1,8}\s+)?[#A-Z]{0,3}\.?\s?\d+(?:[A-Z.-]\d+)*[.:)]?", re.IGNORECASE
)
_COUNTED = re.compile(rf"\b(?:{words.COUNTED})(?![^\W\d_])", re.IGNORECASE)
_YEAR = re.compile(r"[’']\d\d|\b(?:19|20)\d\d\b")
_WEAK = words.WEAK_TITLES.split("|")


def roles(names: Sequence[str], rows: Sequence[Row]) -> tuple[Role, ...]:
    """Return the role of each column called *names*, with *rows* below it."""
    plain = [_plain(name) for name in names]
    found = [_role(name) for name in plain]
    texts = [
        [row.cells[at].plain() for row in rows if at < len(row.cells)]
        for at in range(len(names))
    ]
    coded = {at for at, column in enumerate(texts) if _are_codes(column)}
    dated = [at for at, column in enumerate(texts) if _are_dates(column)]
    # A weekday's column may be called as that of dates is.
    called = [at for at, role in enumerate(found) if role is Role.DATE][:1]
    day = next(iter([at for at in called if at in dated] or dated or called), -1)
    title = _title(plain, found, day, coded)
    if title is None:
        # Any text that nothing else takes, rather than what only numbers the rows.
        free = [at for at, role in enumerate(found) if role is Role.OTHER and at != day]
        free = [at for at in free if any(texts[at])]
        title = min(free, key=lambda at: at in coded, default=None)
    for at, role in enumerate(found):
        if at in coded and plain[at] in _WEAK and role in {Role.OTHER, Role.MATERIALS}:
            found[at] = Role.NUMBER
        # The venue of a paper is no room, and there is one column of dates.
        if role is Role.DATE or (role is Role.ROOM and any(map(_YEAR.search, texts[at]))):  # fmt: skip
            found[at] = Role.OTHER
    if title is not None:
        found[title] = Role.TITLE
    if day >= 0:
        found[day] = Role.DATE
    several = {Role.NUMBER, Role.OTHER, Role.READING, *MADE}
    return tuple(
        role if role in several or role not in found[:at] else Role.OTHER
        for at, role in enumerate(found)
    )


def _title(
    names: Sequence[str], found: Sequence[Role], day: int, coded: set[int]
) -> int | None:
    """Return the column with the title: by its whole name, by a word of it, by a weak name, else one of links."""
    free = [at for at in range(len(names)) if at != day]
    vague = [
        at
        for at in free
        if found[at] in {Role.OTHER, Role.READING}
        and not {*_words(names[at])} & words.LINKING
    ]
    ranked = [
        *(at for line in words.TITLES for word in line.split("|") for at in free if names[at] == word),
        *(at for line in words.TITLES for at in vague if {*_words(names[at])} & {*line.split("|")}),
        *(at for at in free if names[at] in _WEAK and at not in coded),
        *(at for at in free if names[at] in words.LINKING or found[at] is Role.READING),
    ]  # fmt: skip
    return next(iter(ranked), None)


def _are_dates(texts: Sequence[str]) -> bool:
    """Whether most of a column are dates with little beside them."""
    shown = [text for text in texts if text]
    found = [days.find(text) for text in shown]
    dated = [one for one in found if one and len(one.before + one.after) < 30]
    return 2 * len(dated) > len(shown)


def is_number(text: str) -> bool:
    """Whether *text* only numbers its row, and no word of it says more: `3`, `S01E02`, `Week 4`."""
    others = re.findall(r"[^\W\d_]{3,}", _COUNTED.sub("", text))
    return not others and (not text or _CODE.fullmatch(text) is not None)


def _are_codes(texts: Sequence[str]) -> bool:
    return any(texts) and all(map(_CODE.fullmatch, filter(None, texts)))


def label(name: str) -> Role | None:
    """Return what a label before a colon is for, None where it is no matter of a column.

    Who wrote a paper leads no session, and a mere link is for anything.
    """
    plain = _plain(name)
    if plain in words.TITLE_LABELS:
        return Role.TITLE
    role = _role(plain)
    other = plain.startswith("author") or plain in words.LINKING
    return role if role in words.LABELS and not other else None


def _role(name: str) -> Role:
    for names in (words.COLUMNS, words.BESIDE_TITLES):
        for role, known in names.items():
            if name in known.split("|"):
                return role
    parts = {*_words(name)}
    for role in (Role.DATE, Role.LEADS, Role.ROOM, Role.TIME, *MADE, Role.NUMBER):
        if parts & {*words.COLUMNS[role].split("|")} - words.WHOLE_NAMES:
            return role
    if parts & {*words.BESIDE_TITLES[Role.READING].split("|")}:
        return Role.READING
    return Role.OTHER if name else Role.NUMBER


def _words(name: str) -> list[str]:
    return re.split(r"[ /&-]+", name)


def _plain(name: str) -> str:
    """Return a name as it is looked up: small letters, no brackets, no `(s)`."""
    bare = re.sub(r"\(.*?\)|\[\d+\]|[:*_.!?]", " ", name.casefold().replace("(s)", "s"))
    return " ".join(re.sub(r"[^\w#º/& -]", " ", bare).split())
