"""A copy of this process that helps."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import NoReturn
from zoneinfo import ZoneInfo

import pytest

from rgfeeds import processes
from rgfeeds.processes import Assistant
from rgfeeds.timezones import load_zone

forks = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="this system cannot copy a process"
)


class Unpicklable(Exception):  # noqa: N818 - a name for a test
    """An exception that holds what pickle refuses."""

    def __init__(self) -> None:
        super().__init__(lambda: None)


def fail() -> NoReturn:
    raise KeyError("the reason")


def fail_oddly() -> NoReturn:
    raise Unpicklable


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def key_of(zone: ZoneInfo) -> tuple[str, ZoneInfo]:
    return zone.key, zone


def nothing() -> None:
    pass


def done(job: Callable[[], object], *, early: bool = True) -> object:
    with Assistant(nothing, early=early) as assistant:
        return assistant.ask(job)()


#: The copies that were made.
copies: list[int] = []


def no_child_is_left() -> bool:
    """Whether each copy was made, has ended, and was waited for."""
    return bool(copies) and not any(map(alive, copies))


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


both = pytest.mark.parametrize("early", [True, False])


@pytest.fixture(autouse=True)
def several_processors(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if "here" not in request.keywords:
        monkeypatch.setattr(processes, "_worthwhile", lambda: hasattr(os, "fork"))


@pytest.fixture(autouse=True)
def remembered_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    copies.clear()
    if not hasattr(os, "fork"):
        return
    fork = os.fork

    def remembering() -> int:
        process = fork()
        copies.append(process)
        return process

    monkeypatch.setattr(os, "fork", remembering)


@forks
@both
def test_the_job_is_done_by_another_process(early: bool) -> None:  # noqa: FBT001
    """The result is that of a copy, which is gone afterwards."""
    assert done(os.getpid, early=early) != os.getpid()
    assert no_child_is_left()


def test_one_processor_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a copy would only wait for its original, none is made."""
    monkeypatch.setattr(processes, "_worthwhile", lambda: False)
    assert done(os.getpid) == os.getpid()


@forks
def test_the_assistant_makes_ready_at_once() -> None:
    """What it is to prepare is prepared before it is asked for anything."""
    there, here = os.pipe()
    with Assistant(partial(os.write, here, b"ready"), early=True):
        assert os.read(there, 5) == b"ready"
    os.close(there)
    os.close(here)


@both
def test_what_a_job_raises_is_raised_here(early: bool) -> None:  # noqa: FBT001
    """The very exception comes back, with the trace of where it was raised."""
    with pytest.raises(KeyError, match="the reason") as raised:
        done(fail, early=early)
    if hasattr(os, "fork"):
        assert "in fail" in "".join(raised.value.__notes__)


@forks
def test_what_cannot_be_brought_back_is_said() -> None:
    """An exception that pickle refuses comes back as its trace."""
    with pytest.raises(RuntimeError, match="Unpicklable"):
        done(fail_oddly)


@forks
def test_a_process_that_dies_is_told() -> None:
    """A copy that is killed has no result, and its silence is no success."""
    with pytest.raises(RuntimeError, match="ended with status"):
        done(die)
    assert no_child_is_left()


@forks
def test_an_assistant_with_no_job_is_sent_home() -> None:
    """However long it would go on, whoever needs it no longer does not wait for it."""
    with Assistant(partial(time.sleep, 600), early=True):
        pass
    assert no_child_is_left()


@forks
def test_a_failure_here_leaves_no_process_behind() -> None:
    """When the work fails here, the assistant is stopped in the middle of its own."""
    with (  # noqa: PT012
        pytest.raises(KeyError),
        Assistant(nothing, early=False) as assistant,
    ):
        assistant.ask(partial(time.sleep, 600))
        fail()
    assert no_child_is_left()


@both
def test_a_zone_is_the_same_zone_there(early: bool) -> None:  # noqa: FBT001
    """A zone, read from its file, goes there and back by its name."""
    zone = load_zone("Europe/London")
    assert zone is not None
    assert done(partial(key_of, zone), early=early) == ("Europe/London", zone)


@pytest.mark.here
def test_a_copy_needs_a_processor_of_its_own() -> None:
    """Whether a copy is made depends on what this process may run on."""
    able = getattr(os, "sched_getaffinity", None)
    count = len(able(0)) if able else os.cpu_count() or 1
    alone = threading.active_count() == 1
    assert processes._worthwhile() == (hasattr(os, "fork") and count > 1 and alone)


@pytest.mark.here
def test_threads_are_not_copied() -> None:
    """A process with threads is not copied: a lock that one of them holds would stay locked."""
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert not processes._worthwhile()
    finally:
        end.set()
        thread.join()


@pytest.mark.here
def test_some_systems_cannot_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has no fork."""
    monkeypatch.delattr(os, "fork", raising=False)
    assert not processes._worthwhile()
