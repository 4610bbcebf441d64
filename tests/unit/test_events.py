"""What a calendar says of a session."""

import datetime as dt

import pytest
from factories import AT, LONDON, group, plan, session
from msgspec.structs import replace

from rgfeeds.history.revisions import Revision
from rgfeeds.model import Material, MaterialKind, Person, Plan, Session, Status
from rgfeeds.publication.events import READING_LIMIT, Event


def event(of: Session, *former: Plan, after: Session | None = None) -> Event:
    revision = Revision(
        created=AT,
        modified=AT,
        sequence=0,
        session=of,
        former=former,
    )
    return Event(group=group(), session=of, revision=revision, continues=after)


def test_the_whole_description() -> None:
    """Its parts stand in the order of the design, a blank line between them."""
    moved_from = plan(
        dt.datetime(2026, 5, 25, 11, tzinfo=LONDON), room="David Blackwell"
    )
    told = session(
        plan=plan(room="Jack Good", online="https://meet.example.org/x"),
        kind="Technical",
        leads=(Person(name="Angus R Williams", affiliation="Cambridge"),),
        reason="bank holiday",
        materials=(
            Material(kind=MaterialKind.SLIDES, url="https://example.org/s.pdf"),
        ),
        abstract="About *causes*.",
        reading="- [Paper](https://example.org/p)",
    )

    expected = """\
Moved from Mon 25 May 11:00: bank holiday. Room was David Blackwell.

Technical. Led by Angus R Williams (Cambridge).

Join: https://meet.example.org/x

Slides: https://example.org/s.pdf

https://example.org/tea/sessions/causality/

About causes.

- Paper
  https://example.org/p"""
    assert expected == event(told, moved_from).description


def test_a_long_reading_ends_on_the_page() -> None:
    """After 4,000 characters, at the end of a line, the reader is sent to the page."""
    long = session(reading="\n".join(f"- book {number}" for number in range(1000)))

    text = event(long).description

    reading = text.split("\n\n", 1)[1]
    assert reading.endswith("\n… more on the page")
    assert READING_LIMIT - 20 < len(reading) <= READING_LIMIT + 20


def test_a_continued_reading_is_shown() -> None:
    """What another session's reading holds stands here too, under that session's title."""
    first = session(id="part-i", title="Part I", reading="- one")

    text = event(session(continues="part-i"), after=first).description

    assert text.endswith("From Part I:\n\n- one")


@pytest.mark.parametrize(
    ("changes", "summary", "first", "status"),
    [
        ({}, "Causality", "https", Status.CONFIRMED),
        (
            {"plan": plan(status=Status.CANCELLED), "reason": "illness"},
            "Cancelled: Causality",
            "Cancelled: illness.",
            Status.CANCELLED,
        ),
        (
            {"plan": plan(status=Status.POSTPONED)},
            "Postponed: Causality",
            "Postponed, the new date is still to come.",
            Status.POSTPONED,
        ),
        (
            {"plan": plan(status=Status.TENTATIVE)},
            "Causality",
            "Tentative, this may still change.",
            Status.TENTATIVE,
        ),
        ({"title": None}, "Tea (open)", "This slot is open.", Status.TENTATIVE),
        (
            {"reason": "The lift is broken!"},
            "Causality",
            "The lift is broken!",
            Status.CONFIRMED,
        ),
    ],
)
def test_status_is_told_in_words(
    changes: dict[str, object], summary: str, first: str, status: Status
) -> None:
    """Clients that know no STATUS still show what is off, tentative or open, and why."""
    told = event(session(**changes))

    assert summary == told.summary
    assert told.description.startswith(first)
    assert status == told.status


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"plan": plan(room="Enigma"), "address": "1 High Street"},
            "Enigma, 1 High Street",
        ),
        ({"plan": plan(room="Enigma")}, "Enigma"),
        ({"plan": plan(online="https://example.org")}, "Online"),
        ({}, ""),
    ],
)
def test_location(changes: dict[str, object], expected: str) -> None:
    """The room with its address; online only without a room."""
    assert expected == event(session(**changes)).location


def test_only_real_sessions_take_up_time() -> None:
    """Open slots, whole days and what is off leave the time free."""
    whole = Plan(start=dt.date(2026, 6, 1), end=dt.date(2026, 6, 2))

    busy = [
        event(one).busy
        for one in (
            session(),
            session(title=None),
            session(plan=whole),
            session(plan=replace(plan(), status=Status.CANCELLED)),
        )
    ]

    assert busy == [True, False, False, False]
