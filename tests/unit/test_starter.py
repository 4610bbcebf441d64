"""The files of a new repository: whatever was answered, they are right."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import tomli
from factories import TEXT, group
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rgfeeds import __version__, starter
from rgfeeds.load import load
from rgfeeds.model import Usual
from rgfeeds.starter.answers import BadAnswer, accepted
from rgfeeds.starter.ending import ending
from rgfeeds.starter.guesses import GitHub
from rgfeeds.starter.store import store
from rgfeeds.timezones import zone_names

TODAY = dt.date(2026, 11, 24)
STORE = "data/sessions.toml"
README = "README.md"

CLOCK = st.times().map(lambda time: f"{time:%H:%M}")
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


def files(usual: Usual | None = None, **changes: Any) -> dict[str, str]:
    new = starter.Beginning(group=group(**changes), usual=usual or Usual(), today=TODAY)
    return starter.files(new)


def answered(**answers: str) -> starter.Beginning | None:
    """Return what a repository is made of, None when an answer is refused."""
    try:
        schedule = accepted(**answers)
    except BadAnswer:
        return None
    return starter.Beginning(group=schedule.group, usual=schedule.usual[0], today=TODAY)


@given(
    answers=st.fixed_dictionaries(
        {"timezone": st.sampled_from(sorted(zone_names()))},
        optional={
            "name": TEXT,
            "room": TEXT.filter(bool),
            "weekday": st.sampled_from(["Monday", "Saturday", "Sunday"]),
            "source": st.just("https://github.com/tea/papers"),
        },
    ),
    times=st.lists(CLOCK, max_size=2, unique=True).map(sorted),
    today=DAYS,
)
@example(
    # The clocks jump over it on the last Sunday of March.
    answers={"timezone": "Europe/London", "weekday": "Sunday"},
    times=["01:15", "01:45"],
    today=dt.date(2026, 3, 20),
)
@example(
    # And show it twice on the last Sunday of October.
    answers={"timezone": "Europe/London", "weekday": "Sunday"},
    times=["00:30", "01:30"],
    today=dt.date(2026, 10, 15),
)
@example(
    answers={"timezone": "Asia/Jerusalem", "name": 'Robots "in" Disguise \\ ☃'},
    times=[],
    today=TODAY,
)
def test_no_answer_makes_a_store_with_a_mistake(
    answers: dict[str, str], times: list[str], today: dt.date
) -> None:
    """The store says what was answered, and there is nothing to be said about it, not even a note."""
    new = answered(**answers, **dict(zip(("start", "end"), times, strict=False)))
    if new is None:
        return

    written = store(new.group, new.usual, today)

    loaded = load(STORE, written.encode(), today=today)
    assert loaded.diagnostics == ()
    assert loaded.schedule is not None
    assert loaded.schedule.group == new.group
    assert loaded.schedule.usual == (new.usual,)


@given(day=DAYS, weekday=st.integers(0, 6))
def test_the_examples_are_on_the_next_usual_days(day: dt.date, weekday: int) -> None:
    """At least a week ahead, so that there is time to write over them, and a week apart."""
    written = tomli.loads(
        store(group(), Usual(weekday=weekday, start=dt.time(11)), day)
    )

    first, second = (session["date"] for session in written["session"])
    assert first.weekday() == weekday
    assert 7 <= (first - day).days <= 13
    assert second - first == dt.timedelta(days=7)


def test_the_examples_show_a_talk_and_an_open_slot() -> None:
    """One is announced with a time even when none is usual; the other waits for a title."""
    loaded = load(STORE, files()[STORE].encode())

    assert loaded.schedule is not None
    talk, slot = loaded.schedule.sessions
    assert (talk.id, talk.title) == ("first-session", "How to Read a Paper")
    assert not talk.plan.all_day
    assert talk.reading
    assert slot.open


def test_what_the_comments_show_can_be_pasted() -> None:
    """The commented session and the commented defaults are good as they stand, without their `#`."""
    text = files()[STORE]
    shown = [
        line.removeprefix("# ")
        for line in text.splitlines()
        if line.startswith(("# [[", "# id =", "# date =", "# title =", "# leads ="))
    ]
    defaults = [
        line.removeprefix("# ")
        for line in text.splitlines()
        if line.startswith(("# weekday =", "# start =", "# end =", "# room ="))
    ]

    pasted = text.replace("[[defaults]]\n", "\n".join(["[[defaults]]", *defaults, ""]))
    loaded = load(STORE, "\n".join([pasted, *shown, ""]).encode(), today=TODAY)

    assert [len(shown), len(defaults)] == [5, 4]
    assert loaded.diagnostics == ()
    assert loaded.schedule is not None
    assert len(loaded.schedule.sessions) == 3


@given(name=TEXT.map(lambda text: " ".join(text.split())).filter(bool))
def test_the_readme_shows_the_name_and_nothing_else(name: str) -> None:
    """A name of Markdown or HTML is only text."""
    readme = files(name=name)[README]

    _, heading, *_ = MarkdownIt("commonmark").parse(readme)
    shown = "".join(child.content for child in heading.children or ())
    assert shown == name
    assert {child.type for child in heading.children or ()} <= {"text", "text_special"}


def test_the_readme_has_the_addresses() -> None:
    """The page, the calendar and the feed are to be found without building anything."""
    readme = files()[README]

    for path in ("", "tea.ics", "feed.xml"):
        assert f"<https://example.org/tea/{path}>" in readme


def test_the_readme_says_what_every_file_is_for() -> None:
    """Whoever opens the repository is not left to guess."""
    readme = files()[README]

    for file in starter.FILES:
        assert f"| `{file.path}` | {file.purpose} |\n" in readme


def test_the_installed_version_is_the_one_that_made_it() -> None:
    """What init checked with is what publishes."""
    requirement = files()[".github/rgfeeds.txt"].splitlines()[-1]

    assert requirement == f"rgfeeds=={__version__}"


def test_the_ending_names_every_file_and_the_setting() -> None:
    """What no file can do comes last, with its address when it is known."""
    remote = GitHub(owner="tea", name="papers")

    said = ending(group(), folder=Path("papers"), branch="main", remote=remote)

    assert all(file.path in said for file in starter.FILES)
    assert said.startswith(f"Wrote {len(starter.FILES)} files to papers:\n")
    assert "2. Commit, and push the branch main to GitHub.\n" in said
    assert "https://github.com/tea/papers/settings/pages\n" in said


def test_the_ending_suits_the_repository() -> None:
    """Another branch is renamed, a mere folder made a repository, a domain of one's own told to GitHub."""
    other = ending(group(), folder=Path(), branch="master", remote=None)
    none = ending(
        group(url="https://tea.github.io/"), folder=Path(), branch="", remote=None
    )

    assert other.startswith(f"Wrote {len(starter.FILES)} files here:\n")
    assert "git branch -M main" in other
    assert 'as "Custom domain" write example.org' in other
    abroad = group(url="https://t%C3%A9e.example.org/")
    said = ending(abroad, folder=Path(), branch="main", remote=None)
    assert 'as "Custom domain" write xn--te-bja.example.org' in said
    assert "Make the folder a git repository" in none
    assert "Custom domain" not in none
    assert "on GitHub, Settings, Pages" in none
