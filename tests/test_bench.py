"""The benchmark still runs, and compares like with like; no time is asserted."""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pytest
from bench import __main__ as program
from bench import histories, parts, peers, report, stores
from bench.contestants import Contestant, Python, Rgfeeds
from bench.peers import Hugo, Yaml2ics
from bench.race import Results, race
from bench.stores import Group
from bench.timing import Command, Cost, Failed, timed
from hypothesis import given
from hypothesis import settings as limited
from hypothesis import strategies as st

from rgfeeds.cli import COMMANDS
from rgfeeds.rules import load

ROOT = Path(__file__).parent.parent
PASS = (Python.name, "cold")
GROUP = Group(count=24)
CONTESTANTS: Sequence[Contestant] = (Rgfeeds(), Hugo(), Yaml2ics(), Python())
#: Where each leaves its calendar and its site, below a round's folder.
CALENDARS = {
    "rgfeeds": "rgfeeds/public/papers.ics",
    "Hugo": "hugo/public/papers.ics",
    "yaml2ics": "yaml2ics.ics",
}
Left = Callable[[str, str], Path]
SITES = {"rgfeeds": "rgfeeds/public", "Hugo": "hugo/public"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def results(folder: Path) -> Results:
    """Let every contestant that is there run once."""
    there = [each for each in CONTESTANTS if not each.missing()]
    return race(there, GROUP, folder / "race", 1)


@pytest.fixture
def left(folder: Path, results: Results) -> Left:
    """Return what gives what a contestant left, and skips when it is not installed."""
    assert results.costs

    def find(name: str, below: str) -> Path:
        (contestant,) = (each for each in CONTESTANTS if each.name == name)
        if missing := contestant.missing():
            pytest.skip(f"{name} is not compared: {missing}")
        return folder / "race/round-1" / below

    return find


def starts(calendar: bytes) -> dict[str, dt.datetime]:
    """Return when each event of *calendar* starts, in UTC, by its UID."""
    events: list[Any] = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    found = {str(e["UID"]): e["DTSTART"].dt.astimezone(dt.UTC) for e in events}
    assert len(found) == len(events)
    return found


def planned(edit: int = 0) -> dict[str, dt.datetime]:
    zone = stores.zone()
    return {
        session.uid: session.start.replace(tzinfo=zone).astimezone(dt.UTC)
        for session in GROUP.sessions(edit)
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", CALENDARS)
def test_every_calendar_has_the_same_events(left: Left, name: str) -> None:
    """As many events as sessions, with equal UIDs, starting at the same instants."""
    calendar = left(name, CALENDARS[name])

    assert starts(calendar.read_bytes()) == planned()


@pytest.mark.slow
@pytest.mark.parametrize("name", SITES)
def test_every_site_has_the_same_files(left: Left, name: str) -> None:
    """A page and a calendar a session, a page a year, the index, both feeds, the data, the sitemap."""
    site = left(name, SITES[name])

    found = {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()}

    ids = [session.id for session in GROUP.sessions()]
    more = {".rgfeeds", "feed.css", "sessions.md", "readings/index.html"}
    assert found - more == {
        *(f"sessions/{id}/index.html" for id in ids),
        *(f"sessions/{id}.ics" for id in ids),
        "years/2026/index.html",
        *("index.html", "404.html", "sitemap.xml"),
        *("papers.ics", "feed.xml", "rss.xml", "sessions.json"),
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", SITES)
def test_every_session_has_a_calendar_of_its_own(left: Left, name: str) -> None:
    """Each holds one event, and together they are the calendar of all."""
    site = left(name, SITES[name])

    found = [starts(path.read_bytes()) for path in site.glob("sessions/*.ics")]

    assert [len(one) for one in found] == [1] * GROUP.count
    assert {uid: at for one in found for uid, at in one.items()} == planned()


@pytest.mark.slow
@pytest.mark.parametrize("name", SITES)
def test_pages_show_the_readings_rendered(left: Left, name: str) -> None:
    """Markdown has become HTML: every address is a link, every note stands there."""
    site = left(name, SITES[name])

    for session in GROUP.sessions():
        page = (site / f"sessions/{session.id}/index.html").read_text(encoding="utf-8")
        shown = [r.url for r in session.readings if f'<a href="{r.url}">' not in page]
        assert shown == []
        assert page.count("<strong>") == sum(
            r.note.count("**") // 2 for r in session.readings
        ) + len({r.group for r in session.readings})


@pytest.mark.slow
@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("feed", ["feed.xml", "rss.xml"])
def test_feeds_tell_of_every_session(left: Left, name: str, feed: str) -> None:
    """Both feeds announce all sessions."""
    site = left(name, SITES[name])

    entries = feedparser.parse((site / feed).read_bytes()).entries

    told = {entry.link for entry in entries}
    assert told == {session.page for session in GROUP.sessions()}


@pytest.mark.slow
def test_the_results_are_said(results: Results) -> None:
    """Goals have their ratios, and every contestant its medians."""
    goals = report.goals({24: results})
    medians = report.medians({24: results})

    assert [line.split(" | ")[0] for line in goals.splitlines()] == [
        "| rgfeeds",
        "| ---",
        *(f"| {goal.title}" for goal in report.GOALS),
        "| peak memory of a cold build, MB",
    ]
    assert len(medians.splitlines()) == 2 + len(results.costs)
    assert all(cost.peak > 1 for costs in results.costs.values() for cost in costs)


def cost(wall: float, peak: float = 30) -> list[Cost]:
    """Return the costs of three rounds whose median is *wall* seconds and *peak* megabytes."""
    walls = (wall / 2, wall, wall * 4)
    return [Cost(wall=each, cpu=each, peak=peak) for each in walls]


def test_ratios_are_taken_pair_by_pair() -> None:
    """The median of the ratios, not the ratio of the medians; None of what did not run."""
    one, other = ("rgfeeds", "cold"), ("Hugo", "cold")
    half = [Cost(wall=each.wall / 2, cpu=1, peak=1) for each in cost(1)]

    found = Results({one: half, other: cost(1)})
    uneven = Results({one: half[::-1], other: cost(1)})

    assert found.ratio(one, other) == 0.5
    assert uneven.ratio(one, other) == 0.5
    assert Results({one: half}).ratio(one, other) is None


def test_missed_goals_stand_out() -> None:
    """A ratio is said with its limit, in bold when it is above; so is what a session costs more of many."""
    entry, hugo = ("rgfeeds", "cold"), ("Hugo", "cold")
    races = {
        24: Results({entry: cost(0.1), hugo: cost(0.1)}),
        1000: Results({entry: cost(1.076), hugo: cost(1), PASS: cost(0.01)}),
        10_000: Results({entry: cost(20.052, peak=300), hugo: cost(100)}),
    }

    said = report.goals(races).splitlines()

    assert said[2:5] == [
        "| cold ÷ Hugo | 1.00 (≤ 1.8) | **1.08** (> 0.95) | 0.20 (≤ 0.9) |",
        "| cold ÷ yaml2ics |  |  |  |",
        "| peak memory of a cold build, MB | 30 (≤ 40) | 30 (≤ 60) | **300** (> 200) |",
    ]
    assert said[6:] == [
        "A session at 10,000 ÷ one at 1,000, the start taken off: **2.00** (> 1.2)",
    ]


def test_histories_have_goals() -> None:
    """What they take, beside what Python takes to start, is said with its limit."""
    said = report.past(
        Results(
            {
                parts.PASS: cost(0.01),
                ("300", "history alone"): cost(0.1),
                ("2,000", "history alone"): cost(0.7, peak=90),
            }
        )
    )

    assert said.splitlines()[2:] == [
        "| 300 | history alone | 10.0 (≤ 12) | 100 | 100 | 30 |",
        "| 2,000 | history alone | **70.0** (> 50) | 700 | 700 | 90 |",
    ]


@pytest.mark.slow
def test_modules_and_saves_are_counted(tmp_path: Path) -> None:
    """A build imports some modules of ours, and a save comes to the preview in some time."""
    every, ours = parts.modules(tmp_path)
    assert every > ours > 20
    assert "Modules" in report.modules((every, ours))

    (seconds,) = (taken := parts.saved(tmp_path, 1, sizes=(3,))).values()
    assert 0 < seconds < 60
    assert " s at 3 sessions" in report.saved(taken)


@pytest.mark.slow
def test_the_program_runs() -> None:
    """It names the machine and where the files were, and prints the tables."""
    command = [sys.executable, "-m", "bench", "--only", "rgfeeds"]
    options = ["--sizes", "3", "--rounds", "1", "--parts", "builds"]

    said = subprocess.run(
        [*command, *options], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()

    assert said[0].startswith("Machine: ")
    assert {"| rgfeeds | 3 sessions |", "| --- | --- |"} <= set(said)
    assert [line.split(" | ")[1:3] for line in said if line.startswith("| 3 |")] == [
        ["rgfeeds", "cold"],
        ["python -c pass", "cold"],
    ]


@pytest.mark.slow
def test_every_command_is_timed(tmp_path: Path) -> None:
    """Each is asked for its help; those that can do little do it."""
    measured = parts.commands(tmp_path, 1)

    said = report.commands(measured).splitlines()[2:]
    assert [line.split("`")[1] for line in said] == ["rgfeeds", *COMMANDS]
    assert parts.LITTLE.keys() <= COMMANDS.keys()


@pytest.mark.slow
def test_histories_are_timed(tmp_path: Path) -> None:
    """Reading a history and building with it are both run."""
    measured = parts.past(tmp_path, 1, versions=(3,), count=2)

    assert list(measured.costs) == [
        parts.PASS,
        ("1", "history alone"),
        ("1", "build"),
        ("3", "history alone"),
        ("3", "build"),
    ]


@pytest.mark.slow
def test_a_history_has_as_many_versions_as_asked(tmp_path: Path) -> None:
    """Each version differs from the one before; some commits are of another file; no mistakes."""
    store = histories.edited(tmp_path / "group", Group(count=5), 20)

    def commits(*paths: str) -> int:
        log = ["git", "-C", str(store.parent), "log", "--format=%h", "--", *paths]
        said = subprocess.run(log, check=True, capture_output=True, text=True)
        return len(said.stdout.split())

    assert commits(store.name) == 20
    assert commits() == 25
    assert load("store", store.read_bytes()).diagnostics == ()


@pytest.mark.slow
def test_a_program_that_fails_is_not_timed(tmp_path: Path) -> None:
    """What it said is in the error."""
    command = Command(
        arguments=["/bin/sh", "-c", "echo no luck >&2; exit 3"],
        folder=tmp_path,
        err=tmp_path / "err",
    )

    with pytest.raises(Failed, match=r"ended with 3:\nno luck"):
        timed(command)


@pytest.mark.parametrize(
    "write", [stores.write_store, peers.write_data, peers.write_events]
)
def test_the_same_seed_gives_the_same_bytes(
    tmp_path: Path, write: Callable[[Path, Group], None]
) -> None:
    """Generated twice, a group is the same; another seed gives another one."""
    seeds = (1, 1, 2)

    for place, seed in enumerate(seeds):
        write(tmp_path / str(place), Group(count=30, seed=seed))

    first, again, other = (tmp_path.joinpath(str(n)).read_bytes() for n in range(3))
    assert first == again
    assert first != other


@limited(max_examples=20)
@given(count=st.integers(1, 60), seed=st.integers(0, 10_000), edit=st.integers(0, 40))
def test_generated_stores_have_no_mistakes(
    tmp_path_factory: pytest.TempPathFactory, count: int, seed: int, edit: int
) -> None:
    """The check finds nothing in them, edited or not, whenever it looks."""
    store = tmp_path_factory.mktemp("store") / "sessions.toml"

    stores.write_store(store, Group(count=count, seed=seed), edit)

    loaded = load("store", store.read_bytes(), today=dt.date(2030, 1, 1))
    assert loaded.diagnostics == ()
    assert loaded.schedule is not None
    assert len(loaded.schedule.sessions) == count


@pytest.mark.parametrize("count", [1_000, 1_001, 10_000, 100_000])
def test_large_groups_meet_one_session_after_the_other(count: int) -> None:
    """However many a week, none begins before the one of the same day ends, and all by seven."""
    met = sorted(
        (session.start, session.end)
        for session in islice(Group(count=count).sessions(), 300)
    )

    assert all(end <= start for (_, end), (start, _) in pairwise(met))
    assert {start.weekday() for start, _ in met} <= set(range(5))
    assert all(end.hour < 19 or end.minute == 0 for _, end in met)


def test_results_replace_the_ones_before() -> None:
    """What stands between the marks is replaced, the rest of the file stays."""
    readme = f"# Speed\n\n{program.BEGIN}\nold\n\n{program.END}\nMore.\n"

    once = program.with_results(readme, "new\n")

    assert once == f"# Speed\n\n{program.BEGIN}\nnew\n\n{program.END}\nMore.\n"
    assert program.with_results(once, "new\n") == once


def test_the_readme_has_a_place_for_results() -> None:
    """Both marks are in bench/README.md, once each, in their order."""
    text = program.README.read_text(encoding="utf-8")

    assert (text.count(program.BEGIN), text.count(program.END)) == (1, 1)
    assert text.index(program.BEGIN) < text.index(program.END)
