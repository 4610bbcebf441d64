"""Builds of a real git repository: what subscribers get commit by commit."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import feedparser
import icalendar
import pytest
from click.testing import CliRunner, Result

from rgfeeds.cli import main
from rgfeeds.history import open_store
from rgfeeds.history.reader import VersionReader
from rgfeeds.history.repository import Repository

pytestmark = pytest.mark.slow

STORE = """\
[group]
id = "tea"
authority = "example.org"
name = "Tea and Papers"
url = "https://example.org/tea/"
timezone = "Europe/London"

[[session]]
id = "causality"
date = 2030-01-14
start = "13:00"
title = "Causal inference"
room = "Enigma"
"""
MOVED = STORE.replace("2030-01-14", "2030-01-21")


def git(folder: Path, *arguments: str, at: str = "") -> str:
    dated = {"GIT_COMMITTER_DATE": at, "GIT_AUTHOR_DATE": at} if at else {}
    return subprocess.run(
        [
            "git",
            "-C",
            folder,
            "-c",
            "user.name=Ada",
            "-c",
            "user.email=ada@example.org",
            *arguments,
        ],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **dated, "GIT_CONFIG_GLOBAL": os.devnull},
    ).stdout


def commit(folder: Path, text: str, at: str) -> None:
    store = folder / "data/sessions.toml"
    store.parent.mkdir(exist_ok=True)
    store.write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "edit", at=at)


def build(folder: Path, *arguments: str) -> Result:
    store, out = folder / "data/sessions.toml", folder / "site"
    return CliRunner().invoke(
        main,
        ["build", "--store", str(store), "--out", str(out), *arguments],
        catch_exceptions=False,
    )


def event(folder: Path) -> dict[str, str]:
    """Return the properties of the one event, as written."""
    calendar = icalendar.Calendar.from_ical((folder / "site/tea.ics").read_bytes())
    (found,) = calendar.walk("VEVENT")
    return {name: value.to_ical().decode() for name, value in found.items()}


def titles(folder: Path) -> list[str]:
    return [
        entry.title
        for entry in feedparser.parse((folder / "site/feed.xml").read_bytes()).entries
    ]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Make a repository whose store was committed once."""
    folder = tmp_path / "group"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, STORE, "2029-12-01T10:00:00Z")
    return folder


def test_dates_come_from_the_commits(repository: Path) -> None:
    """A session was made and changed when the commits that did so became public."""
    result = build(repository)

    found = event(repository)
    assert result.exit_code == 0
    assert "provisional" not in result.stdout
    assert (
        found["CREATED"]
        == found["LAST-MODIFIED"]
        == found["DTSTAMP"]
        == "20291201T100000Z"
    )
    assert found["SEQUENCE"] == "0"
    assert titles(repository) == ["Mon 14 Jan 2030 13:00, Enigma: Causal inference"]


def test_a_move_is_the_same_event_changed(repository: Path) -> None:
    """The UID stays, SEQUENCE and LAST-MODIFIED rise, the move is told once, with what was."""
    build(repository)
    before = event(repository)
    commit(repository, MOVED, "2029-12-02T10:00:00Z")

    build(repository)

    after = event(repository)
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["LAST-MODIFIED"] == "20291202T100000Z"
    assert after["DESCRIPTION"].startswith("Moved from Mon 14 Jan 13:00.")
    assert titles(repository) == [
        "Moved to Mon 21 Jan 2030 13:00 (was Mon 14 Jan 2030): Causal inference",
        "Mon 14 Jan 2030 13:00, Enigma: Causal inference",
    ]


def test_a_typo_changes_the_event_and_tells_nobody(repository: Path) -> None:
    """A corrected word raises LAST-MODIFIED alone."""
    commit(repository, STORE.replace("inference", "Inference"), "2029-12-02T10:00:00Z")

    build(repository)

    found = event(repository)
    assert (found["SEQUENCE"], found["LAST-MODIFIED"]) == ("0", "20291202T100000Z")
    assert len(titles(repository)) == 1


def test_an_uncommitted_edit_is_provisional(repository: Path) -> None:
    """What is not committed is dated by the file, or SOURCE_DATE_EPOCH, and said to be so."""
    store = repository / "data/sessions.toml"
    store.write_text(MOVED, encoding="utf-8")
    os.utime(store, (1_891_000_000, 1_891_000_000))

    result = build(repository)

    assert "provisional" in result.stdout
    assert event(repository)["LAST-MODIFIED"] == "20291203T134640Z"


