"""What people mean who write dates and times otherwise."""

import datetime as dt

import pytest

from rgfeeds.text.advice import last_day, spoken_clock, spoken_days, spoken_range


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2.30pm", "14:30"),
        ("2 PM", "14:00"),
        ("14h30", "14:30"),
        ("14h", "14:00"),
        ("12am", "00:00"),
        ("12 p.m.", "12:00"),
        ("1430", "14:30"),
        (" 9:15 ", "09:15"),
        ("noon", "12:00"),
        ("Midnight", "00:00"),
    ],
)
def test_spoken_times_are_understood(text: str, meant: str) -> None:
    """A time as people say it has one meaning."""
    assert spoken_clock(text) == dt.time.fromisoformat(meant)


@pytest.mark.parametrize("text", ["25:00", "soon", "", "11:60", "9" * 100])
def test_other_words_are_no_time(text: str) -> None:
    """Nothing is made of what says no time."""
    assert spoken_clock(text) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("11-12", "11:00", "12:00"),
        ("11:00–12:30", "11:00", "12:30"),
        ("2 to 3pm", "14:00", "15:00"),
        ("11am - 1pm", "11:00", "13:00"),
        ("11 until 12", "11:00", "12:00"),
    ],
)
def test_stretches_of_time_are_understood(text: str, start: str, end: str) -> None:
    """Two times with a dash or a word between them are start and end."""
    assert spoken_range(text) == (
        dt.time.fromisoformat(start),
        dt.time.fromisoformat(end),
    )


@pytest.mark.parametrize("text", ["11", "eleven-twelve", "11-late"])
def test_other_words_are_no_stretch(text: str) -> None:
    """Nothing is made of what has no two times."""
    assert spoken_range(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-1-5", ["2026-01-05"]),
        ("2026/01/05", ["2026-01-05"]),
        ("20/01/26", ["2026-01-20"]),
        ("12.01.2026", ["2026-01-12"]),
        ("03/04/2026", ["2026-03-04", "2026-04-03"]),
        ("05/05/2026", ["2026-05-05"]),
        ("20 January 2026", ["2026-01-20"]),
        ("Monday, 2nd Feb 2026", ["2026-02-02"]),
        ("Sept. 7, 2026", ["2026-09-07"]),
        ("March 3rd 2026", ["2026-03-03"]),
        ("20 Janvier 2026", ["2026-01-20"]),
        ("30/30/2026", []),
        ("next week", []),
    ],
)
def test_spoken_dates_are_understood(text: str, days: list[str]) -> None:
    """A date as people write it is one day, or two when nobody can know."""
    assert [str(day) for day in spoken_days(text)] == days


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-02-30", "February 2026 ends on the 28th"),
        ("2024-02-30", "February 2024 ends on the 29th"),
        ("2026-04-31", "April 2026 ends on the 30th"),
        ("2026-12-32", "December 2026 ends on the 31st"),
        ("2026-13-01", ""),
        ("9999-12-32", "December 9999 ends on the 31st"),
        ("2026-04-00", ""),
        ("0000-01-01", ""),
        ("soon", ""),
    ],
)
def test_the_end_of_the_month_is_said(text: str, said: str) -> None:
    """A day past the end of its month is answered with that end."""
    assert last_day(text) == said
