"""An entry becomes a draft; what no key of the store has a place for becomes a remark."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import partialmethod
from itertools import chain

from msgspec.structs import replace

from rgfeeds.importing import cells, parts, words
from rgfeeds.importing.cells import CellContents
from rgfeeds.importing.contents import PageEntry
from rgfeeds.importing.dates import DOTTED, Hours, find_dates, find_hours
from rgfeeds.importing.drafts import PagesContext, SessionDraft, break_reason, own_id
from rgfeeds.importing.inline import LINK, Words, tidy
from rgfeeds.importing.parts import is_open, read_off
from rgfeeds.importing.source import Remark
from rgfeeds.importing.words import MADE, Role
from rgfeeds.model import Material, MaterialKind, Person, Status

_ROOM = r"(?i)\s*\(\s*(?:in|at|room:?)\s+(?:the\s+)?(?P<room>[^()]+?)\s*\)\s*$"
# What says nothing beside links.
_NOTHING = re.compile(rf"(?i){LINK}|\b(?:and|zoom|join|online)\b|[,;/|&+·•.()\[\]–-]")
_NOBODY = re.compile(rf"(?:\band\s+)?(?<!\()\b{words.NOBODY}\W*$", re.IGNORECASE)


class Drafting:
    """Reads the cells of one entry, and collects what there is to say of them."""

    def __init__(self, entry: PageEntry, day: dt.date, context: PagesContext) -> None:
        self._entry, self._day, self._context = entry, day, context
        self.remarks: list[Remark] = []

    def draft(self) -> SessionDraft:
        entry = self._entry
        cell = entry.cell(Role.TITLE)
        kind = entry.cell(Role.KIND).plain()
        kinds = self._context.kinds if is_open(kind) else {kind.casefold()}
        said = cells.read_title(cell, kinds, stated=entry.has(Role.STATUS))
        beside, place, helper = self._beside()
        room = cells.read_location(entry.cell(Role.ROOM))
        if entry.exported:
            said = CellContents(title=cell.plain() or None, kind=kind or None)
            room = CellContents(room=entry.cell(Role.ROOM).plain() or None)
        if place and not (room.room or room.online):
            room = replace(room, room=place)
        elif place and place != room.room:
            self._leave("it stands beside the date: it is in no key", place)
        leads = self._leads(helper)
        if entry.surplus:
            self._leave("the table has no column for it", entry.surplus)
        hours = self._hours(said, room, beside)
        title, named_room = self._room(said, room)
        names = {lead.name.casefold() for lead in leads}
        if title and title.casefold() in names and break_reason(entry) is None:
            why = "the title is the name of who leads: taken as still to come"
            self._tell(why, title)
            title = None
        status, reason = self._status(said)
        if said.to_come:
            self._leave("the title is still to come", said.to_come)
        if said.tentative:
            self._tell("the title is not sure yet: taken as it stands", title or "")
        self._tell_struck(cell, title)
        made, papers = self._links(online := self._online())
        draft = SessionDraft(
            entry=entry, places=(entry.place,), day=self._day, id=own_id(entry.names, exported=entry.exported), title=title, kind=(None if is_open(kind) else kind) or said.kind,
            leads=tuple(leads), room=named_room, address=room.address, online=online or room.online or said.online,
            start=hours.start, end=hours.end, until=hours.until, status=status if status is not Status.CONFIRMED else None, reason=reason or None,
            materials=tuple(dict.fromkeys((*said.materials, *made))),
            abstract="\n\n".join(self._paragraphs(leads)),
            reading="\n".join(f"- {line}" for line in (*said.reading, *papers)),
        )  # fmt: skip
        self.remarks = [*self._lost(draft), *self.remarks]
        return draft

    def _tell(self, why: str, text: str = "", *, left: bool = False) -> None:
        self.remarks.append(self._entry.remark(why, text, left=left))

    _leave = partialmethod(_tell, left=True)

    def _lost(self, draft: SessionDraft) -> Iterator[Remark]:
        """Yield what there is to say of the links that have no place in *draft*."""
        keys = {draft.address, draft.online, *(lead.url for lead in draft.leads)}
        keys |= {material.url for material in draft.materials}
        texts = draft.abstract + draft.reading
        for cell in self._entry.cells:
            for link in cell.words.find_links():
                url = link.target
                if not (link.inside or url in keys or (url and url in texts)):
                    why = link.why_lost("the link has no place in a session")
                    text = f"[{link.label}]({link.url})"
                    yield self._entry.remark(why, text, left=True)

    def _tell_struck(self, cell: Words, title: str | None) -> None:
        date = self._entry.cell(Role.DATE)
        if date.struck or (date.gone and not find_dates(date.plain())):
            self._tell("the date is struck out: taken as it stands")
        if cell.struck:
            self._tell("it is struck out: taken as cancelled", cell.plain())
        for gone in (one.words.gone for one in self._entry.cells):
            if gone and gone != title:
                self._tell("it is struck out: left out", gone)

    def _beside(self) -> tuple[Hours, str, str]:
        """Return the time that stands beside the date, the place, and who is named there."""
        text = re.sub(r"^\W*\d{1,3}[:.)](?=\s|$)", "", self._entry.beside).strip(" ,;")
        dotted = DOTTED.match(text) is not None
        found = find_hours(text, alone=dotted, hinted=True)
        rest = tidy(re.sub(r"[()\[\]]", " ", found.rest)).strip(" ,;:.@*–—-|/")
        rest = re.sub(r"^[^\w❌🚫✗✘]+|^(?:at|@|in(?!\s+person))\s+", "", rest)
        if found.bare:
            self._tell(f"taken as {found.start:%H:%M} to {found.end:%H:%M}", found.bare)
        if found.start and not re.sub(words.AROUND_TIMES, "", rest):
            rest = ""
        off = self._entry.shape == "row" and read_off(rest)
        to_come = off or (is_open(rest) and self._entry.dates is not None)
        if to_come or not re.search(r"[\w❌🚫✗✘]", rest):
            return found, "", ""
        if parts.are_names(rest):
            return found, "", rest
        if parts.is_place(rest) or (found.start and self._entry.shape != "row"):
            return found, rest, ""
        self._leave("it stands beside the date and was not understood", rest)
        return found, "", ""

    def _leads(self, beside: str) -> list[Person]:
        """Return who leads, of the cell of leads before who is named *beside* the date."""
        cell = self._entry.cell(Role.LEADS)
        leads = [] if read_off(cell.plain()) else parts.read_leads(cell)
        for one in [*leads]:
            if parts.is_place(one.name) or find_hours(one.name).any:
                self._leave("it stands among who leads, and is no person", one.name)
                leads.remove(one)
        if nobody := _NOBODY.search(cell.plain()):
            self._tell("it is no person: left out", nobody[0])
        if beside and leads:
            self._leave("it stands beside the date and was not understood", beside)
        elif beside:
            leads = parts.read_leads(Words(beside))
            self._tell("taken as who leads", beside)
        if any(one.guessed for one in self._entry.cells):
            self._tell("taken as who leads", cell.plain())
        # The only one has the affiliation that has a column of its own.
        name = self._entry.cell(Role.AFFILIATION).plain()
        several = len(leads) != 1 or leads[0].affiliation
        if several or is_open(name) or re.search(r"[()]", name):
            return leads
        return [replace(leads[0], affiliation=name)]

    def _hours(self, said: CellContents, place: CellContents, beside: Hours) -> Hours:
        """Return the first time that is told, in its own column before those that hide elsewhere, and a later last day."""
        column = self._entry.cell(Role.TIME).plain()
        if self._entry.exported:
            return cells.exported_hours(column)
        own = find_hours(column, alone=True)
        if re.sub(words.AROUND_TIMES, "", own.rest) and not is_open(column):
            self._leave("it stands beside the time and was not understood", own.rest)
        first = Hours()
        for told in (own, beside, place.times, said.times):
            if told.problem:
                self._leave(told.problem)
            elif told.start:
                begin = dt.datetime.combine(self._day, told.start, self._context.zone)
                names = words.ZONES.get(told.zone, (told.zone,))
                if told.zone and begin.tzname() not in names:
                    why = f"it names a time zone, `{told.zone}`, which is not the group's on that day: write the group's own time"
                    self._leave(why)
                elif first.start is None:
                    first = told
        return first

    def _room(
        self, said: CellContents, place: CellContents
    ) -> tuple[str | None, str | None]:
        """Return the title and the room, which may stand in the title; only a known one is taken out."""
        title = said.title or ""
        hidden = re.search(_ROOM, title)
        if hidden is None or place.room or self._entry.exported:
            return said.title, place.room
        room = hidden["room"]
        if room.casefold() in self._context.rooms:
            return title[: hidden.start()].strip(), room
        if not self._entry.has(Role.ROOM):
            why = f"is `{room}` a room? Then take it out and write it as `room`"
            self._tell(why, title)
        return title, None

    def _status(self, said: CellContents) -> tuple[Status | None, str]:
        """Return the status and the reason, from their column, the title, or any cell that says nothing else."""
        text = self._entry.cell(Role.STATUS).plain()
        name = text.casefold().strip(" .!✓✅☑✔️").partition(":")[0]
        if status := words.STATUSES.get(name):
            return status, text.partition(":")[2].strip() or said.reason
        if name and not (name in words.PLAIN_STATUSES or read_off(text)):
            self._leave("it is no status rgfeeds knows", text)
        others = [one for one in self._entry.cells if one.role is not Role.TITLE]
        texts = [] if self._entry.exported else [one.words.plain() for one in others]
        texts += [self._entry.beside.strip()] if self._entry.shape == "row" else []
        for plain in texts:
            if found := read_off(plain):
                fate = said.status or found[0]
                self._tell(f"taken as {fate}", plain)
                return fate, said.reason or found[1]
        return said.status, said.reason

    def _online(self) -> str | None:
        links = self._entry.cell(Role.ONLINE).find_links()
        made = (one.words.find_links() for one in self._entry.cells if one.role in MADE)
        links += [one for one in chain(*made) if one.joins]
        link = next((one for one in links if one.target), None)
        if link and not link.bare and not re.search(words.JOINING, link.label):
            self._tell("the label of the link to join by is left out", link.label)
        return link.target if link else None

    def _links(self, online: str | None) -> tuple[list[Material], list[str]]:
        """Return the materials of the columns of links, and what there is to read, in these and in its own."""
        made, papers = [], []
        for cell in self._entry.cells:
            if cell.role is Role.READING:
                lines = (line.strip(" -*•") for line in cell.words.lines())
                papers += [line for line in lines if not is_open(line)]
            kind = MaterialKind(cell.role if cell.role in MADE else Role.MATERIALS)
            links = cell.words.find_links() if cell.role in words.LINKED else []
            for link in (one for one in links if one.target not in {"", online}):
                if cell.role is Role.MATERIALS and parts.is_to_read(link.label):
                    papers.append(link.markdown())
                else:
                    made.append(parts.read_material(link, kind))
        return made, papers

    def _paragraphs(self, leads: Sequence[Person]) -> Iterator[str]:
        """Yield the abstract of the entry, and what columns say that the store does not know."""
        affiliations = {lead.affiliation for lead in leads}
        for cell in self._entry.cells:
            plain = cell.words.plain()
            affiliated = cell.role is Role.AFFILIATION and not cell.words.links
            known = affiliated and plain in affiliations
            if known or is_open(plain) or read_off(plain):
                continue
            numbered = cell.role is Role.NUMBER and not cell.is_number
            if numbered or cell.role in {Role.OTHER, Role.ABSTRACT, Role.AFFILIATION}:
                yield cell.paragraph(cell.words.lines())
            elif cell.role in {*MADE, Role.ONLINE}:
                rest = tidy(_NOTHING.sub(" ", cell.words.text))
                if not (rest.isdecimal() or parts.is_made(rest) or is_open(rest)):
                    lines = cell.words.text.split("\n")
                    yield cell.paragraph([*map(cell.words.plain, lines)])
