"""The files of a new repository: whatever was answered, they are right."""

import datetime as dt
from typing import Any

import pytest
from factories import TEXT, group, session
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rgfeeds.errors import RgfeedsError
from rgfeeds.model import Schedule, Usual
from rgfeeds.model.timezones import zone_names
from rgfeeds.rules import load
from rgfeeds.starter import (
    PURPOSES,
    STORE,
    first_store,
    next_steps,
    repository_files,
    workflow,
)
from rgfeeds.starter.answers import GitHub, schedule_of
from rgfeeds.starter.origin import Origin, commit, release

TODAY = dt.date(2026, 11, 24)
README = "README.md"
RELEASE = release("1.2.0")
COMMIT = commit("you/rgfeeds", "0123456789abcdef0123456789abcdef01234567")

CLOCK = st.times().map(lambda time: f"{time:%H:%M}")
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))

origins = pytest.mark.parametrize(
    "origin", [RELEASE, COMMIT], ids=["release", "commit"]
)


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
    answers={"timezone": "Asia/Jerusalem", "name": 'Robots "in" Disguise \\ ☃'},
    times=[],
    today=TODAY,
)
def test_no_answer_makes_a_store_with_a_mistake(
    answers: dict[str, str], times: list[str], today: dt.date
) -> None:
    """The store says what was answered, and there is nothing to be said about it, but that a zone is no place."""
    try:
        schedule = schedule_of(
            **answers, **dict(zip(("start", "end"), times, strict=False))
        )
    except RgfeedsError:
        return

    written = first_store(schedule.group, schedule.usual[0], today, "docs/store.md")

    loaded = load(STORE, written.encode(), today=today)
    # Etc/GMT is told to be no place; it was chosen.
    assert {found.rule for found in loaded.diagnostics} <= {"fixed-zone"}
    assert loaded.schedule == schedule


@given(day=DAYS, weekday=st.integers(0, 6))
def test_what_the_comments_show_can_be_pasted(day: dt.date, weekday: int) -> None:
    """The commented session and the commented defaults are good as they stand, without their `#`."""
    text = first_store(group(), Usual(weekday=weekday), day, "docs/store.md")
    _, marked, shown = text.partition("# [[session]]\n")
    session, _, _ = shown.partition("#\n")
    pasted = (
        text.replace("# start =", "start =")
        .replace("# end =", "end =")
        .replace("# room =", "room =")
    )
    lines = [line.removeprefix("# ") for line in (marked + session).splitlines()]

    loaded = load(STORE, "\n".join([pasted, *lines, ""]).encode(), today=day)

    assert loaded.diagnostics == ()
    assert loaded.schedule is not None
    (talk,) = loaded.schedule.sessions
    assert (talk.id, talk.title) == ("name-of-the-talk", "Title of the talk")
    assert talk.plan.day.weekday() == weekday
    assert 7 <= (talk.plan.day - day).days <= 13
    assert talk.reading


def test_no_talk_is_made_up() -> None:
    """Whoever subscribes to a new group is told of nothing that nobody wrote."""
    loaded = load(STORE, first_store(group(), Usual(), TODAY, "docs/store.md").encode())

    assert loaded.schedule is not None
    assert loaded.schedule.sessions == ()


@given(name=TEXT.map(lambda text: " ".join(text.split())).filter(bool))
def test_the_readme_shows_the_name_and_nothing_else(name: str) -> None:
    """A name of Markdown or HTML is only text."""
    readme = repository_files(group(name=name), RELEASE)[README]

    _, heading, *_ = MarkdownIt("commonmark").parse(readme)
    shown = "".join(child.content for child in heading.children or ())
    assert shown == name
    assert {child.type for child in heading.children or ()} <= {"text", "text_special"}


@origins
def test_the_readme_leads_everywhere(origin: Origin) -> None:
    """To the page, the calendar, the feed, every file, and the program that checks here what is published."""
    written = repository_files(group(), origin)

    for path in ("", "tea.ics", "feed.xml"):
        assert f"<https://example.org/tea/{path}>" in written[README]
    for path in {STORE, *written} - {README}:
        assert f"| `{path}` | {PURPOSES[path]} |\n" in written[README]
    assert f'pip install "{origin.requirement}"' in written[README]
    assert origin.reference in written[README]


def test_what_is_installed_is_what_made_it() -> None:
    """A release by its version, a commit by its action."""
    requirement = repository_files(group(), RELEASE)[
        ".github/rgfeeds.txt"
    ].splitlines()[-1]

    assert requirement == "rgfeeds==1.2.0"
    for name in ("publish.yml", "edit.yml"):
        assert ".github/rgfeeds.txt" in workflow(name, RELEASE.action)
        assert f"uses: {COMMIT.action}\n" in workflow(name, COMMIT.action)
        assert "rgfeeds.txt" not in workflow(name, COMMIT.action)


def said(branch: str = "main", sessions: int = 0, **changes: Any) -> str:
    remote = changes.pop("remote", None)
    written = tuple(session(id=f"talk-{number}") for number in range(sessions))
    schedule = Schedule(group=group(**changes), sessions=written)
    return next_steps(schedule, branch=branch, remote=remote)


def test_the_ending_names_the_setting_before_the_push() -> None:
    """What no file can do comes first, so that the first push is published."""
    told = said(remote=GitHub(owner="tea", name="papers"))

    setting = told.index("https://github.com/tea/papers/settings/pages\n")
    assert setting < told.index("3. Commit, and push the branch main to GitHub.\n")


def test_the_ending_suits_the_repository() -> None:
    """Another branch is renamed, a mere folder made a repository, a domain of one's own told to GitHub."""
    assert "git branch -m main" in said("master")
    assert 'as "Custom domain" write example.org' in said(url="https://example.org/")
    assert "Custom domain" not in said(url="https://example.org/tea/")
    abroad = said(url="https://t%C3%A9e.example.org/")
    assert 'as "Custom domain" write xn--te-bja.example.org' in abroad
    none = said("", url="https://tea.github.io/")
    assert "Make the folder a git repository" in none
    assert "Custom domain" not in none
    assert "on GitHub, Settings, Pages" in none
    assert "Nothing is announced yet" in none
    assert "Look over data/sessions.toml" in said(sessions=3)
