"""The pages of one group become sessions and breaks, each once, and what else they say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct, field
from msgspec.structs import fields, replace

from rgfeeds.importing import dating, entries, refusing, topics
from rgfeeds.importing.drafts import Context, Draft, Drafting, Rest, Wishes, reason
from rgfeeds.importing.entries import Found
from rgfeeds.importing.entry import Entry
from rgfeeds.importing.introduction import introduction, name_of
from rgfeeds.importing.leading import with_leads
from rgfeeds.importing.page import Page, parse
from rgfeeds.importing.parts import is_open
from rgfeeds.importing.remarks import Remark, short
from rgfeeds.importing.sections import Section, owners, sections, texts
from rgfeeds.importing.source import Source
from rgfeeds.importing.words import Role
from rgfeeds.store.ids import is_id


class Reading(Struct, frozen=True, kw_only=True):
    """All that was found on the *pages*: sessions and breaks oldest first, rooms' addresses, and what was told."""

    pages: tuple[Page, ...]
    drafts: tuple[Draft, ...]
    breaks: tuple[Rest, ...]
    rooms: dict[str, str]
    name: str | None
    about: str
    columns: tuple[str, ...]
    remarks: tuple[Remark, ...]
    left: tuple[Remark, ...]


class _State(Struct, kw_only=True):
    """What is collected while the entries are read."""

    drafts: list[Draft] = field(default_factory=list)
    breaks: list[Rest] = field(default_factory=list)
    rooms: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    claimed: list[tuple[int, int]] = field(default_factory=list)


def read(sources: Sequence[Source], wishes: Wishes, zone: ZoneInfo | None) -> Reading:
    """Read the pages; raise an RgfeedsError when they have no sessions, or leave open what they mean."""
    found = [entries.find(parse(source, wishes.base_url)) for source in sources]
    found = [with_leads(one) for one in found]
    every = [entry for one in found for entry in one.entries]
    for one in found:
        refusing.refuse(one)
    order = dating.order_of(every, wishes.order)
    days = dating.days_of(every, order, wishes.year)
    rows = [entry for entry in every if entry.shape == "row"]
    titles = [entry.cell(Role.TITLE).text for entry in rows or every]
    rooms = frozenset(entry.cell(Role.ROOM).plain().casefold() for entry in every) - {
        ""
    }
    context = Context(
        wishes=wishes,
        kinds=topics.known_kinds(titles, wishes.kinds),
        rooms=rooms,
        zone=zone,
    )
    state = _State(
        remarks=[remark for source in sources for remark in source.remarks]
        + days.remarks
    )
    left: list[Remark] = []
    abouts = []
    for one in found:
        state.remarks += one.remarks
        state.claimed = []
        _page(one, days, context, state)
        about, more = introduction(one, state.claimed, wishes.base_url)
        abouts.append(about)
        left += more
    drafts, remarks = _merged(state.drafts)
    names = filter(None, (name_of(one) for one in found))
    breaks = {(one.start, one.until): one for one in reversed(state.breaks)}
    every_remark = [*state.remarks, *remarks, *left]
    placed = {remark for draft in drafts for remark in draft.left} | {
        remark for one in state.breaks for remark in one.left
    }
    return Reading(
        pages=tuple(one.page for one in found), drafts=tuple(drafts), breaks=tuple(sorted(breaks.values(), key=lambda one: one.start)),
        rooms=state.rooms, name=next(names, None), about="\n\n".join(filter(None, abouts)),
        columns=tuple(line for one in found for line in one.columns), remarks=tuple(every_remark),
        left=tuple(dict.fromkeys(remark for remark in every_remark if remark.left and remark not in placed)),
    )  # fmt: skip


def _page(found: Found, days: dating.Days, context: Context, state: _State) -> None:
    rows = [entry for entry in found.entries if entry.shape == "row"]
    table = [
        block
        for block in found.page.blocks
        if block.kind == "table" and block not in found.tables
    ]
    state.claimed += [(block.start, block.end) for block in table]
    drafts = _drafts(rows, days, context, state)
    parts = sections(found, days.days) if rows else []
    owned = owners(parts, drafts, context.kinds)
    mine = {
        owned[part.heading.start].place: part
        for part in parts
        if part.heading.start in owned
    }
    state.claimed += [(part.heading.start, part.end) for part in mine.values()]
    state.drafts += [
        _with_section(draft, parts, mine, owned, context, state) for draft in drafts
    ]
    others = [entry for entry in found.entries if entry.shape != "row"]
    days_of_rows = {draft.day for draft in drafts}
    aside = []
    for entry in others:
        day = days.days.get((entry.page.file, entry.start), "")
        taken = any(start <= entry.start < end for start, end in state.claimed)
        if taken or (
            entry.shape != "heading"
            and not isinstance(day, str)
            and day[0] in days_of_rows
        ):
            continue
        if mine and entry.shape == "heading":
            end = max(end for _, end in (entry.below, *entry.body))
            state.remarks.append(
                entry.remark(
                    "no row of the table belongs to this section",
                    found.page.markdown(entry.start, end).strip(),
                    left=True,
                )
            )
            state.claimed.append((entry.start, end))
        else:
            aside.append(entry)
    state.claimed += [
        (entry.start, max([entry.end, entry.below[1], *(end for _, end in entry.body)]))
        for entry in aside
    ]
    for draft in _drafts(aside, days, context, state):
        abstract, reading, remarks = texts(
            found.page,
            draft.entry.body,
            context.wishes.base_url,
            file_line=draft.entry.line,
        )
        state.remarks += remarks
        state.drafts.append(
            replace(
                draft, abstract=_joined(draft.abstract, abstract), reading=_below(draft.reading, reading),
                id=draft.id or _own_id(draft.entry.names), left=(*draft.left, *remarks),
            )
        )  # fmt: skip


