"""What the page says depends on when and where it is looked at, and on nothing else."""

import time

import pytest
from browser import Browser

pytestmark = pytest.mark.browser

LONDON, TOKYO, NEW_YORK = "Europe/London", "Asia/Tokyo", "America/New_York"

# When, where, what the label says, whose session, and its time there if that is another.
INSTANTS = (
    ("2023-03-01T09:00Z", LONDON, "In 3 weeks", "Introduction to word", None),
    ("2023-03-01T09:00Z", TOKYO, "In 3 weeks", "Introduction to word", "20:00–21:00"),
    ("2023-03-01T09:00Z", NEW_YORK, "In 3 weeks", "Introduction to word", "07:00–08:00"),
    ("2023-03-20T10:58Z", LONDON, "In 2 minutes", "Introduction to word", None),
    ("2023-03-20T10:58Z", TOKYO, "In 2 minutes", "Introduction to word", "20:00–21:00"),
    ("2023-03-20T10:58Z", NEW_YORK, "In 2 minutes", "Introduction to word", "07:00–08:00"),
    ("2023-03-20T11:30Z", LONDON, "On now", "Introduction to word", None),
    ("2023-03-20T11:30Z", TOKYO, "On now", "Introduction to word", "20:00–21:00"),
    ("2023-03-20T11:30Z", NEW_YORK, "On now", "Introduction to word", "07:00–08:00"),
    ("2023-03-20T12:00Z", LONDON, "In 2 weeks", "Deep Learning Basics", None),
    ("2023-03-20T12:00Z", TOKYO, "In 2 weeks", "Deep Learning Basics", "19:00–20:00"),
    ("2023-03-20T12:00Z", NEW_YORK, "In 2 weeks", "Deep Learning Basics", "06:00–07:00"),
    # Half an hour after midnight in London, the evening before in New York.
    ("2023-04-02T23:30Z", LONDON, "Today", "Deep Learning Basics", None),
    ("2023-04-02T23:30Z", TOKYO, "Today", "Deep Learning Basics", "19:00–20:00"),
    ("2023-04-02T23:30Z", NEW_YORK, "Tomorrow", "Deep Learning Basics", "06:00–07:00"),
    # Between the two countries' changes of clocks.
    ("2023-10-31T12:00Z", LONDON, "In 6 days", "Current challenges", None),
    ("2023-10-31T12:00Z", TOKYO, "In 6 days", "Current challenges", "20:00–21:00"),
    ("2023-10-31T12:00Z", NEW_YORK, "In 6 days", "Current challenges", "06:00–07:00"),
    ("2024-01-15T11:59Z", LONDON, "On now", "Retentive Networks", None),
    ("2024-01-15T11:59Z", TOKYO, "On now", "Retentive Networks", "20:00–21:00"),
    ("2024-01-15T11:59Z", NEW_YORK, "On now", "Retentive Networks", "06:00–07:00"),
)  # fmt: skip


@pytest.mark.parametrize("seen", INSTANTS, ids=lambda seen: f"{seen[0]} {seen[1]}")
def test_the_next_session_is_the_next_one(
    chromium: Browser, seen: tuple[str, str, str, str, str | None]
) -> None:
    """The box names the first session not over, how far off it is, and the viewer's own time."""
    now, zone, label, title, yours = seen
    page = chromium.open("seed/", now=now, zone=zone)

    assert (page.text("#Next-is"), page.text("#Away") or None) == (
        ("On now", None) if label == "On now" else ("Next session", label)
    )
    said = page.text("#Next .next h3")
    assert said is not None
    assert said.startswith(title)
    assert page.text("#Next .yours") == (yours and f"{yours} your time")
    assert page.console() == []


@pytest.mark.parametrize("zone", [LONDON, TOKYO, NEW_YORK])
def test_nothing_ahead(chromium: Browser, zone: str) -> None:
    """After the last session there is none, and all of them are in their years."""
    page = chromium.open("seed/", now="2026-11-23T09:00Z", zone=zone)

    assert page.text("#Next p") == (
        "No session is announced. Subscribe and you will be told."
    )
    assert page.text("#Last") == (
        "The last one was Retentive Networks, Mon 15 Jan 2024."
    )
    assert page.text("#Coming") is None
    assert page.run("return document.querySelectorAll('.years li[id]').length") == 23


def test_nothing_ahead_but_a_break(chromium: Browser) -> None:
    """When nothing is announced, the current or next break says how long nothing will be."""
    page = chromium.open("everything/", now="2026-12-24T09:00Z")

    said = page.text("#Next")
    assert said is not None
    assert "No session is announced." in said
    assert "21 Dec to 4 Jan 2027 No session: winter break" in said
    assert page.text("#Coming") is None


def test_what_is_coming_up(chromium: Browser) -> None:
    """The other future sessions follow, soonest first, breaks among them, past ones in their year."""
    page = chromium.open("everything/", now="2026-02-10T09:00Z", zone=LONDON)

    def ids(selector: str) -> list[str]:
        found = page.run(
            "return [...document.querySelectorAll(arguments[0])].map(row => row.id)",
            selector,
        )
        return [str(id) for id in found]

    assert ids("#Next li[data-end]") == ["other-room"]
    assert ids("#Coming li[data-end]") == [
        "called-off", "put-off", "perhaps", "free", "second-part", "", "whole-day", "",
    ]  # fmt: skip
    assert ids(".years li[data-end]") == ["moved"]


