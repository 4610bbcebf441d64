"""What the pages do quicker than the libraries do it, and to the same bytes."""

import json

from factories import TEXT, group, plan, published
from factories import session as a_session
from hypothesis import given

from rgfeeds.model import Person
from rgfeeds.outputs.pages import meeting


@given(TEXT, TEXT, TEXT)
def test_structured_data_is_json_as_python_writes_it(
    title: str, name: str, room: str
) -> None:
    """The block for search engines has the bytes that the standard library would give it."""
    (event,) = published(
        a_session(title=title, leads=(Person(name=name),), plan=plan(room=room)),
        of=group(name=name),
    ).events
    written = json.dumps(
        meeting._event(event, name), ensure_ascii=False, separators=(",", ":")
    )
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")

    assert str(meeting.event_data(event, name)) == written
