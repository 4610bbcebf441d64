"""What the rules find, and above all what they leave alone."""

import datetime as dt
import sys
from zoneinfo import ZoneInfo

import pytest

from rgfeeds.model import Schedule, Session
from rgfeeds.model.timezones import footer, vtimezone, zone_names
from rgfeeds.rules import judge, load
from rgfeeds.rules.rule import Context
from rgfeeds.store.document import Diagnostic
from rgfeeds.store.load import parse

GROUP = """\
[group]
id = "robots"
authority = "example.org"
name = "Robots"
url = "https://example.org/robots"
timezone = "Europe/London"
"""
MONDAYS = '\n[[defaults]]\nstart = "11:00"\nend = "12:00"\nroom = "Enigma"\nweekday = "Monday"\n'
TODAY = dt.date(2026, 1, 1)


def session(id: str, date: str, *lines: str) -> str:
    return "\n".join(["", "[[session]]", f'id = "{id}"', f"date = {date}", *lines, ""])


def found(text: str, today: dt.date | None = TODAY) -> list[Diagnostic]:
    return list(load("s.toml", (GROUP + text).encode(), today=today).diagnostics)


def rules(text: str, today: dt.date | None = TODAY) -> list[str]:
    return [one.rule for one in found(text, today)]


def weekly(count: int, start: str = "2025-09-01") -> list[str]:
    first = dt.date.fromisoformat(start)
    return [str(first + dt.timedelta(weeks=n)) for n in range(count)]


def dated(dates: list[str], before: str = MONDAYS) -> str:
    return before + "".join(session(f"s{n}", date) for n, date in enumerate(dates))


@pytest.mark.parametrize("order", [1, -1])
def test_a_group_that_meets_weekly_has_no_unlikely_date(order: int) -> None:
    """Neither a summer break nor the newest first looks like a slip."""
    dates = [*weekly(10), *weekly(10, "2026-01-05"), *weekly(5, "2027-01-04")]

    assert rules(dated(dates[::order])) == []


def test_last_years_date_looks_unlikely() -> None:
    """In January people write the old year."""
    (slip,) = found(dated([*weekly(16), "2025-01-12"]))
    assert (slip.rule, slip.help) == (
        "unlikely-date",
        "was this meant? date = 2026-01-12",
    )


def test_groups_that_meet_once_a_year_have_no_slips() -> None:
    """Where dates are far apart by themselves, none of them is unlikely."""
    dates = ["2023-06-05", "2024-06-03", "2025-06-02", "2026-06-01", "2026-02-09"]

    assert rules(dated(dates, "")) == []


def test_two_sessions_are_too_few_to_compare() -> None:
    """With next to no neighbours nothing is unlikely."""
    assert rules(dated(["2025-01-05", "2026-12-01"], "")) == []


def test_leap_days_have_no_year_to_slip_to() -> None:
    """The 29th of February does not exist in the years around it."""
    dates = ["2026-02-02", "2026-02-09", "2024-02-29", "2026-02-23", "2026-03-02"]

    assert rules(dated(dates, "")) == []


def test_a_date_on_the_usual_weekday_is_believed() -> None:
    """A session far from the others, but on the right weekday, is likely as it is."""
    dates = [*weekly(10), "2026-11-02"]

    assert rules(dated(dates)) == []


def test_a_lonely_weekend_is_unusual() -> None:
    """Where no weekday is usual, one Saturday among weekdays stands out; two do not."""
    days = ["2026-01-12", "2026-01-20", "2026-01-28", "2026-01-31"]

    assert rules(dated(days, "")) == ["usual-weekday"]
    assert rules(dated([*days, "2026-02-07"], "")) == []


def test_what_is_off_is_in_nobodys_way() -> None:
    """Cancelled sessions clash with nothing, nor with a break."""
    text = (
        MONDAYS
        + session("a", "2026-01-12")
        + session("b", "2026-01-12", 'status = "cancelled"')
        + session("c", "2026-01-19", 'status = "postponed"')
        + "\n[[break]]\ndate = 2026-01-19\n"
    )

    assert rules(text) == []


