"""`rgfeeds list` and `rgfeeds show`: the sessions, with the ids that the edits take."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from rgfeeds.cli.options import (
    Refused,
    day_of,
    session_argument,
    store_option,
    today_option,
)
from rgfeeds.editing.choosing import chosen
from rgfeeds.editing.review import summary
from rgfeeds.model import Session, Status
from rgfeeds.model.order import by_start
from rgfeeds.report.visible import inert, visible
from rgfeeds.store import files, source
from rgfeeds.store.load import parse
from rgfeeds.store.store import Store
from rgfeeds.text import wording
from rgfeeds.text.wording import listed, when


@click.command("list")
@click.option("--all", "all_", is_flag=True, help="Those that are over, too.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@store_option
@today_option
def list_(*, all_: bool, as_json: bool, store: Path, today: dt.datetime | None) -> None:
    """List the sessions to come, with their ids, soonest first."""
    read, mistaken = _read(store)
    day = day_of(read, today)
    sessions = sorted((session for _, session in read.sessions), key=by_start)
    shown = [one for one in sessions if all_ or one.plan.day >= day]
    if as_json:
        click.echo(json.dumps([_facts(one) for one in shown], indent=2))
    else:
        for line in _lines(shown, day) or ["No session is planned."]:
            click.echo(line)
    if mistaken:
        click.echo(
            "note: sessions with mistakes are not listed; see them with:"
            f" rgfeeds check {store}",
            err=True,
        )


@click.command(help="Show all that the store says of SESSION.\n\nSESSION is an id, a title, a part of one, a date, or `next`.")  # fmt: skip
@session_argument
@store_option
@today_option
def show(*, session: str, store: Path, today: dt.datetime | None) -> None:
    read, _ = _read(store)
    path, found = chosen(session, read, day_of(read, today))
    click.echo(inert(visible(summary(read, found.id))))
    rows = {
        "Kind": found.kind or "",
        "Leads": wording.people(found.leads) if found.leads else "",
        "Online": found.plan.online or "",
        "Reason": found.reason or "",
        **{wording.label(one): one.url for one in found.materials},
        "Written": str(read.place(path)),
    }
    for name, text in rows.items():
        if text:
            click.echo(f"{visible(name)}: {visible(text)}")
    for name in ("abstract", "reading"):
        if text := getattr(found, name).strip():
            click.echo(f"\n{name.capitalize()}:\n")
            click.echo("\n".join(f"    {visible(line)}" for line in text.split("\n")))


def _read(store: Path) -> tuple[Store, bool]:
    """Return what *store* says, and whether sessions of it could not be read."""
    listing = files.listed(source.materials(store))
    parsed = parse(str(store), source.read(store), listing)
    if parsed.store is None:
        raise Refused(f"{store} cannot be read; see why with: rgfeeds check {store}")
    written = parsed.store.document.get(("session",))
    count = len(written) if isinstance(written, list) else 0
    return parsed.store, len(parsed.store.sessions) < count


def _lines(sessions: list[Session], today: dt.date) -> list[str]:
    """Say "Mon 12 Jan 11:00  llama  Llama 3.1 (tentative)" of each."""
    whens = [when(one.plan.start, today.year) for one in sessions]
    first = max(map(len, whens), default=0)
    second = max((len(one.id) for one in sessions), default=0)
    return [
        f"{said:<{first}}  {one.id:<{second}}  {visible(' '.join(_words(one)))}"
        for said, one in zip(whens, sessions, strict=True)
    ]


def _words(session: Session) -> Iterator[str]:
    names = listed([lead.name for lead in session.leads]) if session.leads else ""
    if session.title:
        yield session.title
    elif names:
        yield f"{names}: title to come"
    marks = [
        "open" if session.open else "",
        "" if session.plan.status is Status.CONFIRMED else str(session.plan.status),
    ]
    if any(marks):
        yield f"({', '.join(filter(None, marks))})"


def _facts(session: Session) -> dict[str, Any]:
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
