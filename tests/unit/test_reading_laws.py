"""The laws of reading: what is quickly seen to be right is what would be found to be right."""

import datetime as dt
import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from rgfeeds.model import Usual
from rgfeeds.model.timezones import gap_at, load_zone
from rgfeeds.store import keys, values
from rgfeeds.store.document import Diagnostic, Document, Spot
from rgfeeds.store.keys import Fields
from rgfeeds.store.sessions import read_plan

texts = st.text(
    st.sampled_from("aZ \t\n\r\x00\x7f\x85\xa0\u2028\ufffeé\u0301→🦊")
    | st.characters(codec="utf-8"),
    max_size=12,
)
zones = st.sampled_from(
    ["Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kolkata"]
)
#: A store has no words for the second of two times that are shown alike.
times = st.times().map(lambda time: time.replace(fold=0))
#: Days around which clocks change in one of the zones.
days = st.sampled_from(["2026-03-08", "2026-03-29", "2026-10-04", "2026-10-25"])


def spot(found: list[Diagnostic]) -> Spot:
    return Spot(Document("s.toml", 'title = ""', {}), ("title",), found)


@given(texts)
@example("a\r\nb")
@example("a\r\n\rb")
def test_a_text_is_composed_and_has_no_control_characters(text: str) -> None:
    """Its line ends are line feeds; any other control character is a mistake."""
    found: list[Diagnostic] = []
    control = re.search(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|\r(?!\n)", text
    )
    read = values.Form(values.clean_text, {}).read(text, spot(found))
    if control:
        assert read is None
        assert f"U+{ord(control[0]):04X}" in found[0].message
    else:
        assert read == unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        assert not found


@given(zones, days, times, st.integers(-3, 30))
@example("Europe/London", "2026-03-29", dt.time(1, 30), 1)
@example("Europe/London", "2026-10-25", dt.time(0, 30), 1)
@example("Australia/Lord_Howe", "2026-10-04", dt.time(2, 15), 1)
def test_a_session_has_times_that_exist_one_after_the_other(
    name: str, date: str, time: dt.time, hours: int
) -> None:
    """It has them just as they are on the wall, or else none."""
    zone, day = load_zone(name), dt.date.fromisoformat(date)
    assert zone is not None
    start = dt.datetime.combine(day, time.replace(second=0, microsecond=0))
    end = start + dt.timedelta(hours=hours)
    table = {"id": "a", "date": day, "start": start.time(), "end": end}
    found: list[Diagnostic] = []
    document = Document("s.toml", "", {"session": [table]})
    fields = Fields(Spot(document, ("session", 0), found), keys.SESSION)
    plan = read_plan(fields, (Usual(),), zone)
    aware = start.replace(tzinfo=zone), end.replace(tzinfo=zone)
    if gap_at(start, zone) or gap_at(end, zone):
        assert [one.rule for one in found] == ["time-does-not-exist"]
    elif aware[0].astimezone(dt.UTC) >= aware[1].astimezone(dt.UTC):
        assert [one.rule for one in found] == ["end-before-start"]
    else:
        assert plan is not None
        assert (plan.start, plan.end) == aware
        assert not found
