"""Dates and times as people say them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rgfeeds.editing.days import (
    DoubtfulDay,
    NoDay,
    When,
    clock,
    days_meant,
    when,
)
from rgfeeds.wording import DAYS, LONG_DAYS, LONG_MONTHS, MONTHS

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
        ("2026-03-02", "2026-03-02"),
        ("2026/3/2", "2026-03-02"),
        ("Mon 2026-03-02", "2026-03-02"),
        ("12 Aug", "2027-08-12"),
        ("24 Nov", "2026-11-24"),
        ("23 nov", "2027-11-23"),
        ("Aug 12", "2027-08-12"),
        ("12th of August 2027", "2027-08-12"),
        ("Monday, 12 Aug, 2024", "2024-08-12"),
        ("Tue. 2 Sept. 2025", "2025-09-02"),
        ("12aug", "2027-08-12"),
        ("29 Feb", "2028-02-29"),
        ("13/04", "2027-04-13"),
        ("04/13/2027", "2027-04-13"),
        ("4/4", "2027-04-04"),
        ("3.4.2027", "2027-04-03"),
        ("3.4.", "2027-04-03"),
    ],
)
def test_a_day_is_read_as_people_say_it(text: str, day: str) -> None:
    """A day without a year is the next one, today included."""
    assert When(day=dt.date.fromisoformat(day)) == when(text, TODAY)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("12 Aug 14:30", "14:30", None),
        ("12 Aug, 9.05", "09:05", None),
        ("12 Aug at 2pm", "14:00", None),
        ("12 Aug 12 a.m.", "00:00", None),
        ("12 Aug 12 pm", "12:00", None),
        ("2027-08-12T14:30", "14:30", None),
        ("12 aug 14:30-15:30", "14:30", "15:30"),
        ("12 Aug 2.30pm until 3 pm", "14:30", "15:00"),
        ("12 Aug 2-3pm", "14:00", "15:00"),
        ("12 Aug 2:30 to 3:30pm", "14:30", "15:30"),
        ("12 Aug 11-1pm", "11:00", "13:00"),
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

    assert said == when(text, TODAY)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("03/04", "say `3 Apr` or `4 Mar`"),
        ("3-4-2027", "say `3 Apr 2027` or `4 Mar 2027`"),
        ("03/04/27 14:30", "say `3 Apr` or `4 Mar`"),
        ("13/04/27", "write 2027"),
        ("3.4.27", "write 2027"),
        ("31/02/2027", "there is no day `31/02/2027`"),
        ("99/99", "there is no day `99/99`"),
        ("30 Feb", "there is no day `30 Feb`"),
        ("2026-02-30", "there is no day `2026-02-30`"),
        ("0000-01-01", "there is no day `0000-01-01`"),
        ("12 Aug 26", "write 2026"),
        ("12 Aug 1430", "write the time as 14:30"),
        ("Mon 3 March 2026", "3 March 2026 is a Tuesday, not a Monday"),
        ("Mon 2 March", "2 March 2027 is a Tuesday, not a Monday"),
    ],
)
def test_what_is_doubtful_is_refused(text: str, told: str) -> None:
    """No order of day and month is guessed, and no day that does not exist is mended."""
    with pytest.raises(DoubtfulDay) as refused:
        when(text, TODAY)

    assert told in str(refused.value)


def test_a_time_alone_is_of_the_day_that_stays() -> None:
    """Where it is known which day is meant, the times of day are enough."""
    day = dt.date(2027, 3, 1)

    assert When(day=day, start=dt.time(14, 30)) == when("14:30", TODAY, day)
    assert When(day=day, start=dt.time(14), end=dt.time(15)) == when(
        "at 2-3pm", TODAY, day
    )
    assert When(day=dt.date(2026, 11, 30)) == when("monday", TODAY, day)


@pytest.mark.parametrize(
    "text", ["", "soon", "12", "may", "Aug 2026", "12 Aug 25:00", "12:30", "x" * 99]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """Other words are told how a date is said."""
    with pytest.raises(NoDay, match="say `next monday`"):
        when(text, TODAY)


@pytest.mark.parametrize("text", ["", "14", "25:00", "14:60", "13 pm", "two"])
def test_what_is_no_time_is_refused(text: str) -> None:
    """A time of day has hours and minutes, or is of the morning or the afternoon."""
    with pytest.raises(NoDay, match="say `14:30`"):
        clock(text)


@given(st.dates(dt.date(1970, 1, 1), dt.date(2199, 12, 31)), st.times())
def test_what_rgfeeds_says_it_also_reads(day: dt.date, time: dt.time) -> None:
    """A date as it is printed, long or short, is read as that date."""
    long = (
        f"{LONG_DAYS[day.weekday()]} {day.day} {LONG_MONTHS[day.month - 1]} {day.year}"
    )
    short = f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
    start = time.replace(second=0, microsecond=0)

    for text in (str(day), long, short):
        assert When(day=day, start=start) == when(f"{text} {start:%H:%M}", TODAY)


@given(st.text() | st.from_regex(r"[0-9/. :apmjun-]{1,14}", fullmatch=True))
def test_whatever_is_said_is_read_or_refused(text: str) -> None:
    """No words break the reading."""
    try:
        said = when(text, TODAY)
    except (NoDay, DoubtfulDay):
        return
    assert said.end is None or said.start is not None


def test_a_day_without_a_year_may_be_of_any() -> None:
    """To find a session, past years count too; a day of the week narrows them down."""
    days = [dt.date(2024, 8, 12), dt.date(2025, 8, 12), dt.date(2025, 8, 13)]

    assert {days[0], days[1]} == days_meant("12 Aug", TODAY, days)
    assert {days[0]} == days_meant("Mon 12 Aug", TODAY, days)
    assert {days[1]} == days_meant("2025-08-12", TODAY, days)
    assert set() == days_meant("tomorrow", TODAY, days)
