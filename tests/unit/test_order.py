"""Sessions of one day stand in one order wherever the group is."""

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from factories import files, group, plan, published, session
from hypothesis import given
from hypothesis import strategies as st

from rgfeeds.model import Session, by_start

ZONES = ("Asia/Tokyo", "Europe/London", "America/New_York", "Pacific/Kiritimati")


def starting(zone: str, id: str, start: Any) -> Session:
    if isinstance(start, dt.datetime):
        start = start.replace(tzinfo=ZoneInfo(zone))
        return session(id=id, plan=plan(start))
    return session(id=id, plan=plan(start, end=start + dt.timedelta(days=1)))


@pytest.mark.parametrize("zone", ZONES)
# In London, the day before the second has 25 hours, and that before the third 23.
@pytest.mark.parametrize("day", ["2026-01-12", "2026-10-26", "2026-03-30"])
def test_a_whole_day_comes_before_what_begins_on_it(zone: str, day: str) -> None:
    """In data and pages alike, what takes a day stands before its first session and after the day before."""
    whole = dt.date.fromisoformat(day)
    midnight = dt.datetime.combine(whole, dt.time())
    sessions = [
        starting(zone, "late", midnight - dt.timedelta(minutes=30)),
        starting(zone, "whole", whole),
        starting(zone, "early", midnight + dt.timedelta(hours=8)),
        starting(zone, "next", whole + dt.timedelta(days=1)),
    ]
    ordered = tuple(sorted(sessions, key=by_start))
    of = group(timezone=ZoneInfo(zone))
    made = files(published(*ordered, of=of))

    expected = ["late", "whole", "early", "next"]
    assert [one.id for one in ordered] == expected
    data = made["sessions.json"].decode()
    assert re.findall(r'\{"id":"(\w+)","uid"', data) == expected
    page = made["years/2026/index.html"].decode()
    assert re.findall(r'<li id="(\w+)"', page) == expected[::-1]


@given(
    st.sampled_from(ZONES),
    st.lists(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31))),
)
def test_sessions_with_a_time_stand_in_its_order(
    zone: str, walls: list[dt.datetime]
) -> None:
    """Instants are ordered as they pass, on days on which the clock changes too."""
    sessions = [starting(zone, str(at), wall) for at, wall in enumerate(walls)]
    starts = [one.plan.start for one in sorted(sessions, key=by_start)]
    instants = [one.timestamp() for one in starts if isinstance(one, dt.datetime)]

    assert instants == sorted(instants)


def test_a_year_is_in_the_sitemap_once() -> None:
    """A late session of 31 December and the whole of 1 January do not make two of each year."""
    zone = "America/New_York"
    sessions = [
        starting(zone, "late", dt.datetime(2025, 12, 31, 21)),
        starting(zone, "whole", dt.date(2026, 1, 1)),
        starting(zone, "early", dt.datetime(2025, 12, 31, 23)),
    ]
    made = files(published(*sessions, of=group(timezone=ZoneInfo(zone))))

    found = re.findall(rb"<loc>[^<]*/years/(\d+)/</loc>", made["sitemap.xml"])
    assert found == [b"2026", b"2025"]