def test_a_cancelled_session_is_seen_before_the_next_one(chromium: Browser) -> None:
    """Who comes for a session that was called off sees that first, then what is next."""
    page = chromium.open("everything/", now="2026-02-23T09:00Z", zone=LONDON)

    said = page.text("#Next")
    assert said is not None
    assert said.index("Cancelled") < said.index("Postponed") < said.index("Mechanistic")
    assert page.text("#Next .next .mark b") == "Tentative"


def test_a_tab_left_open_turns_with_the_clock(chromium: Browser) -> None:
    """A page that nobody touches says the truth again after the session and after midnight."""
    page = chromium.open("seed/", now="2023-03-19T23:59Z", zone=LONDON)
    assert page.text("#Away") == "Tomorrow"

    # Its own timer, not an event, must find out: 50 ms before the full minute.
    page.at("2023-03-20T10:59:59.950Z")
    page.run("window.testNow += 100")
    deadline = time.monotonic() + 5
    while page.text("#Next-is") != "On now" and time.monotonic() < deadline:
        time.sleep(0.02)
    assert page.text("#Next-is") == "On now"

    page.at("2023-03-20T12:00Z")
    assert page.text("#Next .next h3") == "Deep Learning Basics"
    assert page.run("return document.querySelectorAll('.years li[id]').length") == 1
    # A clock that was wrong and is set back: what went to its year comes back.
    page.at("2023-03-01T12:00Z")
    assert page.run("return document.querySelectorAll('.years li[id]').length") == 0


def test_the_reading_of_the_next_session_is_open(chromium: Browser) -> None:
    """What people look for two days before is there without a click."""
    page = chromium.open("seed/", now="2023-05-29T09:00Z", zone=LONDON)

    said = page.text("#Next .reading")
    assert said is not None
    assert "Attention is all you need" in said


def test_a_day_without_a_time(chromium: Browser) -> None:
    """A session of a whole day is on all day, and has no time to be told in another zone."""
    page = chromium.open("all-day/", now="2026-06-08T12:00Z", zone=LONDON)

    assert page.text("#Away") == "Today"
    assert page.text("#Next .yours") is None
    page.at("2026-06-07T12:00Z")
    assert page.text("#Away") == "Tomorrow"
    page.at("2026-06-08T23:00Z")
    assert page.text("#Next .next h3") == "The usual hour and a half"


def test_a_session_page_knows_the_moment_too(chromium: Browser) -> None:
    """The page of a session tells how far off it is and the viewer's time, and is quiet afterwards."""
    page = chromium.open(
        "seed/sessions/attention/", now="2023-05-31T09:40Z", zone=TOKYO
    )
    assert page.text(".soon") == "In 20 minutes"
    assert page.text("#yours dd") == "19:00–20:00"

    page.at("2023-05-31T11:00Z")
    assert not page.text(".soon")
    page.open("seed/sessions/attention/", now="2023-05-31T09:40Z", zone=LONDON)
    assert page.text("#yours") is None


def test_another_day_is_named(chromium: Browser) -> None:
    """Where the session falls on another day, the day is told with the time."""
    page = chromium.open("seed/", now="2023-03-01T09:00Z", zone="Pacific/Auckland")

    assert page.text("#Next .yours") == "Tue 21 Mar, 00:00–01:00 your time"


def test_without_javascript_all_is_there(chromium: Browser) -> None:
    """Nothing is missing but what needs the moment of viewing, and nothing empty is shown."""
    page = chromium.open("seed/", script=False)
    # Without scripts nothing can be asked of the page, but a picture of its accessibility can.
    nodes = page.do("Accessibility.getFullAXTree")["nodes"]
    seen = [node for node in nodes if not node["ignored"]]
    headings = [
        node["name"]["value"] for node in seen if node["role"]["value"] == "heading"
    ]

    assert headings[0] == "Robots in Disguise"
    assert [said for said in headings if said.isdecimal()] == ["2024", "2023"]
    assert headings[-1] == "Introduction to word embeddings and language modelling"
    assert len(headings) == 1 + 3 + 2 + 23
    assert not {"button", "searchbox"} & {node["role"]["value"] for node in seen}


def test_find_as_you_type(chromium: Browser) -> None:
    """Words find sessions by title, lead, room and kind, past and future in one list."""
    page = chromium.open("seed/", now="2023-09-15T09:00Z", zone=LONDON)

    def found(wanted: str) -> str | None:
        page.run(
            "const field = document.getElementById('Wanted'); field.value = arguments[0];"
            "field.dispatchEvent(new Event('input', { bubbles: true }))",
            wanted,
        )
        return page.text("#Find output")

    assert found("lora") == "2 of 23 sessions"
    assert page.text("#Next") is None
    assert found("RYAN chan") == "6 of 23 sessions"
    assert found("margaret hamilton") == "1 of 23 sessions"
    assert found("discussion") == "3 of 23 sessions"
    assert found("transformer circuits") == "1 of 23 sessions"
    assert (
        page.text(".years .hit") == "In the reading: Anthropic's Transformer Circuits"
    )
    assert page.run("return location.hash") == "#find=transformer+circuits"
    assert found("nothing like it") == "0 of 23 sessions"
    assert page.text(".years") is None
    assert not found("")
    assert page.text("#Away") == "In 3 days"
    assert page.run("return location.hash") == ""


