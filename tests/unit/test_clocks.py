"""Wrong clocks: a version whose time does not fit takes no other with it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rgfeeds.history.timeline import Snapshot, with_right_clocks
from rgfeeds.model import Group, Schedule

START = dt.datetime(2024, 6, 1, tzinfo=dt.UTC)
GROUP = Group(
    id="g", authority="a.example", name="G", url="/", timezone=ZoneInfo("Europe/London")
)


def dated(*days: int, ignored: int | None = None) -> list[int]:
    """Return the days on which versions became public whose clocks told *days*."""
    given = [
        Snapshot(
            schedule=Schedule(group=GROUP),
            at=START + dt.timedelta(days=day),
            commit="a",
            ignored=number == ignored,
        )
        for number, day in enumerate(days)
    ]
    return [(one.at - START).days for one in with_right_clocks(given)]


@pytest.mark.parametrize(
    ("clocks", "expected"),
    [
        ((0, 1, 2), [0, 1, 2]),
        ((0, 1, 365, 2, 3), [0, 1, 2, 2, 3]),
        ((0, 1, 365, 2), [0, 1, 2, 2]),
        ((365, 1, 2), [1, 1, 2]),
        ((0, 1, -9, 2, 3), [0, 1, 1, 2, 3]),
        ((0, 1, -365), [0, 1, 1]),
        ((0, -20000), [0, 0]),
        ((-20000, 0), [0, 0]),
        ((0, 1, 400, 401, 2, 3, 4), [0, 1, 2, 2, 2, 3, 4]),
        ((0, 5, 5, 6), [0, 5, 5, 6]),
        ((3, 3, 2, 3), [3, 3, 3, 3]),
        ((-20000,), [-20000]),
    ],
)
def test_rightly_dated_versions_keep_their_instants(
    clocks: tuple[int, ...], expected: list[int]
) -> None:
    """Whichever version between them is wrong, too early or too late, it is put between its neighbours."""
    assert dated(*clocks) == expected


def test_the_clock_of_an_ignored_version_is_not_asked() -> None:
    """Ignoring a commit takes its instant out, too."""
    assert dated(0, 1, 400, 401, 402, 2, ignored=2) == [0, 1, 400, 401, 402, 402]
    assert dated(0, 400, 1, ignored=1) == [0, 1, 1]


@given(st.lists(st.integers(-720, 2000), max_size=12), st.integers(0, 12))
def test_clocks_that_differ_by_hours_take_nothing_back(
    steps: list[int], count: int
) -> None:
    """What was published is dated as it was, whatever comes after it from a clock some hours behind."""
    at, given = START, []
    for step in steps:
        at += dt.timedelta(minutes=step)
        given.append(Snapshot(schedule=Schedule(group=GROUP), at=at, commit="a"))
        at = max(one.at for one in given)
    whole = with_right_clocks(given)
    assert with_right_clocks(given[:count]) == whole[:count]
    for one, clock in zip(whole, given, strict=True):
        assert one.guessed == (one.at != clock.at)


@given(st.lists(st.integers(-500, 500), max_size=12))
def test_instants_never_fall(clocks: list[int]) -> None:
    """Whatever the clocks tell, versions become public in the order in which they were made."""
    found = dated(*clocks)
    assert found == sorted(found)
    assert len(found) == len(clocks)
    if clocks == sorted(clocks):
        assert found == clocks
