"""The cells of one row, each understood by what its column is for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from rgfeeds.importers import hours
from rgfeeds.importers.calendar_facts import Facts
from rgfeeds.importers.columns import MADE, Role
from rgfeeds.importers.drafts import Draft, DraftBreak, Lead, Made
from rgfeeds.importers.layout import Cell, Page, Row
from rgfeeds.importers.leads import named
from rgfeeds.importers.marked import LINK, Anchor, Marked, read, tidy
from rgfeeds.importers.materials import is_made, made, to_read
from rgfeeds.importers.mending import inlined, mended, resolved
from rgfeeds.importers.remarks import Remark
from rgfeeds.importers.rooms import Where, where
from rgfeeds.importers.sections import own_id
from rgfeeds.importers.topics import Topic, hidden_room, topic
from rgfeeds.links import is_safe
from rgfeeds.model import MaterialKind, Status
from rgfeeds.placeholders import is_placeholder

_BREAK = re.compile(
    r"""\b(?:bank\ holidays?|public\ holidays?|holidays?|vacations?|hack\ ?week|thanksgiving
      |christmas|xmas|new\ year'?s?|easter|recess|half[\ -]term|reading\ week|strikes?
      |no\ (?:\w+\ )?(?:reading\ group|journal\ club|session|meeting|seminar|class|talk|group|event|club|jc|lm|rg)s?
      |skipped|day\ off|off\ week|closed|ferien|feiertag|vacances|congés)\b
      |\bbreak\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_REASON = 100
_STATUSES = {
    "cancelled": Status.CANCELLED,
    "canceled": Status.CANCELLED,
    "postponed": Status.POSTPONED,
    "tentative": Status.TENTATIVE,
    "tbc": Status.TENTATIVE,
    "provisional": Status.TENTATIVE,
    "confirmed": Status.CONFIRMED,
}
_PLAIN_STATUSES = frozenset(
    {
        "done",
        "completed",
        "complete",
        "past",
        "over",
        "held",
        "upcoming",
        "scheduled",
        "planned",
        "ok",
        "yes",
        "next",
        "finished",
    }
)
_BOLD_KIND = re.compile(r"^\s*(\*\*|__)([^*_:]{2,30}):?\1:?\s+(?=\S)")


class Found(Struct, frozen=True, kw_only=True):
    """What one row came to; *anchor* is the heading that its date points to, without the `#`.

    A row that *follows* has no date of its own and belongs to the session before it.
    """

    draft: Draft | None = None
    rest: DraftBreak | None = None
    anchor: str | None = None
    follows: bool = False
    year: int | None = None
    remarks: tuple[Remark, ...] = ()
    addresses: dict[str, str] = field(default_factory=dict)


