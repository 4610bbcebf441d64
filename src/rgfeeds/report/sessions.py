"""The sessions of a store, told to people and programs."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from rgfeeds.model import Session, Status
from rgfeeds.report import inert, visible
from rgfeeds.store import Store
from rgfeeds.store.spans import KeyPath
from rgfeeds.text import wording


def summary(store: Store | None, id: str) -> str:
    """Say "Attention (attention): Monday 12 August 2024, 11:00–12:00, Enigma" of the session *id*."""
    for _, session in store.sessions if store else ():
        if session.id == id and store and store.group:
            plan = session.plan
            day, times = wording.long_day(plan.day), wording.times(plan)
            facts = [day, times, wording.where(plan), _status(session)]
            title = wording.name(session, store.group)
            return f"{title} ({id}): {', '.join(filter(None, facts))}"
    return id


def lines(sessions: Sequence[Session], today: dt.date) -> list[str]:
    """Say "Mon 12 Jan 11:00  llama  Llama 3.1 (tentative)" of each."""
    days = [wording.when(one.plan.start, today.year) for one in sessions]
    first = max(map(len, days), default=0)
    second = max((len(one.id) for one in sessions), default=0)
    return [
        f"{day:<{first}}  {one.id:<{second}}  {visible(_title(one))}"
        for day, one in zip(days, sessions, strict=True)
    ]


def _title(session: Session) -> str:
    names = wording.join([lead.name for lead in session.leads])
    title = session.title or (f"{names}: title to come" if names else "")
    marks = ", ".join(filter(None, ["open" if session.open else "", _status(session)]))
    return f"{title} ({marks})".strip() if marks else title


def _status(session: Session) -> str:
    status = session.plan.status
    return "" if status is Status.CONFIRMED else str(status)


def as_object(session: Session) -> dict[str, Any]:
    """Return what a program may want to know of *session*."""
    plan = session.plan
    return {
        "id": session.id,
        "start": plan.start.isoformat(),
        "end": plan.end.isoformat(),
        "title": session.title,
        "kind": session.kind,
        "leads": [lead.name for lead in session.leads],
        "room": plan.room,
        "online": plan.online,
        "status": str(plan.status),
        "open": session.open,
    }


def details(store: Store, path: KeyPath, session: Session) -> Iterator[str]:
    """Say all that *store* says of *session*, which stands at *path*, and where."""
    yield inert(visible(summary(store, session.id)))
    rows = {
        "Kind": session.kind,
        "Leads": wording.people(session.leads),
        "Online": session.plan.online,
        "Reason": session.reason,
        **{wording.label(one): one.url for one in session.materials},
        "Continues": session.continues,
        "Announced": str(store.table(path).get("announced", "")),
        "Written": str(store.place(path)),
    }
    for name, text in rows.items():
        if text:
            yield f"{visible(name)}: {visible(text)}"
    for name in ("abstract", "reading"):
        if text := getattr(session, name).strip():
            yield f"\n{name.capitalize()}:\n"
            yield from (f"    {visible(line)}" for line in text.split("\n"))
