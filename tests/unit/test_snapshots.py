"""Versions become snapshots: what cannot be read is skipped, and time never goes backwards."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from rgfeeds.git import Version
from rgfeeds.history import Snapshot
from rgfeeds.model import Group, Schedule
from rgfeeds.snapshots import snapshots, unknown, with_edits

START = dt.datetime(2024, 6, 1, tzinfo=dt.UTC)


def schedule(name: str) -> Schedule:
    zone = ZoneInfo("Europe/London")
    return Schedule(
        group=Group(id="g", authority="a.example", name=name, url="/", timezone=zone)
    )


def read(text: bytes) -> Schedule | None:
    """Read a text as the group's name, and an empty one not at all."""
    return schedule(text.decode()) if text else None


def at(seconds: float) -> dt.datetime:
    return START + dt.timedelta(seconds=seconds)


def version(seconds: float, text: str, commit: str = "abcdef") -> Version:
    return Version(commit=commit, at=at(seconds), text=text.encode())


def test_each_version_is_a_snapshot() -> None:
    """A version's schedule became public at its instant."""
    expected = [
        Snapshot(schedule=schedule("one"), at=at(0)),
        Snapshot(schedule=schedule("two"), at=at(9)),
    ]
    assert expected == list(snapshots([version(0, "one"), version(9, "two")], read))


def test_versions_that_cannot_be_read_are_skipped() -> None:
    """A broken version was never published, and its clock counts for nothing."""
    made = list(
        snapshots([version(0, "one"), version(99, ""), version(9, "two")], read)
    )
    assert [(at(0), False), (at(9), False)] == [(each.at, each.raised) for each in made]


def test_instants_never_go_backwards() -> None:
    """A version from before its predecessor is raised to it."""
    times = [0, 9, 5, 9, 8, 10]
    made = list(snapshots([version(time, "one") for time in times], read))
    assert [(each.at - START).total_seconds() for each in made] == [0, 9, 9, 9, 9, 10]
    assert [each.raised for each in made] == [False, False, True, False, True, False]


def test_ignored_commits_are_marked() -> None:
    """A commit is named in full or by its beginning, in any case."""
    versions = [
        version(0, "one", "abc1"),
        version(1, "two", "abc2"),
        version(2, "three", ""),
    ]
    made = list(snapshots(versions, read, ignore=["ABC2", ""]))
    assert [each.ignored for each in made] == [False, True, False]


def test_what_is_not_committed_is_provisional() -> None:
    """A version without commit is provisional, at a whole second."""
    made = list(snapshots([version(0, "one"), version(1.5, "two", "")], read))
    assert [(at(0), False), (at(1), True)] == [
        (each.at, each.provisional) for each in made
    ]


def test_unknown_commits_are_named() -> None:
    """A commit to be ignored that is none of the store's is told."""
    assert unknown(["abc", "ABC2", "def"], ["abc1", "abc2"]) == ("def",)


def test_edits_come_last() -> None:
    """What is not committed is one more version."""
    edited = version(5, "two", "")
    assert [version(0, "one"), edited] == list(with_edits([version(0, "one")], edited))


def test_an_edit_that_changes_nothing_is_none() -> None:
    """The text as committed, however its lines end, is no version of its own."""
    committed = version(0, "one\ntwo\n")
    assert [committed] == list(
        with_edits([committed], version(5, "one\r\ntwo\r\n", ""))
    )


def test_without_history_the_edit_is_all() -> None:
    """A store that was never committed has one version."""
    edited = version(5, "one", "")
    assert [edited] == list(with_edits([], edited))