def test_sessions_one_after_the_other_do_not_clash() -> None:
    """A session may begin when another ends, in the same room and with the same lead."""
    lead = 'leads = ["[Ada](https://example.org/ada)"]'
    text = (
        MONDAYS
        + session("a", "2026-01-12", lead)
        + session("b", "2026-01-12", 'start = "12:00"', lead)
    )

    assert rules(text) == []


def test_one_pair_of_sessions_clashes_in_one_way() -> None:
    """Of two sessions in one room with one lead on one day, only the room is told."""
    lead = 'leads = ["[Ada](https://example.org/ada)"]'
    text = MONDAYS + session("b", "2026-01-12", lead) + session("a", "2026-01-12", lead)

    assert rules(text) == ["room-clash"]


def test_a_copied_block_is_one_mistake() -> None:
    """Two sessions of one id are told as that, not as a clash."""
    assert rules(MONDAYS + 2 * session("a", "2026-01-12")) == ["duplicate-id"]


def test_all_day_sessions_repeat_a_date() -> None:
    """Two whole days on one date repeat it, though neither has a time."""
    text = session("a", "2026-01-12") + session("b", "2026-01-12")

    assert rules(text) == ["repeated-date"]


def test_the_longest_session_is_in_the_way() -> None:
    """A session clashes with a long one, though a shorter one began in between."""
    text = (
        session("a", "2026-01-12", 'start = "09:00"', 'end = "17:00"', 'room = "X"')
        + session("b", "2026-01-12", 'start = "10:00"', 'room = "X"')
        + session("c", "2026-01-12", 'start = "16:00"', 'room = "X"')
    )
    clashes = found(text)

    assert [one.rule for one in clashes] == ["room-clash", "room-clash"]
    assert all(one.other and one.other[0].line == 13 for one in clashes)


def test_rules_about_the_past_need_to_know_the_day() -> None:
    """Without today nothing is over."""
    text = session("a", "2025-12-01", 'title = "A"')

    assert rules(text) == ["no-materials"]
    assert rules(text, None) == []


def test_a_changed_default_needs_the_version_before() -> None:
    """Only sessions over that stood in the version before, and take the default, count."""
    text = (
        GROUP
        + MONDAYS
        + session("old", "2025-12-01")
        + session("said", "2025-12-08", 'room = "X"')
    )
    before = load("s", text.encode()).schedule
    assert before is not None
    after = text.replace('room = "Enigma"', 'room = "Jack"') + session(
        "new", "2025-12-15"
    )
    later = text + '\n[[defaults]]\nfrom = 2026-02-01\nroom = "Jack"\n'
    without = text.replace('room = "Enigma"\n', "")

    def told(store: str, today: dt.date | None = TODAY) -> list[tuple[str, str]]:
        loaded = load("s", store.encode(), today=today, previous=before)
        return [(one.rule, one.message) for one in loaded.diagnostics]

    message = "`room` of `[[defaults]]` was changed under 1 session already over"
    assert told(after) == [("changed-default", message)]
    assert told(after, None) == []
    assert told(later) == []
    assert told(without) == []


@pytest.mark.parametrize(
    "names",
    [
        ["Li Wei", "Li Wen"],
        ["Room A", "Room B"],
        ["Attention Part II", "Attention Part III"],
        ["Anna Smith", "Anne Miller"],
        ["!", "?"],
    ],
)
def test_names_that_differ_on_purpose_are_left_alone(names: list[str]) -> None:
    """Short words differ on purpose, and so do names with two other words."""
    listed = "".join(
        session(
            f"s{n}",
            date,
            f'leads = ["[{name}](https://example.org/{n})"]',
            f'kind = "{name}"',
        )
        for n, (name, date) in enumerate(zip(names, weekly(9), strict=False))
    )

    assert [rule for rule in rules(listed) if rule.startswith("similar")] == []


