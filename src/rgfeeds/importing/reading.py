"""The entries of a page become sessions and breaks, with what its sections say of them."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from rgfeeds.importing import drafts, texts
from rgfeeds.importing.blocks import ByteRange, within
from rgfeeds.importing.cells import without_kind
from rgfeeds.importing.contents import EntryPlace, PageContents, PageEntry, Section
from rgfeeds.importing.drafting import Drafting
from rgfeeds.importing.drafts import PagesContext, SessionDraft
from rgfeeds.importing.parts import is_open, read_off
from rgfeeds.importing.source import Remark
from rgfeeds.importing.words import Role
from rgfeeds.model import Break

_DATED_ANCHORS = ("%d%m%y", "%d%m%Y", "%m%d%y", "%m%d%Y", "%Y-%m-%d", "%Y%m%d")
#: What a row without a date should not say otherwise than the one above, which it belongs to.
_SAID_ONCE = ("kind", "room", "online", "start", "status")


class Reading:
    """What *pages* say: sessions oldest first, breaks, the addresses of rooms, an introduction, and remarks."""

    def __init__(
        self, pages: Sequence[PageContents], context: PagesContext, told: list[Remark]
    ) -> None:
        """Read *pages*; add to the remarks that were *told* already."""
        self.pages, self._context, self.remarks = pages, context, told
        self.rooms: dict[str, str] = {}
        self._breaks: list[tuple[Break, EntryPlace]] = []
        self.sessions: list[SessionDraft] = []
        self.about = ""
        self._aside: list[Remark] = []
        for found in pages:
            self._read_page(found)
        self._ask_for_leads()
        self.sessions, differences = drafts.merge(self.sessions)
        self.remarks += [*differences, *self._aside]
        self.name = next(filter(None, map(texts.name_of, pages)), None)
        # Of breaks that say the same, the place of the first stays.
        self.breaks = dict(reversed(self._breaks))

    def _ask_for_leads(self) -> None:
        """Ask whether short titles that three or more sessions have are the names of who leads them."""
        counts = Counter(one.title for one in self.sessions if not one.leads)
        for one in self.sessions:
            title = one.title or ""
            named = counts[one.title] > 2 and len(title.split()) < 4
            if title and named and not one.leads:
                why = "several sessions are called so: is it a title, or who leads?"
                self._tell(one.entry, why, title)

    def _read_page(self, found: PageContents) -> None:
        """Take the sessions of a page, and what it says outside them."""
        self.remarks += found.remarks
        tables = [one for one in found.page.blocks if one.kind == "table"]
        claimed = [(one.start, one.end) for one in tables if one not in found.tables]
        rows = self._sessions([one for one in found.entries if one.shape == "row"])
        # The sections that may belong to rows, their titles without the kind.
        parts = []
        for one in found.sections if rows else ():
            if not found.has_row(one):
                _, title = without_kind(one.title, self._context.kinds)
                parts.append(replace(one, title=title.strip(" \t,;:|–—-")))
        told = {one.start: self._context.days.get(one.place) for one in found.entries}
        days = {at: day[0] for at, day in told.items() if isinstance(day, tuple)}
        owned = texts.owners(parts, rows, days)
        claimed += [(part.start, part.end) for part in owned.values()]
        made = [self._with_section(one, parts, owned) for one in rows]
        taken = {draft.day for draft in rows}
        aside: list[PageEntry] = []
        for entry in found.entries:
            heading = entry.shape == "heading"
            done = within(entry.start, claimed)
            if done or (not heading and days.get(entry.start) in taken):
                continue
            if owned and heading:
                why = "no row of the table belongs to this section"
                text = found.page.markdown(entry.start, entry.last).strip()
                self._leave(entry, why, text)
                claimed.append((entry.start, entry.last))
            else:
                aside.append(entry)
        claimed += [(entry.start, entry.last) for entry in aside]
        made += [self._with_text(one, one.entry.body) for one in self._sessions(aside)]
        self.sessions += made
        about, more = texts.introduction(found, claimed)
        self.about = "\n\n".join(filter(None, [self.about, about]))
        self._aside += more

    def _sessions(self, found: Sequence[PageEntry]) -> list[SessionDraft]:
        """Return the sessions among entries that follow each other; note breaks and what is neither."""
        made: list[SessionDraft] = []
        goes_on = False
        for entry in found:
            if entry.follows and goes_on:
                below = self._draft(entry, made[-1].day)
                if made[-1].differences(below, _SAID_ONCE):
                    why = "it says otherwise than the row above, which it belongs to"
                    self._leave(entry, why)
                made[-1] = drafts.with_row_below(made[-1], below)
                continue
            day = self._context.days.get(entry.place, "it has no date")
            goes_on = not isinstance(day, str)
            if isinstance(day, str):
                said = [one.words.plain() for one in entry.cells if not one.is_number]
                said = [text for text in said if re.search(r"\w", text)]
                if entry.surplus or not all(map(is_open, said)):
                    self._leave(entry, day)
                elif said:
                    self._tell(entry, day)
                continue
            first, last = day
            draft = self._draft(entry, first)
            if self._is_break(draft, last):
                goes_on = False
                continue
            if last > first:
                why = "it lasts several days; only the first was taken"
                self._leave(entry, why, f"{first} – {last}")
            made.append(draft)
        return made

    def _is_break(self, draft: SessionDraft, last: dt.date) -> bool:
        """Take *draft* for a break up to *last* if it is one, which has no place for all that a session has."""
        entry = draft.entry
        reason = None if entry.exported else drafts.break_reason(entry)
        told = entry.cell(Role.TITLE).plain()
        linked = any(cell.words.find_links() for cell in entry.cells)
        if reason is None and (last - draft.day).days > 6 and told and not linked:
            self._tell(entry, "it lasts for days: taken as a break", told)
            reason = told
        if reason is None:
            return False
        lost = [entry.beside] if draft.room or draft.leads else []
        lost += [entry.page.markdown(*place) for place in entry.body]
        for text in filter(str.strip, lost):
            why = "it belongs to a break, which has no place for it"
            self._leave(entry, why, text)
        made = Break(start=draft.day, until=last, reason=reason or None)
        self._breaks.append((made, entry.place))
        return True

    def _tell(self, entry: PageEntry, why: str, text: str = "") -> None:
        self.remarks.append(entry.remark(why, text))

    def _leave(self, entry: PageEntry, why: str, text: str = "") -> None:
        self.remarks.append(entry.remark(why, text, left=True))

    def _draft(self, entry: PageEntry, day: dt.date) -> SessionDraft:
        drafting = Drafting(entry, day, self._context)
        draft = drafting.draft()
        self.remarks += drafting.remarks
        room, address = draft.room, draft.address
        if room and address and self.rooms.setdefault(room, address) != address:
            why, text = "the room has another address already", f"{room}: {address}"
            remark = entry.page.remark(entry.start, text, why, left=True)
            self.remarks.append(remark)
        return draft

    def _with_section(
        self, draft: SessionDraft, parts: Sequence[Section], owned: texts.Owned
    ) -> SessionDraft:
        """Return *draft* with the texts of its section, or as one that goes on with another's."""
        own, anchor = draft.entry.place, draft.entry.anchor
        section = owned.get(own)
        pointed = next((part for part in parts if anchor in part.names), None)
        dated = anchor in {f"{draft.day:{form}}" for form in _DATED_ANCHORS}
        if anchor and not (pointed or draft.id or section or dated):
            self._tell(draft.entry, "the page has no such heading", f"#{anchor}")
        others = (place for place, part in owned.items() if part is pointed)
        shared = next((place for place in others if place != own), None)
        if shared and section:
            why = "it has a section of its own, so that it does not go on with the one it points to"
            self._tell(draft.entry, why, f"#{anchor}")
        elif shared and pointed:
            title = texts.other_title(pointed, draft)
            abstract = "\n\n".join(filter(None, [title, draft.abstract]))
            return replace(draft, id=None, continues=shared, abstract=abstract)
        if section is None:
            return draft
        title = texts.other_title(section, draft)
        draft = self._with_text(draft, [section.body], title)
        return replace(draft, id=draft.id or drafts.own_id(sorted(section.block.names)))

    def _with_text(
        self, draft: SessionDraft, body: Sequence[ByteRange], title: str = ""
    ) -> SessionDraft:
        """Return *draft* with the texts that stand in *body*, below a *title* of their own."""
        page = draft.entry.page
        for at, link in (one for place in body for one in page.links_in(*place)):
            if not link.target and not link.inside:
                why = link.why_lost("the link leads nowhere that can be published")
                remark = page.remark(at, link.url, why, left=True)
                self.remarks.append(replace(remark, entry=draft.entry.start))
        abstract, reading = texts.texts_in(page, body)
        row = draft.entry.shape == "row"
        own = (title, abstract, draft.abstract) if row else (draft.abstract, abstract)
        between = "\n" if re.match(r"[-*+] ", reading) else "\n\n"
        reading = between.join(filter(None, [draft.reading, reading]))
        abstract = "\n\n".join(filter(None, own))
        off = None if draft.title or reading else read_off(abstract)
        if off:
            self._tell(draft.entry, f"taken as {off[0]}", abstract)
            return replace(draft, status=off[0], reason=off[1] or None)
        return replace(draft, abstract=abstract, reading=reading)
