"""The last look at what was rendered, before anything of it is written.

What it finds is a bug of rgfeeds, never a mistake of the organiser; the old site
stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from rgfeeds.artifact import Artifact

_LONGEST_LINE = 75  # octets, without the CRLF


class Unsound(Exception):  # noqa: N818 - it reads as what it is; a bug, so no RgfeedsError
    """A rendered file is not what its format demands."""


def verified(artifacts: Iterable[Artifact]) -> Iterator[Artifact]:
    """Yield *artifacts* as they are; raise Unsound at the first that is broken."""
    for artifact in artifacts:
        try:
            _check(artifact)
        except (ValueError, ET.ParseError) as error:
            raise Unsound(f"{artifact.path}: {error}") from error
        yield artifact


def _check(artifact: Artifact) -> None:
    kind = artifact.path.rpartition(".")[2]
    artifact.content.decode()
    if kind == "ics":
        _check_calendar(artifact.content)
    elif kind == "xml":
        ET.fromstring(artifact.content)  # noqa: S314 - rgfeeds rendered it
    elif kind == "json":
        json.loads(artifact.content)
    elif kind == "html" and not artifact.content.endswith(b"</html>\n"):
        raise ValueError("the page has no end")


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
