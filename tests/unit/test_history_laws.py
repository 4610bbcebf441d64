"""Laws over random histories: numbers never fall, news is told once, nothing is retold."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rgfeeds.history.revisions import Revision, event_facts, revise
from rgfeeds.history.timeline import KnownPlan, Snapshot
from rgfeeds.model import (
    Break,
    Group,
    Material,
    MaterialKind,
    Person,
    Plan,
    Schedule,
    Session,
    Status,
)
from rgfeeds.news import MaterialsAdded, NewsItem
from rgfeeds.news.tell import tell

ZONE = ZoneInfo("Europe/London")
GROUP = Group(
    id="robots",
    authority="example.org",
    name="Robots",
    url="https://example.org/",
    timezone=ZONE,
)
START = dt.datetime(2024, 8, 20, 9, 0, tzinfo=dt.UTC)
TEN_MINUTES = dt.timedelta(minutes=10)

Key: TypeAlias = tuple[str | None, str]


@dataclass(frozen=True)
class Step:
    """One edit of the store, so many seconds after the one before."""

    seconds: int
    edit: Callable[[Schedule], Schedule]
    raised: bool = False
    ignored: bool = False


def timed(
    day: int,
    room: str | None = None,
    online: str | None = None,
    status: Status = Status.CONFIRMED,
) -> Plan:
    start = dt.datetime(2024, 8, day, 14, tzinfo=ZONE)
    end = start + dt.timedelta(hours=1)
    return Plan(start=start, end=end, room=room, online=online, status=status)


#: Few, so that sessions return to what they were.
PLANS = st.sampled_from(
    [
        timed(26),
        timed(27),
        timed(27, "A/B", "https://x.example/"),
        timed(26, status=Status.CANCELLED),
        timed(26, status=Status.TENTATIVE),
        timed(27, status=Status.POSTPONED),
        timed(20),
        Plan(start=dt.date(2024, 8, 27), end=dt.date(2024, 8, 28)),
    ]
)


MATERIALS = st.lists(
    st.builds(
        Material,
        kind=st.sampled_from([MaterialKind.SLIDES, MaterialKind.CODE]),
        url=st.sampled_from([f"https://example.org/{name}" for name in "abcd"]),
        title=st.sampled_from([None, "Deck"]),
    ),
    max_size=3,
).map(tuple)
TITLES = st.sampled_from(
    ["Tokenizers", "Tokenizers", "Tokenizers again", "Diffusion models", "RL", None]
)
READINGS = st.sampled_from(
    [
        "",
        "- [P](https://example.org/a)",
        "**Main**\n- P\n- Q",
        "- [P](https://b.example/)",
    ]
)
LEADS = st.sampled_from([(), (Person(name="Ada"),)])
IDS = st.sampled_from(["one", "one", "two"])


def edited(
    **fields: st.SearchStrategy[object],
) -> st.SearchStrategy[Callable[[Schedule], Schedule]]:
    """Draw an edit that gives some values to one session, which it adds if need be."""

    def make(
        id: str, first: Plan, changes: dict[str, object]
    ) -> Callable[[Schedule], Schedule]:
        def edit(schedule: Schedule) -> Schedule:
            sessions = {session.id: session for session in schedule.sessions}
            session = sessions.get(id, Session(id=id, plan=first))
            sessions[id] = replace(session, **changes)
            return replace(schedule, sessions=tuple(sessions.values()))

        return edit

    return st.builds(make, IDS, PLANS, st.fixed_dictionaries({}, optional=fields))


def removed(id: str) -> Callable[[Schedule], Schedule]:
    def edit(schedule: Schedule) -> Schedule:
        left = tuple(session for session in schedule.sessions if session.id != id)
        return replace(schedule, sessions=left)

    return edit


def renamed(name: str) -> Callable[[Schedule], Schedule]:
    return lambda schedule: replace(schedule, group=replace(schedule.group, name=name))


def rehoused(path: str) -> Callable[[Schedule], Schedule]:
    to = f"https://example.net/{path}/"
    return lambda schedule: replace(
        schedule, group=replace(schedule.group, moved_to=to)
    )


def paused(days: list[int]) -> Callable[[Schedule], Schedule]:
    breaks = tuple(
        Break(start=dt.date(2024, 8, day), until=dt.date(2024, 8, 29))
        for day in set(days)
    )
    return lambda schedule: replace(schedule, breaks=breaks)


EDITS = st.one_of(
    edited(title=TITLES, plan=PLANS),
    edited(title=TITLES, plan=PLANS, materials=MATERIALS),
    edited(plan=PLANS),
    edited(materials=MATERIALS, reading=READINGS),
    edited(leads=LEADS, continues=st.sampled_from([None, "one"])),
    IDS.map(removed),
    st.sampled_from(["Robots", "Cyborgs"]).map(renamed),
    st.sampled_from(["new", "newer"]).map(rehoused),
    st.lists(st.sampled_from([23, 26]), max_size=2).map(paused),
)
GAPS = st.sampled_from([599, 600, 1, 240, 0, 3600, 3 * 86400])
SELDOM = st.sampled_from([False, False, False, False, True])
ANYTHING = st.lists(
    st.builds(Step, GAPS, EDITS, raised=SELDOM, ignored=SELDOM), min_size=2, max_size=12
)


def talk(**changes: object) -> Callable[[Schedule], Schedule]:
    """Return the edit that leaves one session in the store, with these values."""
    session = Session(id="one", plan=timed(26), title="Tokenizers")
    changed = replace(session, **changes)
    return lambda schedule: replace(schedule, sessions=(changed,))


#: One announced session that changes all the time: returns and counts come up often.
RESTLESS = st.lists(
    st.builds(
        Step,
        st.sampled_from([600, 599]),
        st.sampled_from(
            [
                talk(),
                talk(plan=timed(27)),
                talk(title="Diffusion models"),
                talk(title=None),
                talk(
                    materials=(
                        Material(kind=MaterialKind.CODE, url="https://x.example/"),
                    )
                ),
                talk(
                    materials=(
                        Material(kind=MaterialKind.SLIDES, url="https://y.example/"),
                    )
                ),
            ]
        ),
    ),
    min_size=4,
    max_size=12,
)


def snapshots(steps: list[Step]) -> list[Snapshot]:
    schedule, at = Schedule(group=GROUP), START
    made = []
    for number, step in enumerate(steps):
        schedule = step.edit(schedule)
        at += dt.timedelta(seconds=0 if step.raised else step.seconds)
        made.append(
            Snapshot(
                schedule=schedule,
                at=at,
                guessed=step.raised,
                ignored=step.ignored,
                number=number,
            )
        )
    return made


HISTORIES = (ANYTHING | RESTLESS).map(snapshots)


def keyed(items: tuple[NewsItem, ...]) -> dict[Key, NewsItem]:
    return {
        (item.session.id if item.session else None, item.what): item for item in items
    }


def growing(history: list[Snapshot]) -> list[list[Snapshot]]:
    return [history[:length] for length in range(1, len(history) + 1)]


def shown(revision: Revision, snapshot: Snapshot) -> tuple[object, ...]:
    """Return what makes the event of a revision, as far as *snapshot* knows."""
    known = {one.id: one for one in snapshot.schedule.sessions}
    continued = known.get(revision.session.continues or "")
    return event_facts(revision.session, continued, snapshot.schedule.group)


@settings(max_examples=200)
@given(HISTORIES)
def test_sequence_and_last_modified_never_fall(history: list[Snapshot]) -> None:
    """Whatever is appended, the numbers of each session rise exactly when they must."""
    seen: dict[str, tuple[Revision, tuple[object, ...]]] = {}
    present: set[str] = set()
    for prefix in growing(history):
        revisions = revise(prefix)
        for id, revision in revisions.items():
            now = shown(revision, prefix[-1])
            assert revision.created <= revision.modified
            if id in seen:
                before, was = seen[id]
                changed = was != now or id not in present
                moved = shown_plan(before) != shown_plan(revision)
                assert before.created == revision.created
                assert before.modified <= revision.modified
                assert changed == (before.modified < revision.modified)
                assert before.sequence <= revision.sequence
                assert moved == (before.sequence < revision.sequence)
            seen[id] = (revision, now)
        present = set(revisions)


def shown_plan(revision: Revision) -> Plan:
    return revision.session.plan


@settings(max_examples=200)
@given(HISTORIES)
def test_ids_are_unique_over_all_time(history: list[Snapshot]) -> None:
    """No two entries ever have the same id, in whichever prefix of a history."""
    for prefix in growing(history):
        items = tell(prefix)
        assert len(items) == len(keyed(items))


@settings(max_examples=200)
@given(HISTORIES)
def test_an_appended_version_retells_nothing(history: list[Snapshot]) -> None:
    """Ids and dates stay; only an entry of less than ten minutes may be withdrawn, or put right.

    The others of its version may then move by a second each.
    """
    before: dict[Key, NewsItem] = {}
    for prefix in growing(history):
        now = keyed(tell(prefix))
        for key, item in now.items():
            if key in before and before[key].published != item.published:
                moved = abs(before[key].published - item.published)
                assert moved < dt.timedelta(seconds=len(now) + 1)
                assert prefix[-1].at - item.published < TEN_MINUTES
            seconds = dt.timedelta(seconds=len(now))
            assert item.published <= item.updated <= prefix[-1].at + seconds
        for key in before.keys() - now.keys():
            assert prefix[-1].at - before[key].published < TEN_MINUTES
        before = now


@settings(max_examples=200)
@given(HISTORIES)
def test_an_entry_says_for_ever_what_it_said(history: list[Snapshot]) -> None:
    """What was told ten minutes ago is told in the same words after any later version."""
    for prefix in growing(history):
        now = keyed(tell(prefix))
        for key, item in keyed(tell(prefix[:-1])).items():
            if key in now and prefix[-1].at - item.published >= TEN_MINUTES:
                assert item == now[key]


@settings(max_examples=200)
@given(HISTORIES)
def test_noise_makes_no_news(history: list[Snapshot]) -> None:
    """Versions that change only what nobody need know add, change and withdraw nothing."""
    noisy: list[Snapshot] = []
    for index, snapshot in enumerate(history):
        noisy.append(snapshot)
        schedule = snapshot.schedule
        reworded = replace(
            schedule,
            group=replace(schedule.group, description=f"{index}"),
            sessions=tuple(
                replace(session, abstract=f"{index}", address="Elsewhere")
                for session in reversed(schedule.sessions)
            ),
        )
        noisy += [replace(snapshot, schedule=reworded), snapshot]
    expected = {
        key: (item.published, item.change) for key, item in keyed(tell(history)).items()
    }
    assert expected == {
        key: (item.published, item.change) for key, item in keyed(tell(noisy)).items()
    }


@settings(max_examples=200)
@given(HISTORIES)
def test_ignored_versions_make_no_news(history: list[Snapshot]) -> None:
    """A history that is ignored as a whole tells nothing, and its numbers are the same."""
    ignored = [replace(snapshot, ignored=True) for snapshot in history]
    assert tell(ignored) == ()
    expected = {id: (r.modified, r.sequence) for id, r in revise(history).items()}
    assert expected == {
        id: (r.modified, r.sequence) for id, r in revise(ignored).items()
    }


@settings(max_examples=200)
@given(HISTORIES)
def test_what_followers_know_in_the_end_is_true(history: list[Snapshot]) -> None:
    """The plan told last of a session that is still to come is the one it has."""
    plain = [replace(snapshot, ignored=False, guessed=False) for snapshot in history]
    told = sorted(
        tell(plain), key=lambda item: (item.published, item.what != "announced")
    )
    known = {
        item.session.id: KnownPlan(item.session.plan)
        for item in told
        if item.session and not isinstance(item.change, MaterialsAdded)
    }
    versions = [
        (snapshot, session)
        for snapshot in plain
        for session in snapshot.schedule.sessions
    ]
    for session in plain[-1].schedule.sessions:
        mine = [
            (snapshot, each) for snapshot, each in versions if each.id == session.id
        ]
        ahead = not any(snapshot.outlasts(each.plan) for snapshot, each in mine)
        if ahead and session.title is not None:
            assert known[session.id].same(KnownPlan(session.plan))
