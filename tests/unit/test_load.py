"""A store as people write it becomes the schedule they mean."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rgfeeds.model import (
    Break,
    HistorySettings,
    Material,
    MaterialKind,
    Person,
    Schedule,
    Session,
    Status,
)
from rgfeeds.rules import Loaded, load

LONDON = ZoneInfo("Europe/London")
GROUP = """\
[group]
id = "robots"
authority = "example.org"
name = "Robots"
url = "https://example.org/robots"
timezone = "Europe/London"
venue = "96 Euston Road"
"""
DEFAULTS = """
[[defaults]]
start = "11:00"
end = "12:30"
room = "Enigma"
online = "https://example.org/join"
weekday = "Monday"
"""


def read(text: str, group: str = GROUP) -> Schedule:
    loaded = load("sessions.toml", (group + text).encode())
    assert [found for found in loaded.diagnostics if found.severity == "error"] == []
    assert loaded.schedule is not None
    return loaded.schedule


def session(*lines: str, before: str = "") -> Session:
    """Return the one session of *lines*."""
    body = "\n".join(['id = "a"', "date = 2026-01-12", *lines])
    (one,) = read(f"{before}\n[[session]]\n{body}\n").sessions
    return one


def rules(text: str, group: str = GROUP) -> list[str]:
    loaded = load("sessions.toml", (group + text).encode())
    return [found.rule for found in loaded.diagnostics]


def at(clock: str, day: int = 12) -> dt.datetime:
    time = dt.time.fromisoformat(clock)
    return dt.datetime.combine(dt.date(2026, 1, day), time, LONDON)


def test_what_a_session_does_not_say_is_usual() -> None:
    """Start, end, room and link come from the defaults, the address from the venue."""
    found = session(before=DEFAULTS)

    assert (at("11:00"), at("12:30")) == (found.plan.start, found.plan.end)
    assert found.plan.room == "Enigma"
    assert found.plan.online == "https://example.org/join"
    assert found.plan.status is Status.CONFIRMED
    assert found.address == "96 Euston Road"


def test_later_defaults_hold_from_their_date_on() -> None:
    """A second `[[defaults]]` overrides the first, key by key, for sessions from its date."""
    later = '\n[[defaults]]\nfrom = 2026-02-01\nroom = "Jack Good"\n'
    text = "".join(
        f'\n[[session]]\nid = "{id}"\ndate = {day}\n'
        for id, day in (("a", "2026-01-31"), ("b", "2026-02-01"))
    )
    first, second = read(later + DEFAULTS + text).sessions

    assert (first.plan.room, second.plan.room) == ("Enigma", "Jack Good")
    assert second.plan.start.strftime("%H:%M") == "11:00"


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        (['start = "14:00"'], "14:00", "15:30"),
        (['end = "12:00"'], "11:00", "12:00"),
        (["start = 14:00:00", "end = 15:00:00"], "14:00", "15:00"),
        (['start = "9:05"', 'end = "10:00:00"'], "09:05", "10:00"),
    ],
)
def test_a_start_alone_keeps_the_usual_length(
    lines: list[str], start: str, end: str
) -> None:
    """A session that says only when it starts lasts as long as usual."""
    found = session(*lines, before=DEFAULTS)

    assert (at(start), at(end)) == (found.plan.start, found.plan.end)


def test_another_usual_start_keeps_the_length() -> None:
    """Also past midnight and back again."""
    later = "".join(
        f'\n[[defaults]]\nfrom = 2026-01-{day}\nstart = "{start}"\n'
        for day, start in ((11, "23:30"), (13, "14:00"))
    )
    text = "".join(
        f'\n[[session]]\nid = "{id}"\ndate = 2026-01-{day}\n'
        for id, day in (("a", 12), ("b", 14))
    )
    first, second = read(DEFAULTS + later + text).sessions

    assert (first.plan.start, first.plan.end) == (at("23:30"), at("01:00", day=13))
    assert (second.plan.start, second.plan.end) == (at("14:00", 14), at("15:30", 14))


def test_without_a_usual_length_it_is_an_hour() -> None:
    """Where nothing says how long sessions last, they last an hour."""
    assert session('start = "14:00"').plan.end == at("15:00")


def test_an_end_past_midnight_is_written_with_its_day() -> None:
    """A session may end on the next day."""
    found = session('start = "23:30"', "end = 2026-01-13T00:30:00")

    assert found.plan.end == at("00:30", day=13)


@pytest.mark.parametrize("before", ["", DEFAULTS])
def test_without_a_start_it_is_all_day(before: str) -> None:
    """An empty start takes the usual one away; the end of a whole day is the next."""
    found = session('start = ""', before=before)

    assert found.plan.all_day
    assert (dt.date(2026, 1, 12), dt.date(2026, 1, 13)) == (
        found.plan.start,
        found.plan.end,
    )


def test_rooms_and_links_can_be_taken_away() -> None:
    """An empty room or join link means none, and without a room there is no address."""
    found = session('room = ""', 'online = ""', before=DEFAULTS)

    assert (found.plan.room, found.plan.online, found.address) == (None, None, None)


def test_a_room_may_have_an_address_of_its_own() -> None:
    """The room's address stands instead of the group's venue."""
    rooms = '\n[rooms]\n"Enigma" = { address = "Elsewhere 1" }\n'

    assert session(before=rooms + DEFAULTS).address == "Elsewhere 1"


@pytest.mark.parametrize(
    ("written", "lead"),
    [
        ("Ada", Person(name="Ada", url="https://example.org/ada")),
        ("Grace", Person(name="Grace", url="https://example.org/g", affiliation="Navy")),
        ("Grace (Yale)", Person(name="Grace", url="https://example.org/g", affiliation="Yale")),
        ("[Han Zhou](https://hzhou.top/) (Cambridge)",
         Person(name="Han Zhou", url="https://hzhou.top/", affiliation="Cambridge")),
        ("[Han  Zhou](https://hzhou.top/)", Person(name="Han Zhou", url="https://hzhou.top/")),
        ("Han Zhou (Cambridge)", Person(name="Han Zhou", affiliation="Cambridge")),
        ("Han (Z) Zhou", Person(name="Han (Z) Zhou")),
    ],
)  # fmt: skip
def test_leads_are_known_or_written_in_place(written: str, lead: Person) -> None:
    """A lead is a name of `[people]`, a name, or a link, with an affiliation in brackets."""
    people = (
        '\n[people]\n"Ada" = "https://example.org/ada"\n'
        '"Grace" = { url = "https://example.org/g", affiliation = "Navy" }\n'
    )

    assert session(f'leads = ["{written}"]', before=people).leads == (lead,)


def test_placeholders_name_nobody() -> None:
    """A title or a lead that is still to come counts as missing."""
    found = session('title = "Invited talk: TBC"', 'leads = ["TBC", "Ada"]')

    assert found.title is None
    assert [lead.name for lead in found.leads] == ["Ada"]


@pytest.mark.parametrize(
    ("written", "titles"),
    [
        ('"https://example.org/1"', [None]),
        ('["https://example.org/1", "https://example.org/2"]', [None, None]),
        ('{ title = "One", url = "https://example.org/1" }', ["One"]),
        ('["https://example.org/1", { title = "Two", url = "https://example.org/2" }]', [None, "Two"]),
        ('""', []),
        ('{ title = "To come", url = "TBC" }', []),
        ("[]", []),
    ],
)  # fmt: skip
def test_materials_are_links_lists_or_tables(
    written: str, titles: list[str | None]
) -> None:
    """Every form of a material is read; one still to come is none."""
    found = session(f"slides = {written}").materials

    assert titles == [material.title for material in found]
    assert {MaterialKind.SLIDES} >= {material.kind for material in found}


def test_pins_are_instants() -> None:
    """A pin that is a date is the start of that day in the group's zone."""
    lines = [
        "announced = 2026-06-01",
        'recording = { url = "https://example.org/v", added = 2026-06-02T10:00:00 }',
        'code = { url = "https://example.org/c", added = 2026-06-02T10:00:00Z }',
    ]
    found = session(*lines)

    assert found.announced == dt.datetime(2026, 5, 31, 23, tzinfo=dt.UTC)
    assert found.materials == (
        Material(
            kind=MaterialKind.RECORDING,
            url="https://example.org/v",
            added=dt.datetime(2026, 6, 2, 9, tzinfo=dt.UTC),
        ),
        Material(
            kind=MaterialKind.CODE,
            url="https://example.org/c",
            added=dt.datetime(2026, 6, 2, 10, tzinfo=dt.UTC),
        ),
    )


