"""Days and times as people write them: read alone, found within texts, and asked about."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rgfeeds.editing.when import When, days_meant, read_clock, read_day_only, read_when
from rgfeeds.errors import RgfeedsError
from rgfeeds.text.spoken import Order, find_days, read_day
from rgfeeds.text.spoken.times import find_times, read_times
from rgfeeds.text.wording import DAYS, LONG_DAYS, LONG_MONTHS, MONTHS

#: A Tuesday.
TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-24"),
        ("Tomorrow", "2026-11-25"),
        ("yesterday", "2026-11-23"),
        ("tuesday", "2026-11-24"),
        ("this Tues", "2026-11-24"),
        ("next tuesday", "2026-12-01"),
        ("next  monday", "2026-11-30"),
        ("on Thurs", "2026-11-26"),
        ("last tue", "2026-11-17"),
        ("next week", "2026-12-03"),
        ("in two weeks", "2026-12-10"),
        ("in 3 weeks", "2026-12-17"),
        ("in a week", "2026-12-03"),
        ("Mon in a week", "2026-11-30"),
        ("next week on friday", "2026-12-04"),
        ("in 3 days", "2026-11-27"),
        ("Sat 12", "2026-12-12"),
        ("the 12th", "2026-12-12"),
        ("2026-03-02", "2026-03-02"),
        ("2026/3/2", "2026-03-02"),
        ("Mon 2026-03-02", "2026-03-02"),
        ("12 Aug", "2027-08-12"),
        ("24 Nov", "2026-11-24"),
        ("23 nov", "2027-11-23"),
        ("Aug 12", "2027-08-12"),
        ("Aug 12th, 2027", "2027-08-12"),
        ("12th of August 2027", "2027-08-12"),
        ("Monday, 12 Aug, 2024", "2024-08-12"),
        ("Tue. 2 Sept. 2025", "2025-09-02"),
        ("12aug", "2027-08-12"),
        ("12. August 2027", "2027-08-12"),
        ("12 août 2027", "2027-08-12"),
        ("mardi 12 août 2025", "2025-08-12"),
        ("Donnerstag, den 12. August 2027", "2027-08-12"),
        ("29 Feb", "2028-02-29"),
        ("13/04", "2027-04-13"),
        ("04/13/2027", "2027-04-13"),
        ("Mon 12/08/2024", "2024-08-12"),
        ("4/4", "2027-04-04"),
        ("3.4.2027", "2027-04-03"),
        ("3.4.", "2027-04-03"),
    ],
)
def test_a_day_is_read_as_people_say_it(text: str, day: str) -> None:
    """A day without a year is the next one, today included; a week has the day that is meant."""
    assert When(day=dt.date.fromisoformat(day)) == read_when(text, TODAY, weekday=3)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("12 Aug 14:30", "14:30", None),
        ("12 Aug, 9.05", "09:05", None),
        ("12 Aug at 2pm", "14:00", None),
        ("12 Aug noon", "12:00", None),
        ("12 Aug 1430", "14:30", None),
        ("12 Aug 12 a.m.", "00:00", None),
        ("12 Aug 12 pm", "12:00", None),
        ("2027-08-12T14:30", "14:30", None),
        ("12 aug 14:30-15:30", "14:30", "15:30"),
        ("12 Aug 2.30pm until 3 pm", "14:30", "15:00"),
        ("12 Aug 2-3pm", "14:00", "15:00"),
        ("12 Aug 2:30 to 3:30pm", "14:30", "15:30"),
        ("12 Aug 11-1pm", "11:00", "13:00"),
        ("12 Aug 11am-1", "11:00", "13:00"),
        ("12 Aug 11-noon", "11:00", "12:00"),
        ("12 Aug 12-1 p.m.", "12:00", "13:00"),
        ("12 Aug 9.15-10am", "09:15", "10:00"),
        ("12 Aug 14:00-3pm", "14:00", "15:00"),
    ],
)
def test_a_time_may_follow_the_day(text: str, start: str, end: str | None) -> None:
    """What is said after the day is when it starts, and ends."""
    said = When(
        day=dt.date(2027, 8, 12),
        start=dt.time.fromisoformat(start),
        end=dt.time.fromisoformat(end) if end else None,
    )

    assert said == read_when(text, TODAY)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("03/04", "say `3 Apr` or `4 Mar`"),
        ("3-4-2027", "say `3 Apr 2027` or `4 Mar 2027`"),
        ("13/04/27", "write 2027"),
        ("3.4.27", "write 2027"),
        ("31/02/2027", "there is no day `31/02/2027`"),
        ("99/99", "there is no day `99/99`"),
        ("30 Feb", "there is no day `30 feb`"),
        ("2026-02-30", "there is no day `2026-02-30`"),
        ("12-14 May 2027", "names more than one day"),
        ("Mon 3 March 2026", "3 March 2026 is a Tuesday, not a Monday"),
        ("Mon 2 March", "2 March 2027 is a Tuesday, not a Monday"),
    ],
)
def test_what_is_doubtful_is_refused(text: str, told: str) -> None:
    """No order of day and month is guessed, and no day that does not exist is mended."""
    with pytest.raises(RgfeedsError) as refused:
        read_when(text, TODAY)

    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2:30", "`2:30` may be before or after noon: say `14:30`, or add am"),
        ("2.30-3.30", "say `14.30-15.30`, or add am"),
        ("12 Aug 2:30", "`2:30` may be before or after noon: say `14:30`"),
        ("9.05", "`9.05` may be a time or a day: say `09:05` or `9 May`"),
    ],
)
def test_a_doubtful_time_is_asked(text: str, told: str) -> None:
    """No half of the day is guessed, nor whether a number with a full stop is a time; each way to say it is named."""
    with pytest.raises(RgfeedsError) as refused:
        read_when(text, TODAY, on=dt.date(2027, 3, 1))

    assert told in str(refused.value)
    with pytest.raises(RgfeedsError, match="say `14:30`"):
        read_clock("2:30")


def test_the_last_days_that_can_be_written_end_nothing() -> None:
    """Where the calendar ends, no day follows; letters that pass for others are those."""
    end = dt.date(9999, 12, 30)

    assert [read_day(text, end) for text in ("in 2 weeks", "Mon 3")] == [None, None]
    assert [one.month for one in find_days("12 APR\u0130L 2027, FR\u0130 1 Apr")] == [
        4,
        4,
    ]
    assert read_day("FR\u0130 12", TODAY) is None
    for text, hour in (("M\u0130DDAY", 12), ("M\u0130DN\u0130GHT", 0)):
        assert [one.start for one in find_times(text)] == [dt.time(hour)]


def test_a_time_alone_is_of_the_day_that_stays() -> None:
    """Where it is known which day is meant, the times of day are enough."""
    day = dt.date(2027, 3, 1)

    assert When(day=day, start=dt.time(14, 30)) == read_when("14:30", TODAY, on=day)
    assert When(day=dt.date(2026, 11, 30)) == read_when("monday", TODAY, on=day)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "12", "may", "Aug 2026", "12 Aug 25:00", "12 Aug 11", "12:30", "Tue 31", "x" * 99],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    """Other words are told how a date is said."""
    with pytest.raises(RgfeedsError, match="say `next monday`"):
        read_when(text, TODAY)


@pytest.mark.parametrize(
    "text", ["", "14", "25:00", "14:60", "two", "14:00-15:00", "x" * 99]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    """A time of day has hours and minutes, or is of the morning or the afternoon."""
    with pytest.raises(RgfeedsError, match="say `14:30`"):
        read_clock(text)


def test_a_whole_day_has_no_time() -> None:
    """Where days are asked for, a time is refused."""
    with pytest.raises(RgfeedsError, match="say whole days"):
        read_day_only("12 Aug 14:30", TODAY)


@given(st.dates(dt.date(1970, 1, 1), dt.date(2199, 12, 31)), st.times())
def test_what_rgfeeds_says_it_also_reads(day: dt.date, time: dt.time) -> None:
    """A date as it is printed, long or short, is read as that date, and found in a text."""
    long = (
        f"{LONG_DAYS[day.weekday()]} {day.day} {LONG_MONTHS[day.month - 1]} {day.year}"
    )
    short = f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
    start = time.replace(second=0, microsecond=0)

    for text in (str(day), long, short):
        assert When(day=day, start=start) == read_when(f"{text} {start:%H:%M}", TODAY)
        (found,) = find_days(f"We meet ({text}), {start:%H:%M}–23:59, in room B 12")
        assert found.days() == (day,)
        assert found.text == text


@given(st.text() | st.from_regex(r"[0-9/. :apmjun\-&–]{1,24}", fullmatch=True))
def test_whatever_is_said_is_read_or_refused(text: str) -> None:
    """No words break the reading, and what is found stands where it says."""
    for day in find_days(text):
        assert text[slice(*day.span)] == day.text
    for time in find_times(text):
        assert text[slice(*time.span)] == time.text
    try:
        said = read_when(text, TODAY)
    except RgfeedsError:
        return
    assert said.end is None or said.start is not None


def test_a_day_without_a_year_may_be_of_any() -> None:
    """To find a session, past years count too; a day of the week narrows them down."""
    days = [dt.date(2024, 8, 12), dt.date(2025, 8, 12), dt.date(2025, 8, 13)]

    assert {days[0], days[1]} == days_meant("12 Aug", TODAY, days)
    assert {days[0]} == days_meant("Mon 12 Aug", TODAY, days)
    assert {days[1]} == days_meant("2025-08-12", TODAY, days)
    assert set() == days_meant("tomorrow", TODAY, days)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12 May (13.10) Talk on 3/4", ["12 May"]),
        ("30 Oct/1 Nov 2027: two days", ["30 Oct", "1 Nov 2027"]),
        ("Mon 5 Jan – Wed 7 Jan 2026 retreat", ["Mon 5 Jan", "Wed 7 Jan 2026"]),
        ("12 May, Mon 13 May", ["12 May", "Mon 13 May"]),
        ("12 May (Mon)", ["12 May (Mon)"]),
        ("12 May, Sun et al. on vision", ["12 May"]),
        ("3/4 - 5/4", ["3/4", "5/4"]),
        ("5/4 - 6/4/2027", ["5/4", "6/4/2027"]),
        ("6/4/2027 or 7/4", ["6/4/2027", "7/4"]),
        ("06-15", ["06-15"]),
        ("2027年8月12日", ["2027年8月12日"]),
        ("GPT-4, v3.14 and page 12", []),
    ],
)
def test_days_are_found_in_texts(text: str, found: list[str]) -> None:
    """What is no day stays out; two numbers are one only where no surer day stands, or beside it."""
    assert found == [one.text for one in find_days(text)]


def test_an_order_is_proved_or_open() -> None:
    """Which number is the month is known from a number past twelve, or the day of the week."""
    known = {"13/04": Order.DMY, "04/13": Order.MDY, "Mon 12/08/2024": Order.DMY}
    for text, order in known.items():
        (one,) = find_days(text)
        assert (one.order, one.doubtful) == (order, False)
    (same,), (open,) = find_days("4/4/2027"), find_days("3/4/2027")

    assert (same.order, same.doubtful) == (None, False)
    assert open.doubtful
    assert open.days(order=Order.MDY) == (dt.date(2027, 3, 4),)
    assert len(open.days()) == 2


def test_spans_of_days_and_choices_are_told_apart() -> None:
    """A dash goes from day to day, a stroke between two."""
    (span,), (choice,) = find_days("12–14 May 2027"), find_days("12/13 May")

    assert (span.day, span.last, span.choice) == (12, 14, False)
    assert (choice.day, choice.last, choice.choice) == (12, 13, True)
    assert choice.days() == ()
    # Where a span stands before the month, the day comes first; a number apart is none of it.
    (dotted,), (slashed,) = find_days("12.-14.05.2027"), find_days("12–14/05/27")
    (alone,) = find_days("Part 3 – 12/05/2027")
    for span in (dotted, slashed):
        assert (span.day, span.last, span.month, span.year) == (12, 14, 5, 2027)
    assert alone.text == "12/05/2027"


def test_times_are_found_with_what_is_not_sure() -> None:
    """A bare number may be a time; one that may be before or after noon is left open."""
    times = find_times("11am-12pm, 14h30, v3.14, room 2, 10-12, midnight")

    assert [one.text for one in times if one.sure] == ["11am-12pm", "14h30", "midnight"]
    assert [(one.text, one.start) for one in times if not one.sure] == [
        ("2", None),
        ("10-12", dt.time(10)),
    ]
    assert read_times("2") is None
    assert read_day("x" * 99) is None