def test_listed_names_are_never_questioned() -> None:
    """Two people or rooms who are both listed are two."""
    people = '\n[people]\n"Ada Lovelace" = "https://example.org/1"\n"Ada Lovelance" = "https://example.org/2"\n'
    text = people + session(
        "a", "2026-01-12", 'leads = ["Ada Lovelance", "Ada Lovelace"]'
    )

    assert rules(text) == []


def test_the_name_used_more_often_is_right() -> None:
    """Of two spellings that nobody listed, the rarer is questioned, wherever it stands."""
    kinds = ["Discusion", "Discussion", "Discussion"]
    text = "".join(
        session(f"s{n}", date, f'kind = "{kind}"')
        for n, (kind, date) in enumerate(zip(kinds, weekly(3), strict=True))
    )
    (one,) = found(text)

    assert (one.rule, one.help) == ("similar-kind", 'kind = "Discussion"')


def test_a_first_name_that_two_people_have_says_nothing() -> None:
    """A first name alone is questioned only when it is one person's."""
    people = '\n[people]\n"Ada Lovelace" = "https://example.org/1"\n"Ada Yonath" = "https://example.org/2"\n'
    text = people + session("a", "2026-01-12", 'leads = ["Ada"]')

    assert rules(text) == ["lead-without-link"]


def test_somebody_called_like_a_room_is_no_swap() -> None:
    """A name that is both a person and a room is never taken for swapped."""
    text = (
        '\n[people]\n"Jack Good" = "https://example.org/1"\n\n[rooms]\n"Jack Good" = {}\n'
        + session("a", "2026-01-12", 'leads = ["Jack Good"]', 'room = "Jack Good"')
    )

    assert rules(text) == []


@pytest.mark.parametrize(
    "title",
    [
        "GPT-4.05 and Llama 3.10",
        "Chapter 2: 10.15 million parameters",
        "In the Enigma machine",
        "Enigma",
        "I. J. Good and the Jack Good lectures",
        "The 3:1 ratio",
        "https://example.org/12:30/",
    ],
)
def test_titles_may_have_numbers_and_names(title: str) -> None:
    """Versions, ratios and names of rooms within a sentence are no hidden plan."""
    text = (
        MONDAYS
        + '\n[rooms]\n"Jack Good" = {}\n'
        + session("a", "2026-01-12", f'title = "{title}"')
    )

    assert rules(text) == []


@pytest.mark.parametrize(
    ("title", "time"),
    [("BERT, 14:30", "14:30"), ("BERT at 3 pm", "15:00"), ("BERT (14h30)", "14:30"), ("BERT 9:15am", "09:15")],
)  # fmt: skip
def test_times_in_titles_are_found(title: str, time: str) -> None:
    """Times of day are found as people write them."""
    (one,) = found(session("a", "2026-01-12", f'title = "{title}"'))

    assert (one.rule, one.help) == (
        "hidden-time",
        f'take it out and write start = "{time}"',
    )


@pytest.mark.parametrize(
    "link",
    [
        "https://github.com/example",
        "https://youtu.be/x",
        "https://www.youtube.com/x",
        "https://example.github.io/x",
        "mailto:a@githb.com",
        "https://medium.com/@you.be",
        "https://xyz.org",
    ],
)
def test_hosts_that_are_right_are_left_alone(link: str) -> None:
    """Known hosts, and those that are like none, are no slips."""
    assert rules(session("a", "2026-01-12", f'materials = "{link}"')) == []


@pytest.mark.parametrize(
    ("host", "meant"),
    [
        ("githbu.com", "github.com"),
        ("arxiv.orgs", "arxiv.org"),
        ("axxiv.org", "arxiv.org"),
        ("www.yotube.com", "youtube.com"),
        ("yout.be", "youtu.be"),
    ],
)
def test_slips_in_hosts_are_found(host: str, meant: str) -> None:
    """A letter added, left out or replaced, and two swapped, are slips, in people's links too."""
    text = f'\n[people]\n"Ada" = "https://{host}/x"\n"Bo" = {{ url = "https://{host}/y" }}\n'

    assert [one.message for one in found(text)] == [
        f"the host `{host.removeprefix('www.')}` is nearly `{meant}`"
    ] * 2


