"""The files of a site, each looked at once more before anything is published.

What is found is a bug of rgfeeds, no mistake of the organiser; the old site stays as it is.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

import msgspec

from rgfeeds import outputs
from rgfeeds.publication import Publication
from rgfeeds.store.source import MaterialFile

# A CR without LF, or what ends the line before one too long or without CRLF.
_BROKEN = re.compile(rb"\r(?!\n.{0,75}(?:\r|\Z))")
# An event begins with its UID.
_UID = re.compile(rb"\r\nBEGIN:VEVENT\r\nUID:([^\r]*(?:\r\n [^\r]*)*)")


class Unsound(Exception):  # noqa: N818 - it reads as what it is; a bug, so no RgfeedsError
    """A rendered file is not what its format demands."""


def look_over(path: str, content: bytes) -> None:
    """Raise Unsound if *content*, to be published at *path*, is broken."""
    try:
        _check(path, content)
    except (ValueError, ExpatError, msgspec.DecodeError) as error:
        raise Unsound(f"{path}: {error}") from error


def _check(path: str, content: bytes) -> None:
    content.decode()
    match path.rpartition(".")[2]:
        case "html" if not content.endswith(b"</html>\n"):
            raise ValueError("the page has no end")
        case "ics":
            check_components(content)
            # The lines of the group's calendar are those of the sessions' own.
            if path.startswith("sessions/"):
                check_lines(content)
        case "xml":
            ParserCreate().Parse(content, True)  # noqa: FBT003 - this is all of it
        case "json":
            # Every sign of it is read, and nothing made of it.
            msgspec.json.decode(content, type=msgspec.Raw)
        case _:
            pass


def check_lines(content: bytes) -> None:
    """Hold a calendar, or a component of one, against RFC 5545 3.1, save its first line; raise ValueError."""
    if broken := _BROKEN.search(content):
        start = broken.end() + 1
        octets = content.find(b"\r\n", start) - start
        if octets > 75:
            number = content.count(b"\n", 0, start) + 1
            raise ValueError(f"line {number} has {octets} octets")
        raise ValueError("a line is not ended by CRLF")


def check_components(content: bytes) -> None:
    """Hold a calendar against RFC 5545 3.4 and 3.8.4.7; raise ValueError."""
    if not (
        content.startswith(b"BEGIN:VCALENDAR\r\n")
        and content.endswith(b"\r\nEND:VCALENDAR\r\n")
        and b"\r\nBEGIN:V" in content
    ):
        raise ValueError("the calendar is empty or has no end")
    uids = {uid.replace(b"\r\n ", b"") for uid in _UID.findall(content)}
    if len(uids) != content.count(b"\r\nBEGIN:VEVENT\r\n"):
        raise ValueError("an event has no UID of its own")


def render(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield every file that is made of *publication*, looked over: its path and its bytes."""
    for path, content in outputs.render(publication):
        look_over(path, content)
        yield path, content


def copies(publication: Publication, files: Iterable[MaterialFile]) -> dict[str, Path]:
    """Return which of *files* are published beside, by their paths: where each is to be copied from."""
    sources: dict[str, Path] = {}
    for file in files:
        event = publication.by_id.get(file.session)
        if event and not event.revision.vanished and not file.refusal:
            sources[event.path + file.name] = file.source
    return sources
