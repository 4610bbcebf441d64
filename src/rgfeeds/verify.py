"""The last look at what was rendered, before anything of it is written.

What it finds is a bug of rgfeeds, never a mistake of the organiser; the old site
stays as it is.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from xml.parsers.expat import ExpatError, ParserCreate

import msgspec

from rgfeeds.artifact import Artifact

#: Octets that are read as text at once; as one text, a large file takes four times its size.
_PART = 1 << 16
_LONGEST_LINE = 75  # octets, without the CRLF


class Unsound(Exception):  # noqa: N818 - it reads as what it is; a bug, so no RgfeedsError
    """A rendered file is not what its format demands."""


def verified(artifacts: Iterable[Artifact]) -> Iterator[Artifact]:
    """Yield *artifacts* as they are; raise Unsound at the first that is broken."""
    for artifact in artifacts:
        try:
            _check(artifact)
        except (ValueError, ExpatError, msgspec.DecodeError) as error:
            raise Unsound(f"{artifact.path}: {error}") from error
        yield artifact


def _check(artifact: Artifact) -> None:
    kind, content = artifact.path.rpartition(".")[2], artifact.content
    if kind == "html":
        # A page is one text, or was joined of several, so that it is UTF-8.
        if not content.endswith(b"</html>\n"):
            raise ValueError("the page has no end")
        return
    _check_text(content)
    if kind == "ics":
        _check_calendar(content)
    elif kind == "xml":
        ParserCreate().Parse(content, True)  # noqa: FBT003 - this is all of it
    elif kind == "json":
        # Every sign of it is read, and nothing made of it.
        msgspec.json.decode(content, type=msgspec.Raw)


def _check_text(content: bytes) -> None:
    decode = getincrementaldecoder("utf-8")().decode
    for start in range(0, len(content), _PART):
        decode(content[start : start + _PART])
    decode(b"", final=True)


def _check_calendar(content: bytes) -> None:
    """Hold the lines against RFC 5545 3.1, the components against 3.4, the UIDs against 3.8.4.7."""
    lines = content.split(b"\r\n")
    if not content.count(b"\r") == content.count(b"\n") == len(lines) - 1:
        raise ValueError("a line is not ended by CRLF")
    longest = max(lines, key=len)
    if len(longest) > _LONGEST_LINE:
        raise ValueError(f"line {lines.index(longest) + 1} has {len(longest)} octets")
    unfolded = content.replace(b"\r\n ", b"")
    if (
        not unfolded.endswith(b"\r\nEND:VCALENDAR\r\n")
        or b"\r\nBEGIN:V" not in unfolded
    ):
        raise ValueError("the calendar is empty or has no end")
    events = unfolded.split(b"\r\nBEGIN:VEVENT\r\n")[1:]
    uids = {_uid(event) for event in events} - {None}
    if len(uids) != len(events):
        raise ValueError("an event has no UID of its own")


def _uid(event: bytes) -> bytes | None:
    """Return the UID of *event*, whose lines are unfolded and begin after BEGIN:VEVENT."""
    _, found, rest = (b"\r\n" + event).partition(b"\r\nUID:")
    return rest.partition(b"\r\n")[0] if found else None
