"""A copy of this process that helps, where the system can make one."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

T = TypeVar("T")


class Assistant:
    """Somebody who does a part of the work, in a copy of this process.

    Called *early*, the copy is made at once and makes *ready* while the work is still
    being prepared; its job then goes through pickle. Else it is made when there is a
    job, and has all that was prepared. Where the system cannot copy a process, where
    this one has several threads or one processor, jobs are done here when their
    result is asked for.
    """

    def __init__(self, ready: Callable[[], object], *, early: bool) -> None:
        self.able = _worthwhile()
        self._child = _Child(ready, None) if self.able and early else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._child:
            self._child.dismiss()

    def ask(self, job: Callable[[], T]) -> Callable[[], T]:
        """Have *job* done; return what waits for its result, or raises what it raised.

        It can be asked once. The result goes through pickle.
        """
        if not self.able:
            return job
        if self._child is None:
            self._child = _Child(lambda: None, job)
        else:
            self._child.tell(_pickled(job))
        return self._child.result


def _worthwhile() -> bool:
    if not hasattr(os, "fork"):
        return False
    threading = sys.modules.get("threading")
    if threading and threading.active_count() > 1:
        return False
    able = getattr(os, "sched_getaffinity", None)
    return len(able(0)) > 1 if able else (os.cpu_count() or 1) > 1


class _Child:
    """The copy, with a pipe there and a pipe back; its job is told when it is not known yet."""

    def __init__(
        self, ready: Callable[[], object], job: Callable[[], object] | None
    ) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        heard, self._told = os.pipe()
        self._hearing, telling = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            os.close(self._told)
            os.close(self._hearing)
            _serve(ready, job, heard, telling)
        os.close(heard)
        os.close(telling)
        self._open = True

    def tell(self, job: bytes) -> None:
        with open(self._told, "wb", closefd=False) as pipe:
            pipe.write(job)
        os.close(self._told)
        self._told = -1

    def result(self) -> Any:
        """Wait for the end; return what the job came to, or raise it."""
        with open(self._hearing, "rb", closefd=False) as pipe:
            answer = pipe.read()
        status = self._ended()
        if status != 0 or not answer:
            raise RuntimeError(f"a process that helped ended with status {status}")
        outcome = _unpickled(answer)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def dismiss(self) -> None:
        """Leave no copy behind, whatever it is doing."""
        if self._open:
            os.kill(self._process, signal.SIGKILL)
            self._ended()

    def _ended(self) -> int:
        self._open = False
        os.close(self._hearing)
        if self._told >= 0:
            os.close(self._told)
        return os.waitpid(self._process, 0)[1]


def _serve(
    ready: Callable[[], object],
    job: Callable[[], object] | None,
    heard: int,
    telling: int,
) -> NoReturn:
    """Be the copy: do the job, tell, and end without what the original has to do."""
    status = 1
    try:
        ready()
        if job is None:
            with open(heard, "rb") as pipe:
                told = pipe.read()
            # The original has ended without a job when there is nothing to read.
            job = _unpickled(told) if told else lambda: None
        answer = _attempted(job)
        with open(telling, "wb") as pipe:
            pipe.write(answer)
        status = 0
    finally:
        os._exit(status)


def _attempted(job: Callable[[], object]) -> bytes:
    try:
        return _pickled(job())
    except Exception as error:  # noqa: BLE001 - it is raised anew in the original
        import traceback  # noqa: PLC0415

        trace = "".join(traceback.format_exception(error))
        error.add_note(trace)
        try:
            return _pickled(error)
        except Exception:  # noqa: BLE001 - said in words, then
            return _pickled(RuntimeError(trace))


def _pickled(value: object) -> bytes:
    """Return *value* as bytes; a zone is known by its name, since its file cannot be pickled."""
    import pickle  # noqa: PLC0415
    from io import BytesIO  # noqa: PLC0415
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    kept = BytesIO()
    pickler = pickle.Pickler(kept, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {ZoneInfo: _zone}
    pickler.dump(value)
    return kept.getvalue()


def _unpickled(written: bytes) -> Any:
    """Return what a copy of this process, or its original, has pickled."""
    import pickle  # noqa: PLC0415

    return pickle.loads(written)  # noqa: S301


def _zone(zone: ZoneInfo) -> tuple[Callable[[str], ZoneInfo | None], tuple[str]]:
    from rgfeeds.timezones import load_zone  # noqa: PLC0415

    return load_zone, (zone.key,)