def test_a_search_can_be_sent_to_somebody(chromium: Browser) -> None:
    """The address of a search shows what it found, and another one typed there as well."""
    page = chromium.open("seed/#find=Gr%C3%A9+%22", now="2023-09-15T09:00Z")
    assert page.run("return document.getElementById('Wanted').value") == 'Gré "'

    page.run(
        "location.hash = '#find=retentive'; dispatchEvent(new Event('hashchange'))"
    )
    assert page.text("#Find output") == "1 of 23 sessions"
    page.run("location.hash = '#Subscribe'; dispatchEvent(new Event('hashchange'))")
    assert page.text("#Find output") == "1 of 23 sessions"


def test_three_questions_in_the_first_screen(chromium: Browser) -> None:
    """On a phone one sees without scrolling what is next and where, and how to subscribe."""
    page = chromium.open("seed/", now="2023-05-29T09:00Z", zone=LONDON, width=390)

    for wanted in (
        "header [href='#Subscribe']", "#Next time", "#Next .room", "#Next h3", "#Next .leads", "#Act a",
    ):  # fmt: skip
        assert page.run(
            "return document.querySelector(arguments[0]).getBoundingClientRect().bottom",
            wanted,
        ) <= page.run("return innerHeight"), wanted
    assert page.run("return document.querySelector('#Act a').href").endswith(
        "/sessions/attention.ics"
    )


def test_a_long_reading_is_short_at_first(chromium: Browser) -> None:
    """The card of the next session shows three things to read, and the others when asked."""
    page = chromium.open("seed/", now="2023-05-29T09:00Z", zone=LONDON)
    shown = (
        "return [...document.querySelectorAll('#Next .prose > ul > li')]"
        ".filter(one => one.checkVisibility()).length"
    )

    assert page.run(shown) == 3
    assert page.text("#Next .all") == "All 9"
    page.run("document.querySelector('#Next .all').click()")
    assert page.run(shown) == 9
    assert page.text("#Next .all") is None


def test_who_is_lost_finds_the_next_session(chromium: Browser) -> None:
    """The page for wrong addresses shows the next session and what comes after it."""
    page = chromium.open("everything/404.html", now="2026-02-05T09:00Z", zone=LONDON)

    assert page.text("#Next h3") == "In another room"
    said = page.text("#Coming")
    assert said is not None
    assert "Mechanistic interpretability" in said
    page.at("2026-05-01T09:00Z")
    assert page.text("#Next h3") is None


def test_copying(chromium: Browser) -> None:
    """The buttons copy the addresses, and a session as the message that goes round before it."""
    grant = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    chromium.do("Browser.grantPermissions", **grant)

    def copied(path: str, button: str) -> str:
        page = chromium.open(path, now="2026-02-01T09:00Z", zone=LONDON)
        page.run("document.querySelector(arguments[0]).focus()", button)
        page.keys("\ue007")
        deadline = time.monotonic() + 5
        said = "return [...document.querySelectorAll('output')].map(one => one.textContent).join('')"
        while not page.run(said) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert page.run(said) == "Copied"
        return str(page.run("return navigator.clipboard.readText()"))

    address = copied("everything/", "[data-copy=Calendar]")
    assert address == "https://example.org/g/g.ics"
    card = copied("everything/", "[data-copy=Text]")
    message = copied("everything/sessions/moved/", "[data-copy]")
    assert message.splitlines()[:6] == [
        "Wednesday 4 February 2026, 11:00–12:00",
        "David Blackwell, The Alan Turing Institute, 96 Euston Road, London NW1 2DB",
        "https://meet.example.com/robots",
        "",
        "Mixture of experts",
        "Led by Ada Lovelace (Cambridge) and Grace Hopper",
    ]
    assert "- A paper about everything" in message
    assert message.endswith("https://example.org/g/sessions/moved/")
    assert card.splitlines() == [
        "Wed 4 Feb",
        "11:00–12:00 David Blackwell",
        "",
        "Mixture of experts",
        "Ada Lovelace (Cambridge) and Grace Hopper Technical",
        "Moved from Mon 2 Feb 11:00.",
        "",
        "Join online https://meet.example.com/robots",
        "Slides https://example.com/slides.pdf",
        "Slides (Backup) https://example.com/backup.pdf",
        "Recording https://example.com/video",
        "",
        "Main",
        "- A paper about everything https://example.com/paper",
        "- Sections 1 to 3",
        "Extra",
        "- A book without a link",
        "",
        f"{chromium.root}everything/sessions/moved/",
    ]
