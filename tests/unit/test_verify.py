"""What is rendered is looked over before it is written: nothing unsound gets through."""

import json
from typing import Any

import pytest
from factories import published, session
from hypothesis import given
from hypothesis import strategies as st

from rgfeeds import outputs
from rgfeeds.site import Unsound, check_lines, look_over

HEAD = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
EVENT = b"BEGIN:VEVENT\r\nUID:a@example.org\r\nSUMMARY:Tea\r\nEND:VEVENT\r\n"
OTHER = EVENT.replace(b"UID:a", b"UID:b")
END = b"END:VCALENDAR\r\n"

#: What `sessions.json` is made of: no number is anything but whole.
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("tea.ics", HEAD + EVENT + END),
        ("tea.ics", HEAD + EVENT + OTHER + END),
        ("tea.ics", HEAD + b"BEGIN:VTIMEZONE\r\nTZID:UTC\r\nEND:VTIMEZONE\r\n" + END),
        ("tea.ics", HEAD + EVENT.replace(b"Tea", b"T" * 67) + END),
        ("tea.ics", HEAD + EVENT.replace(b"Tea", b"BEGIN:VEVENT UID:\r\n UID:x") + END),
        ("tea.ics", HEAD + EVENT + EVENT.replace(b"a@", b"a\r\n b@") + END),
        ("feed.xml", b'<feed xmlns="http://www.w3.org/2005/Atom"/>'),
        ("sessions.json", b"[]"),
        ("index.html", b"<!doctype html>\n</html>\n"),
        ("feed.css", "é".encode()),
    ],
)
def test_what_is_sound_passes(path: str, content: bytes) -> None:
    """A sound file is handed on as it is, whatever its texts say."""
    look_over(path, content)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (HEAD + EVENT.replace(b"Tea", b"T" * 68) + END, "line 5 has 76 octets"),
        (HEAD + EVENT.replace(b"Tea", "é".encode() * 34) + END, "line 5 has 76 octets"),
        (HEAD + EVENT.replace(b"Tea\r\n", b"Tea\n") + END, "CRLF"),
        (HEAD + EVENT.replace(b"Tea\r\n", b"Tea\r") + END, "CRLF"),
        (HEAD + EVENT.replace(b"Tea\r\n", b"T\ra\n") + END, "CRLF"),
        (HEAD + EVENT.replace(b"Tea\r\n", b"Tea\n\r") + END, "CRLF"),
        (HEAD + EVENT + END[:-2], "no end"),
        (HEAD + EVENT, "no end"),
        (HEAD + EVENT + b"X-END:VCALENDAR\r\n", "no end"),
        (HEAD + END, "empty"),
        (b"", "no end"),
        (HEAD + EVENT.replace(b"UID:a@example.org\r\n", b"") + END, "no UID"),
        (HEAD + EVENT.replace(b"UID:", b"X-UID:") + END, "no UID"),
        (HEAD + EVENT + EVENT + END, "no UID of its own"),
        (HEAD + OTHER + EVENT.replace(b"a@", b"\r\n b@") + END, "no UID of its own"),
        (HEAD + EVENT.replace(b"Tea", b"\xff") + END, "utf-8"),
    ],
)
def test_an_unsound_calendar_is_refused(content: bytes, complaint: str) -> None:
    """Lines too long or ended otherwise, no end, no component, no UID: none is written."""
    with pytest.raises(Unsound, match=f"^sessions/tea.ics: .*{complaint}"):
        look_over("sessions/tea.ics", content)


PIECES = st.sampled_from(
    [b"\r\n", b"\r", b"\n", b" ", b"a" * 74, b"a" * 75, b"\xc3\xa9"]
)


@given(st.lists(PIECES).map(b"".join))
def test_lines_are_those_of_the_standard(content: bytes) -> None:
    """Between CRLF and CRLF there are at most 75 octets, and neither CR nor LF."""
    lines = content.split(b"\r\n")
    sound = not any(b"\r" in line or b"\n" in line or len(line) > 75 for line in lines)

    if sound:
        check_lines(b"BEGIN:VEVENT\r\n" + content)
    else:
        with pytest.raises(ValueError, match=r"octets|CRLF"):
            check_lines(b"BEGIN:VEVENT\r\n" + content)


def test_the_lines_of_a_group_are_those_of_its_sessions() -> None:
    """The group's calendar holds the events of the sessions' own, whose lines were looked at; its whole is looked at."""
    long = HEAD + EVENT.replace(b"Tea", b"T" * 68) + END
    look_over("tea.ics", long)
    with pytest.raises(Unsound, match="no UID of its own"):
        look_over("tea.ics", HEAD + EVENT + EVENT + END)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("feed.xml", b"<feed>"),
        ("feed.xml", b"<feed>\x01</feed>"),
        ("feed.xml", b"<feed>&nbsp;</feed>"),
        ("feed.xml", b"<feed/><feed/>"),
        ("feed.xml", b""),
        ("sessions.json", b"[,]"),
        ("sessions.json", b'["\xff"]'),
        ("sessions.json", b"[] []"),
        ("index.html", b"<!doctype html>\n"),
        ("feed.css", b"\xff"),
    ],
)
def test_an_unsound_file_is_refused(path: str, content: bytes) -> None:
    """Feeds, data, pages and texts must be whole."""
    with pytest.raises(Unsound, match=f"^{path}: "):
        look_over(path, content)


def test_a_title_like_a_calendar_is_only_text() -> None:
    """No text of an organiser makes what is rendered from it unsound."""
    title = "BEGIN:VEVENT UID:x </html> ]]> " * 4
    for path, content in outputs.render(published(session(title=title))):
        look_over(path, content)


@given(JSON, st.integers(0, 300), st.binary(max_size=2))
def test_data_is_as_sound_as_python_finds_it(value: Any, at: int, other: bytes) -> None:
    """Whatever Python's own parser refuses is refused, so that no program is given it."""
    whole = json.dumps(value, ensure_ascii=False).encode()
    content = whole[:at] + other + whole[at + 1 :]
    look_over("sessions.json", whole)
    try:
        json.loads(content)
    except ValueError:
        with pytest.raises(Unsound):
            look_over("sessions.json", content)
