"""The data for programs: `sessions.json`, one object a session, soonest first."""

from collections.abc import Iterator
from typing import Any

import msgspec

from rgfeeds.model import addresses
from rgfeeds.publication import Publication
from rgfeeds.publication.events import Event
from rgfeeds.text.markdown import items

_encode = msgspec.json.Encoder(enc_hook=str).encode  # a zone is written by its name
_GROUP = "id name description url timezone language venue source moved_to"


def data(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield the file; times carry their offset, keys without a value are left out."""
    group = _encode(_fields(publication.group, _GROUP))
    sessions = b",\n".join(map(session_object, publication.events))
    breaks = [_encode(_fields(one, "start until reason")) for one in publication.breaks]
    form = b'{"version":1,\n"group":%b,\n"sessions":[\n%b\n],\n"breaks":[\n%b\n]}\n'
    yield addresses.DATA, form % (group, sessions, b",\n".join(breaks))


def session_object(event: Event) -> bytes:
    """Return the object of *event*, on one line: indenting costs ten times as much."""
    session, plan, revision = event.session, event.session.plan, event.revision
    reading = [_fields(one, "group title url note") for one in items(session.reading)]
    values = {
        "id": session.id,
        "uid": event.uid,
        "url": event.url,
        "start": plan.start.isoformat(),
        "end": plan.end.isoformat(),
        "status": event.status,
        "title": session.title,
        "kind": session.kind,
        "leads": [_fields(one, "name url affiliation") for one in session.leads],
        "room": plan.room,
        "address": session.address,
        "online": plan.online,
        "reason": session.reason,
        "materials": [_fields(one, "kind title url") for one in session.materials],
        "abstract": session.abstract,
        "reading": reading,
        "continues": session.continues,
        "created": revision.created.isoformat(),
        "modified": revision.modified.isoformat(),
        "sequence": revision.sequence,
        "former_starts": [before.start.isoformat() for before in event.former_starts],
    }
    return _encode({key: value for key, value in values.items() if value or value == 0})


def _fields(value: object, names: str) -> dict[str, Any]:
    """Return the fields of *value* with these *names* that say something."""
    found = {name: getattr(value, name) for name in names.split()}
    return {name: said for name, said in found.items() if said}
