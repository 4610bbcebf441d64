"""Zones are tzdata's, and their VTIMEZONE is read as they are meant."""

# ruff: noqa: DTZ901 - naive datetimes are the wall times this is about

import datetime as dt
import struct
from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO, StringIO
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Timezone

from rgfeeds.model import timezones
from rgfeeds.model.timezones import (
    agrees,
    gap_at,
    load_zone,
    offset_at,
    vtimezone,
    zone_names,
)

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)

LONDON = b"""\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19700329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:BST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
END:STANDARD
END:VTIMEZONE
""".replace(b"\n", b"\r\n")


def zone(name: str) -> ZoneInfo:
    found = load_zone(name)
    assert found is not None
    return found


def following(footer: str, monkeypatch: pytest.MonkeyPatch) -> ZoneInfo:
    """Return a zone whose file says nothing but *footer*, known by a name of tzdata."""
    sizes = struct.pack(">6L", 0, 0, 0, 0, 1, 4)
    half = b"TZif2" + bytes(15) + sizes + struct.pack(">lbb", 0, 0, 0) + b"LMT\0"
    content = half * 2 + f"\n{footer}\n".encode()
    monkeypatch.setattr(timezones, "footer", lambda _: footer)
    return ZoneInfo.from_file(BytesIO(content), key="Europe/London")


def component(name: str) -> Timezone:
    made = vtimezone(zone(name))
    assert made is not None
    return made


def written(name: str) -> list[str]:
    """Write the component of the zone, without its frame."""
    content: bytes = component(name).to_ical(sorted=False)
    lines = content.decode().splitlines()
    assert lines[:2] == ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    assert lines[-1] == "END:VTIMEZONE"
    return lines[2:-1]


def part(kind: str, start: str, weekday: str, offsets: str, name: str) -> list[str]:
    """Spell a part as it should be written; its month is that of *start*."""
    offset_from, offset_to = offsets.split()
    month = int(start[4:6])
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{start}",
        f"RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY={weekday}",
        f"TZOFFSETFROM:{offset_from}",
        f"TZOFFSETTO:{offset_to}",
        f"TZNAME:{name}",
        f"END:{kind}",
    ]


def last_listed_change(name: str) -> dt.datetime:
    """Read the last change that the zone's file lists one by one, in UTC, naive.

    From then on its rule alone holds (RFC 9636 3.3).
    """
    content = files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()
    header = content.index(b"TZif", 4)
    count = struct.unpack_from(">6l", content, header + 20)[3]
    if not count:
        return dt.datetime.min
    (seconds,) = struct.unpack_from(">q", content, header + 44 + 8 * (count - 1))
    return dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)


def telling_times(in_zone: ZoneInfo) -> Iterator[dt.datetime]:
    """Yield the 1st and 15th of each month of 2024-2037 and all hours near changes."""

    def offset(wall: dt.datetime) -> dt.timedelta | None:
        return wall.replace(tzinfo=in_zone).utcoffset()

    fortnights = [
        dt.datetime(year, month, day, 12)
        for year in range(2024, 2038)
        for month in range(1, 13)
        for day in (1, 15)
    ]
    yield from fortnights
    for start, end in pairwise(fortnights):
        if offset(start) == offset(end):
            continue
        for n in range((end - start).days):
            if offset(start + n * DAY) != offset(start + (n + 1) * DAY):
                yield from (start + n * DAY + hour * HOUR for hour in range(-3, 28))


def test_names_are_the_files_of_tzdata() -> None:
    """The list of names holds every file of tzdata that is a zone, and nothing else."""
    root = files("tzdata").joinpath("zoneinfo")
    found = set()
    folders = [("", root)]
    while folders:
        prefix, folder = folders.pop()
        for entry in folder.iterdir():
            if entry.is_dir():
                folders.append((f"{prefix}{entry.name}/", entry))
            elif entry.read_bytes().startswith(b"TZif"):
                found.add(prefix + entry.name)
    assert found == zone_names()


def test_every_name_is_a_zone_of_that_name() -> None:
    """Each known name is loaded, under its own name, deprecated ones too."""
    assert {"GB", "Europe/London", "UTC"} <= zone_names()
    assert sorted(zone_names()) == [zone(name).key for name in sorted(zone_names())]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/",
        ".",
        "..",
        "Europe",
        "Europe/",
        "europe/london",
        "EUROPE/LONDON",
        "Europe/London ",
        "Europe/London\n",
        "Europe//London",
        "Europe/./London",
        "Europe/../Europe/London",
        "Europe\\London",
        "../zones",
        "/usr/share/zoneinfo/Europe/London",
        "tzdata.zi",
        "zone.tab",
        "__init__.py",
        "BST",
        "London",
        "Europe/Lond\0n",
        "Europe/London" * 1000,
    ],
)
def test_what_is_no_zone(name: str) -> None:
    """A name that is not exactly one of tzdata's is unknown, whatever the file system."""
    assert load_zone(name) is None