def _drafts(
    found: Sequence[Entry], days: dating.Days, context: Context, state: _State
) -> list[Draft]:
    drafts: list[Draft] = []
    open_ = False
    for entry in found:
        place = (entry.page.file, entry.start)
        day = days.days.get(place, "it has no date")
        if entry.follows and open_ and drafts:
            drafting = Drafting(entry, drafts[-1].day, context)
            more = drafting.draft()
            state.remarks += drafting.remarks
            drafts[-1] = _followed(drafts[-1], more, state)
            continue
        open_ = False
        if isinstance(day, str):
            said = [
                cell
                for cell in entry.cells
                if cell.role is not Role.NUMBER and re.search(r"\w", cell.words.plain())
            ]
            if said or entry.surplus:
                empty = not entry.surplus and all(
                    is_open(cell.words.plain()) for cell in said
                )
                state.remarks.append(entry.remark(day, left=not empty))
            continue
        first, last = day
        why = reason(entry)
        if last > first and why is None:
            told = " ".join(
                cell.words.plain() for cell in entry.cells if cell.role is Role.TITLE
            )
            if (
                (last - first).days > 6
                and told
                and not any(cell.words.found() for cell in entry.cells)
            ):
                why = told
                state.remarks.append(
                    entry.remark("it lasts for days: taken as a break", told)
                )
        left: tuple[Remark, ...] = ()
        if why is not None:
            drafting = Drafting(entry, first, context)
            drafting.draft()
            state.remarks += drafting.remarks
            left = tuple(remark for remark in drafting.remarks if remark.left)
            state.breaks.append(Rest(start=first, until=last, reason=why, left=left))
            continue
        drafting = Drafting(entry, first, context)
        draft = drafting.draft()
        if last > first:
            drafting.remarks.append(
                entry.remark(
                    "it lasts several days; only the first was taken",
                    f"{first} – {last}",
                    left=True,
                )
            )
            draft = replace(draft, left=(*draft.left, drafting.remarks[-1]))
        state.remarks += drafting.remarks
        for room, address in drafting.addresses.items():
            if state.rooms.setdefault(room, address) != address:
                remark = entry.remark(
                    "the room has another address already",
                    f"{room}: {address}",
                    left=True,
                )
                state.remarks.append(remark)
        drafts.append(replace(draft, id=_own_id(entry.names)))
        open_ = True
    return drafts


def _followed(first: Draft, more: Draft, state: _State) -> Draft:
    """Return *first* with what the row without a date below it says."""
    for name in ("kind", "room", "online", "start", "status"):
        one, other = getattr(first, name), getattr(more, name)
        if one and other and one != other:
            remark = more.entry.remark(
                "it says otherwise than the row above, which it belongs to", left=True
            )
            state.remarks.append(remark)
            more = replace(more, **{name: None}, left=(*more.left, remark))
    words = (
        [f"- {more.title}"] if first.title and more.title and not more.reading else []
    )
    names = {lead.name for lead in first.leads}
    missing = {
        name: getattr(first, name) or getattr(more, name)
        for name in ("title", "kind", "room", "online", "start", "end", "status")
    }
    return replace(
        first, **missing, leads=(*first.leads, *(lead for lead in more.leads if lead.name not in names)),
        materials=(*first.materials, *more.materials), abstract=_joined(first.abstract, more.abstract),
        reading="\n".join(filter(None, [first.reading, more.reading, *words])), left=(*first.left, *more.left),
    )  # fmt: skip


