"""What is compared to date an event is all that the event is made of."""

import datetime as dt
from collections.abc import Callable
from functools import reduce
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from factories import AT, group, plan, session
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rgfeeds.history.revisions import Revision, event_facts
from rgfeeds.model import (
    Break,
    Material,
    MaterialKind,
    Person,
    Schedule,
    Session,
    Status,
    Usual,
)
from rgfeeds.outputs import calendar
from rgfeeds.publication.events import Event

Edit: TypeAlias = Callable[[Schedule], Schedule]

ADA = Person(name="Ada Byron", url="https://ada.example/", affiliation="Cambridge")
MONDAY = plan()
ZONES = (ZoneInfo("Europe/London"), ZoneInfo("Europe/Paris"))
SLIDES = Material(kind=MaterialKind.SLIDES, url="https://slides.example/")
#: Of each key of a session, values that it may be given.
OF_SESSION: dict[str, list[Any]] = {
    "plan": [
        MONDAY,
        replace(MONDAY, room="Enigma"),
        replace(MONDAY, online="https://meet.example/"),
        replace(MONDAY, status=Status.CANCELLED),
        replace(MONDAY, status=Status.TENTATIVE),
        plan(dt.datetime(2026, 6, 2, 11, tzinfo=ZoneInfo("Europe/London"))),
        replace(MONDAY, start=dt.date(2026, 6, 1), end=dt.date(2026, 6, 2)),
    ],
    "title": [None, "Causality", "Inference"],
    "kind": [None, "Technical"],
    "leads": [(), (ADA,), (replace(ADA, url=None),), (replace(ADA, affiliation=None),)],
    "address": [None, "96 Euston Road"],
    "reason": [None, "illness"],
    "abstract": ["", "Why *not*?"],
    "materials": [
        (),
        (SLIDES,),
        (replace(SLIDES, title="Deck"),),
        (replace(SLIDES, added=AT),),
    ],
    "reading": ["", "- [Pearl](https://pearl.example/)"],
    "continues": [None, "first", "second"],
    "announced": [None, AT],
    "unusual_day": [False, True],
}
OF_GROUP: dict[str, list[Any]] = {
    "id": ["tea", "coffee"],
    "authority": ["example.org", "example.com"],
    "name": ["Tea", "Coffee"],
    "url": ["https://example.org/tea/", "https://example.org/"],
    "description": ["", "A group."],
    "language": ["en", "fr"],
    "venue": [None, "96 Euston Road"],
    "source": [None, "https://code.example/"],
    "about": ["", "Come."],
}
OF_SCHEDULE: dict[str, list[Any]] = {
    "breaks": [(), (Break(start=dt.date(2026, 6, 1), until=dt.date(2026, 6, 8)),)],
    "usual": [(), (Usual(room="Enigma"),)],
}


def changes(values: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Return one change for each value that a key may be given."""
    return [{key: value} for key, every in values.items() for value in every]


def session_edit(index: int, change: dict[str, Any]) -> Edit:
    def edit(schedule: Schedule) -> Schedule:
        sessions = list(schedule.sessions)
        sessions[index] = replace(sessions[index], **change)
        edited = replace(schedule, sessions=tuple(sessions))
        # A store's times are all in the zone of its group.
        return same_instants(schedule.group.timezone)(edited)

    return edit


def group_edit(change: dict[str, Any]) -> Edit:
    return lambda schedule: replace(schedule, group=replace(schedule.group, **change))


def schedule_edit(change: dict[str, Any]) -> Edit:
    return lambda schedule: replace(schedule, **change)


def same_instants(zone: ZoneInfo) -> Edit:
    """Return the edit that writes every time in another *zone*, to be held at the same instant."""

    def moved(session: Session) -> Session:
        start, end = session.plan.start, session.plan.end
        if not isinstance(start, dt.datetime) or not isinstance(end, dt.datetime):
            return session
        there = replace(
            session.plan, start=start.astimezone(zone), end=end.astimezone(zone)
        )
        return replace(session, plan=there)

    def edit(schedule: Schedule) -> Schedule:
        return replace(
            schedule,
            group=replace(schedule.group, timezone=zone),
            sessions=tuple(map(moved, schedule.sessions)),
        )

    return edit


EDITS: list[Edit] = [
    *(
        session_edit(index, change)
        for index in (0, 1)
        for change in changes(OF_SESSION)
    ),
    *map(group_edit, changes(OF_GROUP)),
    *map(schedule_edit, changes(OF_SCHEDULE)),
    *map(same_instants, ZONES),
]
PLAIN = Schedule(
    group=group(), sessions=(session(id="first"), session(id="second", title=None))
)


SCHEDULES = st.lists(st.sampled_from(EDITS), max_size=8).map(
    lambda edits: reduce(lambda schedule, edit: edit(schedule), edits, PLAIN)
)


def facts_in(one: Session, schedule: Schedule) -> tuple[object, ...]:
    known = {other.id: other for other in schedule.sessions}
    return event_facts(one, known.get(one.continues or ""), schedule.group)


def rendered(shown: Session, schedule: Schedule) -> bytes:
    """Return the VEVENT of *shown* as it is when nothing was ever changed."""
    known = {one.id: one for one in schedule.sessions}
    event = Event(
        group=schedule.group,
        session=shown,
        revision=Revision(created=AT, modified=AT, sequence=0, session=shown),
        continues=known.get(shown.continues or ""),
    )
    return calendar.vevent(event, utc=False)


@settings(deadline=None, max_examples=30)
@given(before=SCHEDULES)
def test_an_event_that_differs_has_other_facts(before: Schedule) -> None:
    """No edit, wherever it was written, changes a VEVENT without changing what dates it."""
    for edit in EDITS:
        after = edit(before)
        for old, new in zip(before.sessions, after.sessions, strict=True):
            if facts_in(old, before) == facts_in(new, after):
                assert rendered(old, before) == rendered(new, after)


@given(before=SCHEDULES)
def test_what_is_not_in_an_event_dates_nothing(before: Schedule) -> None:
    """The group's description, language, venue, source and text about itself are in no event."""
    silent = {"description", "language", "venue", "source", "about"}
    for change in changes({key: OF_GROUP[key] for key in sorted(silent)}):
        after = group_edit(change)(before)

        for one in before.sessions:
            assert facts_in(one, before) == facts_in(one, after)
