"""Small values to test with: a group, a session, what is published of them."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from rgfeeds import outputs
from rgfeeds.history.timeline import Snapshot
from rgfeeds.model import Group, Plan, Schedule, Session
from rgfeeds.publication import Publication, publish

LONDON = ZoneInfo("Europe/London")
#: When the stores of these tests were written.
AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
#: What a text of a store may hold: everything but control characters, which are refused.
TEXT = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc", "Cs"),
        exclude_characters="\u2028\u2029\ufffe\uffff",
    ),
    max_size=200,
)


def group(**changes: Any) -> Group:
    values: dict[str, Any] = {
        "id": "tea",
        "authority": "example.org",
        "name": "Tea",
        "url": "https://example.org/tea/",
        "timezone": LONDON,
    }
    return Group(**{**values, **changes})


def plan(
    start: dt.datetime = dt.datetime(2026, 6, 1, 11, tzinfo=LONDON), **changes: Any
) -> Plan:
    values: dict[str, Any] = {"start": start, "end": start + dt.timedelta(hours=1)}
    return Plan(**{**values, **changes})


def session(**changes: Any) -> Session:
    values: dict[str, Any] = {"id": "causality", "plan": plan(), "title": "Causality"}
    return Session(**{**values, **changes})


def published(
    *sessions: Session, of: Group | None = None, **schedule: Any
) -> Publication:
    """Return what is published of *sessions* when their first version is written at AT."""
    whole = Schedule(group=of or group(), sessions=sessions, **schedule)
    snapshots = [Snapshot(schedule=whole, at=AT)]
    return publish(snapshots)


def files(publication: Publication, *formats: str) -> dict[str, bytes]:
    """Return the files of *publication* by their paths, of these *formats* or of all."""
    chosen = [one for one in outputs.OUTPUTS if not formats or one.name in formats]
    return dict(file for one in chosen for file in one.files(publication))