def test_texts_are_kept_as_markdown() -> None:
    """Readings and abstracts keep their lines; titles are one line."""
    found = session(
        'title = " Attention  is\\nall "',
        'reading = """\n\n- One\n  - note\n"""',
        'kind = "Technical"',
        'reason = "moved"',
        'status = " Canceled "',
    )

    assert found.title == "Attention is all"
    assert found.reading == "- One\n  - note"
    assert (found.kind, found.reason) == ("Technical", "moved")
    assert found.plan.status is Status.CANCELLED


def test_an_unusual_day_can_be_meant() -> None:
    """A weekday written down, in full or short, says that the day is meant."""
    assert session('weekday = "mon"').unusual_day
    assert not session().unusual_day


def test_breaks_are_days_or_stretches() -> None:
    """A break is one day or has two ends, both included."""
    text = (
        '\n[[break]]\nfrom = 2026-08-01\nuntil = 2026-08-31\nreason = "Summer"\n'
        "\n[[break]]\ndate = 2026-05-04\n"
    )

    assert read(text).breaks == (
        Break(start=dt.date(2026, 5, 4), until=dt.date(2026, 5, 4)),
        Break(start=dt.date(2026, 8, 1), until=dt.date(2026, 8, 31), reason="Summer"),
    )


def test_what_the_store_says_of_its_past_is_kept() -> None:
    """`[history]` is handed on as written."""
    text = '\n[history]\nprevious = ["README.md"]\nignore = ["abc123"]\n'

    assert read(text).history == HistorySettings(
        previous=("README.md",), ignore=("abc123",)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n[[break]]\ndate = 2026-01-01\nfrom = 2026-01-01\n", ["missing-key"]),
        ("\n[[break]]\nfrom = 2026-01-01\n", ["missing-key"]),
        ("\n[[break]]\nuntil = 2026-01-01\n", ["missing-key"]),
        ("\n[[break]]\nfrom = 1\nuntil = 2026-01-01\n", ["wrong-type"]),
        ("\n[[break]]\ndate = 1\n", ["wrong-type"]),
        ("\n[[break]]\ndat = 2026-01-01\n", ["unknown-key"]),
        ("\n[[break]]\n", ["missing-key"]),
        ('\n[[defaults]]\nstart = "12:00"\nend = "11:00"\n', ["end-before-start"]),
        ('\n[[defaults]]\nstart = ""\n', ["bad-time"]),
        ("\n[[defaults]]\nstart = 2026-01-01\n", ["wrong-type"]),
        ('\n[rooms]\n"A" = "x"\n', ["wrong-type"]),
        ('\n[people]\n"A" = 1\n', ["wrong-type"]),
        ('\n[people]\n"" = "https://example.org"\n', ["empty"]),
        ('\n[people]\n"A\\u0007" = "https://example.org"\n', ["control-character"]),
        ('\n[people]\n"A" = { web = "x" }\n', ["unknown-key"]),
        ("\n[[rooms]]\n", ["wrong-type"]),
        ("\n[session]\n", ["wrong-type"]),
        ("\n[[session]]\ndate = 2026-01-12\n", ["missing-key"]),
        ('\n[[session]]\nidd = "a"\ndate = 2026-01-12\n', ["unknown-key"]),
        ("\n[[session]]\nid = 1\ndate = 2026-01-12\n", ["wrong-type"]),
        ('\n[[session]]\nid = "con"\ndate = 2026-01-12\n', ["bad-id"]),
        ('\n[[session]]\nid = "é"\ndate = 2026-01-12\n', ["bad-id"]),
        ('\n[[session]]\nid = "a"\ndate = 1\n', ["wrong-type"]),
        ('\n[[session]]\nid = "a"\ndate = 2026-01-12\nstart = "11:00"\nend = 2026-01-12T12:00:00Z\n', ["bad-time"]),
        ('\n[[session]]\nid = "a"\ndate = 2026-01-12\nstart = "11:00"\nend = ""\n', ["bad-time"]),
        ('\n[[session]]\nid = "a"\ndate = 2026-03-29\nstart = "00:30"\n', ["time-does-not-exist"]),
        ('\n[[defaults]]\nstart = "01:15"\n[[session]]\nid = "a"\ndate = 2026-03-29\n', ["time-does-not-exist"]),
        ('\n[[session]]\nid = "a"\ndate = 2026-01-12\nweekday = 1\n', ["wrong-type"]),
        ('\n[[session]]\nid = "a"\ndate = 2026-01-12\nweekday = ""\n', ["bad-weekday"]),
        ('\n[[session]]\nid = "a"\ndate = 2026-01-12\nstatus = 1\n', ["wrong-type"]),
        ('\n[[session]]\nid = "a"\ndate = 2026-01-12\nleads = 1\n', ["wrong-type"]),
        ('\n[[session]]\nid = "a"\ndate = 2026-01-12\nleads = ""\n', ["wrong-type"]),
        ('\n[[session]]\nid = "a"\ndate = 2026-01-12\nleads = [1]\n', ["wrong-type"]),
        ('\n[[session]]\nid = "a"\ndate = 2026-01-12\nannounced = 1776-01-01T00:00:00\n', ["bad-date"]),
        ('\n[[session]]\nid = "a"\ndate = 2026-01-12\ntitle = []\n', ["wrong-type"]),
        ('\n[[session]]\nid = "a"\ndate = 2026-01-12\ntitle = 11:00:00\n', ["wrong-type"]),
        ('\n[[session]]\nid = "a"\ndate = 2026-01-12\nslides = { title = 1, url = "" }\n', ["placeholder", "wrong-type"]),
        ("\n[check]\nplaceholder = 1\n", ["wrong-type"]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_once(text: str, expected: list[str]) -> None:
    """Each mistake has one diagnostic and no follow-up."""
    assert sorted(expected) == sorted(rules(text))


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ("group = 1\n", ["wrong-type"]),
        ("[[group]]\n", ["wrong-type"]),
        ('[Group]\nid = "x"\n', ["unknown-key"]),
        ("", ["missing-key"]),
        (GROUP.replace('"Europe/London"', '"Mars"'), ["unknown-zone"]),
        (GROUP.replace('"example.org"', "1"), ["wrong-type"]),
        (GROUP.replace('"example.org"', '"?"'), ["bad-id"]),
        (GROUP.replace("org/robots", "org/robots?x=1"), ["unsafe-link"]),
        (GROUP.replace('"https://example.org/robots"', '"TBC"'), ["unsafe-link"]),
        (GROUP.replace('"https://example.org/robots"', "7"), ["wrong-type"]),
    ],
)
def test_a_mistake_in_the_group_is_told_once(wrong: str, expected: list[str]) -> None:
    """What is wrong with `[group]` is no reason to tell of each of its keys."""
    text = '\n[[session]]\nid = "a"\ndate = 2026-01-12\nstart = "11:00"\n'

    assert expected == rules(text, wrong)