def test_links_are_told_without_what_follows_them() -> None:
    """Brackets and full stops around a link are not part of it, those within are."""
    reading = (
        'reading = """\n- [A](https://example.org/a_(b)) and (https://example.org/c).\n'
        '- <https://example.org/a_(b)>\n- https://example.org/c\n"""'
    )
    doubles = found(session("a", "2026-01-12", reading))

    assert [one.message.partition("`https")[2] for one in doubles] == [
        "://example.org/a_(b)`",
        "://example.org/c`",
    ]


def test_passwords_are_found_in_defaults_and_texts() -> None:
    """A join link with a password is told wherever it stands."""
    text = (
        '\n[[defaults]]\nonline = "https://zoom.us/j/1?pwd=abc"\n'
        + session(
            "a",
            "2026-01-12",
            'abstract = "Join https://teams.microsoft.com/meet/12?p=x"',
        )
        + session("b", "2026-01-19", 'online = "https://zoom.us/j/1?pwd="')
    )

    assert rules(text) == ["join-password", "join-password"]


def test_files_on_github_are_told_of_materials_alone() -> None:
    """A page of GitHub is fine for code, notebooks, folders, and in a reading."""
    page = "https://github.com/a/b/blob/main/x"
    text = session(
        "a",
        "2026-01-12",
        f'code = "{page}.py"',
        f'notebook = "{page}.ipynb"',
        'materials = "https://github.com/a/b/tree/main/x"',
        f'reading = "[x]({page}.pdf)"',
        f'slides = [{{ url = "{page}.pdf" }}]',
    )

    assert sorted(rules(text)) == ["github-page", "repeated-link"]


def test_a_zone_is_told_of_if_its_calendar_has_no_words_for_it() -> None:
    """What the calendar's own writer has no rule for is told; only UTC needs none."""
    zones = {footer(name): name for name in sorted(zone_names() - {"Factory"})}
    told = {
        name
        for name in zones.values()
        for one in load("s", GROUP.replace("Europe/London", name).encode()).diagnostics
        if one.rule == "unwritable-zone"
    }

    del zones["UTC0"]
    assert told == {name for name in zones.values() if not vtimezone(ZoneInfo(name))}
    assert "Asia/Hebron" in told


def test_rooms_of_any_table_may_be_placeholders() -> None:
    """A room still to come is told of defaults and sessions, an empty one is none."""
    text = (
        '\n[[defaults]]\nroom = "TBC"\n'
        + session("a", "2026-01-12", 'room = ""')
        + session("b", "2026-01-19", 'room = "Room TBC"')
    )

    assert [one.message for one in found(text)] == [
        "`room` of `[[defaults]]` only says `TBC`",
        "`room` of session `b` only says `Room TBC`",
    ]
    group = GROUP + 'about = "tbd"\n'
    (one,) = load("s", group.encode()).diagnostics
    assert one.message == "`about` of `[group]` only says `tbd`"


def test_a_backslash_before_an_n_is_told_of_the_group_too() -> None:
    """Also the group's own texts go into the calendar."""
    group = GROUP + "description = 'C:\\New'\n"

    assert [one.rule for one in load("s", group.encode()).diagnostics] == [
        "backslash-n"
    ]


def test_a_calendar_near_a_megabyte_is_told() -> None:
    """Google takes no calendar of more than a megabyte."""
    abstract = "word " * 2000

    def text(sessions: int) -> str:
        return "".join(
            session(f"s{n}", date, f'abstract = "{abstract}"')
            for n, date in enumerate(weekly(sessions))
        )

    assert rules(text(90)) == ["large-calendar"]
    assert rules(text(45)) == []


def test_headings_are_compared_across_sessions() -> None:
    """Headings are lines in bold, or with #, and keep their colon to themselves."""
    readings = ["**Main:**", "## Main ##", "### Mains", "**Ma** in", "# "]
    text = "".join(
        session(f"s{n}", date, f'reading = """\n\n{line}\n- x\n"""')
        for n, (line, date) in enumerate(zip(readings, weekly(9), strict=False))
    )
    (one,) = found(text)

    assert (
        one.message
        == "the heading `Mains` in the reading of session `s2` is nearly `Main`"
    )
    assert one.place.column == 5


