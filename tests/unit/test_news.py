"""What followers are told: each real event once, and nothing of the noise."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from rgfeeds.history.timeline import Snapshot, with_right_clocks
from rgfeeds.model import (
    Break,
    Group,
    Material,
    MaterialKind,
    Plan,
    Schedule,
    Session,
    Status,
)
from rgfeeds.model.topic import Topic
from rgfeeds.news import (
    Announced,
    BreakSet,
    GroupMoved,
    MaterialsAdded,
    NewsItem,
    PlanChanged,
    TopicReplaced,
)
from rgfeeds.news.tell import tell

ZONE = ZoneInfo("Europe/London")
GROUP = Group(
    id="robots",
    authority="example.org",
    name="Robots",
    url="https://example.org/",
    timezone=ZONE,
)
START = dt.datetime(2024, 8, 1, 9, 0, tzinfo=dt.UTC)
MONDAY = dt.date(2024, 8, 26)
TUESDAY = dt.date(2024, 8, 27)
WEDNESDAY = dt.date(2024, 8, 28)
FRIDAY = dt.date(2024, 8, 30)


def plan(day: dt.date = MONDAY, hour: int = 11, room: str | None = "Jack Good") -> Plan:
    start = dt.datetime.combine(day, dt.time(hour), ZONE)
    return Plan(start=start, end=start + dt.timedelta(hours=1), room=room)


def session(id: str = "moe", **changes: object) -> Session:
    whole = Session(id=id, plan=plan(), title="Mixture of Experts")
    return replace(whole, **changes)


def off(day: dt.date = MONDAY, status: Status = Status.CANCELLED) -> Plan:
    return replace(plan(day), status=status)


def version(
    minutes: float, *sessions: Session, breaks: tuple[Break, ...] = (), **flags: Any
) -> Snapshot:
    schedule = Schedule(group=GROUP, sessions=sessions, breaks=breaks)
    return Snapshot(
        schedule=schedule, at=START + dt.timedelta(minutes=minutes), **flags
    )


def days(number: float) -> float:
    return number * 24 * 60


def oldest_first(snapshots: Sequence[Snapshot]) -> list[NewsItem]:
    return sorted(tell(snapshots), key=lambda item: item.published)


def whats(*snapshots: Snapshot) -> list[str]:
    return [item.what for item in oldest_first(snapshots)]


def material(
    url: str, kind: MaterialKind = MaterialKind.SLIDES, **more: object
) -> Material:
    return replace(Material(kind=kind, url=url), **more)


SLIDES = material("https://example.org/slides.pdf")
RECORDING = material("https://example.org/talk.mp4", MaterialKind.RECORDING)
ON_TUESDAY = "plan/2024-08-27T11:00/2024-08-27T12:00/Jack%20Good//on"
ON_MONDAY = "plan/2024-08-26T11:00/2024-08-26T12:00/Jack%20Good//on"


class TestAnnouncement:
    """From its first real title on, a session makes news."""

    def test_a_slot_is_announced_with_its_first_real_title(self) -> None:
        """An open slot makes no news, however it moves; its title does, when it comes."""
        told = tell(
            [
                version(0, session(title=None)),
                version(days(1), session(title=None, plan=plan(TUESDAY))),
                version(days(2), session(plan=plan(TUESDAY))),
            ]
        )
        assert [
            NewsItem(
                session=session(plan=plan(TUESDAY)),
                what="announced",
                published=START + dt.timedelta(days=2),
                updated=START + dt.timedelta(days=2),
                change=Announced(),
            )
        ] == list(told)

    def test_what_stands_in_the_first_announced_version_belongs_to_it(self) -> None:
        """Slides and reading that come with the title are no news of their own."""
        titled = session(
            materials=(SLIDES,), reading="- [Paper](https://example.org/p)"
        )
        assert whats(version(0, session(title=None)), version(60, titled)) == [
            "announced"
        ]

    def test_a_session_first_written_after_its_end_is_not_announced(self) -> None:
        """History that is written down afterwards is no news."""
        assert whats(version(days(30), session())) == []

    def test_a_title_given_after_the_end_announces_nothing(self) -> None:
        """A slot that was filled in once it was over is no news."""
        assert (
            whats(version(0, session(title=None)), version(days(30), session())) == []
        )

    def test_a_pin_dates_the_announcement_even_afterwards(self) -> None:
        """A pinned session is announced at its pin, though it was written after its end."""
        pin = dt.datetime(2024, 7, 1, tzinfo=dt.UTC)
        (item,) = tell([version(days(30), session(announced=pin))])
        assert ("announced", pin) == (item.what, item.published)

    def test_a_pin_set_later_redates_the_announcement_only(self) -> None:
        """A later pin moves the date of the entry, not its id, and adds none."""
        pin = dt.datetime(2024, 7, 1, tzinfo=dt.UTC)
        (item,) = tell([version(0, session()), version(60, session(announced=pin))])
        assert ("announced", pin) == (item.what, item.published)

    def test_a_pin_set_later_announces_what_was_written_after_its_end(self) -> None:
        """Who pins an old session wants it told."""
        pin = dt.datetime(2024, 7, 1, tzinfo=dt.UTC)
        assert whats(
            version(days(30), session()), version(days(31), session(announced=pin))
        ) == ["announced"]

    def test_a_slip_right_after_the_announcement_is_put_right_in_it(self) -> None:
        """The announcement shows what was corrected within its ten minutes."""
        corrected = session(plan=plan(TUESDAY), title="Tokenizers")
        (item,) = tell(
            [
                version(0, session()),
                version(4, session(title="Tokenizers")),
                version(8, corrected),
            ]
        )
        assert (corrected, START) == (item.session, item.published)

    def test_an_announcement_of_ten_minutes_is_put_right_no_more(self) -> None:
        """A chain of quick corrections does not change an entry that many have seen."""
        first, second = session(title="Tokenizers"), session(title="Diffusion")
        told = oldest_first(
            [
                version(0, session()),
                version(8, first),
                version(16, second),
                version(24, first),
            ]
        )
        assert [("announced", first)] == [(item.what, item.session) for item in told]

    def test_a_title_taken_back_at_once_was_never_announced(self) -> None:
        """A title lost within ten minutes leaves no news, neither announced nor withdrawn."""
        assert whats(version(0, session()), version(5, session(title=None))) == []

    def test_a_topic_after_a_title_taken_back_at_once_is_told_when_it_comes(
        self,
    ) -> None:
        """The real title, months later, is announced with its own date and its own id."""
        told = tell(
            [
                version(0, session()),
                version(5, session(title=None)),
                version(days(10), session(title="Tokenizers")),
            ]
        )
        expected = [("topic/Tokenizers/1", Announced(), START + dt.timedelta(days=10))]
        assert expected == [(item.what, item.change, item.published) for item in told]

    def test_a_pinned_announcement_is_not_taken_back(self) -> None:
        """What was public long before this version cannot have passed unseen."""
        pin = dt.datetime(2024, 7, 1, tzinfo=dt.UTC)
        pinned = session(announced=pin)
        assert whats(version(0, pinned), version(5, replace(pinned, title=None))) == [
            "announced",
            "topic//1",
        ]

    def test_what_is_gone_within_ten_minutes_was_never_there(self) -> None:
        """Pasted by mistake and taken out, a session is told to nobody; put back later, it is announced then."""
        assert whats(version(0, session()), version(5)) == []
        told = tell([version(0, session()), version(5), version(60, session())])
        assert [item.published for item in told] == [START + dt.timedelta(hours=1)]
        assert len(whats(version(0, session()), version(15))) == 2


class TestPlan:
    """What one must know to be there."""

    def test_a_swap_of_two_dates_is_two_entries(self) -> None:
        """Each of two talks that change places is told once."""
        one, two = session("one"), session("two", plan=plan(TUESDAY))
        told = tell(
            [
                version(0, one, two),
                version(
                    days(1), replace(two, plan=one.plan), replace(one, plan=two.plan)
                ),
            ]
        )
        moved = [(item.session and item.session.id, item.what) for item in told[:2]]
        assert moved == [("two", ON_MONDAY + "/1"), ("one", ON_TUESDAY + "/1")]

    def test_there_and_back_twice_counts_the_visits(self) -> None:
        """Monday, Tuesday, Monday, Tuesday: three moves with three ids."""
        expected = ["announced", ON_TUESDAY + "/1", ON_MONDAY + "/2", ON_TUESDAY + "/2"]
        assert expected == whats(
            version(0, session()),
            version(days(1), session(plan=plan(TUESDAY))),
            version(days(2), session()),
            version(days(3), session(plan=plan(TUESDAY))),
        )

    def test_moved_and_back_within_five_minutes_is_silent(self) -> None:
        """What hardly anybody saw is not told, and neither is its undoing."""
        assert whats(
            version(0, session()),
            version(60, session(plan=plan(TUESDAY))),
            version(65, session()),
        ) == ["announced"]

    def test_moved_and_back_after_twenty_minutes_is_told_twice(self) -> None:
        """Who saw the move must learn that it was undone."""
        assert whats(
            version(0, session()),
            version(60, session(plan=plan(TUESDAY))),
            version(80, session()),
        ) == ["announced", ON_TUESDAY + "/1", ON_MONDAY + "/2"]

    def test_ten_minutes_are_enough_to_be_seen(self) -> None:
        """An entry that is ten minutes old is never withdrawn."""
        assert whats(
            version(0, session()),
            version(60, session(plan=plan(TUESDAY))),
            version(70, session()),
        ) == ["announced", ON_TUESDAY + "/1", ON_MONDAY + "/2"]

    def test_visits_that_were_left_out_are_counted(self) -> None:
        """An id that was published for some minutes is not given to another entry."""
        assert whats(
            version(0, session()),
            version(60, session(plan=plan(TUESDAY))),
            version(65, session()),
            version(days(1), session(plan=plan(TUESDAY))),
        ) == ["announced", ON_TUESDAY + "/2"]

    def test_a_move_corrected_at_once_is_told_once(self) -> None:
        """The last of several moves in ten minutes is told against what followers knew."""
        _, item = oldest_first(
            [
                version(0, session()),
                version(60, session(plan=plan(TUESDAY))),
                version(66, session(plan=plan(WEDNESDAY))),
            ]
        )
        assert PlanChanged(before=plan(MONDAY), after=plan(WEDNESDAY)) == item.change
        assert START + dt.timedelta(minutes=66) == item.published

    def test_cancelled_by_mistake_is_silent(self) -> None:
        """A cancellation taken back within ten minutes is not told."""
        assert whats(
            version(0, session()),
            version(60, session(plan=off())),
            version(63, session()),
        ) == ["announced"]

    def test_cancelled_and_revived_is_told_twice(self) -> None:
        """A cancellation that stood for a day and its end are two entries."""
        told = oldest_first(
            [
                version(0, session()),
                version(60, session(plan=off())),
                version(days(1), session()),
            ]
        )
        cancelled = "plan/2024-08-26T11:00/2024-08-26T12:00/Jack%20Good//cancelled/1"
        assert ["announced", cancelled, ON_MONDAY + "/2"] == [
            item.what for item in told
        ]
        assert PlanChanged(before=off(), after=plan()) == told[2].change

    def test_cancelled_for_good_is_told_once(self) -> None:
        """Later edits of a cancelled session, and its reason, are silent."""
        cancelled = session(plan=off(), reason="strike")
        told = oldest_first(
            [
                version(0, session()),
                version(60, cancelled),
                version(days(1), replace(cancelled, reason="rail strike")),
            ]
        )
        assert [Announced(), PlanChanged(before=plan(), after=off())] == [
            i.change for i in told
        ]
        assert cancelled == told[1].session

    def test_date_and_room_and_title_in_one_version_are_one_plan_entry(self) -> None:
        """Whatever changed together about the plan is one entry; a reworded title is none."""
        changed = session(
            plan=plan(TUESDAY, room="Enigma"), title="Mixture of experts models"
        )
        told = oldest_first([version(0, session()), version(60, changed)])
        expected = PlanChanged(before=plan(), after=plan(TUESDAY, room="Enigma"))
        assert [Announced(), expected] == [item.change for item in told]

    def test_another_default_room_is_told_for_what_is_still_to_come(self) -> None:
        """Each coming session is told of its new room; the past ones are not."""
        past, coming = (
            session("past", plan=plan(dt.date(2024, 8, 5))),
            session("coming"),
        )
        told = tell(
            [
                version(0, past, coming),
                version(
                    days(10),
                    replace(past, plan=replace(past.plan, room="Enigma")),
                    replace(coming, plan=replace(coming.plan, room="Enigma")),
                ),
            ]
        )
        assert coming.id == (told[0].session and told[0].session.id)
        assert [item.what for item in told[1:]] == ["announced", "announced"]

    def test_tentative_or_confirmed_the_session_is_on(self) -> None:
        """How sure a session is makes no news; whether to come does."""
        tentative = replace(plan(), status=Status.TENTATIVE)
        assert whats(version(0, session(plan=tentative)), version(60, session())) == [
            "announced"
        ]

    def test_postponed_is_told_apart_from_cancelled(self) -> None:
        """A postponed session has its own word in the id."""
        postponed = session(plan=off(status=Status.POSTPONED))
        assert whats(version(0, session()), version(60, postponed))[1].endswith(
            "//postponed/1"
        )

    def test_a_past_session_corrected_is_silent(self) -> None:
        """After the end of the old and of the new plan, nobody need be told."""
        assert whats(
            version(0, session()),
            version(days(40), session(plan=plan(TUESDAY, room="Enigma"))),
        ) == ["announced"]

    def test_a_past_session_moved_ahead_is_told(self) -> None:
        """The later end counts: a session that did not happen and gets a new date is news."""
        later = session(plan=plan(dt.date(2024, 11, 4)))
        assert len(whats(version(0, session()), version(days(40), later))) == 2

    def test_whole_days_end_at_midnight_in_the_groups_zone(self) -> None:
        """An all-day session is written in dates, and over when its day is."""
        whole = Plan(start=MONDAY, end=TUESDAY)
        late = dt.datetime(2024, 8, 26, 22, 59, tzinfo=dt.UTC) - START
        minutes = late.total_seconds() / 60
        moved = session(plan=replace(whole, room="Enigma"))
        first = version(0, session(plan=whole))
        expected = "plan/2024-08-26/2024-08-27/Enigma//on/1"
        assert ["announced", expected] == whats(first, version(minutes, moved))
        assert whats(first, version(minutes + 1, moved)) == ["announced"]

    def test_rooms_and_links_are_percent_encoded(self) -> None:
        """No character of a room or link can be mistaken for a border between the parts."""
        changed = session(
            plan=replace(plan(room="A/B"), online="https://meet.example/x?y=ü")
        )
        expected = (
            "plan/2024-08-26T11:00/2024-08-26T12:00/A%2FB/"
            "https%3A%2F%2Fmeet.example%2Fx%3Fy%3D%C3%BC/on/1"
        )
        assert expected == whats(version(0, session()), version(60, changed))[1]

    def test_a_corrected_zone_is_no_news(self) -> None:
        """Neither the same wall time in another zone nor the same instant is told."""
        abroad = ZoneInfo("Europe/Berlin")
        start = dt.datetime.combine(MONDAY, dt.time(11), abroad)
        wall = replace(plan(), start=start, end=start + dt.timedelta(hours=1))
        noon = start + dt.timedelta(hours=1)
        instant = replace(plan(), start=noon, end=noon + dt.timedelta(hours=1))
        for moved in (wall, instant):
            told = whats(version(0, session()), version(60, session(plan=moved)))
            assert told == ["announced"]

    def test_a_row_deleted_before_its_day_is_told_as_cancelled(self) -> None:
        """Who meant to come learns that the session is gone."""
        _, item = oldest_first([version(0, session()), version(60)])
        assert PlanChanged(before=plan(), after=off()) == item.change

    def test_a_row_deleted_after_its_day_is_silent(self) -> None:
        """Nobody need hear of a session that is over."""
        assert whats(version(0, session()), version(days(40))) == ["announced"]

    def test_a_row_deleted_by_mistake_and_put_back_is_silent(self) -> None:
        """Deleted and restored within ten minutes, nothing happened."""
        assert whats(
            version(0, session()),
            version(60),
            version(65, session()),
            version(70, session()),
        ) == ["announced"]

    def test_an_open_slot_goes_in_silence(self) -> None:
        """An open slot that vanishes, and one that comes back, tell nobody anything."""
        slot = session(title=None)
        assert whats(version(0, slot), version(60), version(days(1), slot)) == []

    def test_a_zone_put_right_is_what_followers_know(self) -> None:
        """The same instants on another clock: the next change is told from there."""
        start = dt.datetime.combine(MONDAY, dt.time(12), ZoneInfo("Europe/Paris"))
        right = replace(plan(), start=start, end=start + dt.timedelta(hours=1))
        assert right == plan()
        *_, last = oldest_first(
            [
                version(0, session()),
                version(60, session(plan=right)),
                version(120, session(plan=replace(right, room="Enigma"))),
            ]
        )
        assert isinstance(last.change, PlanChanged)
        assert str(last.change.before.start) == str(start)

    def test_what_changed_while_it_was_off_is_told_when_it_is_on_again(self) -> None:
        """Followers know the plan that was called off."""
        later = plan(TUESDAY, room="Enigma")
        postponed = off(status=Status.POSTPONED)
        *_, last = oldest_first(
            [
                version(0, session()),
                version(60, session(plan=postponed)),
                version(120, session(plan=replace(later, status=Status.POSTPONED))),
                version(180, session(plan=later)),
            ]
        )
        assert last.change == PlanChanged(before=postponed, after=later)

    def test_a_slot_that_is_withdrawn_and_moved_has_the_day_that_was_known(
        self,
    ) -> None:
        """Its new day was promised to nobody."""
        moved = session(plan=plan(TUESDAY), title=None)
        *_, last = oldest_first([version(0, session()), version(60, moved)])
        assert last.session is not None
        assert last.session.plan == plan()


class TestTopic:
    """What a session is about."""

    def test_another_topic_is_told_with_the_old_title(self) -> None:
        """A title that shares next to nothing with the one before replaces the topic."""
        told = oldest_first(
            [version(0, session()), version(60, session(title="Tokenizers"))]
        )
        assert told[1].what == "topic/Tokenizers/1"
        assert (
            TopicReplaced(before="Mixture of Experts", after="Tokenizers")
            == told[1].change
        )

    def test_a_title_lost_withdraws_the_topic_once(self) -> None:
        """The slot is open again; moving it afterwards is no news."""
        told = oldest_first(
            [
                version(0, session()),
                version(60, session(title=None)),
                version(days(1), session(title=None, plan=plan(TUESDAY))),
            ]
        )
        assert [item.what for item in told] == ["announced", "topic//1"]
        assert TopicReplaced(before="Mixture of Experts", after=None) == told[1].change

    def test_a_topic_after_an_open_while_is_announced_with_all_it_brings(self) -> None:
        """Plan, slides and reading of a slot filled anew belong to the news of its topic."""
        anew = session(title="Tokenizers", plan=plan(TUESDAY), materials=(SLIDES,))
        told = oldest_first(
            [
                version(0, session()),
                version(60, session(title=None)),
                version(days(1), anew),
            ]
        )
        assert [item.what for item in told] == [
            "announced",
            "topic//1",
            "topic/Tokenizers/1",
        ]
        assert (Announced(), anew) == (told[2].change, told[2].session)

    def test_a_move_taken_back_at_once_leaves_no_trace_in_the_topic_that_came_with_it(
        self,
    ) -> None:
        """An entry never shows a plan that was left out."""
        moved = session(title="Tokenizers", plan=plan(TUESDAY))
        back = session(title="Tokenizers")
        told = tell([version(0, session()), version(60, moved), version(65, back)])
        assert back == told[0].session

    def test_a_title_lost_for_a_moment_was_not_lost(self) -> None:
        """A title back within ten minutes is no news, what changed with it is."""
        assert whats(
            version(0, session()),
            version(60, session(title=None)),
            version(63, session(title=None, plan=plan(TUESDAY))),
            version(66, session(plan=plan(TUESDAY))),
        ) == ["announced", ON_TUESDAY + "/1"]

    def test_the_same_topic_again_counts_its_visits(self) -> None:
        """A topic that comes back after another has an id of its own."""
        assert whats(
            version(0, session()),
            version(60, session(title="Tokenizers")),
            version(days(1), session()),
        ) == [
            "announced",
            "topic/Tokenizers/1",
            "topic/Mixture%20of%20Experts/2",
        ]

    def test_other_leads_are_silent(self) -> None:
        """Who leads is no reason to notify anybody."""
        assert whats(version(0, session()), version(60, session(kind="Technical"))) == [
            "announced"
        ]

    def test_a_topic_replaced_afterwards_is_silent(self) -> None:
        """The title of a session that is over is a record, not news."""
        assert whats(
            version(0, session()), version(days(40), session(title="Tokenizers"))
        ) == ["announced"]

    @pytest.mark.parametrize(
        ("old", "new", "same"),
        [
            ("Mixture of Experts", "Mixture of experts: a survey", True),
            ("Llama 3.1 Report", "Llama 3.1 Report Overview", True),
            ("Diffusion models", "Introduction to Diffusion", True),
            ("Tokenizers", "GPT: Pretraining Decoders", False),
            ("Scaling laws in vision", "Scaling robots across rooms", False),
            ("RL", "RL", True),
            ("RL", "AI", False),
            ("RL", "Tokenizers", False),
            ("???", "!!!", False),
            ("???", "???", True),
        ],
    )
    def test_half_of_the_words_make_the_same_topic(
        self, old: str, new: str, *, same: bool
    ) -> None:
        """Titles are compared by their words, those under three letters only when there are no others."""
        assert same is Topic.of(session(title=old)).same(Topic.of(session(title=new)))

    def test_the_words_of_the_kind_say_nothing_about_the_topic(self) -> None:
        """Two invited talks are not one topic because both titles say so."""
        one = Topic.of(session(title="Invited talk: Tokenizers", kind="Invited talk"))
        two = Topic.of(session(title="Invited talk: Diffusion", kind="Invited talk"))
        assert not one.same(two)


class TestMaterials:
    """What there is to look at."""

    def test_slides_then_recording_are_two_entries(self) -> None:
        """Weeks after the session, materials are news each time."""
        told = oldest_first(
            [
                version(0, session()),
                version(days(26), session(materials=(SLIDES,))),
                version(days(40), session(materials=(SLIDES, RECORDING))),
            ]
        )
        assert [item.what for item in told] == [
            "announced",
            "materials/1",
            "materials/2",
        ]
        assert [
            MaterialsAdded(added=(SLIDES,)),
            MaterialsAdded(added=(RECORDING,)),
        ] == [item.change for item in told[1:]]

    def test_what_comes_within_ten_minutes_joins(self) -> None:
        """The entry keeps its id and its date, and says when it was joined."""
        both = session(materials=(SLIDES, RECORDING))
        _, item = oldest_first(
            [
                version(0, session()),
                version(60, session(materials=(SLIDES,))),
                version(68, both),
            ]
        )
        expected = NewsItem(
            session=both,
            what="materials/1",
            published=START + dt.timedelta(minutes=60),
            updated=START + dt.timedelta(minutes=68),
            change=MaterialsAdded(added=(SLIDES, RECORDING)),
        )
        assert expected == item

    def test_what_is_put_right_within_ten_minutes_is_told_right(self) -> None:
        """A wrong link is told as the right one, one taken back not at all; later both stay as they were told."""
        wrong = material("https://example.org/wrong.pdf")
        private = replace(RECORDING, title="Private")
        before = (
            version(0, session()),
            version(60, session(materials=(wrong, private))),
        )
        right = session(materials=(SLIDES,))
        for minutes, added in ((65, (SLIDES,)), (75, (wrong, private))):
            told = oldest_first([*before, version(minutes, right)])
            assert [item.what for item in told] == ["announced", "materials/1"]
            assert told[-1].change == MaterialsAdded(added=added)
        assert whats(*before, version(65, session())) == ["announced"]

    def test_a_book_stays_told_when_something_else_is_edited(self) -> None:
        """It has no address to be known by, and stands where it stood."""
        book = session(reading="- Book, chapter 1")
        assert whats(
            version(0, session()),
            version(60, book),
            version(64, replace(book, reading="- Book, chapter 1\n\nBring tea.")),
        ) == ["announced", "materials/1"]

    @pytest.mark.parametrize("later", [SLIDES, material("https://example.org/2.pdf")])
    def test_what_was_taken_back_may_come_later(self, later: Material) -> None:
        """Slides on the wrong session for five minutes do not hide the right ones."""
        assert whats(
            version(0, session()),
            version(60, session(materials=(SLIDES,))),
            version(65, session()),
            version(days(7), session(materials=(later,))),
        ) == ["announced", "materials/2"]

    def test_what_others_become_is_not_told_with_the_new(self) -> None:
        """Of two decks one is taken back: the other is known already."""
        second = material("https://example.org/second.pdf")
        assert whats(
            version(0, session(materials=(second,))),
            version(60, session(materials=(SLIDES, second))),
            version(65, session(materials=(second,))),
        ) == ["announced"]

    def test_the_reading_of_another_talk_may_come_after_its_title(self) -> None:
        """It takes the place of what was to be read for the talk before, and is news."""
        old, new = (f"- [{name}](https://example.org/{name})" for name in ("a", "b"))
        other = session(title="Diffusion models", reading=old)
        assert whats(
            version(0, session(reading=old)),
            version(60, other),
            version(120, replace(other, reading=new)),
        ) == ["announced", "topic/Diffusion%20models/1", "materials/1"]

    def test_the_number_counts_what_was_told(self) -> None:
        """After an entry of two materials, the next is the third."""
        code = material("https://example.org/code", MaterialKind.CODE)
        assert whats(
            version(0, session()),
            version(60, session(materials=(SLIDES, RECORDING))),
            version(days(1), session(materials=(SLIDES, RECORDING, code))),
        ) == ["announced", "materials/1", "materials/3"]

    @pytest.mark.parametrize("first", [True, False])
    def test_a_second_untitled_deck_is_new_wherever_it_stands(
        self, *, first: bool
    ) -> None:
        """Two decks without titles are told apart by their addresses, in any order."""
        second = material("https://example.org/second.pdf")
        both = (second, SLIDES) if first else (SLIDES, second)
        told = tell(
            [
                version(0, session(materials=(SLIDES,))),
                version(60, session(materials=both)),
            ]
        )
        assert MaterialsAdded(added=(second,)) == told[0].change

    def test_a_deck_replaced_is_silent(self) -> None:
        """Another address and another title in the place of a deck are an edit of it."""
        better = material("https://example.org/v2.pdf", title="With corrections")
        assert whats(
            version(0, session(materials=(SLIDES,))),
            version(60, session(materials=(better,))),
        ) == ["announced"]

    def test_a_recording_in_the_place_of_a_deck_is_new(self) -> None:
        """Only one of its own kind takes the place of what vanished."""
        assert whats(
            version(0, session(materials=(SLIDES,))),
            version(60, session(materials=(RECORDING,))),
        ) == ["announced", "materials/1"]

    def test_all_links_rewritten_is_silent(self) -> None:
        """A repository that moved makes no news, in materials and reading alike."""
        before = session(
            materials=(SLIDES, RECORDING),
            reading="- [Paper](https://old.example/p)\n- A book",
        )
        after = session(
            materials=tuple(
                replace(made, url=made.url.replace("example.org", "new.example"))
                for made in before.materials
            ),
            reading="- [Paper](https://new.example/p)\n- A book",
        )
        assert whats(version(0, before), version(60, after)) == ["announced"]

    def test_a_reading_reformatted_is_silent(self) -> None:
        """Bullets, groups, notes and spelling of what was there before are no news."""
        before = session(reading="**Main**\n- [Paper](https://a.example/p)\n- A book\n")
        after = session(
            reading="### Core\n\n* [The paper](https://a.example/p)\n  * Read up to 3\n* A book (Wiley)\n"
        )
        assert whats(version(0, before), version(60, after)) == ["announced"]

    def test_what_a_reading_gained_is_told_item_by_item(self) -> None:
        """The one new item among rewritten ones is found."""
        before = session(reading="- [Paper](https://a.example/p)")
        after = session(
            reading="**Main**\n- [Paper](https://b.example/p)\n- [Two](https://a.example/2)"
        )
        told = tell([version(0, before), version(60, before), version(90, after)])
        assert isinstance(told[0].change, MaterialsAdded)
        assert [piece.url for piece in told[0].change.added] == ["https://a.example/2"]

    def test_what_came_back_is_not_new(self) -> None:
        """A deck that was there once, even while the slot was open, is known."""
        assert whats(
            version(
                0,
                session(
                    title=None,
                    materials=(SLIDES,),
                    reading="- [P](https://a.example/p)",
                ),
            ),
            version(60, session()),
            version(
                90, session(materials=(SLIDES,), reading="- [P](https://a.example/p)")
            ),
        ) == ["announced"]

    def test_a_link_that_moves_from_the_reading_to_the_slides_is_known(self) -> None:
        """An address is known whichever key it stood under."""
        reading = f"- [Deck]({SLIDES.url})"
        assert whats(
            version(0, session(reading=reading)),
            version(60, session(materials=(SLIDES,))),
            version(90, session(reading=reading)),
        ) == ["announced"]

    def test_a_vanished_item_whose_link_became_slides_makes_no_room(self) -> None:
        """What moved to another key did not vanish, so nothing takes its place unseen."""
        told = tell(
            [
                version(0, session(reading=f"- [Deck]({SLIDES.url})")),
                version(
                    60,
                    session(
                        materials=(SLIDES,), reading="- [Two](https://a.example/2)"
                    ),
                ),
            ]
        )
        assert told[0].what == "materials/1"

    def test_a_pin_later_than_the_announcement_is_told_from_one_version(self) -> None:
        """A store without history has its dates from pins: slides of their own day, recording of the next."""
        announced = dt.datetime(2024, 8, 1, tzinfo=dt.UTC)
        first, second = (dt.datetime(2024, 8, day, tzinfo=dt.UTC) for day in (26, 27))
        only = session(
            announced=announced,
            materials=(
                replace(RECORDING, added=second),
                replace(SLIDES, added=first),
                material("https://example.org/unpinned"),
            ),
        )
        told = oldest_first([version(days(60), only)])
        assert [
            ("announced", announced),
            ("materials/1", first),
            ("materials/2", second),
        ] == [(item.what, item.published) for item in told]

    def test_materials_of_an_open_slot_are_silent(self) -> None:
        """Slides for a talk that was withdrawn notify nobody."""
        assert whats(
            version(0, session()),
            version(60, session(title=None)),
            version(90, session(title=None, materials=(SLIDES,))),
        ) == ["announced", "topic//1"]


class TestBreaks:
    """Days without a session."""

    BREAK = Break(start=MONDAY, until=TUESDAY, reason="bank holiday")

    def test_a_break_is_told_once(self) -> None:
        """A break set before it begins is one entry, whatever becomes of its reason."""
        told = tell(
            [
                version(0, breaks=(self.BREAK,)),
                version(60, breaks=(replace(self.BREAK, reason="holiday"),)),
                version(90),
                version(days(1), breaks=(self.BREAK,)),
            ]
        )
        assert [
            NewsItem(
                session=None,
                what="break/2024-08-26/2024-08-27",
                published=START,
                updated=START,
                change=BreakSet(interval=self.BREAK),
            )
        ] == list(told)

    def test_a_break_set_once_it_has_begun_is_silent(self) -> None:
        """From the first minute of its first day on, a break is no news."""
        minutes = (
            dt.datetime.combine(MONDAY, dt.time(), ZONE) - START
        ).total_seconds() / 60
        assert whats(version(minutes, breaks=(self.BREAK,))) == []

    @pytest.mark.parametrize(
        ("until", "day", "told"),
        [
            (FRIDAY, MONDAY, True),
            (FRIDAY, TUESDAY, True),
            (FRIDAY, WEDNESDAY, False),
            (MONDAY, TUESDAY, False),
        ],
    )
    def test_more_days_of_a_break_are_told_before_they_begin(
        self, until: dt.date, day: dt.date, *, told: bool
    ) -> None:
        """A break that runs longer than it was to is news until the first of the new days; a shorter one is none."""
        at = (dt.datetime.combine(day, dt.time(9), ZONE) - START).total_seconds() / 60
        other = replace(self.BREAK, until=until)
        known = version(0, breaks=(self.BREAK,))
        assert len(whats(known, version(at, breaks=(other,)))) == 1 + told

    def test_a_break_taken_back_at_once_is_silent(self) -> None:
        """Wrong dates put right within ten minutes leave one entry, of the right ones."""
        right = replace(self.BREAK, until=WEDNESDAY)
        assert whats(
            version(0, breaks=(self.BREAK,)),
            version(5, breaks=(right,)),
            version(90, breaks=(right,)),
        ) == ["break/2024-08-26/2024-08-28"]

    def test_a_break_set_again_is_told_when_it_is(self) -> None:
        """Taken back before anybody saw it, a break has the date of the version that sets it again."""
        told = tell(
            [
                version(0, breaks=(self.BREAK,)),
                version(5),
                version(60, breaks=(self.BREAK,)),
            ]
        )
        assert [item.published for item in told] == [START + dt.timedelta(hours=1)]

    def test_a_break_comes_before_a_session_of_its_day(self) -> None:
        """Of one instant, what begins soonest comes first."""
        told = tell([version(0, session(), breaks=(self.BREAK,))])
        assert [item.what for item in told] == [
            "break/2024-08-26/2024-08-27",
            "announced",
        ]


class TestUntrustedInstants:
    """Versions that are ignored, or whose clock was behind."""

    def test_a_clock_that_was_ahead_hides_nothing(self) -> None:
        """Whether a session is over is told by the clock of the version, be it dated later."""
        hours = (
            dt.datetime.combine(MONDAY, dt.time(), ZONE) - START
        ).total_seconds() / 60
        snapshots = with_right_clocks(
            [
                version(0, session()),
                version(hours + 13 * 60, session(), session("other")),
                version(hours + 8 * 60, session(plan=off()), session("other")),
            ]
        )
        told = [item.what for item in tell(snapshots) if "cancelled" in item.what]
        assert len(told) == 1

    def test_what_an_ignored_version_did_is_no_news(self) -> None:
        """Its state is what the next version is compared with."""
        bulk = session(
            plan=plan(room="Enigma"), title="Tokenizers", materials=(SLIDES,)
        )
        told = oldest_first(
            [
                version(0, session()),
                version(
                    60, bulk, session("new"), breaks=(TestBreaks.BREAK,), ignored=True
                ),
                version(
                    65, replace(bulk, plan=plan(TUESDAY, room="Enigma")), session("new")
                ),
            ]
        )
        before = plan(room="Enigma")
        assert [
            Announced(),
            PlanChanged(before=before, after=plan(TUESDAY, room="Enigma")),
        ] == [item.change for item in told]

    def test_an_ignored_version_withdraws_nothing(self) -> None:
        """A move is told, though a bulk edit followed within its ten minutes."""
        assert whats(
            version(0, session()),
            version(60, session(plan=plan(TUESDAY))),
            version(62, session(plan=plan(TUESDAY, room="Enigma")), ignored=True),
        ) == ["announced", ON_TUESDAY + "/1"]

    def test_a_raised_instant_takes_no_part_in_the_ten_minutes(self) -> None:
        """Nobody knows how long a version stood whose clock was wrong."""
        expected = {"announced", ON_TUESDAY + "/1", ON_MONDAY + "/2"}
        moved = session(plan=plan(TUESDAY))
        undone = version(60, session(), guessed=True)
        assert expected == set(whats(version(0, session()), version(60, moved), undone))
        late = version(0, moved, guessed=True)
        assert expected == set(
            whats(version(0, session()), late, version(5, session()))
        )

    def test_a_clock_minutes_behind_takes_no_news_back(self) -> None:
        """What the version before it told stays: it may have stood long enough to be seen."""
        versions = [
            version(0, session()),
            version(60, session(plan=plan(TUESDAY))),
            version(59, session()),
        ]
        before = tell(with_right_clocks(versions[:2]))
        now = tell(with_right_clocks(versions))
        assert now[1:] == before
        assert [item.what for item in now[:1]] == [ON_MONDAY + "/2"]

    def test_materials_of_a_raised_instant_do_not_join(self) -> None:
        """Neither does anything join them."""
        code = material("https://example.org/code", MaterialKind.CODE)
        told = whats(
            version(0, session()),
            version(60, session(materials=(SLIDES,))),
            version(60, session(materials=(SLIDES, RECORDING)), guessed=True, number=1),
            version(61, session(materials=(SLIDES, RECORDING, code))),
        )
        assert sorted(told) == [
            "announced",
            "materials/1",
            "materials/2",
            "materials/3",
        ]

    def test_a_break_of_a_raised_instant_is_not_taken_back(self) -> None:
        """A break that may have stood for long stays told."""
        flags = {"guessed": True}
        assert (
            len(whats(version(0, breaks=(TestBreaks.BREAK,), **flags), version(5))) == 1
        )


def test_the_newest_comes_first_and_of_one_instant_the_soonest_session() -> None:
    """News is ordered by date, then by the start of the session, then by its id."""
    one, two, three = (
        session("one", plan=plan(TUESDAY)),
        session("two"),
        session("three"),
    )
    told = tell([version(0, one, two), version(60, one, two, three), version(90, one)])
    assert [
        (
            (item.published - START).total_seconds(),
            item.session and item.session.id,
        )
        for item in told
    ] == [
        (90 * 60 + 1, "three"),
        (90 * 60, "two"),
        (60 * 60, "three"),
        (1, "two"),
        (0, "one"),
    ]


class TestMovingHouse:
    """A group that publishes elsewhere tells its followers once."""

    NEW = "https://robots.example.net/"

    def moved(
        self, minutes: float, to: str | None = NEW, *, ignored: bool = False
    ) -> Snapshot:
        snapshot = replace(version(minutes, session()), ignored=ignored)
        group = replace(GROUP, moved_to=to)
        return replace(snapshot, schedule=replace(snapshot.schedule, group=group))

    def test_the_new_address_is_told_once(self) -> None:
        """The move is one entry, whatever else changes in the store that was left."""
        told = whats(version(0, session()), self.moved(60), self.moved(days(3)))
        assert told == ["announced", "moved/https%3A%2F%2Frobots.example.net%2F"]

    def test_another_address_is_told_again(self) -> None:
        """Who moves twice says so twice."""
        first, second = self.moved(0), self.moved(60, "https://example.net/r/")
        assert [what for what in whats(first, second) if what.startswith("moved/")] == [
            "moved/https%3A%2F%2Frobots.example.net%2F",
            "moved/https%3A%2F%2Fexample.net%2Fr%2F",
        ]

    def test_a_move_taken_back_at_once_is_silent(self) -> None:
        """An address that stood there for less than ten minutes was seen by nobody."""
        assert whats(self.moved(0), version(9, session())) == ["announced"]

    def test_a_move_that_nobody_saw_is_told_when_it_is_made_again(self) -> None:
        """An address taken back at once and set an hour later has the date of that hour, and no other news is dated anew."""
        other = "https://example.net/r/"
        told = tell(
            [self.moved(0), self.moved(5, other), self.moved(60), self.moved(90, None)]
        )
        assert [
            (item.what.partition("%2F%2F")[2], item.published) for item in told[:2]
        ] == [
            ("robots.example.net%2F", START + dt.timedelta(minutes=60)),
            ("example.net%2Fr%2F", START + dt.timedelta(minutes=5)),
        ]

    def test_an_ignored_move_is_silent(self) -> None:
        """What the organiser wants ignored is no news."""
        assert whats(self.moved(0, ignored=True)) == []

    def test_the_move_comes_before_all_else_of_its_instant(self) -> None:
        """Followers read first where to go."""
        newest, *_ = tell([self.moved(0)])
        assert newest.change == GroupMoved(to=self.NEW)


def test_an_announcement_put_right_within_ten_minutes_is_updated() -> None:
    """Its date stays, and readers are shown that it says something else."""
    (told,) = tell([version(0, session(title="Difusion")), version(5, session())])
    assert told.published == START
    assert told.updated == START + dt.timedelta(minutes=5)


def test_reading_that_stood_in_a_sentence_is_not_new_as_a_list() -> None:
    """Who makes a list of what was written in prose adds nothing."""
    prose = session(reading="Please read [Paper](https://paper.example/) first.")
    listed = session(reading="- [Paper](https://paper.example/)")
    assert whats(version(0, prose), version(60, listed)) == ["announced"]


class TestCalledOff:
    """Of a session that is off there is nothing to know but that it is."""

    def test_what_stays_off_makes_no_news(self) -> None:
        """Another room or day while it is cancelled is told when it is on again, at the latest."""
        told = tell(
            [
                version(0, session()),
                version(days(1), session(plan=off())),
                version(days(2), session(plan=replace(off(), room="Enigma"))),
                version(days(3), session(plan=off(TUESDAY))),
            ]
        )
        assert [item.what.rpartition("/")[0] for item in told] == [
            "plan/2024-08-26T11:00/2024-08-26T12:00/Jack%20Good//cancelled",
            "",
        ]
        assert ON_TUESDAY + "/1" in whats(
            version(0, session()),
            version(days(1), session(plan=off())),
            version(days(2), session(plan=off(TUESDAY))),
            version(days(3), session(plan=plan(TUESDAY))),
        )

    def test_a_talk_that_is_called_off_is_never_told_as_a_free_slot(self) -> None:
        """Whether its title goes in the same version or later, by tidying up."""
        slot = session(title=None, plan=off())
        at_once = tell([version(0, session()), version(days(1), slot)])
        later = tell(
            [
                version(0, session()),
                version(days(1), session(plan=off())),
                version(days(2), slot),
            ]
        )
        for told in (at_once, later):
            assert [type(item.change) for item in told] == [PlanChanged, Announced]
            assert told[0].session
            assert told[0].session.title == "Mixture of Experts"


def test_the_slides_of_another_talk_are_told() -> None:
    """They take the place of nothing, though the slot had slides before."""
    first = session(materials=(SLIDES,))
    other = session(title="Forests of trees")
    deck = material("https://example.org/forests.pdf")
    told = whats(
        version(0, first),
        version(days(1), other),
        version(days(2), replace(other, materials=(deck,))),
    )
    assert told == ["announced", "topic/Forests%20of%20trees/1", "materials/1"]


def test_the_same_change_is_told_once_at_whatever_times_the_sessions_are() -> None:
    """What they have otherwise, and not what stayed, is what makes them alike."""
    hours = {"a": 11, "b": 14, "c": 15}
    before = [session(id, plan=plan(hour=hour)) for id, hour in hours.items()]
    after = [
        session(id, plan=plan(hour=hour, room="Enigma")) for id, hour in hours.items()
    ]
    told = tell([version(0, *before), version(days(1), *after)])
    assert [item.what for item in told[:1]] == ["plans///Jack%20Good%3EEnigma//a+b+c/1"]