@given(
    st.text(st.characters(exclude_categories=["Cs"]))
    | st.lists(st.sampled_from(["Europe", "/", "London", "..", "\0", "GB"])).map(
        "".join
    )
)
@example("\0")
@example("Europe/London")
def test_any_text_may_be_asked_for(name: str) -> None:
    """Every text is answered: by a zone when it is a known name, else by None."""
    found = load_zone(name)
    assert (found.key if found else None) == (name if name in zone_names() else None)


@pytest.mark.parametrize(
    ("name", "wall", "expected"),
    [
        ("Europe/London", "2024-03-31 00:59:59", None),
        ("Europe/London", "2024-03-31 01:00", "2024-03-31 01:00 2024-03-31 02:00"),
        ("Europe/London", "2024-03-31 01:30", "2024-03-31 01:00 2024-03-31 02:00"),
        (
            "Europe/London",
            "2024-03-31 01:59:59.999999",
            "2024-03-31 01:00 2024-03-31 02:00",
        ),
        ("Europe/London", "2024-03-31 02:00", None),
        ("Europe/London", "2024-10-27 01:30", None),
        ("Europe/London", "1847-12-01 00:01", "1847-12-01 00:00 1847-12-01 00:01:15"),
        ("America/New_York", "2024-03-10 02:30", "2024-03-10 02:00 2024-03-10 03:00"),
        ("Pacific/Auckland", "2024-09-29 02:00", "2024-09-29 02:00 2024-09-29 03:00"),
        ("Pacific/Auckland", "2024-04-07 02:30", None),
        ("Australia/Sydney", "2024-10-06 02:59", "2024-10-06 02:00 2024-10-06 03:00"),
        (
            "Australia/Lord_Howe",
            "2024-10-06 02:15",
            "2024-10-06 02:00 2024-10-06 02:30",
        ),
        ("Africa/Cairo", "2024-04-26 00:30", "2024-04-26 00:00 2024-04-26 01:00"),
        ("Asia/Beirut", "2037-03-29 00:00", "2037-03-29 00:00 2037-03-29 01:00"),
        ("Pacific/Apia", "2011-12-30 17:00", "2011-12-30 00:00 2011-12-31 00:00"),
        ("Asia/Tokyo", "2024-03-31 01:30", None),
        ("UTC", "0001-01-01 00:00", None),
        ("Europe/London", "9999-12-31 23:59", None),
    ],
)
def test_gap(name: str, wall: str, expected: str | None) -> None:
    """The gap a wall time falls into has the wall times the clock jumps from and to."""
    gap = gap_at(dt.datetime.fromisoformat(wall), zone(name))
    if expected is None:
        assert gap is None
    else:
        words = expected.split()
        ends = [" ".join(words[:2]), " ".join(words[2:])]
        assert tuple(map(dt.datetime.fromisoformat, ends)) == gap


@given(
    st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 1, 1)),
    st.sampled_from(sorted(zone_names())),
)
@example(dt.datetime(2024, 3, 31, 1, 30), "Europe/London")
def test_a_wall_time_exists_if_it_comes_back(wall: dt.datetime, name: str) -> None:
    """A wall time lies in a gap exactly when a journey through UTC does not keep it."""
    there = wall.replace(tzinfo=zone(name)).astimezone(dt.UTC)
    back = there.astimezone(zone(name)).replace(tzinfo=None, fold=0)
    gap = gap_at(wall, zone(name))
    assert (back != wall) == (gap is not None)
    if gap is not None:
        start, end = gap
        assert start <= wall < end
        assert gap_at(end, zone(name)) is None


def test_london_is_written_to_the_byte() -> None:
    """The component of London has the very bytes that calendars are known to read."""
    assert component("Europe/London").to_ical(sorted=False) == LONDON


