"""New sessions, as they are written."""

import datetime as dt
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from rgfeeds.store import keys
from rgfeeds.store.writing import session_block

ANYTHING = st.text(st.characters(codec="utf-8"))
QUOTES = st.text(st.sampled_from("\"'\\\n\r\tn u{}#= a"))
MATERIAL = st.fixed_dictionaries(
    {"title": ANYTHING, "url": ANYTHING}, optional={"added": st.dates()}
)
VALUES = st.one_of(
    ANYTHING,
    QUOTES,
    st.dates(),
    st.times(),
    st.datetimes(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.lists(ANYTHING | QUOTES | MATERIAL),
    MATERIAL,
)
FIELDS = st.dictionaries(st.sampled_from([key.name for key in keys.SESSION]), VALUES)


@given(FIELDS)
def test_a_block_says_what_it_was_made_of(fields: dict[str, Any]) -> None:
    """Whatever the values hold, tomli reads them back, and the block is one block."""
    block = session_block(fields)

    assert tomli.loads(block) == {"session": [fields]}
    assert block.endswith("\n")
    assert not block.endswith("\n\n")


def test_a_block_reads_as_an_organiser_would_write_it() -> None:
    """Keys stand in the order of the handbook, long lists one item a line, prose on its own lines."""
    block = session_block(
        {
            "reading": '**Main**\n- ["A" paper](https://example.org/a)\n',
            "slides": {"title": "Part 1", "url": "https://example.org/1"},
            "code": ["https://example.org/" + "x" * 40, "https://example.org/2"] * 2,
            "leads": ["Ada Byron", "Kay"],
            "title": 'The "A" paper',
            "start": "14:30",
            "end": dt.datetime(2026, 3, 3, 0, 30),
            "date": dt.date(2026, 3, 2),
            "id": "a-paper",
            "room": None,
            "notebook": [],
        }
    )

    assert (
        block
        == '''\
[[session]]
id = "a-paper"
date = 2026-03-02
start = "14:30"
end = 2026-03-03T00:30:00
title = "The \\"A\\" paper"
leads = ["Ada Byron", "Kay"]
slides = { title = "Part 1", url = "https://example.org/1" }
notebook = []
code = [
  "https://example.org/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "https://example.org/2",
  "https://example.org/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "https://example.org/2",
]
reading = """
**Main**
- ["A" paper](https://example.org/a)
"""
'''
    )


def test_a_key_that_no_session_has_is_refused() -> None:
    """A block never holds what the check would call unknown."""
    with pytest.raises(KeyError, match="speaker"):
        session_block({"speaker": "Ada Byron"})
