"""Tables: what their columns hold, told by names and by what stands in them, and their rows as entries."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importing import words
from rgfeeds.importing.blocks import PageBlock, Row
from rgfeeds.importing.contents import CODE, Cell, PageContents, PageEntry
from rgfeeds.importing.dates import find_dates, years_in
from rgfeeds.importing.inline import LINK, PageLink, Words
from rgfeeds.importing.page import Page
from rgfeeds.importing.parts import is_place
from rgfeeds.importing.words import MADE, Role

_YEAR = re.compile(r"[’']\d\d|\b(?:19|20)\d\d\b")
#: The roles that several columns can have.
_SEVERAL = {Role.NUMBER, Role.OTHER, Role.READING, *MADE}


class _Column(Struct, eq=False):
    """A column called *name* with *texts* below it; *coded* ones only number the rows."""

    name: str
    texts: list[str]
    role: Role
    coded: bool


def _roles(names: Sequence[str], rows: Sequence[Row]) -> tuple[Role, ...]:
    """Return the role of each column called *names*, with *rows* below it."""
    columns = []
    for at, name in enumerate(map(_plain, names)):
        cells = [row.cells[at].plain() for row in rows if at < len(row.cells)]
        texts = [*filter(None, cells)]
        coded = bool(texts) and all(map(CODE.fullmatch, texts))
        columns.append(_Column(name, texts, _role(name), coded))
    called = [one for one in columns if one.role is Role.DATE][:1]
    dated = [one for one in columns if _are_dates(one.texts)]
    led = [one for one in columns if one.role is Role.LEADS]
    both = any(_parts(one.name) & {"title", "talk", "topic", "paper"} for one in led)
    for one in led:
        # `Speaker/Title`, beside which a chair leads nothing; in a table of Notion's `Name` is the title
        if both or (one.name == "name" and len(led) > 1):
            one.role = Role.OTHER
    # A weekday's column may be called as that of dates is.
    days = [*(one for one in called if one in dated), *dated, *called]
    day = next(iter(days), None)
    title = next(_title_columns([one for one in columns if one is not day]), None)
    roles: list[Role] = []
    for one in columns:
        role = one.role
        weak = one.coded and one.name in words.WEAK_TITLES
        venue = role is Role.ROOM and any(map(_YEAR.search, one.texts))
        if one is day:
            role = Role.DATE
        elif one is title:
            role = Role.TITLE
        elif weak and role in {Role.OTHER, Role.MATERIALS}:
            role = Role.NUMBER
        # The venue of a paper is no room, and there is one column of dates.
        elif venue or role is Role.DATE:
            role = Role.OTHER
        roles.append(Role.OTHER if role in {*roles} - _SEVERAL else role)
    return tuple(roles)


def _title_columns(columns: Sequence[_Column]) -> Iterator[_Column]:
    """Yield what may be the column of titles, the likeliest first: by a name, links, else any text."""
    titles = [line.split("|") for line in words.TITLES]
    for word in chain.from_iterable(titles):
        yield from (one for one in columns if one.name == word)
    yield from (one for one in columns if one.name == "name" and one.role is Role.OTHER)
    free = [one for one in columns if one.role in {Role.OTHER, Role.READING}]
    vague = [one for one in free if not _parts(one.name) & words.LINKING]
    for line in titles:
        yield from (one for one in vague if _parts(one.name) & {*line})
    telling = [one for one in columns if not one.coded]
    yield from (one for one in telling if one.name in words.WEAK_TITLES)
    for one in columns:
        if one.name in words.LINKING or one.role is Role.READING:
            yield one
    others = [one for one in columns if one.role is Role.OTHER and one.texts]
    yield from sorted(others, key=lambda one: one.coded)


def _are_dates(texts: Sequence[str]) -> bool:
    """Whether most of a column are dates with little beside them."""
    found = map(find_dates, texts)
    dated = [one for one in found if one and len(one.before + one.after) < 30]
    return 2 * len(dated) > len(texts)


def label_role(name: str) -> Role | None:
    """Return what a label is for, None if for nothing: an author leads no session, a link is for anything."""
    plain = _plain(name)
    if plain in words.TITLE_LABELS:
        return Role.TITLE
    role = _role(plain)
    other = plain.startswith("author") or plain in words.LINKING
    return role if role in words.LABELS and not other else None


def _role(name: str) -> Role:
    if role := words.COLUMNS.get(name) or words.BESIDE_TITLES.get(name):
        return role
    parts = _parts(name)
    found = {words.COLUMNS.get(part) for part in parts - words.WHOLE_NAMES}
    for role in (Role.DATE, Role.LEADS, Role.ROOM, Role.TIME, *MADE, Role.NUMBER):
        if role in found:
            return role
    if Role.READING in map(words.BESIDE_TITLES.get, parts):
        return Role.READING
    return Role.OTHER if name else Role.NUMBER


def _parts(name: str) -> set[str]:
    return {*re.split(r"[ /&-]+", name)}


def _plain(name: str) -> str:
    """Return a name as it is looked up: small letters, no brackets, no `(s)`."""
    bare = re.sub(r"\(.*?\)|\[\d+\]|[:*_.!?]", " ", name.casefold().replace("(s)", "s"))
    return " ".join(re.sub(r"[^\w#º/& -]", " ", bare).split())


def rows_of(found: PageContents, block: PageBlock) -> Iterator[PageEntry]:
    """Yield the rows of a table of sessions, and note what its columns were taken for."""
    header, *rows = block.rows
    names = [cell.plain() for cell in header.cells]
    exported = words.EXPORTED.keys() >= {*names} and any(map(_is_exported, rows))
    exported = exported and all(_is_exported(row) or _is_rest(row) for row in rows)
    known = tuple(words.EXPORTED[name] for name in names) if exported else ()
    roles = known or _roles(names, rows)
    sessions = _is_of_sessions(block, names, rows, roles)
    above = [one.block.words.plain() for one in found.above(block.start)[:1]]
    led = exported or Role.LEADS in map(label_role, names)
    other = not led and re.search(words.NO_SESSIONS, " ".join([*names, *above]))
    if sessions and other:
        why = "the table has dates, but of something else than sessions: none was taken"
        found.remarks.append(found.page.remark(block.start, " | ".join(names), why))
    ids = {name for one in found.entries if one.exported for name in one.names}
    below = any(ids & one.names for one in found.above(block.start))
    if other or below or not sessions:
        found.tables.append(block)
        return
    taken = " · ".join(
        name if label_role(name) is role or name.casefold() == role else f"{name or '(no name)'} → {role}"
        for name, role in zip(names, roles, strict=True)
    )  # fmt: skip
    place = f"{found.page.file}:{found.page.line(block.start)}"
    found.columns.append(f"{place}: columns {taken}")
    years = found.years(block.start)
    for row in rows:
        cells = tuple(map(Cell, roles, row.cells, names))
        entry = _entry(found.page, row, cells)
        # A row that says nothing but a season has the years of those below it.
        told = [cell.plain() for cell in row.cells if cell.text]
        dated = entry.dates or entry.surplus or find_dates("".join(told))
        season = years_in(told[0]) if len(told) == 1 and not dated else ()
        years = season or years
        if not season:
            own = exported and not _is_rest(row)
            yield replace(entry, around=block.start, years=years, exported=own)


def _is_rest(row: Row) -> bool:
    """Whether all it says, besides its days, is that there is no session."""
    day, *others = (cell.plain() for cell in row.cells or [Words()])
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
    labelled = block.header or titled & {label_role(name) for name in names}
    if Role.DATE not in roles or not (titled & {*roles} and labelled):
        return False
    cells = [cell for row in rows for cell in row.cells[roles.index(Role.DATE) :][:1]]
    return any(find_dates(f"{cell.plain()} {cell.gone}") for cell in cells)


def _entry(page: Page, row: Row, cells: tuple[Cell, ...]) -> PageEntry:
    # One that spans columns stands in each.
    named, beyond = row.cells[: len(cells)], row.cells[len(cells) :]
    surplus = [*(told.markdown() for told in beyond if told not in named), row.surplus]
    day = next((cell.words for cell in cells if cell.role is Role.DATE), Words())
    beside = day.plain()
    dates = find_dates(beside)
    if dates:
        before = dates.before.strip(" ,.:|–—-")
        counts = CODE.fullmatch(before) and not (" " in before and is_place(before))
        counts = counts or before.casefold() in words.ARTICLES
        beside = f"{'' if counts else dates.before} {dates.after}"
        if any(one.role is Role.TITLE and one.words == day for one in cells):
            # A cell over all columns says what it is behind its date.
            title = day.having(beside.strip(" ,.:|–—-"))
            said, beside = {Role.DATE: day, Role.TITLE: title}, ""
            cells = tuple(
                replace(one, words=said.get(one.role, Words()))
                if one.words == day
                else one
                for one in cells
            )
    else:
        dates = find_dates(day.gone)
    roles = (Role.DATE, Role.TITLE, Role.NUMBER)
    told = [cell.words for role in roles for cell in cells if cell.role is role]
    inside = [link.url[1:] for one in told for link in one.find_links() if link.inside]
    return PageEntry(
        page=page, shape="row", start=row.start, end=row.end, last=row.end, dates=dates, beside=beside,
        cells=cells, anchor=next(iter(inside), None),
        names=tuple(link.url[1:] for link in day.find_links() if link.inside), surplus=" | ".join(filter(None, surplus)),
        follows=dates is None and not re.search(r"\w", day.plain()),
    )  # fmt: skip