@pytest.mark.parametrize(
    ("name", "daylight", "standard"),
    [
        (
            "America/New_York",
            ("19700308T020000", "2SU", "-0500 -0400", "EDT"),
            ("19701101T020000", "1SU", "-0400 -0500", "EST"),
        ),
        (
            "Europe/Dublin",  # in tzdata its winter is the daylight time
            ("19700329T010000", "-1SU", "+0000 +0100", "IST"),
            ("19701025T020000", "-1SU", "+0100 +0000", "GMT"),
        ),
        (
            "Australia/Lord_Howe",
            ("19701004T020000", "1SU", "+1030 +1100", "+11"),
            ("19700405T020000", "1SU", "+1100 +1030", "+1030"),
        ),
        (
            "Australia/Sydney",
            ("19701004T020000", "1SU", "+1000 +1100", "AEDT"),
            ("19700405T030000", "1SU", "+1100 +1000", "AEST"),
        ),
        (
            "Pacific/Auckland",
            ("19700927T020000", "-1SU", "+1200 +1300", "NZDT"),
            ("19700405T030000", "1SU", "+1300 +1200", "NZST"),
        ),
        (
            "Asia/Beirut",  # changes at midnight
            ("19700329T000000", "-1SU", "+0200 +0300", "EEST"),
            ("19701025T000000", "-1SU", "+0300 +0200", "EET"),
        ),
        (
            "America/St_Johns",
            ("19700308T020000", "2SU", "-0330 -0230", "NDT"),
            ("19701101T020000", "1SU", "-0230 -0330", "NST"),
        ),
        (
            "Antarctica/Troll",  # two hours
            ("19700329T010000", "-1SU", "+0000 +0200", "+02"),
            ("19701025T030000", "-1SU", "+0200 +0000", "+00"),
        ),
    ],
)
def test_a_zone_with_daylight_time(
    name: str, daylight: tuple[str, str, str, str], standard: tuple[str, str, str, str]
) -> None:
    """The greater offset is daylight time, each onset in wall time before the change."""
    expected = part("DAYLIGHT", *daylight) + part("STANDARD", *standard)
    assert expected == written(name)


@pytest.mark.parametrize(
    ("name", "offset", "abbreviation"),
    [
        ("Asia/Kathmandu", "+0545", "+0545"),
        ("Asia/Tokyo", "+0900", "JST"),
        ("Pacific/Marquesas", "-0930", "-0930"),
        ("Etc/GMT+5", "-0500", "-05"),
        ("Africa/Abidjan", "+0000", "GMT"),
    ],
)
def test_a_zone_without_daylight_time(
    name: str, offset: str, abbreviation: str
) -> None:
    """A fixed offset is one standard time that holds from 1970 and never recurs."""
    expected = [
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}",
        f"TZNAME:{abbreviation}",
        "END:STANDARD",
    ]
    assert expected == written(name)


@pytest.mark.parametrize(
    "name", ["UTC", "Etc/UTC", "Etc/UCT", "Zulu", "Universal", "Etc/Zulu"]
)
def test_utc_has_no_component(name: str) -> None:
    """Times of UTC, whatever it is called, are to be written as UTC."""
    assert vtimezone(zone(name)) is None


def test_an_unknown_zone_has_no_component() -> None:
    """A zone that tzdata does not know by its name is to be written as UTC."""
    content = files("tzdata").joinpath("zoneinfo", "GB").read_bytes()
    assert vtimezone(ZoneInfo.from_file(BytesIO(content))) is None
    assert vtimezone(ZoneInfo.from_file(BytesIO(content), key="../zones")) is None


