"""The calendars (RFC 5545): one of all sessions, one of each; every event is written once.

icalendar writes the head of a calendar and its VTIMEZONE. The lines of an event are
written here: as a component of icalendar, which the tests hold them against, they would
take many times as long.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from icalendar import Calendar
from icalendar.prop import vText

from rgfeeds.model import Group, Moment, addresses
from rgfeeds.model.timezones import agrees, vtimezone
from rgfeeds.publication import Publication
from rgfeeds.publication.events import Event
from rgfeeds.text import wording

PRODID = "-//rgfeeds//rgfeeds//EN"
REFRESH = dt.timedelta(hours=6)
_PIECE = 74  # octets; the blank that a continued line begins with is the 75th
# Cut where icalendar cuts: between characters, and not behind an escape's first.
_PIECES = re.compile(
    rb"""(?=.{75}).{70,73}
      (?: [^\\^](?![\x80-\xbf]) | (?=[\\^](?![\x80-\xbf])) )
    | .+""",
    re.DOTALL | re.VERBOSE,
)
# A calendar must hold a component (RFC 5545 3.4): this one holds nothing else.
_UTC = (
    b"BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    b"TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nTZNAME:UTC\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


class Text(vText):
    """A TEXT value (RFC 5545 3.3.11); icalendar takes a backslash before N for a line break."""

    def to_ical(self) -> bytes:
        return escape(self)


def escape(text: str) -> bytes:
    """Return *text* as a TEXT value is written."""
    # Bytes are four times as quick to search as a text with an emoji in it.
    encoded = text.encode().replace(b"\\", b"\\\\").replace(b";", b"\\;")
    return encoded.replace(b",", b"\\,").replace(b"\n", b"\\n")


def calendars(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield the calendar of each session, and the group's, which holds the same lines."""
    group = publication.group
    zone = vtimezone(group.timezone)
    tail = b"END:VCALENDAR\r\n"
    head = _calendar(group).to_ical(sorted=False).removesuffix(tail)
    zone_lines = zone.to_ical(sorted=False) if zone else _UTC

    def calendar(events: Sequence[bytes]) -> bytes:
        needed = not events or any(b"\r\nDTSTART;TZID=" in event for event in events)
        return b"".join((head, zone_lines if needed else b"", *events, tail))

    events = []
    for event in publication.events:
        plan = event.session.plan
        # Before a change of the zone's rule, the one that is written would mislead.
        moments = (plan.start, plan.end)
        zoned = all(isinstance(at, dt.datetime) and agrees(at) for at in moments)
        lines = vevent(event, utc=not zoned)
        events.append(lines)
        yield addresses.session_calendar(event.session.id), calendar([lines])
    yield addresses.calendar(group), calendar(events)


def _calendar(group: Group) -> Calendar:
    """Return the calendar of *group* without any component."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODID)
    calendar.add("CALSCALE", "GREGORIAN")
    about = "\n\n".join(filter(None, [wording.say_moved(group), group.description]))
    texts = [("NAME", group.name), ("X-WR-CALNAME", group.name)]
    if about:
        texts += [("DESCRIPTION", about), ("X-WR-CALDESC", about)]
    texts.append(("X-WR-TIMEZONE", group.timezone.key))
    for name, text in texts:
        # As Text, since icalendar writes names it does not know unescaped.
        calendar.add(name, Text(text))
    # RFC 7986 5.7 demands VALUE.
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", Text("PT6H"))
    calendar.add("URL", group.url)
    return calendar


def vevent(event: Event, *, utc: bool) -> bytes:
    """Return the VEVENT of *event*, its times in UTC or in the group's zone.

    What it says must be among `history.revisions.event_facts`, or in the revision: else
    a change of it would go without a new revision.
    """
    session, revision = event.session, event.revision
    location, status = event.location, event.status
    modified = _digits(revision.modified) + b"Z"
    lines = [
        b"BEGIN:VEVENT",
        b"UID:" + escape(event.uid),
        # RFC 5545 3.8.7.2: without METHOD, DTSTAMP is the last revision.
        b"DTSTAMP:" + modified,
        b"CREATED:" + _digits(revision.created) + b"Z",
        b"LAST-MODIFIED:" + modified,
        b"SEQUENCE:%d" % revision.sequence,
        b"DTSTART" + _moment(session.plan.start, utc=utc),
        b"DTEND" + _moment(session.plan.end, utc=utc),
        b"SUMMARY:" + escape(event.summary),
        b"DESCRIPTION:" + escape(event.description),
        *([b"LOCATION:" + escape(location)] if location else ()),
        b"STATUS:" + (b"CANCELLED" if status.off else status.upper().encode()),
        b"TRANSP:OPAQUE" if event.busy else b"TRANSP:TRANSPARENT",
        b"URL:" + event.url.encode(),
        *([b"CATEGORIES:" + escape(session.kind)] if session.kind else ()),
        b"CLASS:PUBLIC",
        b"END:VEVENT",
    ]
    return b"".join(map(fold, lines))


def _moment(moment: Moment, *, utc: bool) -> bytes:
    """Return the parameters and the value of when a session starts or ends."""
    if not isinstance(moment, dt.datetime):
        return b";VALUE=DATE:" + _digits(moment)
    if utc:
        return b":" + _digits(moment.astimezone(dt.UTC)) + b"Z"
    return f";TZID={moment.tzinfo}:".encode() + _digits(moment)


def _digits(moment: Moment) -> bytes:
    """Return a DATE, or a DATE-TIME without its zone, as written (RFC 5545 3.3.4 and 3.3.5)."""
    return moment.isoformat()[:19].replace("-", "").replace(":", "").encode()


def fold(line: bytes) -> bytes:
    """Return *line* in pieces of at most 75 octets with their blank (RFC 5545 3.1)."""
    if len(line) <= _PIECE:
        return line + b"\r\n"
    return b"\r\n ".join(_PIECES.findall(line)) + b"\r\n"
