"""A session that is added to the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from msgspec import Struct

from rgfeeds.editing.days import When
from rgfeeds.editing.edits import Edit, with_weekday
from rgfeeds.editing.ids import proposed_id
from rgfeeds.editing.placing import with_session
from rgfeeds.load import load
from rgfeeds.plans import usual_on
from rgfeeds.spans import Path
from rgfeeds.store import Store
from rgfeeds.wording import long_day


class NewSession(Struct, frozen=True, kw_only=True):
    """What is known of a session that is to be added; None is left out.

    *end* overrides that of *when*. Without *id* it gets one from its title.
    """

    when: When
    title: str | None = None
    id: str | None = None
    end: dt.time | None = None
    room: str | None = None
    online: str | None = None
    kind: str | None = None
    leads: tuple[str, ...] = ()
    slides: str | None = None
    reading: str | None = None


def added(
    store: Store, new: NewSession, today: dt.date, taken: Collection[str] = ()
) -> Edit:
    """Return *store* with one more session, whose id is none of *taken* or of its sessions.

    What is usual on its day is not written.
    """
    id = new.id or proposed_id(new.title, {*taken, *_ids(store)})
    day = new.when.day
    days = {path: session.plan.day for path, session in store.sessions}
    text = with_session(store.document.text, _fields(store, new, id), day, days)
    remarks = (f"{long_day(day)} is over",) if day < today else ()
    edit = Edit(text=text, session=id, remarks=remarks)
    path = _path(text, id)
    return with_weekday(edit, path, day) if path else edit


def _ids(store: Store) -> set[str]:
    """Return every id that stands in the file, those of sessions with mistakes too."""
    written = store.document.get(("session",))
    entries = written if isinstance(written, list) else []
    return {str(entry.get("id")) for entry in entries if isinstance(entry, dict)}


def _path(text: str, id: str) -> Path | None:
    """Return where the session *id* stands, None unless there is one such alone."""
    store = load("", text.encode()).store
    paths = (
        [path for path, session in store.sessions if session.id == id] if store else []
    )
    return paths[0] if len(paths) == 1 else None


def _fields(store: Store, new: NewSession, id: str) -> dict[str, object]:
    usual = usual_on(new.when.day, store.usual)
    start, end = new.when.start, new.end or new.when.end
    fields: dict[str, object] = {
        "id": id,
        "date": new.when.day,
        "start": f"{start:%H:%M}" if start and start != usual.start else None,
        "end": f"{end:%H:%M}"
        if end and not (start in {None, usual.start} and end == usual.end)
        else None,
        "title": new.title,
        "kind": new.kind,
        "leads": list(new.leads) or None,
        "room": new.room if new.room != usual.room else None,
        "online": new.online if new.online != usual.online else None,
        "slides": new.slides,
        "reading": new.reading,
    }
    return {name: value for name, value in fields.items() if value is not None}
