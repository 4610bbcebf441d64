"""What a calendar must know of the past: CREATED, LAST-MODIFIED, SEQUENCE, former plans."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from rgfeeds.history.revisions import Revision, event_facts, revise
from rgfeeds.history.timeline import Snapshot
from rgfeeds.model import (
    Group,
    Material,
    MaterialKind,
    Person,
    Plan,
    Schedule,
    Session,
    Status,
)

ZONE = ZoneInfo("Europe/London")
GROUP = Group(
    id="robots",
    authority="example.org",
    name="Robots",
    url="https://example.org/",
    timezone=ZONE,
)
START = dt.datetime(2024, 8, 1, 9, 0, tzinfo=dt.UTC)
PIN = dt.datetime(2024, 7, 1, tzinfo=dt.UTC)
MONDAY = dt.date(2024, 8, 26)
TUESDAY = dt.date(2024, 8, 27)
WEDNESDAY = dt.date(2024, 8, 28)


def plan(day: dt.date = MONDAY, room: str | None = "Jack Good") -> Plan:
    start = dt.datetime.combine(day, dt.time(11), ZONE)
    return Plan(start=start, end=start + dt.timedelta(hours=1), room=room)


def session(id: str = "moe", **changes: object) -> Session:
    whole = Session(id=id, plan=plan(), title="Mixture of Experts")
    return replace(whole, **changes)


def at(minutes: float) -> dt.datetime:
    return START + dt.timedelta(minutes=minutes)


def seconds(minutes: float) -> int:
    """Return the SEQUENCE of a plan that changed *minutes* after the start."""
    return int((at(minutes) - dt.datetime(2020, 1, 1, tzinfo=dt.UTC)).total_seconds())


def version(
    minutes: float, *sessions: Session, group: Group = GROUP, **flags: Any
) -> Snapshot:
    schedule = Schedule(group=group, sessions=sessions)
    return Snapshot(schedule=schedule, at=at(minutes), **flags)


def revised(*snapshots: Snapshot) -> Revision:
    return revise(snapshots)["moe"]


DAY = 24 * 60


class TestCreated:
    """When a session first became public."""

    def test_a_session_is_created_by_the_first_version_that_has_it(self) -> None:
        """One version says everything about a session that never changed."""
        expected = Revision(
            created=START, modified=START, sequence=0, session=session()
        )
        assert expected == revised(version(0, session()), version(60, session()))

    def test_a_pin_wins(self) -> None:
        """A pinned session was created at its pin; the version only modified it."""
        pinned = session(announced=PIN)
        expected = Revision(created=PIN, modified=START, sequence=0, session=pinned)
        assert expected == revised(version(0, pinned))

    def test_a_pin_in_the_future_modifies_then(self) -> None:
        """Nothing was modified before it was created."""
        revision = revised(version(0, session(announced=at(DAY))))
        assert (at(DAY), at(DAY)) == (revision.created, revision.modified)

    def test_a_pin_set_later_changes_the_event(self) -> None:
        """CREATED is part of the event, so that LAST-MODIFIED rises with it."""
        revision = revised(version(0, session()), version(60, session(announced=PIN)))
        assert (PIN, at(60), 0) == (
            revision.created,
            revision.modified,
            revision.sequence,
        )

    def test_a_pin_set_to_the_future_later_is_not_overtaken(self) -> None:
        """CREATED never comes after LAST-MODIFIED, whichever version says so."""
        pinned = session(announced=at(DAY))
        assert at(DAY) == revised(version(0, session()), version(60, pinned)).modified

    def test_instants_are_told_in_utc(self) -> None:
        """A pin in the group's zone is the same instant, said in UTC."""
        pin = dt.datetime(2024, 7, 1, tzinfo=ZONE)
        assert dt.UTC is revised(version(0, session(announced=pin))).created.tzinfo


