"""Work shared with a copy of this process, where the system can make one."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Sequence
from typing import Generic, NoReturn, TypeVar

T = TypeVar("T")


def shared(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """Return what each of *jobs* returns; all but the first run in processes of their own.

    What a job raises is raised here, once all have ended. Results go through
    pickle. Where the system cannot copy a process, or has one processor to run it
    on, all run here.
    """
    first, *others = jobs
    if not others or not _worthwhile():
        return [job() for job in jobs]
    children = [_Child(job) for job in others]
    try:
        results = [first()]
    finally:
        outcomes = [child.outcome() for child in children]
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
        results.append(outcome)
    return results


def _worthwhile() -> bool:
    if not hasattr(os, "fork"):
        return False
    able = getattr(os, "sched_getaffinity", None)
    return len(able(0)) > 1 if able else (os.cpu_count() or 1) > 1


class _Child(Generic[T]):
    """A copy of this process that runs one job and ends."""

    def __init__(self, job: Callable[[], T]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self._answers, told = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            os.close(self._answers)
            _run(job, told)
        os.close(told)

    def outcome(self) -> T | BaseException:
        """Wait for the end; return what the job returned, or what it raised."""
        with open(self._answers, "rb") as answers:  # noqa: PTH123 - a pipe
            answer = answers.read()
        _, status = os.waitpid(self._process, 0)
        if status != 0 or not answer:
            return RuntimeError(f"a process that helped ended with status {status}")
        result: T | BaseException = pickle.loads(answer)  # noqa: S301 - a copy of us wrote it
        return result


def _run(job: Callable[[], object], told: int) -> NoReturn:
    """Run *job* in the child, write what came of it, and end without what the parent has to do."""
    status = 1
    try:
        with open(told, "wb") as answers:
            answers.write(_attempted(job))
        status = 0
    finally:
        os._exit(status)


def _attempted(job: Callable[[], object]) -> bytes:
    try:
        return pickle.dumps(job(), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - it is raised anew in the parent
        import traceback  # noqa: PLC0415

        error.add_note("".join(traceback.format_exception(error)))
        try:
            return pickle.dumps(error)
        except Exception:  # noqa: BLE001 - said in words, then
            return pickle.dumps(
                RuntimeError("".join(traceback.format_exception(error)))
            )