def test_an_edit_takes_back_nothing_that_was_told_by_a_wrong_clock(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until it is committed, too, a version whose clock was wrong stays told beside its neighbours."""
    commit(repository, MOVED, "2031-12-02T10:00:00Z")
    commit(repository, STORE, "2029-12-03T10:00:00Z")
    build(repository)
    before = titles(repository)
    assert len(before) == 3
    edited = STORE.replace("Causal inference", "Causal inferences")
    (repository / "data/sessions.toml").write_text(edited, encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1890000000")

    build(repository)

    assert titles(repository) == before


def test_a_vanished_session_is_called_off(repository: Path) -> None:
    """A session taken out of the store stays in calendars, cancelled, and keeps its page."""
    commit(repository, STORE.partition("[[session]]")[0], "2029-12-02T10:00:00Z")

    build(repository)

    found = event(repository)
    assert (found["STATUS"], found["SUMMARY"]) == (
        "CANCELLED",
        "Cancelled: Causal inference",
    )
    assert (repository / "site/sessions/causality/index.html").exists()
    assert "Causal" not in (repository / "site/index.html").read_text(encoding="utf-8")
    assert titles(repository)[0] == "Cancelled: Mon 14 Jan 2030, Causal inference"


def test_two_clones_give_the_same_bytes(repository: Path, tmp_path: Path) -> None:
    """One commit is one site, wherever it is checked out and whenever."""
    commit(repository, MOVED, "2029-12-02T10:00:00Z")
    other = tmp_path / "another place"
    git(tmp_path, "clone", "-q", str(repository), str(other))

    build(repository)
    build(other)

    first, second = repository / "site", other / "site"
    files = sorted(
        path.relative_to(first) for path in first.rglob("*") if path.is_file()
    )
    assert files == sorted(
        p.relative_to(second) for p in second.rglob("*") if p.is_file()
    )
    assert all(
        (first / path).read_bytes() == (second / path).read_bytes() for path in files
    )


def test_a_shallow_clone_is_refused(repository: Path, tmp_path: Path) -> None:
    """With the history cut off dates would be wrong: the cure is named, a preview may do without."""
    commit(repository, MOVED, "2029-12-02T10:00:00Z")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{repository}", str(shallow))

    refused = build(shallow)

    assert refused.exit_code == 2
    assert "fetch-depth: 0" in refused.stderr
    assert not (shallow / "site").exists()
    assert build(shallow, "--allow-shallow").exit_code == 0


def test_git_must_answer(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository without git to read it is an error, never taken for one without history."""
    monkeypatch.setenv("PATH", str(repository))

    result = build(repository)

    assert result.exit_code == 2
    assert "no program `git`" in result.stderr


def test_a_broken_version_is_passed_over(repository: Path) -> None:
    """A version that did not load changed nothing for anybody."""
    commit(repository, STORE + "[[session]]\nid = ", "2029-12-02T10:00:00Z")
    commit(repository, STORE, "2029-12-03T10:00:00Z")

    build(repository)

    assert event(repository)["LAST-MODIFIED"] == "20291201T100000Z"
    assert len(titles(repository)) == 1


def test_outside_a_repository_there_is_no_history(repository: Path) -> None:
    """Without a repository nothing is provisional: the file's own time is all there is."""
    shutil.rmtree(repository / ".git")

    result = build(repository)

    assert result.exit_code == 0
    assert "provisional" not in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["news", "HEAD~2"],
        ["room", "causality", "Jack Good", "--today", "2030-01-01"],
        ["add", "Moral graphs", "--date", "2030-02-04", "--today", "2030-01-01"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_command_asks_git_once_for_each_version(
    repository: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a command compares the store with, no past version is read twice."""
    for day, room in enumerate(["Mary Shelley", "Ada Lovelace", "Enigma"], 2):
        text = MOVED.replace("Enigma", room)
        commit(repository, text, f"2029-12-0{day}T10:00:00Z")
    asked: list[str] = []
    blobs = Repository.blobs

    def listen(repository: Repository, names: Sequence[str]) -> object:
        asked.extend(names)
        return blobs(repository, names)

    monkeypatch.setattr(Repository, "blobs", listen)
    store = repository / "data/sessions.toml"
    result = CliRunner().invoke(main, [*arguments, "--store", str(store)])

    assert result.exit_code == 0, result.output
    assert len(set(asked)) == 4
    # The last of those compared with is asked for again, to hold it against the file.
    assert len(asked) <= 5


def test_who_reads_again_is_told_the_same(repository: Path) -> None:
    """A reader that knows some versions gives the history that a new one gives."""
    store, reader = repository / "data/sessions.toml", VersionReader()
    open_store(store, reader=reader)
    commit(repository, MOVED, "2029-12-02T10:00:00Z")
    commit(repository, STORE, "2029-12-03T10:00:00Z")

    again = open_store(store, reader=reader).history

    assert again == open_store(store).history
    assert again.committed
    assert len(again.published) == 3
