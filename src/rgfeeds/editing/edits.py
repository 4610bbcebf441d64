"""What an organiser does to the sessions: each edit is a store's new text, and what to say of it."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.editing import with_fields, with_item
from rgfeeds.editing.when import Target
from rgfeeds.errors import RgfeedsError
from rgfeeds.model import MaterialKind, Plan, Status, Usual
from rgfeeds.model.addresses import encode
from rgfeeds.rules import load
from rgfeeds.store import Store, length, usual_on
from rgfeeds.text.advice import is_placeholder
from rgfeeds.text.markdown import items
from rgfeeds.text.wording import LONG_DAYS

#: A day further ahead is probably of another year.
HALF_A_YEAR = dt.timedelta(days=184)
# What goes past midnight is no longer than this.
_A_NIGHT = dt.timedelta(hours=6)
# What one must know to be there.
_PLAN = ("date", "start", "end", "room", "online")


class Edit(Struct, frozen=True, kw_only=True):
    """The *text* that a store is to have, and the id of the *session* it is about, "" for none.

    Without one, *said* is what the edit comes to. *remarks* are to be said of it, too.
    *day* is one that the edit brings, of which somebody may be asked whether it is meant.
    """

    text: str
    session: str
    said: str = ""
    remarks: tuple[str, ...] = ()
    day: dt.date | None = None


class Facts(Struct, frozen=True, kw_only=True):
    """What a session is to say: None leaves it as it is, an empty text takes it out.

    With an empty room or join link it has none, though there is a usual one; with an
    empty start or end it has the usual one.
    """

    day: dt.date | None = None
    start: dt.time | Literal[""] | None = None
    end: dt.time | Literal[""] | None = None
    title: str | None = None
    kind: str | None = None
    leads: tuple[str, ...] | None = None
    room: str | None = None
    online: str | None = None
    status: Status | None = None
    reason: str | None = None
    abstract: str | None = None
    reading: str | None = None


def with_changes(target: Target, changes: Mapping[str, object], *remarks: str) -> Edit:
    """Return the store with the *changes* to the session; a value that is written already keeps its form."""
    old = target.written
    new = {name: value for name, value in changes.items() if old.get(name) != value}
    text = with_fields(target.store.document.text, target.path, new)
    return Edit(text=text, session=target.session.id, remarks=remarks)


def with_facts(target: Target, facts: Facts) -> Edit:
    """Return the store with the session saying *facts*.

    What is usual is not written, a length is kept unless an end is given, and an unusual day
    of the week is written down as meant. A postponed session that gets another day is on
    again; a cancelled one is not.
    """
    plan, written = target.session.plan, target.written
    day = facts.day or plan.day
    moved = day != plan.day
    usual = usual_on(day, target.store.usual)
    changes = _times(target, facts, usual)
    changes |= {name: None for name in ("start", "end") if getattr(facts, name) == ""}
    changes |= _status(plan.status, facts.status, moved=moved)
    room = _known_room(facts.room, target.store)
    places = [("room", room, usual.room), ("online", facts.online, usual.online)]
    for name, wanted, usually in places:
        if wanted is not None and wanted != written.get(name, usually or ""):
            # An empty text is needed only where there is a usual one to do without.
            changes[name] = wanted if wanted or usually else None
    for name in ("title", "kind", "abstract", "reading", "reason"):
        if (text := getattr(facts, name)) is not None:
            changes[name] = text or None
    if facts.leads is not None:
        changes["leads"] = [lead for lead in facts.leads if lead] or None
    if moved:
        changes["date"] = str(day) if isinstance(written.get("date"), str) else day
    edit = with_changes(target, changes, *_remarks(target, facts, room, changes))
    return with_weekday(edit, target, day) if moved else edit


def _remarks(
    target: Target, facts: Facts, room: str | None, changes: Mapping[str, object]
) -> Iterator[str]:
    """Yield what is to be said of *facts* of which these *changes* are made."""
    written, id = target.written, target.session.id
    if room != facts.room:
        yield f"the room is written `{room}`, as elsewhere"
    if any(written.get(key) != changes[key] for key in _PLAN if key in changes):
        status = target.session.plan.status
        if status.off and "status" not in changes:
            yield f"it stays {status}; that is taken back by: rgfeeds cancel {id} --undo"
        if "reason" in written and "reason" not in changes:
            yield f'its reason stays `{written["reason"]}`; --reason "" takes it out'
    for lead in facts.leads or ():
        if re.search(r",\s*\w+ \w|[;&]|\band\b", re.sub(r"\([^()]*\)", "", lead)):
            yield f"`{lead}` is written as one person; say --lead once for each"
    if facts.reading and "://" in facts.reading and not items(facts.reading):
        yield "followers are told of what is listed: write `- ` before each thing to read"


def _times(target: Target, facts: Facts, usual: Usual) -> dict[str, object]:
    """Return the start and the end to be written, the length kept unless an end is given."""
    plan, written = target.session.plan, target.written
    day = facts.day or plan.day
    kept = "start" in written and facts.start != ""
    start = written_start(plan) if kept else usual.start
    changes: dict[str, object] = {}
    if facts.start and facts.start != start:
        start = facts.start
        changes["start"] = f"{start:%H:%M}"
    if facts.end:
        if start and facts.end < start and length(start, facts.end) <= _A_NIGHT:
            changes["end"] = dt.datetime.combine(day + dt.timedelta(days=1), facts.end)
        elif "end" in written or (start, facts.end) != (usual.start, usual.end):
            changes["end"] = f"{facts.end:%H:%M}"
    elif "end" in written and isinstance(plan.start, dt.datetime) and start:
        until = dt.datetime.combine(day, start) + (plan.end - plan.start)
        new = until if until.date() != day else f"{until:%H:%M}"
        moved = (day, start) != (plan.day, written_start(plan))
        # A time alone, in whichever form, may be right as it stands.
        alone = new == f"{plan.end:%H:%M}" and "-" not in str(written["end"])
        if moved and not alone:
            changes["end"] = new
    return changes


def written_start(plan: Plan) -> dt.time | None:
    """Return when it starts, in the group's zone; None when it lasts all day."""
    return plan.start.time() if isinstance(plan.start, dt.datetime) else None