class Cells:
    """The cells of one row, and what there is to say of them."""

    def __init__(self, page: Page, row: Row, facts: Facts) -> None:
        self._page, self._row, self._facts = page, row, facts
        self._base = facts.wishes.base_url
        self.remarks: list[Remark] = []

    def remark(self, why: str, *, left: bool = False) -> Remark:
        return Remark(
            file=self._page.file,
            line=self._row.line,
            text=inlined(self._row.raw, self._page.definitions),
            why=why,
            left=left,
        )

    def tell(self, text: str, why: str, *, left: bool = False) -> None:
        self.remarks.append(
            Remark(
                file=self._page.file,
                line=self._row.line,
                text=inlined(text, self._page.definitions),
                why=why,
                left=left,
            )
        )

    def reason(self) -> str | None:
        """Return why there is no session, when all that the row says is that."""
        told = [
            self._read(cell)
            for cell in self._row.cells
            if cell.role not in {Role.DATE, Role.TIME, Role.NUMBER}
        ]
        texts = {text for cell in told if not is_placeholder(text := cell.plain())}
        linked = any(
            anchor.url[:1] != "#"
            for cell in self._row.cells
            for anchor in self._read(cell).anchors()
        )
        reason = next(iter(texts), "")
        if len(texts) != 1 or linked or len(reason) > _LONGEST_REASON:
            return None
        return reason.strip(" ~*.") if _BREAK.search(reason) else None

    def session(self, day: dt.date, beside: str) -> Found:
        """Return the session of the row, *beside* being what stands beside its date."""
        said = topic(self._title(), self._facts.kinds, self._base)
        place = where(self._cell(Role.ROOM), self._base)
        leads = named(self._cell(Role.LEADS), self._base)
        self._lost((*said.lost, *place.lost, *leads.lost))
        for text in self._row.surplus:
            self.tell(text, "the table has no column for it", left=True)
        start, end = self._hours(said, place, beside)
        materials, papers = self._links()
        kind = self._cell(Role.KIND).plain()
        status = self._status() or said.status
        if self._cell(Role.DATE).struck:
            self.tell(
                self._row.text(Role.DATE), "the date is struck out: taken as it stands"
            )
        if self._title().struck:
            self.tell(
                self._row.text(Role.TITLE), "it is struck out: taken as cancelled"
            )
        title, room = self._room(said.title, place)
        people = self._affiliated(leads.leads)
        draft = Draft(
            file=self._page.file,
            line=self._row.line,
            day=day,
            title=title,
            kind=(kind if not is_placeholder(kind) else None) or said.kind,
            leads=people,
            room=room,
            online=self._online() or place.online,
            start=start,
            end=end,
            status=status if status is not Status.CONFIRMED else None,
            materials=(*said.materials, *materials),
            abstract="\n\n".join(self._told(people)),
            reading="\n".join(f"- {line}" for line in (*said.reading, *papers)),
            id=own_id([self._anchor(Role.DATE) or ""]),
            left=tuple(remark for remark in self.remarks if remark.left),
        )
        addresses = {place.room: place.address} if place.room and place.address else {}
        return Found(
            draft=draft,
            anchor=self._anchor(Role.DATE, Role.TITLE, Role.NUMBER),
            remarks=tuple(self.remarks),
            addresses=addresses,
        )

    def _affiliated(self, leads: tuple[Lead, ...]) -> tuple[Lead, ...]:
        """Return *leads*, the only one with the affiliation that has a column of its own."""
        name = self._cell(Role.AFFILIATION).plain()
        alone = len(leads) == 1 and not leads[0].affiliation
        if not alone or is_placeholder(name) or re.search(r"[()]", name):
            return leads
        return (replace(leads[0], affiliation=name),)

    def _read(self, cell: Cell) -> Marked:
        return read(cell.text, self._page.definitions)

    def _cell(self, role: Role) -> Marked:
        return read(self._row.text(role), self._page.definitions)

    def _title(self) -> Marked:
        text = self._row.text(Role.TITLE)
        bold = _BOLD_KIND.match(text)
        if bold and bold[2].strip().casefold() in self._facts.kinds:
            text = f"{bold[2].strip()}: {text[bold.end() :]}"
        return read(text, self._page.definitions)

    def _lost(self, anchors: tuple[Anchor, ...]) -> None:
        for anchor in anchors:
            seen = resolved(anchor.url, "https://example.org/")
            relative = seen is not None and not is_safe(anchor.url)
            why = (
                "the link is relative: say with --base-url what it is seen from"
                if relative and self._base is None
                else "the link has no place in a session"
            )
            self.tell(f"[{anchor.label}]({anchor.url})", why, left=True)

    def _hours(
        self, said: Topic, place: Where, beside: str
    ) -> tuple[dt.time | None, dt.time | None]:
        """Return the first time that is told, in its own column before those that hide elsewhere."""
        column = self._cell(Role.TIME).plain()
        own = hours.stated(column, alone=True)
        near = hours.stated(beside, alone=bool(hours.DOTTED.match(beside)))
        left = {
            Role.TIME: "" if is_placeholder(column) else own.rest,
            Role.DATE: near.rest,
        }
        for role, rest in left.items():
            if re.search(r"[\w❌🚫✗✘]", rest):
                self.tell(
                    rest,
                    f"it stands beside the {role} and was not understood",
                    left=True,
                )
        for told in (own, near, place.hours, said.hours):
            if told.problem:
                self.tell(self._row.raw, told.problem, left=True)
        found = next((h for h in (own, near, place.hours, said.hours) if h.start), None)
        return (found.start, found.end) if found else (None, None)

    def _room(self, title: str | None, place: Where) -> tuple[str | None, str | None]:
        """Return the title and the room, which may stand in the title; only a known one is taken out."""
        hidden = hidden_room(title or "")
        if hidden is None or place.room:
            return title, place.room
        if hidden[1].casefold() in self._facts.rooms:
            return hidden
        if not any(cell.role is Role.ROOM for cell in self._row.cells):
            self.tell(
                title or "",
                f"is `{hidden[1]}` a room? Then take it out and write it as `room`",
            )
        return title, place.room

    def _status(self) -> Status | None:
        text = self._cell(Role.STATUS).plain().casefold().strip(" .!✓✅☑✔️")
        if text and text not in _STATUSES and text not in _PLAIN_STATUSES:
            self.tell(
                self._row.text(Role.STATUS), "it is no status rgfeeds knows", left=True
            )
        return _STATUSES.get(text)

    def _online(self) -> str | None:
        cell = self._cell(Role.ONLINE)
        urls = [resolved(anchor.url, self._base) for anchor in cell.anchors()]
        lost = [a for a, url in zip(cell.anchors(), urls, strict=True) if not url]
        self._lost((*lost, *cell.anchors()[1:]) if len(urls) > 1 else tuple(lost))
        return next(filter(None, urls), None)

    def _links(self) -> tuple[list[Made], list[str]]:
        """Return the materials of the columns of links, and what there is to read."""
        materials: list[Made] = []
        papers: list[str] = []
        for cell in self._row.cells:
            marked = self._read(cell)
            if cell.role is Role.READING:
                papers += self._papers(marked)
            elif cell.role in {
                *MADE,
                Role.NUMBER,
                Role.KIND,
                Role.STATUS,
                Role.TIME,
                Role.DATE,
            }:
                usual = (
                    MaterialKind(cell.role)
                    if cell.role in MADE
                    else MaterialKind.MATERIALS
                )
                for anchor in marked.anchors():
                    url = resolved(anchor.url, self._base)
                    if url is None:
                        self._lost(() if anchor.url.startswith("#") else (anchor,))
                    elif cell.role is Role.MATERIALS and to_read(anchor.label):
                        papers.append(f"[{anchor.label}]({url})")
                    else:
                        materials.append(made(anchor, url, usual))
        return materials, papers

    def _papers(self, marked: Marked) -> list[str]:
        """Return what a cell lists to read, line by line."""
        links = tuple(
            Anchor(link.label, resolved(link.url, self._base) or "")
            for link in marked.links
        )
        lost = [
            old for old, new in zip(marked.links, links, strict=True) if not new.url
        ]
        self._lost(tuple(link for link in lost if not link.url.startswith("#")))
        shown = Marked(marked.text, links)
        lines = (shown.markdown(line).strip(" -*•") for line in marked.text.split("\n"))
        return [line for line in lines if not is_placeholder(line)]

    def _told(self, leads: Sequence[Lead]) -> Iterator[str]:
        """Yield the abstract of the row, and what columns say that the store does not know."""
        for cell in self._row.cells:
            marked = self._read(cell)
            plain = marked.plain()
            if is_placeholder(plain):
                continue
            named = plain in {lead.affiliation for lead in leads}
            if cell.role is Role.AFFILIATION and named and not marked.links:
                continue
            if cell.role in {Role.OTHER, Role.ABSTRACT, Role.AFFILIATION}:
                text = mended(inlined(cell.text, self._page.definitions), self._base)
                self._lost(
                    tuple(Anchor("", url) for url in text.dropped if url[:1] != "#")
                )
                yield _paragraph(cell, text.text)
            elif cell.role in MADE:
                words = re.sub(LINK, " ", marked.text).strip(" \n,;/|&+·•.()[]-–")
                rest = tidy(re.sub(r"\s+(?:and|/|\||,)\s+", " ", f" {words} "))
                if rest and not is_made(rest) and not is_placeholder(rest):
                    yield _paragraph(cell, marked.plain_lines())

    def _anchor(self, *roles: Role) -> str | None:
        """Return the first heading of the page that cells of *roles* link to."""
        anchors = (one.url for role in roles for one in self._cell(role).anchors())
        return next((url[1:] for url in anchors if url.startswith("#")), None)


def _paragraph(cell: Cell, text: str) -> str:
    """Return what a cell says as a paragraph, its heading before it; several lines become a list."""
    lines = [tidy(line).lstrip("-*• ") for line in text.split("\n") if line.strip()]
    heading = "" if cell.role is Role.ABSTRACT else read(cell.heading).plain()
    label = f"{heading}:" if heading else ""
    if len(lines) > 1 and heading:
        return "\n".join([label, *(f"- {line}" for line in lines)])
    return " ".join(filter(None, [label, *lines]))
