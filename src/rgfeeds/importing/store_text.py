"""The text of a new store."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from typing import TypeAlias

import pyromark
from msgspec.structs import replace

from rgfeeds.importing.contents import EntryPlace
from rgfeeds.importing.drafts import SessionDraft
from rgfeeds.importing.reading import Reading
from rgfeeds.importing.source import as_comment
from rgfeeds.importing.usual import GroupOptions, find_seasons, group_table
from rgfeeds.model import Break, Material, Person, Usual
from rgfeeds.model.addresses import is_safe
from rgfeeds.store import usual_on
from rgfeeds.store.names import proposed_id, slug
from rgfeeds.store.writing import line, session_block
from rgfeeds.text.wording import LONG_DAYS

#: The ids of sessions, by all places that tell of them.
Names: TypeAlias = dict[EntryPlace, str]
_LINK = re.compile(rb"!?\[(.*)\](?:\(.*\)|\[.*\])?\Z", re.DOTALL)
_OPENING = r"(?i)^(?:a |an |the )?(?:brief |short )?(?:introduction to|intro to|overview of|perspective on(?: the)?)\s+(?:the )?"
_NUMBERED = r"(?i)(?:week|session|talk|meeting|part|lecture)? ?#?\d+(?:[/.]\d+)?"


def store_text(found: Reading, given: GroupOptions, today: dt.date) -> str:
    """Return the text of a store that says what was *found*; raise RgfeedsError when the group lacks a key."""
    group = group_table(given, found.name, _safe(found.about))
    drafts = found.sessions
    if given.room and not any(one.room for one in drafts):
        drafts = [
            one if one.online else replace(one, room=given.room) for one in drafts
        ]
    seasons = find_seasons(given, drafts)
    named: Names = {}
    # The page's own id is not taken by the title of another.
    for draft in sorted(drafts, key=lambda one: one.id is None):
        named |= dict.fromkeys(draft.places, _name_for(draft, named.values()))
    known: dict[str, Person] = {}
    for lead in (lead for draft in drafts for lead in draft.leads if lead.url):
        known.setdefault(lead.name, lead)
    blocks = [
        (one.day, one.entry.place, _session(one, seasons, known, named, today))
        for one in drafts
    ]
    blocks += [(one.start, place, _break(one)) for one, place in found.breaks.items()]
    comments = _comments(found)
    files = " and ".join(" ".join(one.page.file.split()) for one in found.pages)
    rooms = {name: {"address": url} for name, url in found.rooms.items()}
    parts = [
        f"# The sessions, taken from {files} by `rgfeeds import`. From now on they are edited here.",
        "# Never change an `id`: calendars, feeds and links know the sessions by them.\n",
        _table("[group]", group),
        *map(_defaults, seasons),
        _table("[rooms]", rooms),
        _table("[people]", {name: _person(lead) for name, lead in known.items()}),
    ]
    for _, place, text in sorted(blocks, key=itemgetter(0)):
        parts.append("".join([*comments[place], text]))
    parts += comments[None]
    return "\n".join(filter(None, parts))


def _comments(found: Reading) -> Mapping[EntryPlace | None, list[str]]:
    """Return what is left of the pages by the session or the break it belongs to, None for neither."""
    owners: dict[tuple[str, int | None], EntryPlace] = {}
    for draft in found.sessions:
        owners |= dict.fromkeys(draft.places, draft.entry.place)
    owners |= {place: place for place in found.breaks.values()}
    comments: dict[EntryPlace | None, list[str]] = defaultdict(list)
    for remark in dict.fromkeys(found.remarks):
        if remark.left:
            owner = owners.get((remark.file, remark.entry))
            comments[owner].append(as_comment(remark))
    return comments


def _safe(text: str) -> str:
    """Return the Markdown *text* without links that cannot be published: their labels stay."""
    data = text.encode()
    for event, place in [*pyromark.events_with_range(text)][::-1]:
        match event:
            case {"Start": {"Link": link} | {"Image": link}} if not (
                link["link_type"] == "Email" or is_safe(link["dest_url"])
            ):
                start, end = place["start"], place["end"]
                label = _LINK.match(data[start:end])
                shown = label[1].partition(b"](")[0] if label else b""
                data = data[:start] + shown + data[end:]
    return data.decode("utf-8", "replace")


def _defaults(usual: Usual) -> str:
    start, end = _clock(usual.start), _clock(usual.end)
    weekday = None if usual.weekday is None else LONG_DAYS[usual.weekday]
    when = {"from": usual.since, "start": start, "end": end}
    return _table("[[defaults]]", {**when, "room": usual.room, "weekday": weekday})


def _session(
    draft: SessionDraft,
    seasons: Sequence[Usual],
    known: Mapping[str, Person],
    named: Names,
    today: dt.date,
) -> str:
    usual = usual_on(draft.day, seasons)
    unusual = usual.weekday not in {None, draft.day.weekday()}
    start, end = draft.start, draft.end
    usually = (start, end) == (usual.start, usual.end) and not draft.until
    if start is None or usually:
        start = end = None
    until = dt.datetime.combine(draft.until, end) if draft.until and end else None
    abstract = _safe(draft.abstract)
    fields = {
        "id": named[draft.entry.place],
        "date": draft.day,
        "weekday": LONG_DAYS[draft.day.weekday()] if unusual else None,
        "start": None if start == usual.start else _clock(start),
        "end": until or _clock(end),
        "title": draft.title,
        "kind": draft.kind,
        "leads": [_lead(lead, known) for lead in draft.leads] or None,
        "room": None if draft.room == usual.room else draft.room or "",
        "online": draft.online,
        "status": draft.status,
        "reason": draft.reason,
        **_materials(draft.materials),
        # What is over was announced long ago; what is to come is announced by the store's own history.
        "announced": draft.day if draft.title and draft.day < today else None,
        "continues": named.get(draft.continues) if draft.continues else None,
        "abstract": f"{abstract}\n" if "\n" in abstract else abstract or None,
        "reading": f"{_safe(draft.reading)}\n" if draft.reading else None,
    }
    return session_block(fields)


def _clock(time: dt.time | None) -> str | None:
    return f"{time:%H:%M}" if time else None


def _person(lead: Person) -> object:
    both = {"url": lead.url, "affiliation": lead.affiliation}
    return both if lead.affiliation else lead.url


def _lead(lead: Person, known: Mapping[str, Person]) -> str:
    """Return *lead* as a session has it: by name where that is all, or where `[people]` says the rest."""
    if lead == known.get(lead.name):
        return lead.name
    name = f"[{lead.name}]({lead.url})" if lead.url else lead.name
    return f"{name} ({lead.affiliation})" if lead.affiliation else name


def _materials(made: Sequence[Material]) -> dict[str, object]:
    """Return the links by their keys: one alone as it is, several as a list."""
    found: dict[str, list[object]] = {}
    for one in made:
        both = {"title": one.title, "url": one.url}
        found.setdefault(one.kind, []).append(both if one.title else one.url)
    return {kind: urls if len(urls) > 1 else urls[0] for kind, urls in found.items()}


def _break(one: Break) -> str:
    days = {"from": one.start, "until": one.until}
    days = {"date": one.start} if one.start == one.until else days
    return _table("[[break]]", {**days, "reason": one.reason})


def _table(header: str, values: Mapping[str, object]) -> str:
    lines = [line(name, value) for name, value in values.items() if value is not None]
    return f"{header}\n{''.join(lines)}" if lines else ""


def _name_for(draft: SessionDraft, taken: Collection[str]) -> str:
    title, leads = draft.title, draft.leads
    if draft.id and draft.id not in taken:
        return draft.id
    if title is None and leads and slug(leads[0].name):
        return proposed_id(f"{draft.kind or 'talk'} {leads[0].name}", taken)
    if title and slug(title):
        short = (proposed_id(short) for short in _shorter(title))
        return next((id for id in short if id not in taken), proposed_id(title, taken))
    # Without a letter that an id may have, the day is all there is.
    return proposed_id(f"{'session' if title else 'slot'}-{draft.day}", taken)


def _shorter(title: str) -> list[str]:
    """Return what may stand for *title*, the shortest first."""
    acronym = re.fullmatch(r".*\(([A-Z][A-Za-z0-9-]*[A-Z])\)\W*", title)
    bare = re.sub(r"\s*\([^()]*\)", "", title).strip() or title
    head, colon, tail = re.sub(r":+", ":", bare).partition(": ")
    long = len(head.split()) > 3 and len(tail.split()) > 2
    if colon and (long or re.fullmatch(_NUMBERED, head)):
        head = tail
    part = re.sub(_OPENING, "", head or tail)
    several = re.split(r"(?i)\s+(?:and|with)\s+|\s*[&;]\s*|\s[–—-]\s", part)
    first = next((one for one in several if not re.fullmatch(_NUMBERED, one)), part)
    choices = [acronym[1] if acronym else "", first if " " in first else "", part, bare]
    return [choice for choice in choices if re.search(r"[a-z].*..", slug(choice))]
