"""The last look at what was rendered, before anything of it is written.

What it finds is a bug of rgfeeds, never a mistake of the organiser; the old site
stays as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from rgfeeds.outputs.artifact import Artifact

_BAD_LINE = re.compile(rb"[^\n]{77}|(?:^|[^\r])\n|\r(?!\n)")
_UID = re.compile(rb"^UID:.*(?:\r\n .*)*", re.MULTILINE)


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
    """Hold the lines against RFC 5545 3.1 and the UIDs against 3.8.4.7."""
    bad = _BAD_LINE.search(content)
    if bad:
        raise ValueError(
            f"a line at octet {bad.start()} is too long or not ended by CRLF"
        )
    uids = _UID.findall(content)
    if len(uids) != content.count(b"BEGIN:VEVENT") or len(set(uids)) != len(uids):
        raise ValueError("an event has no UID of its own")
    if not content.endswith(b"END:VCALENDAR\r\n") or b"\nBEGIN:V" not in content:
        raise ValueError("the calendar is empty or has no end")
