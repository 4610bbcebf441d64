"""The data for programs: `sessions.json`, one object a session, soonest first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rgfeeds import addresses
from rgfeeds.artifact import Artifact
from rgfeeds.events import Event
from rgfeeds.markdown import items
from rgfeeds.model import Break, Group, Material, Person
from rgfeeds.publication import Publication
from rgfeeds.reading import Item


def render(publication: Publication) -> Iterator[Artifact]:
    """Yield the data; keys without a value are left out, times carry their offset."""
    sessions = ",\n".join(_written(_session(event)) for event in publication.events)
    breaks = ",\n".join(_written(_break(entry)) for entry in publication.breaks)
    group = _written(_group(publication.group))
    text = f'{{"version":1,\n"group":{group},\n"sessions":[\n{sessions}\n],\n"breaks":[\n{breaks}\n]}}\n'
    yield Artifact(addresses.DATA, text.encode())


# One object a line: indenting costs ten times as much.
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _group(group: Group) -> dict[str, Any]:
    return _said(
        id=group.id,
        name=group.name,
        description=group.description,
        url=group.url,
        timezone=group.timezone.key,
        language=group.language,
        venue=group.venue,
        source=group.source,
        moved_to=group.moved_to,
    )


def _session(event: Event) -> dict[str, Any]:
    session, plan, revision = event.session, event.session.plan, event.revision
    return _said(
        id=session.id,
        uid=event.uid,
        url=event.url,
        start=plan.start.isoformat(),
        end=plan.end.isoformat(),
        status=str(event.status),
        title=session.title,
        kind=session.kind,
        leads=[_person(lead) for lead in session.leads],
        room=plan.room,
        address=session.address,
        online=plan.online,
        reason=session.reason,
        materials=[_material(made) for made in session.materials],
        abstract=session.abstract,
        reading=[_item(item) for item in items(session.reading)],
        continues=session.continues,
        created=revision.created.isoformat(),
        modified=revision.modified.isoformat(),
        sequence=revision.sequence,
        former_starts=[before.start.isoformat() for before in event.former_starts],
    )


def _person(lead: Person) -> dict[str, Any]:
    return _said(name=lead.name, url=lead.url, affiliation=lead.affiliation)


def _material(made: Material) -> dict[str, Any]:
    return _said(kind=str(made.kind), title=made.title, url=made.url)


def _item(item: Item) -> dict[str, Any]:
    return _said(group=item.group, title=item.title, url=item.url, note=item.note)


def _break(entry: Break) -> dict[str, Any]:
    return _said(
        start=entry.start.isoformat(),
        until=entry.until.isoformat(),
        reason=entry.reason,
    )


def _said(**fields: Any) -> dict[str, Any]:
    return {
        name: value for name, value in fields.items() if value not in (None, "", [])
    }