class TestModified:
    """When anything in the VEVENT changed."""

    @pytest.mark.parametrize(
        "changes",
        [
            {"title": "Mixtures"},
            {"kind": "Technical"},
            {"leads": (Person(name="Ada"),)},
            {"address": "96 Euston Road"},
            {"reason": "strike"},
            {"abstract": "All of it."},
            {
                "materials": (
                    Material(kind=MaterialKind.CODE, url="https://example.org/c"),
                )
            },
            {"reading": "- A book"},
            {"plan": replace(plan(), status=Status.TENTATIVE)},
        ],
    )
    def test_whatever_the_event_says_modifies_it(
        self, changes: dict[str, object]
    ) -> None:
        """Each value that reaches the event raises LAST-MODIFIED."""
        changed = replace(session(), **changes)
        assert at(60) == revised(version(0, session()), version(60, changed)).modified

    @pytest.mark.parametrize(
        "changes",
        [
            {"id": "other"},
            {"authority": "elsewhere.example"},
            {"url": "https://elsewhere.example/"},
            {"timezone": ZoneInfo("Europe/Belfast")},
        ],
    )
    def test_whatever_the_event_takes_from_the_group_modifies_it(
        self, changes: dict[str, object]
    ) -> None:
        """The group's values are part of each event, present or vanished."""
        group = replace(GROUP, **changes)
        shown = revised(version(0, session()), version(60, session(), group=group))
        assert at(60) == shown.modified
        gone = revised(version(0, session()), version(60), version(90, group=group))
        assert at(90) == gone.modified

    def test_the_groups_name_matters_to_open_slots_alone(self) -> None:
        """An open slot is called after the group."""
        group = replace(GROUP, name="Robots in Disguise")
        slot, talk = session("slot", title=None), session("talk")
        revisions = revise(
            [version(0, slot, talk), version(60, slot, talk, group=group)]
        )
        assert (at(60), START) == (
            revisions["slot"].modified,
            revisions["talk"].modified,
        )

    @pytest.mark.parametrize(
        "changes",
        [{"reading": "- Another"}, {"title": "Models"}],
    )
    def test_the_session_it_continues_modifies_it(
        self, changes: dict[str, object]
    ) -> None:
        """The reading of the session it continues is shown, under its title."""
        first = session("first", reading="- Book")
        second = session(continues="first")
        changed = replace(first, **changes)
        assert (
            at(60)
            == revised(version(0, first, second), version(60, changed, second)).modified
        )

    def test_what_the_continued_session_keeps_to_itself_does_not(self) -> None:
        """Its abstract is not shown in the event that continues it."""
        first, second = session("first"), session(continues="first")
        changed = replace(first, abstract="New.")
        assert (
            revised(version(0, first, second), version(60, changed, second)).modified
            == START
        )

    def test_a_continued_session_may_be_missing(self) -> None:
        """A session whose predecessor vanished no longer shows its reading."""
        first, second = session("first", reading="- Book"), session(continues="first")
        assert (
            at(60) == revised(version(0, first, second), version(60, second)).modified
        )

    def test_pins_of_materials_and_unusual_days_do_not(self) -> None:
        """What no event says modifies none."""
        made = Material(kind=MaterialKind.SLIDES, url="https://example.org/s")
        before = session(materials=(made,))
        after = replace(before, materials=(replace(made, added=PIN),), unusual_day=True)
        assert revised(version(0, before), version(60, after)).modified == START

    def test_going_back_is_a_change_too(self) -> None:
        """Each version may have been published, however briefly."""
        revision = revised(
            version(0, session()),
            version(1, session(title="Mixtures")),
            version(2, session()),
        )
        assert at(2) == revision.modified

    def test_two_changes_of_one_instant_are_two(self) -> None:
        """Both numbers rise even when a clock stood still or went backwards."""
        moved, back = session(plan=plan(TUESDAY)), session()
        first = revised(version(0, session()), version(60, moved))
        second = revised(
            version(0, session()), version(60, moved), version(60, back, guessed=True)
        )
        assert first.modified + dt.timedelta(seconds=1) == second.modified
        assert first.sequence + 1 == second.sequence


class TestSequence:
    """How calendars know the newer of two plans."""

    @pytest.mark.parametrize(
        "changed",
        [
            plan(TUESDAY),
            replace(plan(), end=plan().end + dt.timedelta(minutes=30)),
            plan(room="Enigma"),
            plan(room=None),
            replace(plan(), online="https://meet.example/x"),
            replace(plan(), status=Status.CANCELLED),
            Plan(start=MONDAY, end=TUESDAY),
        ],
    )
    def test_a_changed_plan_raises_it(self, changed: Plan) -> None:
        """SEQUENCE is the seconds from 2020 to the latest change of the plan."""
        revision = revised(version(0, session()), version(60, session(plan=changed)))
        assert seconds(60) == revision.sequence

    def test_everything_else_leaves_it(self) -> None:
        """A title, a reading and another address of the room move nobody."""
        changed = session(title="Mixtures", reading="- Book", address="Elsewhere")
        assert revised(version(0, session()), version(60, changed)).sequence == 0

    def test_a_swap_of_two_dates_raises_both(self) -> None:
        """Both sessions have another plan."""
        one, two = session("one"), session("two", plan=plan(TUESDAY))
        swapped = replace(one, plan=two.plan), replace(two, plan=one.plan)
        revisions = revise([version(0, one, two), version(60, *swapped)])
        assert {seconds(60)} == {revision.sequence for revision in revisions.values()}

    def test_an_ignored_version_raises_it_all_the_same(self) -> None:
        """What is no news has still been published."""
        moved = session(plan=plan(TUESDAY))
        revision = revised(version(0, session()), version(60, moved, ignored=True))
        assert (at(60), seconds(60)) == (revision.modified, revision.sequence)


