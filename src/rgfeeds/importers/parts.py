"""One page: its rows become sessions and breaks, its sections their texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importers.calendar_facts import Facts, year_of
from rgfeeds.importers.cells import Found
from rgfeeds.importers.continuing import contradicts, joined
from rgfeeds.importers.drafts import Draft, DraftBreak
from rgfeeds.importers.introduction import rest
from rgfeeds.importers.layout import Entry, Page, Row, Table
from rgfeeds.importers.mending import inlined
from rgfeeds.importers.remarks import Remark
from rgfeeds.importers.rows import found
from rgfeeds.importers.sections import (
    of_entry,
    owners,
    sections,
)
from rgfeeds.importers.session_tables import session_tables
from rgfeeds.importers.session_texts import Texts


class Part(Struct, frozen=True, kw_only=True):
    """What one page came to, in its own order; *rooms* are addresses by name."""

    drafts: tuple[Draft, ...]
    breaks: tuple[DraftBreak, ...]
    remarks: tuple[Remark, ...]
    rooms: dict[str, str]
    about: str
    name: str | None


def part(page: Page, known: Facts) -> Part:
    """Read *page* by what is *known* of all."""
    tables = session_tables(page)
    listed = _Listed(page, known)
    for table in tables:
        listed.read(table)
    alone = [draft for draft in listed.drafts if draft.line not in listed.entries]
    under = sections(page, known)
    owned = owners(under, alone, listed.anchors, known.kinds)
    has = [section for section in under if section.heading.line in owned]
    for draft in listed.drafts:
        entry = listed.entries.get(draft.line)
        if entry:
            owned[draft.line] = draft
            under.append(of_entry(entry, draft))
    told = Texts(page, known, under, owned)
    drafts = [told.draft(one, listed.anchors.get(one.line)) for one in listed.drafts]
    others = rest(page, tables, has, under, known.wishes.base_url)
    remarks = dict.fromkeys(
        (*_supposed(page, tables), *listed.remarks, *told.remarks, *others.remarks)
    )
    return Part(
        drafts=tuple(drafts),
        breaks=tuple(listed.breaks),
        remarks=tuple(sorted(remarks, key=lambda remark: remark.line)),
        rooms=listed.rooms,
        about=others.about,
        name=others.name,
    )


def _supposed(page: Page, tables: Iterable[Table]) -> Iterator[Remark]:
    """Yield a remark on the first names that were only supposed to be those of who leads."""
    for row in (row for table in tables for row in table.rows):
        if row.entry and row.entry.supposed:
            yield Remark(
                file=page.file,
                line=row.line,
                text=row.entry.supposed,
                why="taken as who leads, as are all names that stand like this",
            )
            return


class _Listed:
    """What the tables list, row after row; *anchors* are where dates link to, by line."""

    def __init__(self, page: Page, known: Facts) -> None:
        self._page, self._known = page, known
        self._open = False
        self._waiting: list[Remark] = []
        self.drafts: list[Draft] = []
        self.breaks: list[DraftBreak] = []
        self.remarks: list[Remark] = []
        self.rooms: dict[str, str] = {}
        self.anchors: dict[int, str] = {}
        self.entries: dict[int, Entry] = {}

    def read(self, table: Table) -> None:
        year = year_of(self._page, table, self._known.wishes)
        self._open = False
        for row in table.rows:
            one = found(self._page, row, self._known, year)
            year = one.year or year
            if row.entry:
                self.entries[row.line] = row.entry
            self.remarks += one.remarks
            for name, address in one.addresses.items():
                if self.rooms.setdefault(name, address) != address:
                    self._remark(
                        row,
                        f"{name}: {address}",
                        "the room has another address already",
                    )
            self._take(row, one)

    def _take(self, row: Row, one: Found) -> None:
        if one.follows and one.draft and self._open:
            above = self.drafts[-1]
            if contradicts(above, one.draft):
                why = "it says otherwise than the row above, which it belongs to"
                text = inlined(row.raw, self._page.definitions)
                more = self._remark(row, text, why)
                above = replace(above, left=(*above.left, more))
            self.drafts[-1] = joined(above, one.draft)
        elif one.follows:
            why = "it has no date, and no session stands above it"
            text = inlined(row.raw, self._page.definitions)
            self._waiting.append(self._remark(row, text, why))
        elif one.draft:
            draft = replace(one.draft, left=(*self._waiting, *one.draft.left))
            self.drafts.append(draft)
            self._waiting, self._open = [], True
            if one.anchor:
                self.anchors[row.line] = one.anchor
        elif one.rest:
            self.breaks.append(one.rest)
            self._open = False
        elif one.remarks:
            self._waiting += [remark for remark in one.remarks if remark.left]
            self._open = False

    def _remark(self, row: Row, text: str, why: str) -> Remark:
        file, line = self._page.file, row.line
        remark = Remark(file=file, line=line, text=text, why=why, left=True)
        self.remarks.append(remark)
        return remark
