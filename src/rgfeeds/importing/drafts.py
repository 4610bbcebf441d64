"""An entry becomes a session or a break; what no key of the store has a place for becomes a remark."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importing import hours, parts, words
from rgfeeds.importing.columns import is_code
from rgfeeds.importing.days import Order
from rgfeeds.importing.entry import Cell, Entry
from rgfeeds.importing.hours import Hours
from rgfeeds.importing.inline import LINK, Link, Words, resolved, tidy
from rgfeeds.importing.parts import Lead, Made, Where, is_off, is_open
from rgfeeds.importing.remarks import RELATIVE, Remark
from rgfeeds.importing.topics import Topic, hidden_room, topic
from rgfeeds.importing.words import MADE, Role
from rgfeeds.model import MaterialKind, Status
from rgfeeds.model.links import is_safe

_BREAK = re.compile(words.BREAKS, re.IGNORECASE | re.VERBOSE)
_SHOWN_ZONES = {
    "ET": ("EST", "EDT"),
    "PT": ("PST", "PDT"),
    "CT": ("CST", "CDT"),
    "MT": ("MST", "MDT"),
    "UTC": ("UTC", "GMT"),
    "GMT": ("GMT", "UTC"),
}


class Wishes(Struct, frozen=True, kw_only=True):
    """How the pages are to be read, since they do not say it themselves.

    *base_url* is what relative links are seen from; *kinds* are words that stand before
    a title with a colon; *mixed* lets text be mended that was encoded twice in places.
    """

    order: Order | None = None
    year: int | None = None
    kinds: tuple[str, ...] = ()
    base_url: str | None = None
    mixed: bool = False


class Draft(Struct, frozen=True, kw_only=True):
    """A session of a page, made of *entry*; *id* is the one the page itself gives.

    *left* are remarks that stand as comments before it.
    """

    entry: Entry
    day: dt.date
    title: str | None = None
    kind: str | None = None
    leads: tuple[Lead, ...] = ()
    room: str | None = None
    online: str | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    status: Status | None = None
    reason: str | None = None
    materials: tuple[Made, ...] = ()
    abstract: str = ""
    reading: str = ""
    id: str | None = None
    continues: tuple[str, int] | None = None
    left: tuple[Remark, ...] = ()

    @property
    def place(self) -> tuple[str, int]:
        return (self.entry.page.file, self.entry.start)


class Rest(Struct, frozen=True, kw_only=True):
    """Days without a session, both ends included."""

    start: dt.date
    until: dt.date
    reason: str | None = None
    left: tuple[Remark, ...] = ()


class Context(Struct, frozen=True, kw_only=True):
    """What all entries share: the *wishes*, the known *kinds* and *rooms*, the group's *zone*."""

    wishes: Wishes
    kinds: frozenset[str] = frozenset()
    rooms: frozenset[str] = frozenset()
    zone: ZoneInfo | None = None


def reason(entry: Entry) -> str | None:
    """Return why there is no session, when all that *entry* says is that."""
    told = [
        cell.words
        for cell in entry.cells
        if cell.role not in {Role.DATE, Role.TIME, Role.NUMBER}
    ]
    texts = {text: None for one in told if not is_open(text := one.plain())}
    linked = any(not link.inside for one in told for link in one.found())
    breaks = [text for text in texts if _BREAK.search(text)]
    stop = next(
        (text for text in breaks if re.match(r"\W*no\s", text, re.IGNORECASE)), None
    )
    if (
        linked
        or not texts
        or (len(texts) > 1 and not stop)
        or any(len(text) > 100 for text in texts)
    ):
        return None
    if stop and len(texts) > 1:
        return (
            None
            if any(
                cell.role is Role.LEADS and not is_open(cell.words.plain())
                for cell in entry.cells
            )
            else " ".join(texts)
        )
    return breaks[0].strip(" ~*.") if breaks else None


