"""The calendar, read back by parsers that did not write it."""

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from factories import LONDON, TEXT, files, group, plan, published, session
from hypothesis import given
from hypothesis import strategies as st
from icalendar.parser.string import _foldline
from icalendar.prop import vDate, vDatetime, vInt, vUri

from rgfeeds.model import Group, Person, Session, Status
from rgfeeds.outputs import calendar
from rgfeeds.publication.events import Event


def rendered(*sessions: Session, of: Group | None = None) -> bytes:
    made = files(published(*sessions, of=of), "calendar")
    return next(content for path, content in made.items() if "/" not in path)


def unfolded(content: bytes) -> dict[str, str]:
    """Return the last value of each property, its RFC 5545 3.3.11 escapes undone."""
    lines = content.replace(b"\r\n ", b"").decode().split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    return {name: unescaped(value) for name, _, value in pairs}


def unescaped(value: str) -> str:
    parts = iter(value)
    return "".join(
        {"n": "\n", "N": "\n"}.get(after := next(parts), after)
        if char == "\\"
        else char
        for char in parts
    )


@given(TEXT, TEXT, TEXT)
def test_any_text_comes_back(title: str, room: str, name: str) -> None:
    """Whatever a title, room or group's name holds, it is read back as it was written."""
    there = session(title=title, plan=plan(room=room or "x"))

    content = rendered(there, of=group(name=name))

    read = unfolded(content)
    assert title == read["SUMMARY"]
    assert (room or "x") == read["LOCATION"]
    assert name == read["NAME"] == read["X-WR-CALNAME"]


@given(TEXT)
def test_another_parser_reads_the_same(title: str) -> None:
    """vobject, which shares no code with the writer, finds the title and one event."""
    content = rendered(session(title=title.replace("\\", "/")))

    read = vobject.readOne(content.decode())

    assert [title.replace("\\", "/")] == [
        event.summary.value for event in read.vevent_list
    ]


@given(TEXT)
def test_lines_are_75_octets_and_end_with_crlf(title: str) -> None:
    """No line is over 75 octets, no line end is anything but CRLF, no character is cut in two."""
    content = rendered(session(title=title, abstract=title))

    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert all(line.decode() for line in lines[:-1])


@given(TEXT)
def test_lines_are_folded_as_icalendar_folds_them(text: str) -> None:
    """The quick folding gives the very bytes of icalendar's own."""
    line = f"SUMMARY:{text}"

    assert _foldline(line).encode() + b"\r\n" == calendar.fold(line.encode())


@given(TEXT.filter(lambda text: r"\N" not in text))
def test_texts_are_escaped_as_icalendar_escapes_them(text: str) -> None:
    """The quick escaping gives the very bytes of icalendar's own, but for what it mistakes."""
    assert icalendar.vText(text).to_ical() == calendar.escape(text)


STATUSES = st.sampled_from(list(Status))
MOMENTS = st.datetimes(dt.datetime(1980, 1, 1), dt.datetime(2090, 1, 1)).map(
    lambda wall: wall.replace(microsecond=0, tzinfo=LONDON)
)
SESSIONS = st.builds(
    session,
    title=st.none() | TEXT,
    kind=st.none() | TEXT.filter(bool),
    leads=st.lists(st.builds(Person, name=TEXT), max_size=2).map(tuple),
    abstract=TEXT,
    reading=TEXT,
    reason=st.none() | TEXT,
    plan=st.builds(
        plan,
        MOMENTS | st.dates(dt.date(1980, 1, 1), dt.date(2090, 1, 1)),
        room=st.none() | TEXT.filter(bool),
        online=st.none() | st.just("https://example.org/join?a=b,c;d"),
        status=STATUSES,
    ),
)


def component(event: Event, *, utc: bool) -> icalendar.Event:
    """Return *event* as a component of icalendar."""

    def moment(value: dt.date) -> vDatetime | vDate:
        if not isinstance(value, dt.datetime):
            whole_day = vDate(value)
            whole_day.params["VALUE"] = "DATE"
            return whole_day
        if utc:
            return vDatetime(value.astimezone(dt.UTC))
        wall = vDatetime(value.replace(tzinfo=None))
        wall.params["TZID"] = str(value.tzinfo)
        return wall

    shown, revision = event.session.plan, event.revision
    off = "CANCELLED" if event.status.off else event.status.upper()
    properties = {
        "UID": calendar.Text(event.uid),
        "DTSTAMP": vDatetime(revision.modified),
        "CREATED": vDatetime(revision.created),
        "LAST-MODIFIED": vDatetime(revision.modified),
        "SEQUENCE": vInt(revision.sequence),
        "DTSTART": moment(shown.start),
        "DTEND": moment(shown.end),
        "SUMMARY": calendar.Text(event.summary),
        "DESCRIPTION": calendar.Text(event.description),
        "LOCATION": calendar.Text(event.location) if event.location else None,
        "STATUS": calendar.Text(off),
        "TRANSP": calendar.Text("OPAQUE" if event.busy else "TRANSPARENT"),
        "URL": vUri(event.url),
        "CATEGORIES": calendar.Text(event.session.kind) if event.session.kind else None,
        "CLASS": calendar.Text("PUBLIC"),
    }
    made = icalendar.Event()
    for name, value in properties.items():
        if value is not None:
            made[name] = value
    return made


