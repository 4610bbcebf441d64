"""Work shared with copies of this process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import NoReturn

import pytest

from rgfeeds import processes
from rgfeeds.processes import shared

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


def together(*jobs: Callable[[], object]) -> list[object]:
    return shared(jobs)


@pytest.fixture(autouse=True)
def several_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_worthwhile", lambda: hasattr(os, "fork"))


def test_results_come_in_the_order_of_the_jobs() -> None:
    """Whoever is ready first, each result stands where its job stood."""
    assert shared([lambda: 1, lambda: [2], lambda: {"a": 3}]) == [1, [2], {"a": 3}]


def test_one_job_needs_no_process() -> None:
    """A job alone runs here."""
    assert shared([os.getpid]) == [os.getpid()]


@forks
def test_the_others_run_in_processes_of_their_own() -> None:
    """All but the first job run elsewhere."""
    here, there = shared([os.getpid, os.getpid])
    assert here == os.getpid() != there


def test_one_processor_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where copies would only wait for each other, none is made."""
    monkeypatch.setattr(processes, "_worthwhile", lambda: False)
    assert [os.getpid(), os.getpid()] == shared([os.getpid, os.getpid])


def test_what_a_job_raises_is_raised_here() -> None:
    """The very exception comes back, with the trace of where it was raised."""
    with pytest.raises(KeyError, match="the reason") as raised:
        together(int, fail)
    if hasattr(os, "fork"):
        assert "in fail" in "".join(raised.value.__notes__)


@forks
def test_what_cannot_be_brought_back_is_said() -> None:
    """An exception that pickle refuses comes back as its trace."""
    with pytest.raises(RuntimeError, match="Unpicklable"):
        together(int, fail_oddly)


@forks
def test_a_process_that_dies_is_told() -> None:
    """A copy that is killed has no result, and its silence is no success."""
    with pytest.raises(RuntimeError, match="ended with status"):
        together(int, die)


@forks
def test_a_failure_here_leaves_no_process_behind() -> None:
    """When the first job fails, the others are still waited for."""
    with pytest.raises(KeyError):
        together(fail, int)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_one_is_worthwhile_with_two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a copy is made depends on what this process may run on."""
    monkeypatch.undo()
    able = getattr(os, "sched_getaffinity", None)
    count = len(able(0)) if able else os.cpu_count() or 1
    assert processes._worthwhile() == (hasattr(os, "fork") and count > 1)
