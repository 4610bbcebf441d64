"""The ids that new sessions are given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rgfeeds.store.names import is_id, proposed_id

TITLES = (
    st.none()
    | st.text()
    | st.from_regex(r"(the |con |nul |of |TBC ?)+[a-c]*", fullmatch=True)
)


@given(TITLES, st.integers(0, 4))
def test_an_id_can_be_an_id_and_is_new(title: str | None, others: int) -> None:
    """However often the same title is used, its sessions have ids of their own."""
    taken: list[str] = []
    for _ in range(others):
        taken.append(proposed_id(title, taken))

    assert all(map(is_id, taken))
    assert len(set(taken)) == len(taken)


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Mixture of Experts", "mixture-of-experts"),
        ("Introduction to word embeddings", "word-embeddings"),
        (
            "BERT: Pre-training of Deep Bidirectional Transformers",
            "bert-pre-training-of-deep",
        ),
        ("Don't Count, Predict! A talk", "dont-count-predict-a-talk"),
        ("The Théâtre of the Mind", "theatre-of-the-mind"),
        ("The CON", "the-con"),
        ("Con", "con-session"),
        ("The", "the"),
        ("Scaling laws for the", "scaling-laws"),
        ("x" * 80, "x" * 48),
        ("変換器", "session-1"),
        ("TBC", "open-slot-1"),
        ("Invited talk: TBA", "open-slot-1"),
        (None, "open-slot-1"),
    ],
)
def test_an_id_is_short_and_tells_the_talk(title: str | None, id: str) -> None:
    """An id has the first telling words of the title; without any it is an open slot."""
    assert id == proposed_id(title)


def test_an_id_that_is_taken_gets_a_number() -> None:
    """The second talk of a title is number 2, the second open slot too."""
    assert proposed_id("Attention", {"attention"}) == "attention-2"
    assert proposed_id("Attention", {"attention", "attention-2"}) == "attention-3"
    assert proposed_id(None, {"open-slot-1"}) == "open-slot-2"