@given(SESSIONS, st.booleans())
def test_events_are_written_as_icalendar_writes_them(
    shown: Session,
    utc: bool,  # noqa: FBT001
) -> None:
    """Line by line, in order and folding, an event is what icalendar's own component comes to."""
    [event] = published(shown).events

    assert component(event, utc=utc).to_ical(sorted=False) == calendar.vevent(
        event, utc=utc
    )


def test_icalendar_still_needs_our_text() -> None:
    """Icalendar writes a backslash before N as a line break; when this fails, drop `Text`."""
    assert icalendar.vText(r"\N").to_ical() == rb"\n"
    assert calendar.Text(r"\N").to_ical() == rb"\\N"


@pytest.mark.parametrize(
    ("status", "published", "transparency"),
    [
        (Status.CONFIRMED, "CONFIRMED", "OPAQUE"),
        (Status.TENTATIVE, "TENTATIVE", "OPAQUE"),
        (Status.CANCELLED, "CANCELLED", "TRANSPARENT"),
        (Status.POSTPONED, "CANCELLED", "TRANSPARENT"),
    ],
)
def test_status_and_transparency(
    status: Status, published: str, transparency: str
) -> None:
    """Only a session that is on takes up time; a postponed one is off until it has a date."""
    read = unfolded(rendered(session(plan=plan(status=status))))

    assert (published, transparency) == (read["STATUS"], read["TRANSP"])


@given(st.datetimes(dt.datetime(1995, 1, 1), dt.datetime(2040, 1, 1)))
def test_instants_survive_the_clock_changes(wall: dt.datetime) -> None:
    """A reader that trusts the written VTIMEZONE finds the very instant that was meant."""
    start = wall.replace(microsecond=0, second=0, tzinfo=dt.UTC).astimezone(LONDON)
    end = (start.astimezone(dt.UTC) + dt.timedelta(hours=2)).astimezone(LONDON)

    read = icalendar.Calendar.from_ical(rendered(session(plan=plan(start, end=end))))

    event = read.walk("VEVENT")[0]
    assert isinstance(event, icalendar.Event)
    found = event.start
    assert isinstance(found, dt.datetime)
    assert start == found or start.fold
    assert found.tzinfo is not None


def test_a_time_under_another_rule_is_written_in_utc() -> None:
    """Before a change of the zone's rule the written VTIMEZONE would mislead, so it is not used."""
    zone = ZoneInfo("America/New_York")
    old = dt.datetime(2006, 3, 20, 16, tzinfo=zone)

    read = unfolded(rendered(session(plan=plan(old)), of=group(timezone=zone)))

    assert read["DTSTART"] == "20060320T210000Z"


def test_each_session_has_a_calendar_of_its_own() -> None:
    """The event in a session's own calendar is the very bytes of the one in the group's."""
    first, second = session(), session(id="second", title="Second")

    made = files(published(first, second), "calendar")

    one = made["sessions/causality.ics"]
    assert (
        one[one.index(b"BEGIN:VEVENT") : one.index(b"END:VCALENDAR")] in made["tea.ics"]
    )
    assert sorted(made) == ["sessions/causality.ics", "sessions/second.ics", "tea.ics"]


def test_an_empty_calendar_still_holds_a_component() -> None:
    """RFC 5545 3.4 demands a component; with no session the time zone is it."""
    read = icalendar.Calendar.from_ical(rendered())

    assert [part.name for part in read.subcomponents] == ["VTIMEZONE"]


def test_nothing_that_breaks_clients_is_written() -> None:
    """No METHOD, no UID of the calendar, no RDATE, no floating time, no attendee."""
    lead = Person(name="Ada", url="https://example.org/ada")

    content = rendered(session(leads=(lead,)))

    head = content[: content.index(b"BEGIN:VTIMEZONE")]
    assert b"UID" not in head
    for forbidden in (
        b"METHOD",
        b"RDATE",
        b"ATTENDEE",
        b"ORGANIZER",
        b"VALARM",
        b"X-LIC",
    ):
        assert forbidden not in content