blocks = [
    DEFAULTS,
    '\n[[defaults]]\nfrom = 2026-02-01\nroom = "Jack Good"\n',
    '\n[rooms]\n"Jack Good" = { address = "Elsewhere" }\n',
    '\n[people]\n"Ada" = "https://example.org/ada"\n',
    '\n[[session]]\nid = "a"\ndate = 2026-01-12\nleads = ["Ada"]\n',
    '\n[[session]]\nid = "b"\ndate = 2026-02-02\ncontinues = "a"\n',
    '\n[[session]]\nid = "c"\ndate = 2026-02-02\nstart = "16:00"\n',
    "\n[[break]]\ndate = 2026-02-09\n",
    "\n[[break]]\ndate = 2026-02-16\n",
    '\n[check]\nplaceholder = "off"\n',
]  # fmt: skip


@given(st.permutations([GROUP, *blocks]))
def test_the_order_of_blocks_changes_nothing(order: list[str]) -> None:
    """A store says the same however its tables are arranged."""
    plain = load("sessions.toml", "".join([GROUP, *blocks]).encode()).schedule
    shuffled = load("sessions.toml", "".join(order).encode()).schedule

    assert plain is not None
    assert shuffled is not None
    assert (plain.group, plain.sessions, plain.breaks) == (
        shuffled.group,
        shuffled.sessions,
        shuffled.breaks,
    )
    assert set(plain.usual) == set(shuffled.usual)