def test_a_store_that_asks_for_holidays_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the library there is one note, and no rule fails."""
    monkeypatch.setitem(sys.modules, "holidays", None)
    text = session("a", "2026-12-25") + '\n[check]\ncountry = "FR"\n'
    (one,) = found(text)

    assert (one.rule, one.help) == ("no-holidays", 'pip install "rgfeeds[holidays]"')


def test_holidays_are_those_of_the_country() -> None:
    """St Andrew's day is a holiday in Scotland alone."""
    pytest.importorskip("holidays")
    text = session("a", "2026-11-30") + '\n[check]\ncountry = "{}"\n'

    assert rules(text.replace("{}", "GB-SCT")) == ["public-holiday"]
    assert rules(text.replace("{}", "GB-ENG")) == []
    assert rules(text.replace("{}", "GB-XX")) == ["no-holidays"]


def versions(*texts: str) -> list[Schedule]:
    schedules = [load("s", (GROUP + text).encode()).schedule for text in texts]
    return [schedule for schedule in schedules if schedule]


@pytest.mark.parametrize(
    ("before", "now", "help"),
    [
        ('title = "BERT"', 'title = "Diffusion"', 'id = "diffusion"'),
        ('title = "BERT"', 'title = "Taken"', 'id = "taken-2"'),
        ('title = "BERT"', 'title = "世界"', 'id = "a-2"'),
        ('title = "BERT"', 'title = "BERT and its masks"', None),
        ('title = "BERT"', "", None),
        ("", 'title = "Diffusion"', None),
    ],
)
def test_an_id_that_is_free_again_is_not_used_for_another_talk(
    before: str, now: str, help: str | None
) -> None:
    """What was gone may come back, and an open slot may be filled; another talk needs an id of its own."""
    other = session("taken", "2026-02-02")
    older, previous = versions(session("a", "2026-01-12", before) + other, other)
    text = session("a", "2026-01-12", now) + other
    known = {one.id: one for one in (*older.sessions, *previous.sessions)}
    context = Context(previous=previous, former=(older,), known=known)

    loaded = judge(parse("s", (GROUP + text).encode()), context)

    told = [one.help for one in loaded.diagnostics if one.rule == "recycled-id"]
    assert told == ([help] if help else [])


def test_an_id_that_was_changed_can_be_put_back() -> None:
    """The session is known by it: that is no other change of an id."""
    title = 'title = "BERT"'
    older, previous = versions(
        session("a", "2026-01-12", title), session("bert", "2026-01-12", title)
    )
    known = {one.id: one for one in (*older.sessions, *previous.sessions)}
    text = session("a", "2026-01-12", title)

    def rules(known: dict[str, Session]) -> list[str]:
        context = Context(previous=previous, former=(older,), known=known)
        loaded = judge(parse("s", (GROUP + text).encode()), context)
        return [one.rule for one in loaded.diagnostics]

    assert rules(known) == []
    assert rules({}) == ["changed-id"]


def test_an_open_slot_on_another_day_is_another_session() -> None:
    """Without a title, the day tells whether an id came back or was used again."""
    older, previous = versions(session("a", "2026-01-12", 'title = "BERT"'), "")
    text = session("a", "2026-03-12")
    known = {one.id: one for one in (*older.sessions, *previous.sessions)}
    context = Context(previous=previous, former=(older,), known=known)

    loaded = judge(parse("s", (GROUP + text).encode()), context)

    assert [one.rule for one in loaded.diagnostics] == ["recycled-id"]


def test_a_commit_that_is_ignored_may_be_dated_as_it_likes() -> None:
    """What the warning asks for silences it."""
    text = GROUP + '\n[history]\nignore = ["89abcde"]\n'
    context = Context(ahead=(("89abcdef0123", dt.datetime(2030, 1, 1, tzinfo=dt.UTC)),))

    assert judge(parse("s", text.encode()), context).diagnostics == ()
