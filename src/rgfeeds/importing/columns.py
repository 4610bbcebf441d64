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


def roles(names: Sequence[str], rows: Sequence[Row]) -> tuple[Role, ...]:
    """Return the role of each column called *names*, with *rows* below it."""
    plain = [_plain(name) for name in names]
    texts = [
        [row.cells[at].plain() for row in rows if at < len(row.cells)]
        for at in range(len(names))
    ]
    found = [_role(name) for name in plain]
    dated = [at for at, column in enumerate(texts) if _mostly_dates(column)]
    if Role.DATE in found:
        dates = found.index(Role.DATE)
        # A weekday's column may be called so, too.
        dates = dates if dates in dated or not dated else dated[0]
    elif dated:
        dates = dated[0]
    else:
        dates = -1
    coded = {at for at, column in enumerate(texts) if _codes(column)}
    title = _title(plain, found, {dates}, coded)
    if (
        title is None
        and Role.LEADS in found
        and "presenting" in plain
        and Role.OTHER not in found
    ):
        title = plain.index("presenting")
    if title is None:
        # Any text that nothing else takes, rather than what only numbers the rows.
        free = [
            at
            for at, role in enumerate(found)
            if role is Role.OTHER and at != dates and any(texts[at])
        ]
        title = next((at for at in sorted(free, key=lambda at: at in coded)), None)
    for at in coded:
        if found[at] in {Role.OTHER, Role.MATERIALS, Role.NUMBER} and plain[
            at
        ] in words.WEAK_TITLES.split("|"):
            found[at] = Role.NUMBER
    for at, role in enumerate(found):
        # The venue of a paper is no room.
        if role is Role.ROOM and any(
            re.search(r"’\d\d|'\d\d|\b(?:19|20)\d\d\b", text) for text in texts[at]
        ):
            found[at] = Role.OTHER
    if title is not None:
        found[title] = Role.TITLE
    if dates >= 0:
        found = [Role.OTHER if role is Role.DATE else role for role in found]
        found[dates] = Role.DATE
    several = {Role.NUMBER, Role.OTHER, Role.READING, *MADE}
    return tuple(
        role if role in several or role not in found[:at] else Role.OTHER
        for at, role in enumerate(found)
    )


def _title(
    names: Sequence[str], found: Sequence[Role], taken: set[int], coded: set[int]
) -> int | None:
    """Return the column with the title: by its whole name, by a word of it, by a weak name, else one of links."""
    free = [at for at in range(len(names)) if at not in taken]
    vague = [at for at in free if found[at] in {Role.OTHER, Role.READING}]
    for line in words.TITLES:
        known = line.split("|")
        for word in known:
            for at in free:
                if names[at] == word:
                    return at
    for line in words.TITLES:
        for at in vague:
            if (
                set(_words(names[at])) & set(line.split("|"))
                and not set(_words(names[at])) & words.LINKING
            ):
                return at
    weak = [
        at
        for at in free
        if names[at] in words.WEAK_TITLES.split("|") and at not in coded
    ]
    linked = [
        at for at in free if names[at] in words.LINKING or found[at] is Role.READING
    ]
    return next(iter([*weak, *linked]), None)


def _mostly_dates(texts: Sequence[str]) -> bool:
    shown = [text for text in texts if text]
    dated = [
        text
        for text in shown
        if (found := days.find(text)) and len(found.before + found.after) < 30
    ]
    return bool(shown) and 2 * len(dated) > len(shown)


def is_code(text: str) -> bool:
    """Whether *text* only numbers its row: `3`, `S01E02`, `Week 4`."""
    return _CODE.fullmatch(text) is not None


def _codes(texts: Sequence[str]) -> bool:
    """Whether a column numbers its rows: `3`, `S01E02`, `Week 4`."""
    shown = [text for text in texts if text]
    return bool(shown) and all(map(is_code, shown))


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
    for role in (Role.DATE, Role.LEADS, Role.ROOM, Role.TIME, *MADE, Role.NUMBER):
        if set(_words(name)) & set(words.COLUMNS[role].split("|")) - words.WHOLE_NAMES:
            return role
    if set(_words(name)) & set(words.BESIDE_TITLES[Role.READING].split("|")):
        return Role.READING
    return Role.NUMBER if not name else Role.OTHER


def _words(name: str) -> list[str]:
    return re.split(r"[ /&-]+", name)


def _plain(name: str) -> str:
    """Return a name as it is looked up: small letters, no brackets, no `(s)`."""
    bare = re.sub(r"\(.*?\)|\[\d+\]|[:*_.!?]", " ", name.casefold().replace("(s)", "s"))
    return " ".join(re.sub(r"[^\w#º/& -]", " ", bare).split())
