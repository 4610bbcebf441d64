"""A session as bytes and back, much quicker than it is read from TOML."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from rgfeeds.model import Material, Moment, Person, Plan, Session, Status


class _Written(Struct, array_like=True):
    """A session whose *plan*, its moments taken out, is followed by when it starts and ends.

    They are *times* on the wall of the group's zone, or *days*. The *reading* is encoded:
    a text that msgspec writes would keep its bytes in memory, too.
    """

    id: str
    room: str | None
    online: str | None
    status: Status
    times: tuple[dt.datetime, dt.datetime] | None
    days: tuple[dt.date, dt.date] | None
    title: str | None
    kind: str | None
    leads: tuple[Person, ...]
    address: str | None
    reason: str | None
    abstract: str
    materials: tuple[Material, ...]
    reading: bytes
    continues: str | None
    announced: dt.datetime | None
    unusual_day: bool


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(_Written)


def written(session: Session) -> bytes:
    """Return *session* as bytes."""
    plan = session.plan
    start, end = plan.start, plan.end
    times = days = None
    if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
        times = (start.replace(tzinfo=None), end.replace(tzinfo=None))
    else:
        days = (start, end)
    return _ENCODER.encode(
        _Written(
            session.id,
            plan.room,
            plan.online,
            plan.status,
            times,
            days,
            session.title,
            session.kind,
            session.leads,
            session.address,
            session.reason,
            session.abstract,
            session.materials,
            session.reading.encode(),
            session.continues,
            session.announced,
            session.unusual_day,
        )
    )


def read(content: bytes, zone: ZoneInfo) -> Session:
    """Return the session that *content* is of, its instants in *zone*; raise msgspec.MsgspecError."""
    found = _DECODER.decode(content)
    start: Moment
    end: Moment
    if found.times:
        start, end = (time.replace(tzinfo=zone) for time in found.times)
    else:
        assert found.days
        start, end = found.days
    return Session(
        id=found.id,
        plan=Plan(
            start=start,
            end=end,
            room=found.room,
            online=found.online,
            status=found.status,
        ),
        title=found.title,
        kind=found.kind,
        leads=found.leads,
        address=found.address,
        reason=found.reason,
        abstract=found.abstract,
        materials=found.materials,
        reading=found.reading.decode(),
        continues=found.continues,
        announced=found.announced,
        unusual_day=found.unusual_day,
    )