def _with_section(  # noqa: PLR0913, PLR0917 - what a session is made of
    draft: Draft,
    parts: Sequence[Section],
    mine: dict[tuple[str, int], Section],
    owned: dict[int, Draft],
    context: Context,
    state: _State,
) -> Draft:
    """Return *draft* with the texts of its section, or as one that goes on with another's."""
    section, anchor = mine.get(draft.place), draft.entry.anchor
    pointed = next((part for part in parts if anchor and anchor in part.names), None)
    shared = (
        owned.get(pointed.heading.start) if pointed and pointed is not section else None
    )
    forms = ("%d%m%y", "%d%m%Y", "%m%d%y", "%m%d%Y", "%Y-%m-%d", "%Y%m%d")
    dated = anchor in {f"{draft.day:{form}}" for form in forms}
    if (
        anchor
        and pointed is None
        and draft.id is None
        and section is None
        and not dated
    ):
        state.remarks.append(
            draft.entry.remark("the page has no such heading", f"#{anchor}")
        )
    if shared and section:
        state.remarks.append(
            draft.entry.remark(
                "it has a section of its own, so that it does not go on with the one it points to",
                f"#{anchor}",
            )
        )
        shared = None
    if shared and pointed:
        title = _title(pointed, draft, context)
        return replace(
            draft,
            id=None,
            continues=shared.place,
            abstract=_joined(title, draft.abstract),
        )
    if section is None:
        return draft
    abstract, reading, remarks = texts(
        draft.entry.page,
        [section.body],
        context.wishes.base_url,
        file_line=draft.entry.line,
    )
    state.remarks += remarks
    return replace(
        draft, abstract=_joined(_title(section, draft, context), abstract, draft.abstract),
        reading=_below(draft.reading, reading), id=draft.id or _own_id(sorted(section.heading.names)),
        left=(*draft.left, *remarks),
    )  # fmt: skip


def _title(section: Section, draft: Draft, context: Context) -> str:
    """Return the title of *section* where it is not the session's."""
    title = topics.without_kind(section.title, context.kinds, dashed=True)[1].strip(
        " \t,;:|–—-"
    )
    return (
        title
        if title.casefold() not in {(draft.title or "").casefold(), str(draft.day)}
        else ""
    )


def _own_id(names: Sequence[str]) -> str | None:
    """Return the id that the page itself gives a session: one of *names* that holds no date and no number."""
    position = r"(?:session|week|talk|meeting|s|w)?-?\d+|\d.*"
    return next(
        (
            name
            for name in names
            if is_id(name)
            and not re.search(r"\d{4}", name)
            and not re.fullmatch(position, name)
        ),
        None,
    )


def _joined(*parts: str) -> str:
    return "\n\n".join(filter(None, parts))


def _below(row: str, section: str) -> str:
    """Return the reading of a row above that of its section."""
    if not row or not section:
        return row or section
    return f"{row}{chr(10) if re.match(r'[-*+] ', section) else chr(10) * 2}{section}"


_OWN = {"entry", "day", "left", "materials", "continues", "id"}


def _merged(drafts: Sequence[Draft]) -> tuple[list[Draft], list[Remark]]:
    """Return *drafts* by their dates, each session once, and what pages say differently.

    Entries of two pages are one session when they have the same day, and the same title,
    or one of them none and a lead in common or none. The page that comes first in the
    call is right, the others fill its gaps. Two entries of one page are two sessions.
    """
    kept: list[Draft] = []
    files: list[set[str]] = []
    by_day: dict[dt.date, list[int]] = {}
    gone: dict[tuple[str, int], tuple[str, int]] = {}
    remarks: list[Remark] = []
    for draft in drafts:
        there = [
            at
            for at in by_day.get(draft.day, ())
            if draft.entry.page.file not in files[at]
        ]
        at = next((at for at in there if _same(kept[at], draft)), None)
        if at is None:
            near = [
                one
                for one in (kept[at] for at in there)
                if one.title and draft.title and _near(one.title, draft.title)
            ]
            remarks += [
                draft.entry.remark(
                    f"likely the same as {one.entry.page.file}:{one.entry.line}, `{short(one.title or '')}`: two sessions were made",
                    draft.title,
                )
                for one in near
            ]
            by_day.setdefault(draft.day, []).append(len(kept))
            kept.append(draft)
            files.append({draft.entry.page.file})
            continue
        one = kept[at]
        gone[draft.place] = one.place
        for name in (
            "kind",
            "room",
            "online",
            "start",
            "end",
            "status",
            "abstract",
            "reading",
        ):
            right, wrong = getattr(one, name), getattr(draft, name)
            if right and wrong and right != wrong:
                why = f"{one.entry.page.file}:{one.entry.line} says `{short(str(right))}`, and that was taken"
                remarks.append(
                    draft.entry.remark(
                        why, f"{name} `{wrong}`", left=name in {"abstract", "reading"}
                    )
                )
        missing = {
            item.name: getattr(draft, item.name)
            for item in fields(Draft)
            if item.name not in _OWN and not getattr(one, item.name)
        }
        known = {made.url for made in one.materials}
        kept[at] = replace(
            one, **missing, materials=(*one.materials, *(made for made in draft.materials if made.url not in known)),
            continues=one.continues or draft.continues, id=one.id or draft.id, left=(*one.left, *draft.left),
        )  # fmt: skip
        files[at].add(draft.entry.page.file)
    placed = [
        replace(one, continues=gone.get(one.continues, one.continues))
        if one.continues
        else one
        for one in kept
    ]
    return sorted(placed, key=lambda draft: draft.day), remarks


def _same(one: Draft, other: Draft) -> bool:
    if one.title and other.title:
        return one.title.casefold() == other.title.casefold()
    names = [{lead.name for lead in draft.leads} for draft in (one, other)]
    return not all(names) or bool(names[0] & names[1])


def _near(one: str, other: str) -> bool:
    first, second = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return 2 * len(first & second) >= min(len(first), len(second)) > 0
