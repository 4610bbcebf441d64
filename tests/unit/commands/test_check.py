"""`rgfeeds check`, as it is called."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rgfeeds.cli import main

STORE = """\
[group]
id = "robots"
authority = "example.org"
name = "Robots"
url = "https://example.org/robots"
timezone = "Europe/London"

[[session]]
id = "old"
date = 2025-12-01
kind = "TBC"
"""
WRONG = STORE.replace("kind", "kid")


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments], catch_exceptions=False)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in an empty folder, as if on nobody's machine."""
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_usual_store_is_checked(folder: Path) -> None:
    """Without a name, it is data/sessions.toml."""
    (folder / "data").mkdir()
    (folder / "data/sessions.toml").write_text(STORE.replace("TBC", "Talk"))

    result = check()

    assert (result.stdout, result.exit_code) == ("No mistakes found\n", 0)


def test_the_archive_is_counted_and_shown_when_asked(folder: Path) -> None:
    """Findings about sessions over are one line, unless all are wanted; neither is a failure."""
    (folder / "s.toml").write_text(STORE)

    brief = check("s.toml", "--today", "2026-01-01")
    whole = check("s.toml", "--today", "2026-01-01", "--all")

    assert brief.stdout == "No mistakes found\n1 more in the archive: --all\n"
    assert "warning[placeholder]" in whole.stdout
    assert (brief.exit_code, whole.exit_code) == (0, 0)


def test_several_stores_are_one_report(folder: Path) -> None:
    """Each store's findings are told, and an error in one is the exit status."""
    (folder / "a.toml").write_text(STORE)
    (folder / "b.toml").write_text(WRONG)

    result = check("a.toml", "b.toml", "--all", "--format", "concise")

    assert [line.partition(":")[0] for line in result.stdout.splitlines()][:2] == [
        "a.toml",
        "b.toml",
    ]
    assert result.stdout.endswith("Found 1 error and 1 warning\n")
    assert result.exit_code == 1


def test_programs_get_json(folder: Path) -> None:
    """The JSON form holds the same findings."""
    (folder / "s.toml").write_text(WRONG)

    told = json.loads(check("s.toml", "--format", "json").stdout)

    assert [one["rule"] for one in told["diagnostics"]] == ["unknown-key"]


def test_a_missing_store_is_no_mistake_of_the_store(folder: Path) -> None:
    """What is not there, is a folder or is locked cannot be checked: exit status 2."""
    (folder / "data").mkdir()

    missing, directory = check("s.toml"), check("data")

    assert (missing.exit_code, directory.exit_code) == (2, 2)
    assert missing.stderr == (
        "error: there is no file s.toml; name the store, or begin one: rgfeeds init, or rgfeeds import PAGE\n"
    )
    assert (
        directory.stderr == "error: data is a folder; give the path of the file in it\n"
    )
    assert missing.stdout + directory.stdout == ""


def test_a_store_that_cannot_be_read_is_told() -> None:
    """A name that is too long for the system is told in its own words."""
    result = check("x" * 500)

    assert result.exit_code == 2
    assert "cannot be read: File name too long" in result.stderr


def test_the_rules_are_listed() -> None:
    """Every rule has a line with its severity, its name and what it is about."""
    lines = check("--rules").stdout.splitlines()

    assert "error    duplicate-id         Two sessions have one id" in lines
    assert len(lines) > 40


def test_github_gets_places_from_the_root_of_the_repository(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Annotations name the file as the repository does, wherever the command runs."""
    (folder / "group").mkdir()
    (folder / "group/s.toml").write_text(WRONG)
    monkeypatch.chdir(folder / "group")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder))

    inside = check("s.toml", "--format", "github").stdout
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder / "elsewhere"))
    outside = check("s.toml", "--format", "github").stdout

    assert inside.startswith("::error file=group/s.toml,line=11,")
    assert outside.startswith("::error file=s.toml,line=11,")


@pytest.mark.parametrize(("actions", "written"), [("true", True), ("", False)])
def test_the_summary_is_appended_on_github(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    actions: str,
    written: bool,  # noqa: FBT001 - a table
) -> None:
    """Under GitHub Actions the step's summary gets the report below what it has."""
    summary = folder / "summary.md"
    summary.write_text("before\n")
    (folder / "s.toml").write_text(WRONG)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv("GITHUB_ACTIONS", actions)

    check("s.toml")

    assert summary.read_text().startswith("before\n")
    assert ("Found 1 error" in summary.read_text()) == written


@pytest.mark.slow
def test_the_check_loads_no_heavy_library(folder: Path) -> None:
    """Checking a plain store imports none of the libraries that only writing needs."""
    (folder / "s.toml").write_text(STORE)
    heavy = (
        "icalendar",
        "minijinja",
        "pyromark",
        "feedgen",
        "lxml",
        "holidays",
        "dateutil",
        "difflib",
    )
    code = (
        "import sys\nfrom rgfeeds.cli import main\n"
        "main(['check', 's.toml', '--today', '2026-01-01'], standalone_mode=False)\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env=dict(os.environ),
    )

    assert result.stdout.splitlines()[-1] == "[]"
