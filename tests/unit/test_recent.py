"""Warnings and notes of sessions long over are only counted."""

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

from rgfeeds.cli import main
from rgfeeds.model import Plan
from rgfeeds.rules import is_over, load
from rgfeeds.store.source import MaterialFile

STORE = b"""\
[group]
id = "robots"
authority = "example.org"
name = "Robots"
url = "https://example.org/robots"
timezone = "Europe/London"
about = "TBC"

[[session]]
id = "old"
date = 2025-12-01
title = "TBC"

[[session]]
id = "new"
date = 2026-02-02
title = "TBC"
"""
TODAY = dt.date(2026, 1, 1)


def lines(today: dt.date | None, changed: set[str] | None) -> list[int]:
    found = load("s.toml", STORE, today=today).without_archive(today, changed)
    return [one.place.line for one in found]


@pytest.mark.parametrize(
    ("today", "changed", "shown"),
    [
        (None, None, [7, 12, 17]),
        (TODAY, None, [7, 17]),
        (TODAY, {"old"}, [7, 12, 17]),
        (None, {"old"}, [7, 12]),
        (None, set(), [7]),
        (dt.date(2026, 2, 3), None, [7]),
        (dt.date(2026, 2, 2), None, [7, 17]),
    ],
)
def test_what_is_over_and_unchanged_is_left_out(
    today: dt.date | None, changed: set[str] | None, shown: list[int]
) -> None:
    """Findings outside of sessions stay, those of sessions while these are not over or new."""
    assert shown == lines(today, changed)


def test_a_file_that_is_not_published_is_always_told() -> None:
    """Slides come when the talk is over, and who put them there looks for them."""
    page = MaterialFile(path="old/slides.html", source=Path("slides.html"))
    loaded = load("s.toml", STORE, today=TODAY, files=(page,))

    shown = loaded.without_archive(TODAY, set())
    assert "unpublished-file" in [one.rule for one in shown]


def test_errors_are_always_shown() -> None:
    """An error stops the build, however old the session."""
    store = STORE.replace(b'title = "TBC"\n\n', b"titel = 1\nslides = 7\n\n")
    found = load("s.toml", store, today=TODAY).without_archive(TODAY)

    assert [one.rule for one in found if one.place.line < 15] == [
        "placeholder",
        "unknown-key",
        "wrong-type",
    ]


def test_a_file_that_is_no_toml_has_no_archive() -> None:
    """What could not be read is told in full."""
    loaded = load("s.toml", b"x")

    assert loaded.without_archive(TODAY) == loaded.diagnostics


def test_what_stands_above_all_tables_is_shown() -> None:
    """A finding before the first header belongs to no session."""
    loaded = load("s.toml", b'"TBC" = 1\n' + STORE, today=TODAY)

    assert loaded.without_archive(TODAY)[0].place.line == 1


def test_what_is_true_of_the_whole_file_is_shown() -> None:
    """A calendar that grows too large is told, however old the session the file begins with."""
    sessions = "".join(
        f'[[session]]\nid = "s{n}"\ndate = {TODAY - dt.timedelta(7 * n + 7)}\n'
        f'title = "{n}"\nabstract = "{"word " * 2000}"\n'
        for n in range(90)
    )
    group = STORE.split(b"about")[0]

    loaded = load("s.toml", group + sessions.encode(), today=TODAY)

    shown = loaded.without_archive(TODAY, set())
    assert [(one.rule, str(one.place)) for one in shown] == [
        ("large-calendar", "s.toml:1:1")
    ]


@pytest.mark.parametrize(("day", "over"), [("2026-02-02", False), ("2026-02-03", True)])
def test_a_session_is_over_on_the_day_after(day: str, over: bool) -> None:  # noqa: FBT001 - a table
    """The last day of a session is not over, whether it has times or is a whole day."""
    today = dt.date.fromisoformat(day)
    noon = dt.datetime(2026, 2, 2, 12, tzinfo=dt.UTC)
    timed = Plan(start=noon, end=noon + dt.timedelta(hours=1))
    whole = Plan(start=dt.date(2026, 2, 2), end=dt.date(2026, 2, 3))

    assert over == is_over(timed, today)
    assert over == is_over(whole, today)


def test_the_rest_is_one_line(tmp_path: Path) -> None:
    """The archive is named with its number and how to see it, and not at all when it is empty."""
    store = tmp_path / "sessions.toml"
    store.write_bytes(STORE)
    call = ["check", str(store), "--format=concise", "--today"]

    shown, whole = (
        CliRunner().invoke(main, [*call, day]).output
        for day in ("2026-01-01", "2025-11-01")
    )

    assert "1 more in the archive: --all" in shown
    assert "archive" not in whole
