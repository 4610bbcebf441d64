"""The words of the news: each change is told as the design words it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from factories import AT, LONDON, group, plan, session
from msgspec.structs import replace

from rgfeeds.history.timeline import Snapshot
from rgfeeds.model import Person, Plan, Schedule, Session, Status
from rgfeeds.publication import Entry, entry_for, publish

MONDAY = plan(dt.datetime(2026, 8, 24, 11, tzinfo=LONDON), room="Enigma")
WEDNESDAY = plan(dt.datetime(2026, 8, 26, 11, tzinfo=LONDON), room="Enigma")
AFTERNOON = plan(dt.datetime(2026, 8, 24, 14, 30, tzinfo=LONDON), room="Enigma")
WHOLE_DAY = Plan(start=dt.date(2026, 8, 24), end=dt.date(2026, 8, 25), room="Enigma")

HALF_AN_HOUR = dt.timedelta(minutes=30)


def told(*versions: Session) -> Entry:
    """Return the newest entry after *versions* of one session, a day apart."""
    snapshots = [
        Snapshot(
            schedule=Schedule(group=group(), sessions=(version,)),
            at=AT + dt.timedelta(days=number),
        )
        for number, version in enumerate(versions)
    ]
    publication = publish(snapshots)
    return entry_for(publication.news[0], publication)


@pytest.mark.parametrize(
    ("before", "after", "title", "changes"),
    [
        (
            MONDAY,
            WEDNESDAY,
            "Moved to Wed 26 Aug 11:00 (was Mon 24 Aug): Causality",
            ["Day: Mon 24 Aug → Wed 26 Aug"],
        ),
        (
            MONDAY,
            AFTERNOON,
            "Now at 14:30 (was 11:00), Mon 24 Aug: Causality",
            ["Time: 11:00–12:00 → 14:30–15:30"],
        ),
        (
            MONDAY,
            WHOLE_DAY,
            "Now all day (was 11:00), Mon 24 Aug: Causality",
            ["Time: 11:00–12:00 → all day"],
        ),
        (
            MONDAY,
            replace(MONDAY, end=MONDAY.end + dt.timedelta(minutes=30)),
            "Now until 12:30 (was 12:00), Mon 24 Aug: Causality",
            ["Time: 11:00–12:00 → 11:00–12:30"],
        ),
        (
            MONDAY,
            replace(MONDAY, room="Jack Good"),
            "Room now Jack Good, Mon 24 Aug 11:00: Causality",
            ["Room: Enigma → Jack Good"],
        ),
        (
            MONDAY,
            replace(MONDAY, room=None),
            "Room now to be found, Mon 24 Aug 11:00: Causality",
            ["Room: Enigma → none"],
        ),
        (
            MONDAY,
            replace(MONDAY, online="https://meet.example.org/x"),
            "New join link, Mon 24 Aug 11:00: Causality",
            ["Join link: none → https://meet.example.org/x"],
        ),
        (
            MONDAY,
            replace(MONDAY, status=Status.CANCELLED),
            "Cancelled: Mon 24 Aug, Causality",
            ["Cancelled"],
        ),
        (
            MONDAY,
            replace(MONDAY, status=Status.POSTPONED),
            "Postponed: Mon 24 Aug, Causality",
            ["Postponed, the new date is still to come"],
        ),
        (
            replace(MONDAY, status=Status.CANCELLED),
            WEDNESDAY,
            "On again: Wed 26 Aug 11:00, Causality",
            ["On again", "Day: Mon 24 Aug → Wed 26 Aug"],
        ),
        (
            MONDAY,
            replace(WEDNESDAY, room="Jack Good"),
            "Moved to Wed 26 Aug 11:00 (was Mon 24 Aug): Causality",
            ["Day: Mon 24 Aug → Wed 26 Aug", "Room: Enigma → Jack Good"],
        ),
    ],
)
def test_a_changed_plan(
    before: Plan, after: Plan, title: str, changes: list[str]
) -> None:
    """The title names what matters most, the text lists all that changed, old and new."""
    found = told(session(plan=before), session(plan=after))

    assert found.title == title
    assert list(found.paragraphs[1:]) == changes


def test_the_reason_is_told() -> None:
    """Why a session does not take place stands in the entry."""
    off = replace(MONDAY, status=Status.CANCELLED)

    found = told(session(plan=MONDAY), session(plan=off, reason="the speaker is ill"))

    assert found.paragraphs[-1] == "Reason: the speaker is ill"
    assert found.summary == "Cancelled, Mon 24 Aug, 11:00–12:00, Enigma."


@pytest.mark.parametrize(
    ("title", "expected", "change"),
    [
        (
            "Pretraining Decoders",
            "New topic Mon 24 Aug: Pretraining Decoders (was Causality)",
            "Topic: Causality → Pretraining Decoders",
        ),
        (
            None,
            "Withdrawn: Causality, Mon 24 Aug; the slot is open",
            "Topic: Causality → still to come",
        ),
    ],
)
def test_a_replaced_topic(title: str | None, expected: str, change: str) -> None:
    """Who planned to come for one topic is told of the other, or that there is none."""
    found = told(session(plan=MONDAY), session(plan=MONDAY, title=title))

    assert found.title == expected
    assert found.paragraphs[1] == change


@pytest.mark.parametrize(
    ("reading", "title", "links"),
    [
        (
            "- [Paper](https://example.org/p)",
            "Reading for Mon 24 Aug: Causality",
            [("Paper", "https://example.org/p")],
        ),
        ("- a book", "Reading for Mon 24 Aug: Causality", [("a book", None)]),
    ],
)
def test_new_reading(reading: str, title: str, links: list[Any]) -> None:
    """Reading that comes later is told with the day it is for, and its links."""
    found = told(session(plan=MONDAY), session(plan=MONDAY, reading=reading))

    assert found.title == title
    assert list(found.links) == links


def test_a_new_join_link_can_be_followed() -> None:
    """The entry of a changed plan links to where one joins."""
    online = replace(MONDAY, online="https://meet.example.org/x")

    found = told(session(plan=MONDAY), session(plan=online))

    assert found.links == (("Join", "https://meet.example.org/x"),)
    assert '<a href="https://meet.example.org/x">Join</a>' in found.html


def test_nobody_is_asked_to_join_what_is_off() -> None:
    """The entry of a cancellation links to the session alone."""
    online = replace(MONDAY, online="https://meet.example.org/x")
    cancelled = replace(online, status=Status.CANCELLED)

    found = told(session(plan=online), session(plan=cancelled))

    assert found.title == "Cancelled: Mon 24 Aug, Causality"
    assert found.links == ()


def test_a_topic_withdrawn_from_a_talk_that_has_leads_leaves_no_open_slot() -> None:
    """The talk is still on; its title is to come."""
    leads = (Person(name="Laura"),)
    found = told(
        session(plan=MONDAY, leads=leads),
        session(plan=MONDAY, leads=leads, title=None),
    )
    assert found.title == "Withdrawn: Causality, Mon 24 Aug; Laura, title to come"
    moved = told(
        session(plan=MONDAY, leads=leads),
        session(plan=MONDAY, leads=leads, title=None),
        session(plan=WEDNESDAY, leads=leads, title=None),
    )
    assert (
        moved.title
        == "Moved to Wed 26 Aug 11:00 (was Mon 24 Aug): Laura (title to come)"
    )


@pytest.mark.parametrize(
    ("change", "title", "paragraphs"),
    [
        (
            lambda _: {"room": "Jack Good"},
            "Room now Jack Good (was Enigma): 3 sessions from Mon 24 Aug",
            ["Room: Enigma → Jack Good"],
        ),
        (
            lambda _: {"online": "https://meet.example/"},
            "New join link: 3 sessions from Mon 24 Aug",
            ["Join link: none → https://meet.example/"],
        ),
        (
            lambda plan: {"start": plan.start + HALF_AN_HOUR},
            "Now at 11:30 (was 11:00): 3 sessions from Mon 24 Aug",
            ["Time: 11:00–12:00 → 11:30–12:00"],
        ),
        (
            lambda plan: {"end": plan.end + HALF_AN_HOUR},
            "Now 11:00–12:30 (was 11:00–12:00): 3 sessions from Mon 24 Aug",
            ["Time: 11:00–12:00 → 11:00–12:30"],
        ),
    ],
)
def test_what_changes_for_several_sessions_at_once_is_told_once(
    change: Callable[[Plan], dict[str, Any]], title: str, paragraphs: list[str]
) -> None:
    """Another usual room is one entry that lists the sessions, not one for each."""
    plans = [
        replace(
            MONDAY,
            start=MONDAY.start + dt.timedelta(weeks=week),
            end=MONDAY.end + dt.timedelta(weeks=week),
        )
        for week in range(3)
    ]
    before = [session(id=f"s{at}", plan=plan) for at, plan in enumerate(plans)]
    after = [replace(one, plan=replace(one.plan, **change(one.plan))) for one in before]
    snapshots = [
        Snapshot(
            schedule=Schedule(group=group(), sessions=tuple(sessions)),
            at=AT + dt.timedelta(days=number),
            number=number,
        )
        for number, sessions in enumerate((before, after))
    ]
    publication = publish(snapshots)
    newest, *others = [entry_for(item, publication) for item in publication.news]

    assert newest.title == title
    assert list(newest.paragraphs[1:]) == paragraphs
    assert [url for _, url in newest.links] == [
        f"https://example.org/tea/sessions/s{at}/" for at in range(3)
    ]
    assert len(others) == 3
