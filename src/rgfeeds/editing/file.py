"""The store's file while it is edited: one edit at a time, each in one step."""

from __future__ import annotations

import os
import sys
import tempfile
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path

from rgfeeds.errors import RgfeedsError
from rgfeeds.model import Status
from rgfeeds.rules.judge import Loaded
from rgfeeds.store.diagnostics import Diagnostic, Severity
from rgfeeds.store.store import Store
from rgfeeds.text.wording import called, long_day, times, where


class NotWritten(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The store cannot be replaced, or holds what no file can."""


def with_text(content: bytes, text: str) -> bytes:
    """Return the bytes of a file that said *content* and is to say *text*: a BOM stays; raise NotWritten."""
    try:
        new = text.encode()
    except UnicodeEncodeError:
        raise NotWritten(
            "what you gave is not UTF-8 text, so it cannot be written"
        ) from None
    return BOM_UTF8 + new if content.startswith(BOM_UTF8) else new


@contextmanager
def lock(store: Path) -> Iterator[None]:
    """Let no other edit of a file in the folder of *store* begin until this one has ended."""
    handle = None
    # A file system may have no locks; that nothing is lost is then left to `replace`.
    with suppress(OSError):
        handle = _locked(store.resolve().parent)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _locked(folder: Path) -> int:
    if sys.platform == "win32":  # pragma: no cover - tried on Windows alone
        import msvcrt  # noqa: PLC0415 - only there

        # Folders cannot be locked there, and a locked file cannot be replaced.
        name = sha256(str(folder).casefold().encode()).hexdigest()[:16]
        file = Path(tempfile.gettempdir()) / f"rgfeeds-{name}.lock"
        handle = os.open(file, os.O_RDWR | os.O_CREAT)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        return handle
    import fcntl  # noqa: PLC0415 - not on Windows

    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def replace(store: Path, content: bytes, expected: bytes | None = None) -> bool:
    """Make *content* what *store* says, its owner and permissions kept; raise NotWritten.

    Return False, the file as it was, when it no longer says what was *expected*.
    Nobody ever reads half of it. Where *store* is a link, the file it leads to is replaced.
    """
    file = store.resolve()
    try:
        status = file.stat()
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as written:
                written.write(content)
            _keep_owner(Path(name), status)
            Path(name).chmod(status.st_mode & 0o7777)
            if expected is None or file.read_bytes() == expected:
                Path(name).replace(file)
                return True
            Path(name).unlink()
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise NotWritten(f"{store} cannot be written: {error.strerror}") from None
    return False


def _keep_owner(file: Path, status: os.stat_result) -> None:
    """Give *file* the group and the owner of *status*, as far as this person may."""
    if sys.platform != "win32":
        for owner, group in ((-1, status.st_gid), (status.st_uid, -1)):
            with suppress(OSError):
                os.chown(file, owner, group)


def changed_lines(before: str, after: str) -> Iterator[tuple[int, str, str]]:
    """Yield what differs: the line in *after*, from 1, then "-" or "+", and the line's text."""
    old, new = before.split("\n"), after.split("\n")
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    tail = 0
    while tail < min(len(old), len(new)) - same and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    # Of a new table, show the header that it has, not that of the next one.
    while 0 < same == len(old) - tail < len(new) and new[same - 1] == new[-1 - tail]:
        if new[same].startswith("[["):
            break
        same, tail = same - 1, tail + 1
    old, new = old[same : len(old) - tail], new[same : len(new) - tail]
    for kind, start, end, first, last in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            yield from ((same + first + 1, "-", line) for line in old[start:end])
            yield from ((same + n + 1, "+", new[n]) for n in range(first, last))


def new_mistakes(before: Loaded, after: Loaded) -> tuple[Diagnostic, ...]:
    """Return the errors and warnings of *after* that *before* did not have, wherever they stand."""
    known = Counter(_identity_of(found) for found in before.diagnostics)
    new = []
    for found in after.diagnostics:
        if found.severity is Severity.NOTE:
            continue
        if known[_identity_of(found)]:
            known[_identity_of(found)] -= 1
        else:
            new.append(found)
    return tuple(new)


def _identity_of(found: Diagnostic) -> tuple[str, Severity, str]:
    return found.rule, found.severity, found.message


def summary(store: Store | None, id: str) -> str:
    """Say "Attention (attention): Monday 12 August 2024, 11:00–12:00, Enigma" of the session *id*."""
    for _, session in store.sessions if store and store.group else ():
        if session.id == id and store and store.group:
            plan = session.plan
            status = "" if plan.status is Status.CONFIRMED else str(plan.status)
            facts = [long_day(plan.day), times(plan), where(plan), status]
            return f"{called(session, store.group)} ({id}): {', '.join(filter(None, facts))}"
    return id