@pytest.mark.parametrize(
    "footer",
    [
        "EST5EDT,M3.2.0/-1,M11.1.0",  # the day before
        "<-04>4<-03>,M9.1.6/24,M4.1.6/24",  # at 24:00
        "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
        "IST-2IDT,M3.4.4/26,M10.5.0",
        "EET-2EEST,M4.5.5/0,M10.5.4/24",
        "EET-2EEST,M3.4.4/50,M10.4.4/50",
        "XXX3EDT4,0/0,J365/23",  # days of the year
        "EST5EDT,J60,J300",
        "EST5EDT,M3.2.0,J300",
    ],
)
def test_a_rule_that_cannot_be_written(
    footer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no nth weekday at a time of that day is given up, not approximated."""
    assert vtimezone(following(footer, monkeypatch)) is None


@pytest.mark.parametrize(
    ("footer", "weekdays"),
    [
        ("EST5EDT,M2.4.0,M11.5.6", ["4SU", "-1SA"]),
        ("EST5EDT,M2.5.0,M11.4.6", ["-1SU", "4SA"]),
        ("EST5EDT,M5.3.3/23:59,M11.1.1/0", ["3WE", "1MO"]),
    ],
)
def test_the_fourth_weekday_is_not_the_last(
    footer: str, weekdays: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fourth and the last weekday of a month are told apart, in February too."""
    made = vtimezone(following(footer, monkeypatch))

    assert made is not None
    lines = made.to_ical(sorted=False).decode().splitlines()
    assert weekdays == [line.rpartition("=")[2] for line in lines if "BYDAY" in line]


def test_every_zone_is_read_as_it_is_meant() -> None:
    """Nearly all zones are written, and are right at every hour near their changes.

    Right from the last change that tzdata lists one by one: what came before
    followed another rule. Some zones changed theirs since 2024.
    """
    made = {name: vtimezone(zone(name)) for name in sorted(zone_names())}
    assert sum(each is not None for each in made.values()) >= 570
    wrong = [
        (name, wall.isoformat())
        for name, each in made.items()
        if each is not None
        for since in [last_listed_change(name)]
        for wall in telling_times(zone(name))
        if wall - 15 * HOUR >= since
        if not agrees(wall.replace(tzinfo=zone(name)))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "name",
    [
        "Africa/Cairo",
        "Africa/Casablanca",
        "America/Nuuk",
        "America/Santiago",
        "Asia/Gaza",
        "Asia/Jerusalem",
    ],
)
def test_a_zone_of_its_own_kind_is_right_or_utc(name: str) -> None:
    """A zone with an uncommon rule is written in UTC, or else is right."""
    made = vtimezone(zone(name))
    assert made is None or all(
        agrees(wall.replace(tzinfo=zone(name)))
        for wall in telling_times(zone(name))
        if wall - 15 * HOUR >= last_listed_change(name)
    )


def test_a_rule_of_the_past_does_not_agree() -> None:
    """Where a zone had other rules than now, the component is known to mislead."""
    now, then = dt.datetime(2024, 7, 1, 12), dt.datetime(1995, 10, 25, 12)
    assert agrees(now.replace(tzinfo=zone("Europe/London")))
    # In 1995 British summer time ended on 22 October.
    moment = then.replace(tzinfo=zone("Europe/London"))
    assert not agrees(moment)


def test_dates_of_no_yearly_rule_do_not_agree() -> None:
    """In and after Morocco's Ramadan of 2019 a yearly rule cannot be right both times."""
    morocco = zone("Africa/Casablanca")
    moments = [dt.datetime(2019, month, 20, 12, tzinfo=morocco) for month in (5, 6)]
    assert sorted(agrees(moment) for moment in moments) == [False, True]


@pytest.mark.parametrize(
    ("name", "wall", "hours"),
    [
        ("Europe/London", dt.datetime(2024, 3, 31, 0, 59), 0),
        ("Europe/London", dt.datetime(2024, 3, 31, 1, 30), 0),  # gap
        ("Europe/London", dt.datetime(2024, 3, 31, 2), 1),
        ("Europe/London", dt.datetime(2024, 10, 27, 1, 59), 1),  # comes twice
        ("Europe/London", dt.datetime(2024, 10, 27, 2), 0),
        ("Europe/London", dt.datetime(2025, 1, 1), 0),
        ("Australia/Sydney", dt.datetime(2025, 1, 1), 11),
        ("Asia/Tokyo", dt.datetime(2025, 1, 1), 9),
        ("Asia/Tokyo", dt.datetime(1969, 1, 1), 9),
        ("Europe/London", dt.datetime(1970, 1, 1), 0),
        ("Europe/London", dt.datetime(1, 1, 1), 0),
        ("Europe/London", dt.datetime(9999, 7, 1), 1),
    ],
)
def test_offset_of_a_wall_time(name: str, wall: dt.datetime, hours: int) -> None:
    """The latest onset decides; twice is the first time, a gap has the offset before."""
    assert hours * HOUR == offset_at(zone(name), wall)


def test_the_second_pass_of_an_hour_does_not_agree() -> None:
    """An hour that comes twice is read as the first one, so the second does not agree."""
    first = dt.datetime(2024, 10, 27, 1, 30, tzinfo=zone("Europe/London"))
    answers = [agrees(moment) for moment in (first, first.replace(fold=1))]
    assert answers == [True, False]


def hours_of_a_decade(in_zone: ZoneInfo) -> Iterator[tuple[dt.datetime, dt.timedelta]]:
    """Yield hours of 2020-2029 that come exactly once, with their offsets.

    All hours of the last days of March and October, else every fifth.
    """
    for n in range(int((dt.datetime(2030, 1, 1) - dt.datetime(2020, 1, 1)) / HOUR)):
        wall = dt.datetime(2020, 1, 1) + n * HOUR
        offset = wall.replace(tzinfo=in_zone).utcoffset()
        again = wall.replace(tzinfo=in_zone, fold=1).utcoffset()
        near = wall.month in {3, 10} and wall.day > 22
        if offset is not None and offset == again and (near or n % 5 == 0):
            yield wall, offset


def test_other_readers_understand_london() -> None:
    """The icalendar and dateutil readers give zoneinfo's offset at all hours tried.

    Without the hours that come twice or never: there the readers differ in what
    fold means. Of those rgfeeds writes the first pass alone, which *agrees* covers.
    """
    parsed = Timezone.from_ical(LONDON)
    assert isinstance(parsed, Timezone)
    calendar = f"BEGIN:VCALENDAR\r\n{LONDON.decode()}END:VCALENDAR\r\n"
    readers = [
        parsed.to_tz(lookup_tzid=False),
        tzical(StringIO(calendar)).get("Europe/London"),
    ]
    hours = list(hours_of_a_decade(zone("Europe/London")))
    for reader in readers:
        assert [
            wall
            for wall, offset in hours
            if wall.replace(tzinfo=reader).utcoffset() != offset
        ] == []
