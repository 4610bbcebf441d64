"""The data for programs: the JSON that Python would write of it, object by object."""

import json

from factories import TEXT, files, group, plan, published, session
from hypothesis import given
from hypothesis import strategies as st

from rgfeeds.model import Material, MaterialKind, Person
from rgfeeds.outputs.sessions_json import session_object
from rgfeeds.publication.events import Event

READINGS = st.sampled_from(
    ["", "- a book", "# Main\n- [Paper](https://example.org/p): *short*\n  - p. 3"]
)


def event(text: str, reading: str) -> Event:
    """Return an event that says *text* wherever it can."""
    changes = {
        "title": text or None,
        "kind": text or None,
        "leads": (Person(name="Ada", affiliation=text or None),),
        "materials": (
            Material(kind=MaterialKind.CODE, url="https://example.org", title=text),
        ),
        "abstract": text,
        "plan": plan(room=text or None),
    }
    shown = session(reading=reading, **changes)
    return published(shown, of=group(name=text or "Tea")).events[0]


@given(TEXT, READINGS)
def test_an_object_is_json_as_python_writes_it(text: str, reading: str) -> None:
    """It has the bytes that the standard library would give it, without a blank or a line end."""
    written = session_object(event(text, reading))

    again = json.dumps(json.loads(written), ensure_ascii=False, separators=(",", ":"))
    assert again.encode() == written


@given(TEXT, READINGS)
def test_keys_without_a_value_are_left_out(text: str, reading: str) -> None:
    """No value is null, an empty text or an empty list, at any depth."""

    def look(value: object) -> None:
        assert value not in (None, "", [])
        if isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                look(part)

    look(json.loads(session_object(event(text, reading))))


def test_the_file_is_joined_from_its_objects() -> None:
    """Each object stands on a line of its own, whoever made it."""
    publication = published(session(), session(id="tea"))
    file = files(publication, "data")["sessions.json"]
    lines = file.split(b"\n")

    first, second = map(session_object, publication.events)
    assert lines[3:5] == [first + b",", second]
    assert json.loads(file)["breaks"] == []
