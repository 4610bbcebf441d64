"""What an entry becomes, a session or a break, and what stands in several places becomes one session."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Self
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import fields, replace

from rgfeeds.importing.contents import Cell, EntryPlace, PageEntry
from rgfeeds.importing.dating import EntryDays
from rgfeeds.importing.parts import is_break, is_open, read_off, unbracketed
from rgfeeds.importing.source import Remark, shorten
from rgfeeds.importing.words import Role
from rgfeeds.model import Material, Person, Status
from rgfeeds.store.names import is_id

_POSITION = re.compile(r".*\d{4}.*|(?:session|week|talk|meeting|s|w)?-?\d+|\d.*")
#: What the word `break` says already.
_NO_SESSION = r"(?i)^\W*(?:no\s(?:[\w-]+\s){0,2}?(?:group|club|session|meeting|seminar|class|talk|event|jc|rg)s?|break)\s*(?:[:(–—-]|\W*$)"
#: What two pages can say differently of a session.
_COMPARED = ("kind", "room", "online", "start", "end", "status", "abstract", "reading")


class SessionDraft(Struct, frozen=True, kw_only=True):
    """A session of a page, made of *entry*; *id* is the one the page itself gives.

    *places* are all that tell of it; *until* is the day it ends on, where that is another.
    """

    entry: PageEntry
    places: tuple[EntryPlace, ...]
    day: dt.date
    title: str | None = None
    kind: str | None = None
    leads: tuple[Person, ...] = ()
    room: str | None = None
    address: str | None = None
    online: str | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    until: dt.date | None = None
    status: Status | None = None
    reason: str | None = None
    materials: tuple[Material, ...] = ()
    abstract: str = ""
    reading: str = ""
    id: str | None = None
    continues: EntryPlace | None = None

    def differences(self, other: Self, names: Sequence[str]) -> list[str]:
        """Return those of the *names* of which both drafts have a value, and not the same."""
        values = ((name, getattr(self, name), getattr(other, name)) for name in names)
        return [name for name, one, two in values if one and two and one != two]


class PagesContext(Struct, frozen=True, kw_only=True):
    """What all entries share: their *days*, the known *kinds* and *rooms*, the group's *zone*."""

    days: EntryDays
    kinds: frozenset[str]
    rooms: frozenset[str]
    zone: ZoneInfo | None


def break_reason(entry: PageEntry) -> str | None:
    """Return why there is no session, when all that *entry* says is that."""
    told: dict[str, Cell] = {}
    for cell in entry.cells:
        text = cell.words.plain()
        says_when = cell.role in {Role.DATE, Role.TIME} or cell.is_number
        if not says_when and not is_open(text):
            told[text] = cell
    links = [link for cell in told.values() for link in cell.words.find_links()]
    breaks = [text for text in told if is_break(text) and not read_off(text)]
    if not breaks or not all(link.inside for link in links):
        return None
    if len(told) == 1 and breaks[0].startswith("No session: "):
        return breaks[0].removeprefix("No session: ")
    if max(map(len, told)) > 100:
        return None
    if len(told) == 1:
        return unbracketed(re.sub(_NO_SESSION, "", breaks[0]).strip(" ~*."))
    led = any(cell.role is Role.LEADS for cell in told.values())
    stop = any(re.match(r"\W*no\s", text, re.IGNORECASE) for text in breaks)
    return " ".join(told) if stop and not led else None


def own_id(names: Sequence[str], *, exported: bool = False) -> str | None:
    """Return the id that the page itself gives a session: one of *names* that holds no date and no number, unless it was *exported*."""
    ids = filter(is_id, names)
    own = (one for one in ids if exported or not _POSITION.fullmatch(one))
    return next(own, None)


def merge(drafts: Sequence[SessionDraft]) -> tuple[list[SessionDraft], list[Remark]]:
    """Return *drafts* by their dates, each session once, and what pages say differently.

    Entries of two pages are one session when they have the same day, and the same title, or one of them none and a
    lead in common or none. The first page is right, the others fill its gaps. Entries of one page stay apart.
    """
    kept: list[SessionDraft] = []
    remarks: list[Remark] = []
    for draft in drafts:
        entry = draft.entry
        that_day = [one for one in kept if one.day == draft.day]
        there = [one for one in that_day if entry.page.file not in dict(one.places)]
        first = next((one for one in there if _are_same(one, draft)), None)
        if first:
            kept[kept.index(first)] = _fill(first, draft)
            for name in first.differences(draft, _COMPARED):
                taken = shorten(str(getattr(first, name)))
                why = f"{first.entry.where} says `{taken}`, and that was taken"
                text = f"{name} `{getattr(draft, name)}`"
                left = name in {"abstract", "reading"}
                remarks.append(entry.page.remark(entry.start, text, why, left=left))
            continue
        for one in (one for one in there if _are_near(one, draft)):
            shown = f"{one.entry.where}, `{shorten(one.title or '')}`"
            why = f"likely the same as {shown}: two sessions were made"
            remarks.append(entry.remark(why, draft.title or ""))
        kept.append(draft)
    return sorted(kept, key=lambda draft: draft.day), remarks


def with_row_below(first: SessionDraft, more: SessionDraft) -> SessionDraft:
    """Return *first* with what the row without a date below it says."""
    title = more.title if first.title and more.title else ""
    # What it reads is often called by its title.
    shown = re.sub(r"\]\([^)]*\)", "]", more.reading)
    named = re.search(rf"(?i)(?<!\w){re.escape(title)}(?!\w)", shown)
    title = f"- {title}" if title and not named else ""
    leads = {lead.name: lead for lead in first.leads}
    for lead in more.leads:
        known = leads.get(lead.name, lead)
        affiliation = known.affiliation or lead.affiliation
        url = known.url or lead.url
        leads[lead.name] = replace(known, url=url, affiliation=affiliation)
    return replace(
        _fill(first, more),
        leads=tuple(leads.values()),
        abstract="\n\n".join(filter(None, [first.abstract, more.abstract])),
        reading="\n".join(filter(None, [first.reading, title, more.reading])),
    )


def _fill(one: SessionDraft, other: SessionDraft) -> SessionDraft:
    """Return *one* with what it lacks from *other*."""
    names = [item.name for item in fields(SessionDraft)]
    filled = {name: getattr(one, name) or getattr(other, name) for name in names}
    urls = {made.url for made in one.materials}
    more = (made for made in other.materials if made.url not in urls)
    filled["materials"] = (*one.materials, *more)
    filled["places"] = (*one.places, *other.places)
    return SessionDraft(**filled)


def _are_same(one: SessionDraft, other: SessionDraft) -> bool:
    if one.title and other.title:
        return one.title.casefold() == other.title.casefold()
    first, second = ({lead.name for lead in draft.leads} for draft in (one, other))
    return not (first and second) or bool(first & second)


def _are_near(one: SessionDraft, other: SessionDraft) -> bool:
    """Whether the titles share half of the words of the shorter one."""
    titles = ((draft.title or "").casefold() for draft in (one, other))
    first, second = ({*re.findall(r"\w+", title)} for title in titles)
    return 2 * len(first & second) >= min(len(first), len(second)) > 0
