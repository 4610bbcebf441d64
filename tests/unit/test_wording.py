"""How dates, people and sessions are said."""

import datetime as dt

import pytest
from factories import LONDON, group, plan, session
from hypothesis import given
from hypothesis import strategies as st

from rgfeeds.model import Material, MaterialKind, Person, Plan
from rgfeeds.text import wording

LAURA = Person(name="Laura Weidinger", affiliation="Google DeepMind")
HAN = Person(name="Han Zhou")


@pytest.mark.parametrize(
    ("leads", "expected"),
    [
        ((), ""),
        ((LAURA,), "Laura Weidinger (Google DeepMind)"),
        ((HAN, LAURA), "Han Zhou and Laura Weidinger (Google DeepMind)"),
        ((HAN, HAN, HAN), "Han Zhou, Han Zhou and Han Zhou"),
    ],
)
def test_people_are_listed_as_in_speech(
    leads: tuple[Person, ...], expected: str
) -> None:
    """Commas, then "and"; affiliations in brackets."""
    assert expected == wording.people(leads)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Causality"),
        ({"title": None, "leads": (LAURA,)}, "Laura Weidinger (title to come)"),
        (
            {"title": None, "leads": (LAURA,), "kind": "Invited talk"},
            "Invited talk: Laura Weidinger (title to come)",
        ),
        ({"title": None}, "Tea (open)"),
        ({"title": None, "kind": "Discussion"}, "Tea (Discussion, open)"),
    ],
)
def test_a_session_without_title_is_called_by_what_is_known(
    changes: dict[str, object], expected: str
) -> None:
    """Leads stand for a title to come; with neither, the slot is open."""
    assert expected == wording.name(session(**changes), group())


def test_times() -> None:
    """A time that ends on another day says so; a whole day says no time."""
    night = dt.datetime(2026, 6, 1, 23, 30, tzinfo=LONDON)
    whole = Plan(start=dt.date(2026, 6, 1), end=dt.date(2026, 6, 2))

    assert wording.times(plan()) == "11:00–12:00"
    assert wording.times(plan(night)) == "23:30–00:30 (Tue 2 Jun)"
    assert wording.times(whole) == "all day"
    assert wording.when(whole.start, 2026) == "Mon 1 Jun"
    assert wording.when(plan().start) == "Mon 1 Jun 2026 11:00"


def test_a_material_is_called_by_its_kind() -> None:
    """A title of its own stands in brackets."""
    plain = Material(kind=MaterialKind.SLIDES, url="https://example.org")
    titled = Material(
        kind=MaterialKind.CODE, url="https://example.org", title="Attention"
    )

    assert [wording.label(made) for made in (plain, titled)] == [
        "Slides",
        "Code (Attention)",
    ]


@given(st.dates())
def test_days_are_said_as_english_calendars_print_them(date: dt.date) -> None:
    """The names are those of the C locale, whatever the machine's locale is."""
    assert f"{date:%a} {date.day} {date:%b} {date.year}" == wording.day(date)
    assert f"{date:%A} {date.day} {date:%B} {date.year}" == wording.long_day(date)
