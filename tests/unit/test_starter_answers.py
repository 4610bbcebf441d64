"""The answers that make a new group: which are taken, and what is said to the others."""

import pytest

from rgfeeds.errors import RgfeedsError
from rgfeeds.starter.answers import read, schedule_of


def refusal(**answers: str) -> str:
    with pytest.raises(RgfeedsError) as refused:
        schedule_of(**answers)
    return str(refused.value)


def test_nothing_answered_is_a_good_store() -> None:
    """What the answers are tried in has no mistake of its own."""
    schedule = schedule_of()

    assert schedule.group.name == "Tea"
    assert len(schedule.usual) == 1


def test_answers_become_what_a_store_says() -> None:
    """An answer is read as the same words in a store are: blanks, slashes and short days."""
    schedule = schedule_of(
        name="  Robots   in Disguise ",
        url="https://example.org/robots",
        weekday="mon",
        start="9:00",
        room="Enigma",
    )

    assert schedule.group.name == "Robots in Disguise"
    assert schedule.group.url == "https://example.org/robots/"
    assert schedule.usual[0].weekday == 0
    assert f"{schedule.usual[0].start}" == "09:00:00"
    assert schedule.usual[0].room == "Enigma"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (
            {"name": " "},
            "`name` is empty; leave it out until there is something to write",
        ),
        (
            {"room": "TBC"},
            "`room` only says `TBC`; leave it out until there is something to write",
        ),
        (
            {"weekday": "mnday"},
            "`weekday` is not a day of the week: `mnday`; for example: Monday",
        ),
        (
            {"id": "Tea & Co"},
            "`id` cannot be `Tea & Co`: an id is made of a-z, 0-9 and hyphens, at most 64; for example: tea-co",
        ),
        ({"authority": "A b"}, "`authority` is no host name: `A b`"),
        (
            {"url": "example.org/tea"},
            "`url` is not a link that can be published: `example.org/tea`; write the whole address: https://example.org/tea",
        ),
        (
            {"name": "Tea\x07"},
            "`name` holds an invisible control character, U+0007; delete it and type the words around it anew",
        ),
        ({"name": "Tea\udcff"}, "this is no text: it holds bytes that are not UTF-8"),
    ],
)
def test_what_no_store_holds_is_refused(answers: dict[str, str], said: str) -> None:
    """The refusal says what is wrong with the answer, and what to answer instead."""
    assert refusal(**answers) == said


def test_a_zone_that_calendars_cannot_be_told_is_taken() -> None:
    """That is a note, and the group cannot move elsewhere."""
    assert schedule_of(timezone="Asia/Jerusalem").group.timezone.key == "Asia/Jerusalem"


@pytest.mark.parametrize(
    ("meant", "near"),
    [
        ("Berlin", "did you mean Europe/Berlin?"),
        ("europe/london", "did you mean Europe/London?"),
        ("new york", "did you mean America/New_York?"),
        ("Europe/Pariss", "did you mean Europe/Paris?"),
        ("the office", "write it as in Europe/London"),
    ],
)
def test_a_zone_that_does_not_exist_is_found_by_its_city(meant: str, near: str) -> None:
    """Nobody knows the names of the IANA database by heart."""
    with pytest.raises(RgfeedsError) as refused:
        read("timezone", meant)

    assert str(refused.value) == f"there is no time zone `{meant}`; {near}"


def test_a_zone_that_exists_is_taken() -> None:
    """Blanks around it are of no account."""
    assert read("timezone", " Europe/London ") == {"timezone": "Europe/London"}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("11:00-12:00", {"start": "11:00", "end": "12:00"}),
        ("11:00 – 12:30", {"start": "11:00", "end": "12:30"}),
        ("2 to 3pm", {"start": "14:00", "end": "15:00"}),
        ("14:30", {"start": "14:30"}),
        ("noon", {"start": "12:00"}),
    ],
)
def test_times_are_read_as_people_say_them(said: str, meant: dict[str, str]) -> None:
    """What is meant is written into the store as it wants it."""
    assert read("time", said) == meant


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        (
            "after lunch",
            "`after lunch` is no time span; write it as in 11:00-12:00",
        ),
        ("11", "`11` is no time span; write it as in 11:00-12:00"),
        ("12:00-11:00", "11:00 is not after 12:00"),
    ],
)
def test_times_that_cannot_be_are_refused(said: str, refused: str) -> None:
    """A time that is none is not guessed at."""
    with pytest.raises(RgfeedsError) as error:
        read("time", said)

    assert str(error.value) == refused


def test_a_time_is_no_room() -> None:
    """Who answers the question before is told so; rooms have numbers, too."""
    for named in ("Enigma", "3-12", "101", "Room 1.10", "2nd floor"):
        assert read("room", named) == {"room": named}
    for time in ("11am-12pm", "11:00", "2 to 3pm"):
        with pytest.raises(RgfeedsError, match="is a time, and no room"):
            read("room", time)
    with pytest.raises(RgfeedsError, match="only says `TBC`"):
        read("room", "TBC")
