"""`rgfeeds build` as the organiser meets it: exit status, words, and what stands in the folder."""

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from rgfeeds import cli as commands
from rgfeeds.cli import COMMANDS, main

STORE = """\
[group]
id = "tea"
authority = "example.org"
name = "Tea and Papers"
url = "https://example.org/tea/"
timezone = "Europe/London"

[[session]]
id = "causality"
date = 2026-01-12
start = "13:00"
title = "Causality"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder outside any repository, with a good store at the usual place."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    Path("data").mkdir()
    Path("data/sessions.toml").write_text(STORE)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def standing(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return every file below *folder* with its bytes and the time it was written."""
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_build_says_what_it_wrote() -> None:
    """One line, on stdout: where, how much, and what of it is new."""
    result = run("build")

    assert result.exit_code == 0
    said = r"Wrote public: 1 session in (\d+) files: \1 new\n"
    assert re.fullmatch(said, result.stdout)
    assert result.stderr == ""


def test_a_second_build_touches_nothing(folder: Path) -> None:
    """What would be written anew as it is, is left alone."""
    run("build")
    before = standing(folder)

    result = run("build")

    assert result.stdout.endswith(" the same\n")
    assert before == standing(folder)


def test_check_writes_nothing(folder: Path) -> None:
    """`--check` exits 1 while the folder is not what would be written, and leaves it so."""
    assert run("build", "--check").exit_code == 1
    assert not (folder / "public").exists()
    run("build")
    assert run("build", "--check").exit_code == 0
    before = standing(folder / "public")
    Path("data/sessions.toml").write_text(STORE.replace("13:00", "14:00"))

    result = run("build", "--check")

    assert result.exit_code == 1
    assert result.stdout.startswith("public is not what would be written: ")
    assert "\nchanged: sessions/causality.ics\n" in result.stdout
    assert before == standing(folder / "public")


def test_a_store_with_mistakes_leaves_the_site_alone(folder: Path) -> None:
    """Every mistake is told at its place, the exit status is 1, the last good site stands."""
    run("build")
    before = standing(folder / "public")
    Path("data/sessions.toml").write_text(
        STORE.replace("2026-01-12", '"soon"') + "room = 5\n"
    )

    result = run("build")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "--> data/sessions.toml:10:8" in result.stderr
    assert "--> data/sessions.toml:13:8" in result.stderr
    assert "Nothing was written; public stays as it was" in result.stderr
    assert before == standing(folder / "public")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--store", "nowhere.toml"), "there is no file nowhere.toml"),
        (("--store", "data"), "data is a folder"),
        (("--out", "data/sessions.toml"), "is a file, and a folder is needed there"),
    ],
)
def test_surroundings_at_fault_are_told(arguments: tuple[str, ...], words: str) -> None:
    """A missing store or an impossible folder is no mistake in the store: exit status 2."""
    result = run("build", *arguments)

    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("out", [".", "data", "public"])
@pytest.mark.skipif(os.name != "posix", reason="needs links")
def test_a_build_never_writes_among_its_sources(folder: Path, out: str) -> None:
    """A folder that holds the store or a repository is refused, a committed link to it too; nothing is touched."""
    Path("public").symlink_to(".")
    subprocess.run(["git", "init", "--quiet"], check=True)
    Path(".rgfeeds").write_text(".git/HEAD\ndata/sessions.toml\n")
    before = standing(folder)

    result = run("build", "--out", out)

    assert result.exit_code == 2
    assert "choose another --out" in result.stderr
    assert before == standing(folder)


def test_an_unreadable_store_is_told() -> None:
    """A name that the system refuses is told in its words, with exit status 2."""
    result = run("build", "--store", "x" * 300)

    assert result.exit_code == 2
    assert "cannot be read" in result.stderr


@pytest.mark.parametrize("epoch", ["yesterday", "253402300799", "-99999999999999"])
def test_a_wrong_epoch_is_told(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    """SOURCE_DATE_EPOCH that is no number of seconds, or of no year to reckon with, is named, not ignored."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    result = run("build")

    assert result.exit_code == 2
    assert f"SOURCE_DATE_EPOCH is no number of seconds: '{epoch}'" in result.stderr


def test_a_store_dated_in_no_year_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the year 9999 is said to be so, with the remedy."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    os.utime("data/sessions.toml", (253402300799, 253402300799))

    result = run("build")

    if Path("data/sessions.toml").stat().st_mtime == 253402300799:
        assert result.exit_code == 2
        assert "run: touch data/sessions.toml" in result.stderr


def test_without_an_epoch_the_store_dates_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A store outside any repository is as old as its file; an empty SOURCE_DATE_EPOCH is none."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    os.utime("data/sessions.toml", (1_700_000_000, 1_700_000_000))

    run("build")

    assert b"LAST-MODIFIED:20231114T221320Z" in Path("public/tea.ics").read_bytes()


def test_a_bug_shows_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """What rgfeeds did not expect is not turned into a polite sentence."""
    monkeypatch.setattr("rgfeeds.store.source.read", lambda _store: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        run("build")


def test_the_command_line_starts_without_heavy_libraries() -> None:
    """`--help` and the import of the command line load none of what only a build needs."""
    program = "import sys, rgfeeds.cli; print(sorted(sys.modules))"

    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout

    for heavy in (
        "icalendar",
        "feedgen",
        "lxml",
        "minijinja",
        "pyromark",
        "dateutil",
        "tomli",
    ):
        assert f"'{heavy}'" not in loaded


def test_every_command_is_in_the_help() -> None:
    """The help names each module of a command, and no command that cannot be run."""
    modules = (path.stem for path in Path(commands.__path__[0]).glob("*.py"))
    found = {
        value.name
        for name in modules
        for value in vars(import_module(f"rgfeeds.cli.{name}")).values()
        if isinstance(value, click.Command) and not isinstance(value, click.Group)
    }

    assert set(COMMANDS) == found
    assert main.list_commands(click.Context(main)) == list(COMMANDS)
    for name, line in COMMANDS.items():
        assert f"  {name}" in run("--help").stdout
        assert line.rstrip(".").split()[0] in run(name, "--help").stdout
    assert "there is no command nothing" in run("nothing").stderr


def test_the_module_runs_as_a_program() -> None:
    """`python -m rgfeeds` is the same program."""
    said = subprocess.run(
        [sys.executable, "-m", "rgfeeds", "--version"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert said == "rgfeeds 0.1.0\n"
