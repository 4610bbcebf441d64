"""The laws of rules: what they find in any store."""

import datetime as dt
import json
import re
from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from rgfeeds.rules import load
from rgfeeds.rules.names import lookalikes
from rgfeeds.store.document import Diagnostic

GROUP = """\
[group]
id = "robots"
authority = "example.org"
name = "Robots"
url = "https://example.org/robots"
timezone = "Europe/London"
"""

#: Texts that headings and what is around them are made of.
pieces = st.lists(
    st.sampled_from(
        ["\n", "\r\n", " ", "**", "__", "# ", "## ", ":", "Main", "Mian", "Maïn", "Mai\u0308n", "-", "*"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


def entry(index: int, **texts: str) -> str:
    day = dt.date(2026, 1, 5) + dt.timedelta(weeks=index)
    lines = [f"{key} = {json.dumps(text)}\n" for key, text in texts.items()]
    return f'\n[[session]]\nid = "s{index}"\ndate = {day}\n{"".join(lines)}'


def found(text: str, *names: str) -> list[Diagnostic]:
    diagnostics = load("s.toml", text.encode()).diagnostics
    return [one for one in diagnostics if one.rule in names]


@given(st.lists(pieces, max_size=4))
def test_every_heading_like_another_is_told_of(texts: list[str]) -> None:
    """A heading in Markdown is compared with those of all readings, as it is written."""
    marked = re.compile(
        r"(?m)^ {0,3}(?:#{1,6}[ \t](.*)|(\*\*|__)([^*_\n]+)\2:?[ \t]*$)"
    )
    names = [
        (match[1] or match[3] or "").strip(" \t#:")
        for text in texts
        for match in marked.finditer(text.replace("\r\n", "\n"))
    ]
    meant = lookalikes(name for name in names if name)

    store = GROUP + "".join(entry(n, reading=text) for n, text in enumerate(texts))

    told = [one.message.split("`")[1] for one in found(store, "similar-heading")]
    assert sorted(told) == sorted(name for name in names if name in meant)


held = st.tuples(
    st.integers(0, 2),
    st.integers(0, 30),
    st.integers(1, 12),
    st.sampled_from(["Enigma", "Turing"]),
)


@given(st.lists(held, max_size=7))
def test_rooms_clash_where_two_sessions_overlap(
    drawn: list[tuple[int, int, int, str]],
) -> None:
    """A clash is told of if any two sessions are in one room at once, and of nothing else."""
    first = dt.datetime(2026, 3, 27)
    sessions, parts = [], []
    for index, (day, half, length, room) in enumerate(drawn):
        start = first + dt.timedelta(days=day, minutes=30 * half + 420)
        end = start + dt.timedelta(minutes=30 * length)
        sessions.append((start, end, room))
        parts.append(
            f'\n[[session]]\nid = "s{index}"\ndate = {start.date()}\nroom = "{room}"\n'
            f'start = "{start:%H:%M}"\nend = {end.isoformat()}\n'
        )
    # What begins or ends in the hour that the clocks leave out is an error of its own.
    left_out = (dt.datetime(2026, 3, 29, 1), dt.datetime(2026, 3, 29, 2))
    assume(
        not any(
            left_out[0] <= moment < left_out[1]
            for one in sessions
            for moment in one[:2]
        )
    )
    overlap = [
        one[0] < two[1] and two[0] < one[1] and one[2] == two[2]
        for one, two in combinations(sessions, 2)
    ]

    told = found(GROUP + "".join(parts), "room-clash")

    assert bool(told) == any(overlap)
    assert len(told) <= sum(overlap)


def test_two_sessions_of_one_id_are_noticed_wherever_they_stand() -> None:
    """It makes no difference that the file begins with a session, nor that one of them cannot be read."""
    twice = entry(0) + '\n[[session]]\nid = "s0"\n'

    for text in (GROUP + twice, entry(0) + entry(1) + GROUP + entry(0)):
        assert len(found(text, "duplicate-id")) == 1


def test_a_session_may_continue_one_that_could_not_be_read() -> None:
    """Its id stands in the file all the same."""
    unread = '\n[[session]]\nid = "s0"\n'
    text = GROUP + unread + entry(1, continues="s0") + entry(2, continues="s9")

    (one,) = found(text, "broken-continuation")
    assert one.place.line == 19
