"""The calendars (RFC 5545): one of all sessions, one of each; every event is written once.

icalendar makes the typed values, their escaping and their parameters; the lines
are folded here, since its own folding takes longer than all the rest together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from icalendar import Calendar, Component, Timezone
from icalendar.prop import vDate, vDatetime, vText

from rgfeeds import addresses, wording
from rgfeeds.artifact import Artifact
from rgfeeds.events import Event
from rgfeeds.model import Moment, Status
from rgfeeds.publication import Publication
from rgfeeds.timezones import agrees, vtimezone

PRODID = "-//rgfeeds//rgfeeds//EN"
REFRESH = dt.timedelta(hours=6)
_PIECE = 74  # octets; the blank that a continued line begins with is the 75th
_STATUS = {
    Status.CONFIRMED: b"CONFIRMED",
    Status.TENTATIVE: b"TENTATIVE",
    Status.CANCELLED: b"CANCELLED",
    Status.POSTPONED: b"CANCELLED",
}


class Text(vText):
    """A TEXT value (RFC 5545 3.3.11); icalendar takes a backslash before N for a line break."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return escaped.replace("\n", "\\n").encode()


def render(publication: Publication) -> Iterator[Artifact]:
    """Yield the group's calendar, then one for each session."""
    zone = vtimezone(publication.group.timezone)
    head, tail = _shell(publication)
    rules = content(zone) if zone else _UTC
    rendered = [(event, *_rendered(event, zone)) for event in publication.events]
    timed = any(zoned for _, _, zoned in rendered) or not rendered
    events = b"".join(lines for _, lines, _ in rendered)
    yield Artifact(
        addresses.calendar(publication.group),
        head + (rules if timed else b"") + events + tail,
    )
    for event, lines, zoned in rendered:
        path = addresses.session_calendar(event.session.id)
        yield Artifact(path, head + (rules if zoned else b"") + lines + tail)


# A calendar must hold a component (RFC 5545 3.4): this one holds nothing else.
_UTC = (
    b"BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    b"TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nTZNAME:UTC\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


def _shell(publication: Publication) -> tuple[bytes, bytes]:
    """Return what stands before and after the components of every calendar of the group."""
    group = publication.group
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODID)
    calendar.add("CALSCALE", "GREGORIAN")
    # As Text, since icalendar writes names it does not know unescaped.
    calendar.add("NAME", Text(group.name))
    calendar.add("X-WR-CALNAME", Text(group.name))
    about = "\n\n".join(filter(None, [wording.moved(group), group.description]))
    if about:
        calendar.add("DESCRIPTION", Text(about))
        calendar.add("X-WR-CALDESC", Text(about))
    calendar.add("X-WR-TIMEZONE", Text(group.timezone.key))
    # RFC 7986 5.7 demands VALUE.
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", Text("PT6H"))
    calendar.add("URL", group.url)
    tail = b"END:VCALENDAR\r\n"
    return content(calendar).removesuffix(tail), tail


def _rendered(event: Event, zone: Timezone | None) -> tuple[bytes, bool]:
    """Return the VEVENT of *event*, and whether it needs the VTIMEZONE."""
    plan = event.session.plan
    zoned = isinstance(plan.start, dt.datetime) and zone is not None
    if (
        zone
        and isinstance(plan.start, dt.datetime)
        and isinstance(plan.end, dt.datetime)
    ):
        # Before a change of the zone's rule, the one that is written would mislead.
        zoned = agrees(zone, plan.start) and agrees(zone, plan.end)
    return vevent(event, utc=not zoned), zoned


def vevent(event: Event, *, utc: bool) -> bytes:
    """Return the VEVENT of *event*, its times in UTC or in the group's zone.

    Each value is icalendar's; its component would take four times as long to write
    the same bytes.
    """
    plan, revision = event.session.plan, event.revision
    modified = _instant(revision.modified)
    lines = [
        b"BEGIN:VEVENT",
        b"UID:" + Text(event.uid).to_ical(),
        # RFC 5545 3.8.7.2: without METHOD, DTSTAMP is the last revision.
        b"DTSTAMP:" + modified,
        b"CREATED:" + _instant(revision.created),
        b"LAST-MODIFIED:" + modified,
        b"SEQUENCE:%d" % revision.sequence,
        b"DTSTART" + _moment(plan.start, utc=utc),
        b"DTEND" + _moment(plan.end, utc=utc),
        b"SUMMARY:" + Text(event.summary).to_ical(),
        b"DESCRIPTION:" + Text(event.description).to_ical(),
        b"LOCATION:" + Text(event.location).to_ical() if event.location else b"",
        b"STATUS:" + _STATUS[event.status],
        b"TRANSP:OPAQUE" if event.busy else b"TRANSP:TRANSPARENT",
        b"URL:" + event.url.encode(),
        b"CATEGORIES:" + Text(event.session.kind).to_ical()
        if event.session.kind
        else b"",
        b"CLASS:PUBLIC",
        b"END:VEVENT",
    ]
    return b"".join([fold(line) for line in lines if line])


@lru_cache(maxsize=4096)
def _instant(instant: dt.datetime) -> bytes:
    """Return an instant in UTC as written; one commit dates many events."""
    return _written(vDatetime(instant))


def _moment(moment: Moment, *, utc: bool) -> bytes:
    """Return the parameters and the value of when a session starts or ends."""
    if not isinstance(moment, dt.datetime):
        return b";VALUE=DATE:" + _written(vDate(moment))
    if utc:
        return b":" + _written(vDatetime(moment.astimezone(dt.UTC)))
    # Naive, since icalendar would write Z for a zone that is at UTC by chance.
    wall = _written(vDatetime(moment.replace(tzinfo=None)))
    return f";TZID={moment.tzinfo}:".encode() + wall


def content(component: Component) -> bytes:
    """Return the content lines of *component*, folded, in the order it was made."""
    return b"".join(_lines(component))


def _lines(component: Component) -> Iterator[bytes]:
    for name, value in component.property_items(sorted=False):
        parameters = getattr(value, "params", None)
        head = f"{name};{parameters.to_ical().decode()}" if parameters else name
        yield fold(f"{head}:".encode() + _written(value))


def _written(value: Any) -> bytes:
    """Return a value as icalendar writes it: some of its types give text, some bytes."""
    written = value if isinstance(value, bytes) else value.to_ical()
    return written if isinstance(written, bytes) else str(written).encode()


def fold(line: bytes) -> bytes:
    """Return *line* in pieces of at most 75 octets with their blank (RFC 5545 3.1).

    Cut where icalendar cuts: between characters, and not behind an escape's first.
    """
    if len(line) <= _PIECE:
        return line + b"\r\n"
    pieces = []
    start = 0
    while len(line) - start > _PIECE:
        end = start + _PIECE
        while line[end] & 0xC0 == 0x80:
            end -= 1
        if line[end - 1] in b"\\^":
            end -= 1
        pieces.append(line[start:end])
        start = end
    pieces.append(line[start:])
    return b"\r\n ".join(pieces) + b"\r\n"