class Drafting:
    """Reads the cells of one entry, and collects what there is to say of them."""

    def __init__(self, entry: Entry, day: dt.date, context: Context) -> None:
        self._entry, self._day, self._context = entry, day, context
        self._base = context.wishes.base_url
        self.addresses: dict[str, str] = {}
        self.remarks: list[Remark] = []

    def draft(self) -> Draft:
        entry = self._entry
        title = entry.cell(Role.TITLE)
        said = topic(title, self._context.kinds, self._base)
        beside, place, helper = self._beside()
        room = parts.where(entry.cell(Role.ROOM), self._base)
        if room.room is None and room.online is None and place:
            room = replace(room, room=place)
        elif place and place != room.room:
            self._tell("it stands beside the date: it is in no key", place, left=True)
        if room.room and room.address:
            self.addresses[room.room] = room.address
        leads, lost = parts.leads(entry.cell(Role.LEADS), self._base)
        if is_off(entry.cell(Role.LEADS).plain()):
            leads = []
        nobody = re.search(
            rf"(?:\band\s+)?\b{words.NOBODY}\s*$",
            entry.cell(Role.LEADS).plain(),
            re.IGNORECASE,
        )
        if nobody:
            self._tell("it is no person: left out", nobody[0])
        self._lose((*said.lost, *room.lost, *lost))
        if helper and not leads:
            leads = parts.leads(Words(helper), self._base)[0]
            self._tell("taken as who leads", helper)
        elif helper:
            self._tell(
                "it stands beside the date and was not understood", helper, left=True
            )
        if any(cell.heading == "~" for cell in entry.cells):
            self._tell("taken as who leads", entry.cell(Role.LEADS).plain())
        if entry.surplus:
            self._tell("the table has no column for it", entry.surplus, left=True)
        start, end = self._hours(said, room, beside)
        leads = self._affiliated(leads)
        title_, room_ = self._room(said, room)
        if title_ and title_.casefold() in {lead.name.casefold() for lead in leads}:
            self._tell(
                "the title is the name of who leads: taken as still to come", title_
            )
            title_ = None
        materials, papers = self._links()
        kind = entry.cell(Role.KIND).plain()
        status, why = self._status(said)
        if said.tentative:
            self._tell("the title is not sure yet: taken as it stands", title_ or "")
        self._struck(title)
        return Draft(
            entry=entry, day=self._day, title=title_, kind=(None if is_open(kind) else kind) or said.kind,
            leads=tuple(leads), room=room_, online=self._online() or room.online, start=start, end=end,
            status=status if status is not Status.CONFIRMED else None, reason=why or None,
            materials=tuple(dict.fromkeys((*said.materials, *materials))), abstract="\n\n".join(self._told(leads)),
            reading="\n".join(f"- {line}" for line in (*said.reading, *papers)),
            left=tuple(remark for remark in self.remarks if remark.left),
        )  # fmt: skip

    def _tell(self, why: str, text: str | None = None, *, left: bool = False) -> None:
        self.remarks.append(self._entry.remark(why, text, left=left))

    def _lose(self, links: Sequence[Link]) -> None:
        for link in links:
            if link.inside:
                continue
            relative = (
                not is_safe(link.url)
                and resolved(link.url, "https://example.org/") is not None
            )
            why = "the link has no place in a session"
            if relative and self._base is None:
                why = RELATIVE
            self._tell(why, f"[{link.label}]({link.url})", left=True)

    def _struck(self, title: Words) -> None:
        if self._entry.struck and self._entry.shape == "row":
            self._tell("the date is struck out: taken as it stands")
        if title.struck:
            self._tell("it is struck out: taken as cancelled", title.plain())
        for cell in self._entry.cells:
            if cell.words.gone:
                self._tell("it is struck out: left out", cell.words.gone)

    def _beside(self) -> tuple[Hours, str, str]:
        """Return the time that stands beside the date, the place, and who is named there."""
        text = re.sub(r"^\W*\d{1,3}[:.)](?=\s|$)", "", self._entry.beside).strip(" ,;")
        found = hours.stated(text, alone=bool(hours.DOTTED.match(text)), hinted=True)
        rest = re.sub(r"[()\[\]]", " ", found.rest)
        rest = re.sub(r"^(?:at|@|in)\s+", "", tidy(rest.strip(" ,;:.@*–—-|/"))).strip(
            " ,;:.@*–—-|/"
        )
        if found.bare:
            self._tell(f"taken as {found.start:%H:%M} to {found.end:%H:%M}", found.bare)
        if not re.search(r"[\w❌🚫✗✘]", rest):
            return found, "", ""
        if is_open(rest) and self._entry.dates is not None:
            return found, "", ""
        if parts.are_names(rest):
            return found, "", rest
        if parts.is_place(rest) or (found.start and self._entry.shape != "row"):
            return found, re.sub(r"^(?:at|@|in)\s+", "", rest), ""
        if self._entry.shape == "heading" and self._entry.dates:
            self._tell("it stands beside the date: it is in no key", rest, left=True)
            return found, "", ""
        self._tell("it stands beside the date and was not understood", rest, left=True)
        return found, "", ""

    def _hours(
        self, said: Topic, place: Where, beside: Hours
    ) -> tuple[dt.time | None, dt.time | None]:
        """Return the first time that is told, in its own column before those that hide elsewhere."""
        column = self._entry.cell(Role.TIME).plain()
        own = hours.stated(column, alone=True)
        if re.search(r"\w", own.rest) and not is_open(column):
            self._tell(
                "it stands beside the time and was not understood", own.rest, left=True
            )
        times = []
        for told in (own, beside, place.hours, said.hours):
            if told.problem:
                self._tell(told.problem, left=True)
            elif told.zone and not self._is_own(told):
                self._tell(
                    f"it names a time zone, `{told.zone}`, which is not the group's on that day: write the group's own time",
                    left=True,
                )
            elif told.start:
                times.append(told)
        return (times[0].start, times[0].end) if times else (None, None)

    def _is_own(self, told: Hours) -> bool:
        zone, start = self._context.zone, told.start
        if zone is None or start is None:
            return False
        name = dt.datetime.combine(self._day, start, zone).tzname()
        return name in _SHOWN_ZONES.get(told.zone, (told.zone,))

    def _affiliated(self, leads: list[Lead]) -> list[Lead]:
        """Return *leads*, the only one with the affiliation that has a column of its own."""
        name = self._entry.cell(Role.AFFILIATION).plain()
        alone = len(leads) == 1 and not leads[0].affiliation
        if not alone or is_open(name) or re.search(r"[()]", name):
            return leads
        return [replace(leads[0], affiliation=name)]

    def _room(self, said: Topic, place: Where) -> tuple[str | None, str | None]:
        """Return the title and the room, which may stand in the title; only a known one is taken out."""
        hidden = hidden_room(said.title or "")
        if hidden is None or place.room:
            return said.title, place.room
        if hidden[1].casefold() in self._context.rooms:
            return hidden
        if not any(cell.role is Role.ROOM for cell in self._entry.cells):
            self._tell(
                f"is `{hidden[1]}` a room? Then take it out and write it as `room`",
                said.title,
            )
        return said.title, place.room

    def _status(self, said: Topic) -> tuple[Status | None, str]:
        """Return the status and the reason, from their column, the title, or any cell that says nothing else."""
        text = self._entry.cell(Role.STATUS).plain().casefold().strip(" .!✓✅☑✔️")
        status = words.STATUSES.get(text)
        if (
            status is None
            and text
            and text not in words.PLAIN_STATUSES
            and not any(one.match(text) for one in parts.OFF.values())
        ):
            self._tell(
                "it is no status rgfeeds knows",
                self._entry.cell(Role.STATUS).plain(),
                left=True,
            )
        if status or said.status:
            return status or said.status, said.reason
        for cell in self._entry.cells:
            for off, known in parts.OFF.items():
                plain = cell.words.plain()
                if cell.role is not Role.TITLE and known.fullmatch(plain):
                    why = re.sub(
                        rf"\W*(?:{words.OFF[off]})\b[\s:,–—-]*",
                        "",
                        plain,
                        count=1,
                        flags=re.IGNORECASE,
                    )
                    self._tell(f"taken as {off}", plain)
                    return off, why.strip(" .!")
        return None, ""

    def _online(self) -> str | None:
        links = self._entry.cell(Role.ONLINE).found()
        urls = [resolved(link.url, self._base) for link in links]
        for link in links[:1]:
            if (
                urls[0]
                and link.label != link.url
                and not re.search(words.JOINING, link.label, re.IGNORECASE)
            ):
                self._tell("the label of the link to join by is left out", link.label)
        self._lose([link for at, link in enumerate(links) if at or not urls[at]])
        return next(filter(None, urls), None)

    def _links(self) -> tuple[list[Made], list[str]]:
        """Return the materials of the columns of links, and what there is to read."""
        materials: list[Made] = []
        papers: list[str] = []
        beside = {*MADE, Role.NUMBER, Role.KIND, Role.STATUS, Role.TIME, Role.DATE}
        for cell in self._entry.cells:
            if cell.role is Role.READING:
                papers += self._papers(cell.words)
            for link in cell.words.found() if cell.role in beside else ():
                url = resolved(link.url, self._base)
                if url is None:
                    self._lose((link,))
                elif cell.role is Role.MATERIALS and parts.is_to_read(link.label):
                    papers.append(f"[{link.label}]({url})")
                else:
                    materials.append(
                        parts.made(
                            link,
                            url,
                            MaterialKind(cell.role)
                            if cell.role in MADE
                            else MaterialKind.MATERIALS,
                        )
                    )
        return materials, papers

    def _papers(self, cell: Words) -> list[str]:
        """Return what a cell lists to read, line by line."""
        shown = self._resolved(cell)
        lines = (shown.markdown(line).strip(" -*•") for line in cell.text.split("\n"))
        return [line for line in lines if not is_open(line)]

    def _resolved(self, cell: Words) -> Words:
        links = tuple(
            Link(link.label, resolved(link.url, self._base) or "")
            for link in cell.links
        )
        self._lose(
            [old for old, new in zip(cell.links, links, strict=True) if not new.url]
        )
        return Words(cell.text, links)

    def _told(self, leads: Sequence[Lead]) -> Iterator[str]:
        """Yield the abstract of the entry, and what columns say that the store does not know."""
        for cell in self._entry.cells:
            plain = cell.words.plain()
            affiliated = (
                cell.role is Role.AFFILIATION
                and not cell.words.links
                and plain in {lead.affiliation for lead in leads}
            )
            if is_open(plain) or affiliated or is_off(plain):
                continue
            numbered = cell.role is Role.NUMBER and not is_code(plain)
            if numbered or cell.role in {Role.OTHER, Role.ABSTRACT, Role.AFFILIATION}:
                shown = self._resolved(cell.words)
                yield _paragraph(
                    cell, [shown.markdown(line) for line in shown.text.split("\n")]
                )
            elif cell.role in {*MADE, Role.ONLINE}:
                rest = tidy(re.sub(LINK, " ", cell.words.text)).strip(
                    " ,;/|&+·•.()[]-–"
                )
                rest = tidy(re.sub(r"\s(?:and|/|\||,)\s", " ", f" {rest} "))
                if (
                    rest
                    and not parts.is_made(rest)
                    and not is_open(rest)
                    and not re.fullmatch(r"zoom|join|online|\d+", rest, re.IGNORECASE)
                ):
                    yield _paragraph(cell, cell.words.lines())


def _paragraph(cell: Cell, lines: Sequence[str]) -> str:
    """Return what a cell says as a paragraph, its heading before it; several lines become a list."""
    shown = [line.lstrip("-*• ") for line in lines if line.strip()]
    heading = "" if cell.role is Role.ABSTRACT else cell.heading
    label = f"{heading}:" if heading else ""
    if len(shown) > 1 and heading:
        return "\n".join([label, *(f"- {line}" for line in shown)])
    return " ".join(filter(None, [label, *shown]))
