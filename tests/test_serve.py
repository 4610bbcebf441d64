"""`rgfeeds serve` as the organiser meets it: a process, asked over HTTP while the store is edited."""

import contextlib
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
import vobject

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

[[session]]
id = "forests"
date = 2026-02-09
start = "13:00"
title = "Forests"
"""
WRONG = STORE.replace("2026-01-12", '"soon"')
PATIENT = 60  # seconds
RGFEEDS = (sys.executable, "-m", "rgfeeds")

pytestmark = pytest.mark.slow


class Serving:
    """A preview that runs, and the lines it says on stdout and stderr."""

    def __init__(self, process: subprocess.Popen[str], store: Path) -> None:
        self.process, self.store = process, store
        self.out, self.err = Said(process.stdout), Said(process.stderr)
        self.url = self.out.until("Page ").split()[1]

    def get(self, path: str = "", **fields: str) -> tuple[int, str]:
        asked = urllib.request.Request(self.url + path, headers=fields)
        try:
            with DIRECT.open(asked, timeout=PATIENT) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    @contextlib.contextmanager
    def watching(self, page: str) -> Iterator[Iterator[bytes]]:
        """Yield the versions of *page* as they are told."""
        address = f"{self.url}.rgfeeds/changes?page={page}"
        with DIRECT.open(address, timeout=PATIENT) as told:
            yield (line for line in told if line.startswith(b"data: "))

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENT)


class Said:
    """The lines of a stream as they come."""

    def __init__(self, stream: IO[str] | None) -> None:
        assert stream is not None
        self.all: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self._thread = threading.Thread(target=self._read, args=[stream])
        self._thread.start()

    def _read(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                self._lines.put(line)
        self._lines.put("")

    def until(self, words: str) -> str:
        """Return the next line with *words*; fail when the stream ends without."""
        while words not in (line := self._lines.get(timeout=PATIENT)):
            assert line, f"no {words} in {self.all}"
            self.all.append(line)
        self.all.append(line)
        return line

    def whole(self) -> str:
        """Return everything said, once the process has ended."""
        self._thread.join()
        while not self._lines.empty():
            self.all.append(self._lines.get())
        return "".join(self.all)


DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@contextlib.contextmanager
def serving(
    folder: Path, *arguments: str, store: str = STORE, **environment: str
) -> Iterator[Serving]:
    path = folder / "data/sessions.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(store)
    with subprocess.Popen(
        [*RGFEEDS, "serve", *(arguments or ("--port", "0"))],
        cwd=folder,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1767225600"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Serving(process, path)
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_from_start_to_end(tmp_path: Path, number: int) -> None:
    """It says where everything is, writes nothing, and ends with exit status 0 when told to."""
    with serving(tmp_path) as preview:
        preview.err.until("Waiting for")
        with preview.watching("/") as told:
            next(told)
            assert preview.end(number) == 0

        url = preview.url
        assert preview.out.whole() == (
            f"Page      {url}\nCalendar  {url}tea.ics\nFeed      {url}feed.xml\n"
        )
        assert (
            preview.err.whole()
            == "Waiting for data/sessions.toml to be saved; Ctrl-C ends\n"
        )
    assert [path.name for path in tmp_path.rglob("*.*")] == ["sessions.toml"]


def test_a_day_of_editing(tmp_path: Path) -> None:
    """A save is seen at once, a mistake is shown above the last good site, and goes when mended."""
    with serving(tmp_path) as preview, preview.watching("/") as told:
        versions = [next(told)]
        assert "Trees" not in preview.get()[1]

        preview.store.write_text(STORE.replace("Forests", "Trees"))
        versions.append(next(told))
        assert "rebuilt: 2 sessions, " in preview.out.until("rebuilt")
        assert "Trees" in preview.get()[1]
        assert "SUMMARY:Trees" in preview.get("tea.ics")[1]

        preview.store.write_text(WRONG)
        versions.append(next(told))
        assert preview.err.until("error[bad-date]")
        assert "-->" in preview.err.until("data/sessions.toml:10:8")
        assert preview.err.until("The pages show this above their last version")
        text = preview.get("sessions/causality/")[1]
        assert "data/sessions.toml:10:8" in text
        assert "Causality" in text
        assert "SUMMARY:Trees" in preview.get("tea.ics")[1]

        other = preview.store.with_name("new.toml")
        other.write_text(STORE.replace("Forests", "Trees"))
        other.replace(preview.store)
        assert versions[1] == next(told)
        assert "rebuilt: 2 sessions, no files changed" in preview.out.until("rebuilt")
        assert "mistakes" not in preview.get()[1]

        preview.store.unlink()
        assert versions[1] != next(told)
        assert "there is no file" in preview.err.until("error:")
        assert "The sessions cannot be read" in preview.get()[1]
        assert preview.end() == 0
        assert "Traceback" not in preview.err.whole()


def test_a_store_that_is_wrong_from_the_start(tmp_path: Path) -> None:
    """It is served all the same: the mistakes first, the site once they are mended."""
    with serving(tmp_path, store=WRONG) as preview, preview.watching("/") as told:
        version = next(told)
        assert preview.err.until("The pages show this until there is a version")
        assert preview.get("tea.ics")[0] == 503
        status, text = preview.get()
        assert (status, text.count("is not a date: `soon`")) == (503, 1)

        preview.store.write_text(STORE)
        assert version != next(told)
        assert preview.out.until("Calendar").strip() == (
            f"Calendar  {preview.url}tea.ics"
        )
        assert preview.get()[0] == 200


def test_a_warning_is_told_once(tmp_path: Path) -> None:
    """What does not stop the site is said again only when it is no longer the same."""
    early = STORE.replace("2026-02-09", "2099-02-09").replace('"Forests"', '"TBC"')
    with serving(tmp_path, store=early) as preview:
        preview.store.write_text(early + "# one\n")
        preview.out.until("rebuilt")
        preview.store.write_text(early + "# one, two\n")
        preview.out.until("rebuilt")
        assert preview.end() == 0

        assert preview.err.whole().count("warning[") == 1


def test_a_calendar_program_knows_every_event(tmp_path: Path) -> None:
    """The preview's calendar has the UIDs of a build; its links lead to the preview."""
    with serving(tmp_path) as preview:
        text = preview.get("tea.ics")[1]
    subprocess.run([*RGFEEDS, "build"], cwd=tmp_path, check=True)
    built = (tmp_path / "public/tea.ics").read_text("utf-8")

    shown, real = vobject.readOne(text), vobject.readOne(built)

    assert [event.uid.value for event in real.vevent_list] == [
        event.uid.value for event in shown.vevent_list
    ]
    assert [event.url.value for event in shown.vevent_list] == [
        f"{preview.url}sessions/{id}/" for id in ("causality", "forests")
    ]


