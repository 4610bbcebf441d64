"""What holds for every command: it finds the store, and says what was probably meant."""

import os
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from rgfeeds.cli import main

STORE = """\
[group]
id = "tea"
authority = "example.org"
name = "Tea"
url = "https://example.org/tea/"
timezone = "Europe/London"
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


@pytest.fixture
def below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand two folders below the one that has a store; return that."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/sessions.toml").write_text(STORE)
    (tmp_path / "notes/old").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "notes/old")
    return tmp_path


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("chekc", "there is no command chekc; did you mean check?"),
        ("xyzzy", "there is no command xyzzy\n"),
    ],
)
def test_a_mistyped_command_gets_the_nearest(word: str, said: str) -> None:
    """Exit 2, and one that is like none gets nothing."""
    result = run(word)

    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--chekc",), "error: there is no option --chekc; did you mean check?\nsee: rgfeeds --help\n"),
        (("move", "next"), "error: Missing argument 'WHEN'.\nsee: rgfeeds move --help\n"),
        (("edit", "next"), "error: say what is to change, as in --title\nsee: rgfeeds edit --help\n"),
    ],
)  # fmt: skip
def test_a_call_that_is_not_understood_is_told_as_any_error(
    arguments: tuple[str, ...], said: str
) -> None:
    """In one line, with the help that says more; exit 2."""
    result = CliRunner().invoke(main, arguments, prog_name="rgfeeds")

    assert (result.exit_code, result.stderr) == (2, said)


@pytest.mark.parametrize(
    ("begun", "offered"), [("", ["next", "tea-one", "two"]), ("t", ["tea-one", "two"])]
)
def test_a_shell_completes_the_ids_of_sessions(
    begun: str, offered: list[str], below: Path
) -> None:
    """Those of the store that the command would take; none where there is none."""
    sessions = ""
    for number, name in enumerate(("tea-one", "two"), 1):
        sessions += f'[[session]]\nid = "{name}"\ndate = 2027-03-0{number}\n'
    (below / "data/sessions.toml").write_text(STORE + sessions)
    complete = ShellComplete(main, {}, "rgfeeds", "_RGFEEDS_COMPLETE")
    words = [item.value for item in complete.get_completions(["show"], begun)]

    assert words == offered
    (below / "data/sessions.toml").unlink()
    assert complete.get_completions(["show"], begun) == []


def test_the_store_is_found_upwards(below: Path) -> None:
    """From a folder below, what is read and written is the same as from the root."""
    assert run("check").stdout == "No mistakes found\n"
    assert run("build").exit_code == 0
    assert (below / "public/index.html").exists()
    assert not Path("public").exists()


@pytest.mark.parametrize("command", ["check", "build", "news"])
def test_it_is_not_looked_for_outside_of_the_repository(
    command: str, below: Path
) -> None:
    """Another group's store may lie above; without one, it is said how to begin."""
    (below / "notes/.git").mkdir()

    result = run(command)

    assert result.exit_code == 2
    assert "there is no file data/sessions.toml; name the store" in result.stderr
    assert "rgfeeds init, or rgfeeds import PAGE" in result.stderr


def test_export_says_what_it_would_write(below: Path) -> None:
    """And writes it only when it is not a dry run; then there is nothing to write."""
    page = Path("page.md")
    page.write_text("<!-- rgfeeds -->\n<!-- end of rgfeeds -->\n")
    before = page.read_bytes()

    assert run("export", "page.md", "--dry-run").stdout == "Would write page.md\n"
    assert page.read_bytes() == before
    assert run("export", "page.md").stdout == "Wrote page.md\n"
    assert run("export", "page.md").stdout == "page.md is up to date\n"
    assert below.exists()


@pytest.mark.skipif(os.name == "nt", reason="a folder that one is in cannot go")
@pytest.mark.parametrize("command", ["check", "build", "list", "import page.md"])
def test_what_the_system_refuses_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """In a folder that is gone nothing can be done, which is said with exit status 2."""
    (gone := tmp_path / "gone").mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    result = run(*command.split())

    assert result.exit_code == 2
    assert "the folder you are in: No such file or directory" in result.stderr


def test_a_name_that_no_file_can_have_is_told(below: Path) -> None:
    """A store whose name is too long is told by its name."""
    (below / "page.md").write_text("| Date | Topic |\n|-|-|\n| 2027-03-01 | RLHF |\n")

    result = run("import", str(below / "page.md"), "--store", "s" * 300)

    assert result.exit_code == 2
    assert "error: " + "s" * 300 in result.stderr
