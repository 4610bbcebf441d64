"""What commands say where it cannot be said: no traceback, and an exit status that is true."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rgfeeds.__main__ import prepare_streams
from rgfeeds.cli.options import deliver
from rgfeeds.errors import RgfeedsError

slow = pytest.mark.slow
pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")

STORE = """\
[group]
id = "tea"
authority = "example.org"
name = "Tea → Papers"
url = "https://example.org/tea/"
timezone = "Europe/London"

[[session]]
id = "causality"
date = 2026-01-12
start = "13:00"
title = "Ursache → Wirkung 🤗 因果"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a good store at the usual place, and one with a mistake beside it."""
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    Path("data/sessions.toml").write_text(STORE, "utf-8")
    Path("wrong.toml").write_text(STORE + 'slide = "Ä → 因"\n', "utf-8")
    return tmp_path


def shell(
    command: str, redirection: str = "", encoding: str = "utf-8"
) -> tuple[int, bytes, bytes]:
    """Run `rgfeeds` with its streams as the shell gives them; return its own exit status."""
    program = f'"$PYTHON" -m rgfeeds {command} {redirection}'
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", program],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHON": sys.executable, "PYTHONIOENCODING": encoding},
    )
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    return done.returncode, done.stdout, done.stderr


COMMANDS = [
    ("build", 0),
    ("check wrong.toml", 1),
    ("check --rules", 0),
]


@slow
@pytest.mark.parametrize(("command", "status"), COMMANDS)
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_with_few_characters_stops_nothing(
    command: str, status: int, encoding: str
) -> None:
    """What the terminal has no sign for is written as its code."""
    assert shell(command, encoding=encoding)[0] == status


@slow
@pytest.mark.parametrize(("command", "status"), COMMANDS)
@pytest.mark.parametrize(
    "redirection", [">&-", "2>&-", ">&- 2>&-", ">/dev/full", "2>/dev/full", "| true"]
)
def test_words_that_nobody_takes_stop_nothing(
    command: str, status: int, redirection: str
) -> None:
    """A closed or a full stream loses words, and changes neither what is done nor the exit status."""
    if "full" in redirection and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    assert shell(command, redirection)[0] == status
    if command == "build":
        assert Path("public/tea.ics").exists()


@slow
def test_nobody_is_asked_who_cannot_answer() -> None:
    """With its input closed, a command does as it does without a terminal."""
    status, _, said = shell("add Talk --date 2020-01-06", "<&-")
    assert (status, b"is over" in said) == (0, True)
    assert 'title = "Talk"' in Path("data/sessions.toml").read_text("utf-8")

    status, _, said = shell("init new --name Tea --rgfeeds 1.2.0", "<&-")
    assert (status, b"--timezone is missing" in said) == (2, True)


@slow
@pytest.mark.parametrize(
    "command", ["export", "schema", "check --format json", "news --format json"]
)
def test_data_is_utf_8_and_arrives_or_is_missed(command: str) -> None:
    """Whatever the terminal takes, the bytes are the same; those that a disk does not take are an error."""
    if command.startswith("news"):
        subprocess.run(["git", "init", "--quiet"], check=True)
    _, expected, _ = shell(command)
    assert expected.decode()

    assert shell(command, encoding="ascii")[1] == expected
    assert shell(command, "| true")[0] == 0
    status, _, said = shell(command, ">&-")
    assert (status, said[:31]) == (2, b"error: the output could not be ")


def test_what_is_said_goes_where_it_should(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words and data arrive in their order; no terminal is made of what is none."""
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    prepare_streams()

    sys.stdout.write("words, ")
    deliver("data →\n")
    sys.stderr.write("remarks")
    sys.stderr.flush()

    said = capfd.readouterr()
    assert (said.out, said.err) == ("words, data →\n", "remarks")
    assert not sys.stdout.isatty()


def test_a_stream_that_is_closed_takes_words_and_no_data(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Words are lost without a word; data that is lost is told."""
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    prepare_streams()
    sys.stdout.write("words\n")
    sys.stderr.write("words\n")

    with pytest.raises(RgfeedsError, match="could not be written"):
        deliver("data")