def test_diagnostics_are_in_file_order() -> None:
    """What is found while reading and what is found after it are told together, by place."""
    text = (
        '\n[[session]]\nid = "a"\ndate = 2026-01-12\ncontinues = "x"\n'
        "\n[[session]]\ntitle = 1\n"
    )
    found = load("sessions.toml", (GROUP + text).encode()).diagnostics

    assert [one.place.line for one in found] == sorted(one.place.line for one in found)
    assert [one.rule for one in found] == [
        "broken-continuation",
        "missing-key",
        "missing-key",
        "wrong-type",
    ]


def test_a_rule_can_be_turned_down_or_off() -> None:
    """`[check]` turns warnings and notes into each other, or off."""
    text = (
        '\n[[session]]\nid = "a"\ndate = 2026-01-12\ntitle = "TBC"\nleads = ["Ada"]\n'
    )
    check = '\n[check]\nplaceholder = "note"\nlead-without-link = "off"\n'

    def severities(loaded: Loaded) -> list[tuple[str, str]]:
        return [(one.rule, one.severity) for one in loaded.diagnostics]

    assert severities(load("s", (GROUP + text).encode())) == [
        ("placeholder", "warning"),
        ("lead-without-link", "note"),
    ]
    assert severities(load("s", (GROUP + text + check).encode())) == [
        ("placeholder", "note")
    ]


def test_without_a_group_there_is_no_schedule() -> None:
    """What could be read of a store that names no group is checked, but makes no schedule."""
    store = load("s.toml", b'[[session]]\nid = "a"\ndate = 2026-01-12\n').store

    assert store is not None
    assert [session.id for _, session in store.sessions] == ["a"]
    assert store.schedule() is None
