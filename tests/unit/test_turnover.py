"""What differs between two versions is found by looking at what differs alone."""

from __future__ import annotations

from factories import session
from hypothesis import given
from hypothesis import strategies as st

from rgfeeds.history.turnover import turnover
from rgfeeds.model import Session

#: Sessions of few ids and titles, in any order, each id once.
VERSIONS = st.dictionaries(
    st.sampled_from("abcdef"), st.sampled_from(["Bias", "Causality"])
).map(lambda titles: tuple(session(id=id, title=titles[id]) for id in titles))


@given(VERSIONS, VERSIONS)
def test_all_that_differs_is_found(
    before: tuple[Session, ...], after: tuple[Session, ...]
) -> None:
    """Whatever the order, what came or changed and what is gone are told, each once."""
    known = {each.id: each for each in before}
    left = {each.id for each in after}
    came, gone = turnover(before, after)
    assert came == [each for each in after if known.get(each.id) != each]
    assert gone == [each for each in before if each.id not in left]
