"""The data for programs: `sessions.json`, one object a session, soonest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct

from rgfeeds import addresses
from rgfeeds.artifact import Artifact, origin
from rgfeeds.events import Event
from rgfeeds.markdown import Item, items
from rgfeeds.model import Break, Group, Material, Person
from rgfeeds.outputs.renderer import Rendered, Renderer


class Data(Renderer):
    """The file; keys without a value are left out, times carry their offset. A piece is an object."""

    def piece(self, event: Event) -> bytes:
        return session_object(event)

    def of_all(self, rendered: Sequence[Rendered]) -> Iterator[Artifact]:
        group, breaks = self.publication.group, self.publication.breaks
        known = origin(group, breaks, [one.origin for one in rendered])

        def make() -> bytes:
            sessions = (one.piece for one in rendered)
            return joined(
                _written(_group(group)), sessions, map(_written, map(_break, breaks))
            )

        yield Artifact(addresses.DATA, make, known)


def session_object(event: Event) -> bytes:
    """Return the object of *event*, which depends on nothing else."""
    return _written(_session(event))


def joined(group: bytes, sessions: Iterable[bytes], breaks: Iterable[bytes]) -> bytes:
    """Return the file of these objects, each on a line of its own."""
    # Joined once, since a large file is in memory as often as it is joined.
    lines = [*sessions] or [b""]
    lines[0] = b'{"version":1,\n"group":%b,\n"sessions":[\n%b' % (group, lines[0])
    lines[-1] += b'\n],\n"breaks":[\n%b\n]}\n' % b",\n".join(breaks)
    return b",\n".join(lines)


# One object a line: indenting costs ten times as much.
_written = msgspec.json.Encoder().encode


class _Object(Struct, omit_defaults=True):
    """An object of the file, its keys in their order; without a value, None, a key is left out."""


class _Group(_Object, kw_only=True):
    id: str
    name: str
    description: str | None = None
    url: str
    timezone: str
    language: str
    venue: str | None = None
    source: str | None = None
    moved_to: str | None = None


class _Session(_Object, kw_only=True):
    id: str
    uid: str
    url: str
    start: str
    end: str
    status: str
    title: str | None = None
    kind: str | None = None
    leads: list[_Person] | None = None
    room: str | None = None
    address: str | None = None
    online: str | None = None
    reason: str | None = None
    materials: list[_Material] | None = None
    abstract: str | None = None
    reading: list[_Item] | None = None
    continues: str | None = None
    created: str
    modified: str
    sequence: int
    former_starts: list[str] | None = None


class _Person(_Object):
    name: str
    url: str | None = None
    affiliation: str | None = None


class _Material(_Object, kw_only=True):
    kind: str
    title: str | None = None
    url: str


class _Item(_Object):
    group: str | None = None
    title: str | None = None
    url: str | None = None
    note: str | None = None


class _Break(_Object):
    start: str
    until: str
    reason: str | None = None


def _group(group: Group) -> _Group:
    return _Group(
        id=group.id,
        name=group.name,
        description=group.description or None,
        url=group.url,
        timezone=group.timezone.key,
        language=group.language,
        venue=group.venue or None,
        source=group.source or None,
        moved_to=group.moved_to or None,
    )


def _session(event: Event) -> _Session:
    session, plan, revision = event.session, event.session.plan, event.revision
    return _Session(
        id=session.id,
        uid=event.uid,
        url=event.url,
        start=plan.start.isoformat(),
        end=plan.end.isoformat(),
        status=str(event.status),
        title=session.title or None,
        kind=session.kind or None,
        leads=[_person(lead) for lead in session.leads] or None,
        room=plan.room or None,
        address=session.address or None,
        online=plan.online or None,
        reason=session.reason or None,
        materials=[_material(made) for made in session.materials] or None,
        abstract=session.abstract or None,
        reading=[_item(item) for item in items(session.reading)] or None,
        continues=session.continues or None,
        created=revision.created.isoformat(),
        modified=revision.modified.isoformat(),
        sequence=revision.sequence,
        former_starts=[before.start.isoformat() for before in event.former_starts]
        or None,
    )


def _person(lead: Person) -> _Person:
    return _Person(lead.name, lead.url or None, lead.affiliation or None)


def _material(made: Material) -> _Material:
    return _Material(kind=str(made.kind), title=made.title or None, url=made.url)


def _item(item: Item) -> _Item:
    return _Item(
        item.group or None, item.title or None, item.url or None, item.note or None
    )


def _break(entry: Break) -> _Break:
    return _Break(
        entry.start.isoformat(), entry.until.isoformat(), entry.reason or None
    )
