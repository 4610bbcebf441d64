"""What is offered for values that are nearly right."""

import pytest

from rgfeeds.rules import load

GROUP = """\
[group]
id = "robots"
authority = "example.org"
name = "Robots"
url = "https://example.org/robots"
timezone = "Europe/London"

[[session]]
id = "a"
date = 2026-01-12
"""


def helped(line: str) -> str:
    """Return the help for the one mistake in a session with *line*."""
    (one,) = load("s.toml", (GROUP + line + "\n").encode()).diagnostics
    return one.help


@pytest.mark.parametrize(
    ("line", "help"),
    [
        ('leads = "Ada, Grace & Emmy"', 'leads = ["Ada", "Grace", "Emmy"]'),
        ('leads = " "', "leave `leads` out until there is somebody to name"),
        ("title = 1_000", 'put it in quotes: title = "1_000"'),
        ("title = [1]", ""),
        ("title = { a = 1 }", ""),
        ("online = 1", 'put it in quotes: online = "1"'),
        ("title = 0x" + "f" * 4000, ""),
        ("title = inf", 'put it in quotes: title = "inf"'),
        ('status = "off"', 'status = "cancelled"'),
        ('status = "tenative"', 'status = "tentative"'),
        ('status = "whatever"', "leave the line out when it takes place"),
        ('slides = "[Slides](https://example.org/)"', "write the address alone: https://example.org/"),
        ('slides = "<https://example.org/>"', "write the address alone: https://example.org/"),
        ('slides = { title = "x", ulr = "https://example.org/" }', "did you mean `url`?"),
        ('slides = "ada@example.org"', "write it as mailto:ada@example.org"),
        ('slides = "example.org"', "write the whole address: https://example.org"),
        ('slides = "example.org/talk"', "write the whole address: https://example.org/talk"),
        ('slides = "slides/talk.pdf"', "links start with https://, http:// or mailto:"),
        ('slides = "javascript:alert(1)"', "links start with https://, http:// or mailto:"),
        ('slides = "https://[x"', "links start with https://, http:// or mailto:"),
        ('speaker = "Ada"', "did you mean `leads`?"),
        ('Kind = "A"', "did you mean `kind`?"),
        ('start = "quarter to nine"', 'as in start = "14:30"'),
        ('start = "2026-01-12 11:00"', 'start = "11:00"'),
        ("start = 11:00:30", 'start = "11:00"'),
        ('start = "24:00"', 'start = "00:00", on the day after'),
        ('start = "11:00"\nend = "24.00"', "end = 2026-01-13T00:00:00"),
        ('start = "11:00"\nend = "midnight"', "end = 2026-01-13T00:00:00"),
        ('start = "22:00-00:30"', 'start = "22:00"'),
        ('start = "15:30"\nend = "14:00"', 'start = "14:00"\nend = "15:30"'),
        ('start = "9:00"\nend = "6:30"', 'start = "06:30"\nend = "09:00"'),
        ('end = "10:00"', 'start = "09:00"'),
        ('start = "11:00"\nend = "11:00"', 'end = "12:00"\nor leave `end` out'),
        ('start = "23:30"\nend = "23:30"', "end = 2026-01-13T00:30:00\nor leave `end` out"),
        ('start = "11"\nend = "11-12"', 'end = "12:00"'),
        ("weekday = 'Tues'", 'weekday = "Tuesday"'),
        ("announced = '1/2/2026'", "announced = 2026-01-02 or announced = 2026-02-01"),
        ("continues = 'A B'", 'continues = "a-b"'),
        ("continues = 'LPT1'", 'continues = "lpt1-session"'),
    ],
)  # fmt: skip
def test_help_can_be_pasted(line: str, help: str) -> None:
    """What is nearly right is answered with what was probably meant."""
    assert helped(line.removeprefix('start = "11"\n')) == help


def test_midnight_needs_its_day() -> None:
    """An end at 24:00 is on the day after, which is told when the day is known."""
    text = GROUP.replace("date = 2026-01-12\n", 'end = "24:00"\n')
    found = load("s.toml", text.encode()).diagnostics

    helps = [one.help for one in found if one.rule == "bad-time"]
    assert helps == ["midnight belongs to the day after: write it with its day"]


@pytest.mark.parametrize(
    ("zone", "help"),
    [
        ("BST", 'timezone = "Europe/London"'),
        ("UTC+1", 'timezone = "Europe/Berlin"'),
        ("gmt -05:00", 'timezone = "America/New_York"'),
        ("+5:30", 'timezone = "Asia/Kolkata"'),
        ("london", 'timezone = "Europe/London"'),
        ("New York", 'timezone = "America/New_York"'),
        ("Europe/Londn", 'timezone = "Europe/London"'),
        ("UTC+99", 'as in timezone = "Europe/London"'),
        ("GMT", 'where they are: timezone = "Europe/London", or another city of yours'),
        ("Etc/GMT+5", 'where they are: timezone = "America/New_York", or another city of yours'),
    ],
)  # fmt: skip
def test_a_zone_is_offered_by_its_city(zone: str, help: str) -> None:
    """Abbreviations and offsets, which say nothing of summer time, are answered with a city."""
    text = GROUP.replace("Europe/London", zone)
    (one,) = load("s.toml", text.encode()).diagnostics

    assert one.help == help


def test_ids_made_of_long_titles_end_with_a_word() -> None:
    """An id is offered of whole words, and of a part of the first one when that is too long."""
    sessions = (
        f'[[session]]\ndate = 2026-01-12\ntitle = "{"attention " * 12}"\n'
        f'[[session]]\ndate = 2026-01-19\ntitle = "{"x" * 80}"\n'
        '[[session]]\ndate = 2026-01-26\ntitle = "世界"\n'
    )
    found = load("s.toml", (GROUP.partition("[[")[0] + sessions).encode()).diagnostics

    assert [one.help.partition(": ")[2] for one in found] == [
        'id = "attention-attention-attention-attention"',
        f'id = "{"x" * 48}"',
        'id = "session-1"',
    ]


def test_unicode_is_composed() -> None:
    """Text is kept in its composed form, so that equal names are equal."""
    schedule = load("s.toml", (GROUP + 'title = "Cafe\u0301"\n').encode()).schedule

    assert schedule is not None
    assert schedule.sessions[0].title == "Caf\u00e9"


def test_line_ends_may_be_those_of_windows() -> None:
    """A carriage return before a line feed is no control character, one alone is."""
    text = GROUP + 'abstract = "a\\r\\nb"\nreason = "a\\rb"\n'
    (one,) = load("s.toml", text.encode()).diagnostics

    assert (one.rule, one.place.line, one.place.column) == ("control-character", 12, 12)


def test_places_in_texts_name_what_they_belong_to() -> None:
    """Every table is named as the organiser would."""
    text = (
        '[group]\nx = 1\n[people]\n"Ada" = { x = 1 }\n[rooms]\n"Enigma" = { x = 1 }\n'
        '[[session]]\nx = 1\n[[session]]\nid = " "\ntitle = "Talk"\nx = 1\n[[break]]\nx = 1\n'
    )
    told = [
        one.message.partition(" has a key")[0]
        for one in load("s.toml", text.encode()).diagnostics
        if one.rule == "unknown-key"
    ]

    assert told == [
        "`[group]`",
        "person `Ada`",
        "room `Enigma`",
        "`[[session]]` number 1",
        "session `Talk`",
        "`[[break]]` number 1",
    ]