class TestFormer:
    """The plans that people may still have in mind."""

    def test_former_plans_come_oldest_first(self) -> None:
        """Monday, Tuesday, Wednesday: two plans are former ones."""
        revision = revised(
            version(0, session()),
            version(60, session(plan=plan(TUESDAY))),
            version(90, session(plan=plan(WEDNESDAY))),
        )
        assert (plan(MONDAY), plan(TUESDAY)) == revision.former

    def test_moved_and_back_within_five_minutes_left_nothing_behind(self) -> None:
        """A plan that hardly anybody saw is nobody's former plan; the numbers rise."""
        revision = revised(
            version(0, session()),
            version(60, session(plan=plan(TUESDAY))),
            version(65, session()),
        )
        assert ((), at(65), seconds(65)) == (
            revision.former,
            revision.modified,
            revision.sequence,
        )

    def test_the_plans_of_an_open_slot_are_nobodys(self) -> None:
        """Nobody meant to come to a slot that waited for its talk."""
        slot = session(title=None)
        revision = revised(
            version(0, slot),
            version(60, replace(slot, plan=plan(TUESDAY))),
            version(90, session(plan=plan(WEDNESDAY))),
        )
        assert revision.former == ()

    def test_a_slot_filled_anew_starts_anew(self) -> None:
        """Who came for the talk before has been told that it was withdrawn."""
        revision = revised(
            version(0, session()),
            version(60, session(title=None)),
            version(90, session(plan=plan(TUESDAY))),
            version(120, session(plan=plan(WEDNESDAY))),
        )
        assert (plan(TUESDAY),) == revision.former

    def test_another_talk_in_the_slot_was_never_elsewhere(self) -> None:
        """Where the talk before was moved from is no news of this one."""
        moved = session(plan=plan(TUESDAY))
        revision = revised(
            version(0, session()),
            version(60, moved),
            version(90, replace(moved, title=None)),
            version(120, session(title="Forests of trees", plan=plan(WEDNESDAY))),
        )
        assert revision.former == ()

    def test_a_correction_of_the_past_leaves_nothing_behind(self) -> None:
        """Where a session really was is no move."""
        corrected = session(plan=plan(room="Enigma"))
        assert revised(version(0, session()), version(40 * DAY, corrected)).former == ()

    def test_an_ignored_move_leaves_nothing_behind(self) -> None:
        """The next move is told from where the ignored one put the session."""
        revision = revised(
            version(0, session()),
            version(60, session(plan=plan(TUESDAY)), ignored=True),
            version(62, session(plan=plan(WEDNESDAY))),
        )
        assert (plan(TUESDAY),) == revision.former


class TestVanished:
    """Sessions that are no longer written down."""

    def test_an_announced_session_stays_with_its_last_value(self) -> None:
        """Calendars that have it must be told that it is off."""
        expected = Revision(
            created=START,
            modified=at(60),
            sequence=seconds(60),
            session=session(plan=replace(plan(), status=Status.CANCELLED)),
            former=(plan(),),
            vanished=True,
        )
        assert expected == revised(version(0, session()), version(60))

    def test_a_session_that_vanishes_after_its_end_goes(self) -> None:
        """Who takes a row out after its day calls nothing off; the event goes as the page does."""
        over = 60 * 24 * 365 * 50
        assert revise([version(0, session()), version(over)]) == {}

    def test_a_cancelled_session_that_vanishes_is_as_cancelled_as_before(self) -> None:
        """Its event does not change, so that nothing rises."""
        cancelled = session(plan=replace(plan(), status=Status.CANCELLED))
        revision = revised(version(0, cancelled), version(60))
        assert (revision.vanished, revision.modified, revision.sequence) == (
            True,
            START,
            0,
        )

    def test_an_open_slot_simply_goes(self) -> None:
        """Nobody was told of it."""
        assert revise([version(0, session(title=None)), version(60)]) == {}

    def test_a_slot_that_had_a_talk_stays(self) -> None:
        """Its address has been in the feed."""
        revision = revised(
            version(0, session()), version(60, session(title=None)), version(90)
        )
        assert revision.vanished

    def test_a_session_with_leads_stays(self) -> None:
        """Without a title it was in the calendars as confirmed."""
        invited = session(title=None, leads=(Person(name="Laura"),))
        assert revised(version(0, invited), version(60)).vanished

    def test_an_open_slot_that_comes_back_never_falls(self) -> None:
        """What a calendar may have seen before is older than what it sees now."""
        slot = session(title=None)
        revision = revised(
            version(0, slot),
            version(60, replace(slot, plan=plan(TUESDAY))),
            version(90),
            version(120, replace(slot, plan=plan(TUESDAY))),
        )
        assert (START, at(120), seconds(60), False) == (
            revision.created,
            revision.modified,
            revision.sequence,
            revision.vanished,
        )

    def test_a_session_put_back_is_on_again(self) -> None:
        """Deleting and restoring are two changes of the plan."""
        revision = revised(version(0, session()), version(60), version(90, session()))
        assert (at(90), seconds(90), False) == (
            revision.modified,
            revision.sequence,
            revision.vanished,
        )

    def test_a_vanished_session_follows_the_one_it_continues(self) -> None:
        """Its event still shows that reading."""
        first, second = session("first"), session(continues="first")
        changed = replace(first, reading="- Book")
        revision = revised(
            version(0, first, second), version(60, first), version(90, changed)
        )
        assert at(90) == revision.modified


def test_an_equal_session_has_equal_facts() -> None:
    """Facts are values: the same store read twice says the same."""
    assert event_facts(session(), None, GROUP) == event_facts(
        session(), None, replace(GROUP)
    )
