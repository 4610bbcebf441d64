"""`rgfeeds serve` from within: what the terminal is told from the first save to Ctrl-C."""

import os
import queue
import re
import signal
import socket
import threading
import urllib.request
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from test_serving import STORE, WRONG

from rgfeeds.cli.serve import serve

#: Asks no proxy.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
PATIENT = 60  # seconds
OPEN = STORE.replace('"Forests"', '"TBC"').replace("2026-02", "2099-02")

Versions = Iterator[bytes]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a good store, all of it written at one instant."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    path = Path("sessions.toml")
    path.write_text(STORE)
    return path


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> queue.Queue[str]:
    """Stand in for the user's browser."""
    urls: queue.Queue[str] = queue.Queue()
    monkeypatch.setattr(webbrowser, "open", urls.put)
    return urls


def run(
    opened: queue.Queue[str], edit: Callable[[Versions], None], *arguments: str
) -> Result:
    """Run the command, let *edit* look at its index while it runs, then press Ctrl-C."""

    def look() -> None:
        try:
            address = opened.get(timeout=PATIENT) + ".rgfeeds/changes?page=/"
            with DIRECT.open(address, timeout=PATIENT) as told:
                edit(line for line in told if line.startswith(b"data: "))
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    looking = threading.Thread(target=look)
    looking.start()
    command = ["--store", "sessions.toml", "--open", *arguments]
    result = CliRunner().invoke(serve, command, catch_exceptions=False)
    looking.join()
    assert before == signal.getsignal(signal.SIGINT)
    return result


def test_the_terminal_is_told_of_every_save(
    store: Path, opened: queue.Queue[str]
) -> None:
    """A line a save, mistakes in full, the reason when there is no store, warnings once."""

    def edit(versions: Versions) -> None:
        for text in (STORE.replace("Forests", "Trees"), WRONG, OPEN, OPEN + "# x\n"):
            next(versions)
            store.write_text(text)
        store.unlink()
        next(versions)

    result = run(opened, edit, "--port", "0")

    assert result.exit_code == 0
    url = result.stdout.split()[1]
    assert result.stdout.startswith(
        f"Page      {url}\nCalendar  {url}tea.ics\nFeed      {url}feed.xml\n"
    )
    assert re.search(r"\n\d\d:\d\d:\d\d rebuilt: 2 sessions, \d+ files changed\n", result.stdout)  # fmt: skip
    assert result.stderr.count("error[bad-date]") == 1
    assert "The pages show this above their last version" in result.stderr
    assert "error: there is no file sessions.toml" in result.stderr


def test_a_store_that_was_never_right(store: Path, opened: queue.Queue[str]) -> None:
    """Where the calendar is, is said once there is one; the port when it is not the usual."""
    store.write_text(WRONG)

    def edit(versions: Versions) -> None:
        next(versions)
        store.write_text(STORE)
        next(versions)

    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 8000))
            taken.listen()
        except OSError:
            pass  # taken by somebody else: just as well
        result = run(opened, edit)

    assert result.exit_code == 0
    assert result.stderr.startswith("Port 8000 is taken; this is 80")
    assert "The pages show this until there is a version" in result.stderr
    assert result.stdout.count("Calendar  ") == 1


def test_a_warning_is_said_once(store: Path, opened: queue.Queue[str]) -> None:
    """What was said of the version before is not said again of one that is served."""
    store.write_text(OPEN)

    def edit(versions: Versions) -> None:
        next(versions)
        store.write_text(OPEN.replace("Causality", "Cause"))
        next(versions)

    result = run(opened, edit, "--port", "0")

    assert result.stderr.count("warning[") == 1


def test_nothing_to_serve() -> None:
    """A store that is not there ends it before it begins."""
    with pytest.raises(Exception, match="there is no file nowhere"):
        CliRunner().invoke(serve, ["--store", "nowhere"], catch_exceptions=False)