def test_another_name_for_this_machine(tmp_path: Path) -> None:
    """Who comes under another name than 127.0.0.1 or localhost gets nothing."""
    with serving(tmp_path) as preview:
        assert preview.get("tea.ics", Host="evil.example")[0] == 421
        assert preview.get("tea.ics", Host="localhost")[0] == 200


def test_ports(tmp_path: Path) -> None:
    """A port asked for that is taken is told, with exit status 2; no port is asked for, one is found."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        (tmp_path / "sessions.toml").write_text(STORE)
        ended = subprocess.run(
            [*RGFEEDS, "serve", "--store", "sessions.toml", "--port", port],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
        )

        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith(f"error: port {port} is taken by another")
    usual = ("--store", "sessions.toml")
    with serving(tmp_path, *usual) as one, serving(tmp_path, *usual) as two:
        assert one.url != two.url
        assert two.err.until("Port 8000 is taken")
        assert two.get()[0] == 200


def test_without_a_store(tmp_path: Path) -> None:
    """A store that is not there is told before anything is served."""
    ended = subprocess.run(
        [*RGFEEDS, "serve"], cwd=tmp_path, check=False, capture_output=True, text=True
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        "error: there is no file data/sessions.toml; name the store, or begin one: rgfeeds init, or rgfeeds import PAGE\n"
    )


@pytest.mark.skipif(os.name != "posix", reason="the browser is a shell script here")
def test_the_browser_is_opened(tmp_path: Path) -> None:
    """`--open` opens the page in the user's own browser."""
    browser = tmp_path / "browser"
    browser.write_text(
        f'#!/bin/sh\necho "$1" > {tmp_path}/opening\n'
        f"mv {tmp_path}/opening {tmp_path}/opened\n"
    )
    browser.chmod(0o755)
    with serving(tmp_path, "--port", "0", "--open", BROWSER=f"{browser} %s") as preview:
        deadline = time.monotonic() + PATIENT
        while not (tmp_path / "opened").exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)

        assert (tmp_path / "opened").read_text().strip() == preview.url
