"""A build that has nothing to do says so at once, and one that has something to do does it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rgfeeds import stamp

pytestmark = pytest.mark.slow

STORE = """\
[group]
id = "tea"
authority = "example.org"
name = "Tea"
url = "https://example.org/tea/"
timezone = "Europe/London"

[[session]]
id = "causality"
date = 2026-01-12
start = "13:00"
title = "Causal inference"
"""
ARGUMENTS = ["build"]
SETTINGS = ("-c", "user.name=A", "-c", "user.email=a@example.org")


def build(*arguments: str, **environment: str) -> str:
    program = [sys.executable, "-m", "rgfeeds", "build", *arguments]
    run = subprocess.run(
        program,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )
    return run.stdout + run.stderr


def commit(message: str) -> None:
    for call in (["add", "data"], ["commit", "--quiet", f"--message={message}"]):
        subprocess.run(["git", *SETTINGS, *call], check=True)


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with a store that is committed and built."""
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    Path("data/sessions.toml").write_text(STORE)
    subprocess.run(["git", "init", "--quiet"], check=True)
    commit("first")
    assert "new" in build()
    return tmp_path


def test_nothing_to_do_is_said_at_once(group: Path) -> None:
    """The second build says what any build would say that finds everything as it should be."""
    said = build()
    assert said.startswith("Wrote public: 1 session in ")
    assert said.endswith(" the same\n")
    shutil.rmtree(group / stamp.FOLDER)
    assert build() == said


def edited_with_its_old_time() -> None:
    store = Path("data/sessions.toml")
    before = store.stat()
    store.write_text(STORE.replace("Causal", "Casual"))
    os.utime(store, ns=(before.st_atime_ns, before.st_mtime_ns))


def touched() -> None:
    Path("data/sessions.toml").write_text(STORE.replace("Causal", "Casual"))


def committed() -> None:
    touched()
    commit("second")


def amended() -> None:
    subprocess.run(
        ["git", *SETTINGS, "commit", "--quiet", "--amend", "--message=later"],
        check=True,
        env=os.environ | {"GIT_COMMITTER_DATE": "1767258000 +0000"},
    )


def page_removed() -> None:
    Path("public/sessions/causality/index.html").unlink()


def page_edited() -> None:
    page = Path("public/index.html")
    page.write_bytes(page.read_bytes() + b"<!-- -->")


def folder_removed() -> None:
    shutil.rmtree("public/sessions")


@pytest.mark.parametrize(
    "change",
    [
        edited_with_its_old_time,
        touched,
        committed,
        amended,
        page_removed,
        page_edited,
        folder_removed,
    ],
    ids=lambda change: change.__name__,
)
@pytest.mark.usefixtures("group")
def test_what_has_changed_is_built(change: Callable[[], None]) -> None:
    """An edit, a commit, another history, a touched page: each is noticed, and the site made right."""
    assert "changed" not in build()
    change()
    build()
    assert "is up to date" in build("--check")


@pytest.mark.usefixtures("group")
def test_another_time_of_an_uncommitted_edit_is_noticed() -> None:
    """What is not committed is dated by its file, or by SOURCE_DATE_EPOCH."""
    touched()
    build()
    os.utime("data/sessions.toml", (1900000000, 1900000000))
    assert "changed" in build()
    assert "changed" in build(SOURCE_DATE_EPOCH="1900003600")
    assert "changed" in build()


@pytest.mark.usefixtures("group")
def test_a_stamp_is_never_asked_by_check() -> None:
    """`--check` holds every byte against what would be written."""
    page = Path("public/index.html")
    before = page.stat()
    content = page.read_bytes()
    build()
    page.write_bytes(content.replace(b"Tea", b"Tee"))
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "is not what would be written" in build("--check")


@pytest.mark.parametrize("junk", [b"", b"\0", b"a\nb\nc\nd", b"\xff" * 99])
def test_a_broken_stamp_is_no_stamp(group: Path, junk: bytes) -> None:
    """Whatever stands in the cache, the build does what it should."""
    for kept in (group / stamp.FOLDER).glob("build*"):
        kept.write_bytes(junk)
    page_removed()
    assert "1 new" in build()


def test_warnings_are_said_again(group: Path) -> None:
    """Who builds twice is warned twice, in the same words."""
    store = group / "data/sessions.toml"
    store.write_text(STORE.replace("Causal inference", "TBC"))
    first = build()
    assert "warning[placeholder]" in first
    second = build()
    assert second.partition("warning[")[2] == first.partition("warning[")[2]


@pytest.mark.skipif(sys.platform == "win32", reason="root and modes are POSIX")
def test_a_folder_that_cannot_be_written_needs_no_stamp(group: Path) -> None:
    """Where no cache can be kept, builds go on without."""
    shutil.rmtree(group / stamp.FOLDER)
    (group / stamp.FOLDER).write_text("in the way")
    assert build().endswith(" the same\n")
    assert build().endswith(" the same\n")


def test_a_worktree_is_left_to_git(group: Path) -> None:
    """Where the history stands is not plain in a worktree, so that nothing is taken from a stamp."""
    other = group / "other"
    subprocess.run(["git", "worktree", "add", "--quiet", str(other)], check=True)
    assert stamp._inputs(ARGUMENTS, str(other / "data/sessions.toml")) is None
    assert stamp._inputs(ARGUMENTS, str(group / "data/sessions.toml")) is not None


@pytest.mark.usefixtures("group")
def test_large_sites_are_looked_at_by_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too many files to ask of each, a file that went is still noticed."""
    monkeypatch.setattr(stamp, "_MANY", 3)
    names = stamp._names(stamp._listed("public"))
    assert "sessions/causality" in names
    before = stamp._state("public", names)
    page_removed()
    assert stamp._state("public", names) != before


@pytest.mark.usefixtures("group")
def test_what_changes_during_a_build_is_not_stamped() -> None:
    """A store edited while it was built has to be built again."""
    stamping = stamp.Stamping(ARGUMENTS, "data/sessions.toml", "public", STORE.encode())
    stamping.keep("before\n", "")
    assert stamp.unchanged(ARGUMENTS) == ("before\n", "")
    stamping = stamp.Stamping(ARGUMENTS, "data/sessions.toml", "public", STORE.encode())
    touched()
    stamping.keep("after\n", "")
    assert stamp.unchanged(ARGUMENTS) is None


def test_a_store_that_is_not_there_has_no_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a store nothing is known, and nothing is kept."""
    monkeypatch.chdir(tmp_path)
    stamp.Stamping(ARGUMENTS, "data/sessions.toml", "public", STORE.encode()).keep(
        "x", ""
    )
    assert list(tmp_path.iterdir()) == []


def test_outside_a_repository_there_is_a_stamp_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a history there is one thing less that may change."""
    monkeypatch.chdir(tmp_path)
    Path("sessions.toml").write_text(STORE)
    build("--store", "sessions.toml")
    inputs = stamp._inputs(ARGUMENTS, "sessions.toml")
    assert inputs is not None
    assert b"no history" in inputs
