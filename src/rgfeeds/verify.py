"""The last look at what was rendered, before anything of it is written.

What it finds is a bug of rgfeeds, never a mistake of the organiser; the old site
stays as it is.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from xml.parsers.expat import ExpatError, ParserCreate

import msgspec

from rgfeeds.outputs import File

#: Octets that are read as text at once; as one text, a large file takes four times its size.
_PART = 1 << 16
_LONGEST_LINE = 75  # octets, without the CRLF
# A CR without LF, or what ends the line before one too long or without CRLF.
_BROKEN = re.compile(rb"\r(?!\n.{0,75}(?:\r|\Z))")
# An event begins with its UID.
_UID = re.compile(rb"\r\nBEGIN:VEVENT\r\nUID:([^\r]*(?:\r\n [^\r]*)*)")


class Unsound(Exception):  # noqa: N818 - it reads as what it is; a bug, so no RgfeedsError
    """A rendered file is not what its format demands."""


def verified(artifacts: Iterable[File]) -> Iterator[File]:
    """Yield *artifacts*; one that is broken raises Unsound."""
    for artifact in artifacts:
        try:
            _check(artifact.path, artifact.content)
        except (ValueError, ExpatError, msgspec.DecodeError) as error:
            raise Unsound(f"{artifact.path}: {error}") from error
        yield artifact


def _check(path: str, content: bytes) -> None:
    kind, of_session = path.rpartition(".")[2], path.startswith("sessions/")
    if kind == "html" and not content.endswith(b"</html>\n"):
        raise ValueError("the page has no end")
    if kind == "ics":
        check_components(content)
    if kind == "ics" and of_session:
        # The lines of the group's calendar are those of the sessions' own.
        check_lines(content)
    elif kind != "html" or not of_session:
        # A session's page is one text; others are joined of what may have been kept.
        _check_utf8(content)
    if kind == "xml":
        ParserCreate().Parse(content, True)  # noqa: FBT003 - this is all of it
    elif kind == "json":
        # Every sign of it is read, and nothing made of it.
        msgspec.json.decode(content, type=msgspec.Raw)


def check_lines(content: bytes) -> None:
    """Hold a calendar, or a component of one, against RFC 5545 3.1; raise ValueError.

    Its first line, a BEGIN, is not looked at.
    """
    _check_utf8(content)
    if broken := _BROKEN.search(content):
        start = broken.end() + 1
        octets = content.find(b"\r\n", start) - start
        if octets > _LONGEST_LINE:
            number = content.count(b"\n", 0, start) + 1
            raise ValueError(f"line {number} has {octets} octets")
        raise ValueError("a line is not ended by CRLF")


def check_components(content: bytes) -> None:
    """Hold a calendar against RFC 5545 3.4 and 3.8.4.7; raise ValueError.

    A glance at the whole: that its lines are sound is known, be it part by part.
    """
    if not (
        content.startswith(b"BEGIN:VCALENDAR\r\n")
        and content.endswith(b"\r\nEND:VCALENDAR\r\n")
        and b"\r\nBEGIN:V" in content
    ):
        raise ValueError("the calendar is empty or has no end")
    uids = {uid.replace(b"\r\n ", b"") for uid in _UID.findall(content)}
    if len(uids) != content.count(b"\r\nBEGIN:VEVENT\r\n"):
        raise ValueError("an event has no UID of its own")


def _check_utf8(content: bytes) -> None:
    """Raise UnicodeDecodeError unless *content* is UTF-8, without all of its text in memory."""
    decode = getincrementaldecoder("utf-8")().decode
    for start in range(0, len(content), _PART):
        decode(content[start : start + _PART])
    decode(b"", final=True)
