"""What an organiser does to one session: it is moved, called off, given a room or slides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import tomli
from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.editing.days import When
from rgfeeds.editing.lists import with_item
from rgfeeds.editing.table import with_fields
from rgfeeds.links import encoded
from rgfeeds.load import load
from rgfeeds.model import MaterialKind, Plan, Session, Status, Usual
from rgfeeds.placeholders import is_placeholder
from rgfeeds.plans import usual_on
from rgfeeds.spans import Path
from rgfeeds.store import Store
from rgfeeds.wording import LONG_DAYS, long_day


class Edit(Struct, frozen=True, kw_only=True):
    """The *text* that a store is to have, which *session* it is about, and what to say of it."""

    text: str
    session: str
    remarks: tuple[str, ...] = ()


class Target(Struct, frozen=True, kw_only=True):
    """The session that is to change: where it stands in *store*, and what it says."""

    store: Store
    path: Path
    session: Session

    @property
    def written(self) -> Mapping[str, Any]:
        """What the session says itself, by key."""
        return self.store.table(self.path)

    def edit(self, changes: Mapping[str, object], *remarks: str) -> Edit:
        text = with_fields(self.store.document.text, self.path, changes)
        return Edit(text=text, session=self.session.id, remarks=remarks)


class Move(Struct, frozen=True, kw_only=True):
    """Where to a session moves; what is None stays as it is, an empty *reason* goes."""

    when: When
    end: dt.time | None = None
    room: str | None = None
    reason: str | None = None
    on_again: bool = False


def moved(target: Target, move: Move, today: dt.date) -> Edit:
    """Return the store with the session moved.

    A postponed session is on again with that; a cancelled one only when it is asked
    for. An unusual day of the week is written down as meant.
    """
    plan, day = target.session.plan, move.when.day
    usual = usual_on(day, target.store.usual)
    changes: dict[str, object] = {}
    if day != plan.day:
        quoted = isinstance(target.written.get("date"), str)
        changes["date"] = str(day) if quoted else day
    changes |= _times(target, move, usual)
    changes |= _room(target.written, move.room, usual.room, "room")
    revived = plan.status is Status.POSTPONED or (move.on_again and plan.status.off)
    if revived:
        changes["status"] = None
    if revived and plan.status is Status.CANCELLED:
        changes["reason"] = None
    changes |= _reason(move.reason)
    remarks = [f"{long_day(day)} is over"] if day < today else []
    if plan.status is Status.CANCELLED and not revived:
        remarks.append("it stays cancelled; with --on-again it takes place")
    edit = target.edit(changes, *remarks)
    return with_weekday(edit, target.path, day) if "date" in changes else edit


def _times(target: Target, move: Move, usual: Usual) -> dict[str, object]:
    """Return the start and the end to be written, the length kept unless an end is given."""
    plan, written = target.session.plan, target.written
    start = _written_start(plan) if "start" in written else usual.start
    changes: dict[str, object] = {}
    if move.when.start is not None and move.when.start != start:
        start = move.when.start
        changes["start"] = f"{start:%H:%M}"
    end = move.end or move.when.end
    if end is not None:
        usually = "end" not in written and (start, end) == (usual.start, usual.end)
        return changes if usually else {**changes, "end": f"{end:%H:%M}"}
    if "end" in written and isinstance(plan.start, dt.datetime) and start:
        begin = dt.datetime.combine(move.when.day, start)
        until = begin + (plan.end - plan.start)
        next_day = until.date() != begin.date()
        if next_day or "start" in changes or isinstance(written["end"], dt.datetime):
            changes["end"] = until if next_day else f"{until:%H:%M}"
    return changes


def _written_start(plan: Plan) -> dt.time | None:
    return plan.start.time() if isinstance(plan.start, dt.datetime) else None


def _room(
    written: Mapping[str, Any], wanted: str | None, usual: str | None, key: str
) -> dict[str, object]:
    """Return what to write so that the session has the room, or join link, *wanted*."""
    if wanted is None or wanted == (
        written.get(key) if key in written else usual or ""
    ):
        return {}
    return {key: wanted}


def _reason(reason: str | None) -> dict[str, object]:
    return {} if reason is None else {"reason": reason or None}


def with_weekday(edit: Edit, path: Path, day: dt.date) -> Edit:
    """Return *edit* with `weekday` just where the check would ask whether the day is meant."""
    bare = with_fields(edit.text, path, {"weekday": None})
    loaded = load("", bare.encode())
    asked = loaded.store is not None and any(
        found.rule == "usual-weekday"
        and found.place == loaded.store.place(path, "date")
        for found in loaded.diagnostics
    )
    if not asked:
        return replace(edit, text=bare)
    name = LONG_DAYS[day.weekday()]
    already = tomli.loads(edit.text)["session"][path[1]].get("weekday", "")
    if str(already).strip().lower() in {name.lower(), name[:3].lower()}:
        return edit
    said = {"weekday": name}
    return replace(edit, text=with_fields(edit.text, path, said))


def housed(
    target: Target, room: str | None, online: str | None, reason: str | None = None
) -> Edit:
    """Return the store with the session in *room*, or with a join link; "" for none, None as it is."""
    store, written = target.store, target.written
    usual = usual_on(target.session.plan.day, store.usual)
    known = _known_room(room, store)
    remarks = [f"the room is written `{known}`, as elsewhere"] if known != room else []
    changes = {
        **_room(written, known, usual.room, "room"),
        **_room(written, online, usual.online, "online"),
        **_reason(reason),
    }
    return target.edit(changes, *remarks)


def _known_room(room: str | None, store: Store) -> str | None:
    """Return *room* as the store spells it, when it differs by case alone."""
    if room is None:
        return None
    plans = (session.plan.room for _, session in store.sessions)
    names = [*store.rooms, *(one.room for one in store.usual), *plans]
    if room in names:
        return room
    return next(
        (name for name in names if name and name.casefold() == room.casefold()), room
    )


def called_off(target: Target, status: Status, reason: str | None) -> Edit:
    """Return the store with the session cancelled or postponed; a reason of before goes with its cause."""
    changes: dict[str, object] = {}
    if target.session.plan.status is not status:
        changes = {"status": str(status), "reason": None}
    if "reason" not in target.written:
        changes.pop("reason", None)
    return target.edit({**changes, **_reason(reason)})


def with_material(
    target: Target, kind: MaterialKind, url: str, title: str | None
) -> Edit:
    """Return the store with one more link for the session; one that is there already changes nothing."""
    text = target.store.document.text
    for material in target.session.materials:
        if material.url == encoded(url):
            said = f"this link is there already, under `{material.kind}`"
            return Edit(text=text, session=target.session.id, remarks=(said,))
    item = {"title": title, "url": url} if title else url
    there = target.written.get(str(kind))
    if there is None or (isinstance(there, str) and is_placeholder(there)):
        return target.edit({str(kind): item})
    edited = with_item(text, (*target.path, str(kind)), item)
    return Edit(text=edited, session=target.session.id)