def _status(was: Status, wanted: Status | None, *, moved: bool) -> dict[str, object]:
    """Return the status to be written; the reason of another status goes with it."""
    if wanted is None:
        return {"status": None} if moved and was is Status.POSTPONED else {}
    if wanted is was:
        return {}
    status = None if wanted is Status.CONFIRMED else str(wanted)
    reason = {"reason": None} if was.off or wanted.off else {}
    return {"status": status, **reason}


def _known_room(room: str | None, store: Store) -> str | None:
    """Return *room* as the store spells it first, when it differs by case alone."""
    plans = (session.plan.room for _, session in store.sessions)
    names = [*store.rooms, *(one.room for one in store.usual), *plans]
    if room is None or room in names:
        return room
    spelt = {name.casefold(): name for name in reversed(names) if name}
    return spelt.get(room.casefold(), room)


def with_weekday(edit: Edit, target: Target, day: dt.date) -> Edit:
    """Return *edit* with `weekday` just where the check would ask whether the day is meant."""
    path = target.path
    text = with_fields(edit.text, path, {"weekday": None})
    loaded = load("", text.encode("utf-8", "surrogatepass"))
    place = loaded.store.place(path, "date") if loaded.store else None
    doubts = [one.place for one in loaded.diagnostics if one.rule == "usual-weekday"]
    if place in doubts:
        name, written = LONG_DAYS[day.weekday()], target.written.get("weekday", "")
        right = str(written).strip().lower() in {name.lower(), name[:3].lower()}
        text = edit.text if right else with_fields(edit.text, path, {"weekday": name})
    return replace(edit, text=text, day=day)


def with_material(
    target: Target, kind: MaterialKind, url: str, title: str | None
) -> Edit:
    """Return the store with one more link, unless it is there already; raise RgfeedsError for a placeholder."""
    if is_placeholder(url):
        raise RgfeedsError("give the link, as in https://example.org/slides.pdf")
    for material in target.session.materials:
        if material.url == encode(url):
            said = f"this link is there already, under `{material.kind}`"
            return with_changes(target, {}, said)
    item = {"title": title, "url": url} if title else url
    there = target.written.get(str(kind))
    if there is None or (isinstance(there, str) and is_placeholder(there)):
        return with_changes(target, {str(kind): item})
    text = with_item(target.store.document.text, (*target.path, str(kind)), item)
    return Edit(text=text, session=target.session.id)
