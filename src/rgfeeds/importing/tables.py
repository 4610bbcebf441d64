"""Tables: what their columns hold, told by names and by what stands in them, and their rows as entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from rgfeeds.importing import words
from rgfeeds.importing.blocks import PageBlock, Row
from rgfeeds.importing.contents import CODE, Cell, PageContents, PageEntry
from rgfeeds.importing.dates import find_dates, years_in
from rgfeeds.importing.inline import LINK, PageLink, Words
from rgfeeds.importing.parts import is_place
from rgfeeds.importing.words import MADE, Role

_YEAR = re.compile(r"[’']\d\d|\b(?:19|20)\d\d\b")
_WEAK = words.WEAK_TITLES.split("|")
_NO_SESSIONS = re.compile(rf"\b(?:{words.NO_SESSIONS})\b", re.IGNORECASE)


def column_roles(names: Sequence[str], rows: Sequence[Row]) -> tuple[Role, ...]:
    """Return the role of each column called *names*, with *rows* below it."""
    plain = [_plain(name) for name in names]
    found = [_role(name) for name in plain]
    texts = [
        [row.cells[at].plain() for row in rows if at < len(row.cells)]
        for at in range(len(names))
    ]
    coded = {
        at
        for at, column in enumerate(texts)
        if any(column) and all(map(CODE.fullmatch, filter(None, column)))
    }
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
        if role is Role.DATE or (
            role is Role.ROOM and any(map(_YEAR.search, texts[at]))
        ):
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
    found = [find_dates(text) for text in shown]
    dated = [one for one in found if one and len(one.before + one.after) < 30]
    return 2 * len(dated) > len(shown)


def label_role(name: str) -> Role | None:
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
    if role := words.COLUMNS.get(name) or words.BESIDE_TITLES.get(name):
        return role
    parts = {*_words(name)}
    found = {words.COLUMNS.get(part) for part in parts - words.WHOLE_NAMES}
    for role in (Role.DATE, Role.LEADS, Role.ROOM, Role.TIME, *MADE, Role.NUMBER):
        if role in found:
            return role
    if Role.READING in map(words.BESIDE_TITLES.get, parts):
        return Role.READING
    return Role.OTHER if name else Role.NUMBER


def _words(name: str) -> list[str]:
    return re.split(r"[ /&-]+", name)


def _plain(name: str) -> str:
    """Return a name as it is looked up: small letters, no brackets, no `(s)`."""
    bare = re.sub(r"\(.*?\)|\[\d+\]|[:*_.!?]", " ", name.casefold().replace("(s)", "s"))
    return " ".join(re.sub(r"[^\w#º/& -]", " ", bare).split())


def rows_of(found: PageContents, block: PageBlock) -> Iterator[PageEntry]:
    """Yield the rows of a table of sessions, and note what its columns were taken for."""
    names = [cell.plain() for cell in block.rows[0].cells]
    rows = block.rows[1:]
    exported = words.EXPORTED.keys() >= {*names} and any(map(_is_exported, rows))
    exported = exported and all(_is_exported(row) or _is_rest(row) for row in rows)
    roles = column_roles(names, rows)
    if exported:
        roles = tuple(words.EXPORTED[name] for name in names)
    file, line = found.page.file, found.page.line(block.start)
    if not _is_of_sessions(block, names, rows, roles):
        found.tables.append(block)
        return
    above = [one.block.words.plain() for one in found.above(block.start)[:1]]
    if not exported and _NO_SESSIONS.search(" ".join([*names, *above])):
        why = "the table has dates, but of something else than sessions: none was taken"
        found.remarks.append(found.page.remark(block.start, " | ".join(names), why))
        found.tables.append(block)
        return
    taken = " · ".join(
        name if label_role(name) is role or name.casefold() == role else f"{name or '(no name)'} → {role}"
        for name, role in zip(names, roles, strict=True)
    )  # fmt: skip
    found.columns.append(f"{file}:{line}: columns {taken}")
    years = found.years(block.start)
    for row in rows:
        entry = _entry(found, block, row, names, roles)
        told = [cell.plain() for cell in row.cells if cell.text]
        alone = len(told) == 1 and not entry.surplus and not find_dates(told[0])
        season = years_in(told[0]) if alone and not entry.dates else ()
        years = season or years
        if not season:
            own = exported and not _is_rest(row)
            yield replace(entry, years=years, exported=own)


def _is_rest(row: Row) -> bool:
    """Whether all it says, besides its days, is that there is no session."""
    day, *others = (cell.plain() for cell in row.cells)
    said = [text for text in others if text]
    return len(said) == 1 and said[0].startswith("No session") and day[:1].isdigit()


def _is_exported(row: Row) -> bool:
    """Whether its first cell is the day as `rgfeeds export` writes it, a link to the session's id."""
    day = next(iter(row.cells), Words())
    link = day.links[0] if re.fullmatch(LINK, day.text) else PageLink("", "")
    return link.inside and re.fullmatch(r"\d{4}-\d\d-\d\d", link.label) is not None


def _is_of_sessions(
    block: PageBlock, names: Sequence[str], rows: Sequence[Row], roles: Sequence[Role]
) -> bool:
    titled = {Role.TITLE, Role.LEADS}
    if Role.DATE not in roles or not titled & {*roles}:
        return False
    if not block.header and not titled & {label_role(name) for name in names}:
        return False
    cells = [cell for row in rows for cell in row.cells[roles.index(Role.DATE) :][:1]]
    return any(find_dates(f"{cell.plain()} {cell.gone}") for cell in cells)


def _entry(
    found: PageContents,
    block: PageBlock,
    row: Row,
    names: Sequence[str],
    roles: Sequence[Role],
) -> PageEntry:
    cells = tuple(
        Cell(role=role, heading=name, words=told)
        for name, role, told in zip(names, roles, row.cells, strict=False)
    )
    # One that spans columns stands in each.
    beyond = [
        told for told in row.cells[len(names) :] if told not in row.cells[: len(names)]
    ]
    surplus = [*(told.markdown() for told in beyond), row.surplus]
    day = next((cell.words for cell in cells if cell.role is Role.DATE), Words())
    dates = find_dates(day.plain()) or find_dates(day.gone)
    beside = day.plain()
    if dates:
        before = dates.before.strip(" ,.:|–—-")
        counts = CODE.fullmatch(before) and not (" " in before and is_place(before))
        beside = f"{'' if counts else dates.before} {dates.after}"
    anchors = [
        link.url[1:]
        for role in (Role.DATE, Role.TITLE, Role.NUMBER)
        for cell in cells
        if cell.role is role
        for link in cell.words.find_links()
        if link.inside
    ]
    return PageEntry(
        page=found.page, shape="row", start=row.start, end=row.end, last=row.end, around=block.start, dates=dates,
        beside=beside, struck=day.struck or bool(day.gone),
        cells=cells, anchor=next(iter(anchors), None),
        names=tuple(link.url[1:] for link in day.find_links() if link.inside), surplus=" | ".join(filter(None, surplus)),
        follows=dates is None and not re.search(r"\w", day.plain()),
    )  # fmt: skip
