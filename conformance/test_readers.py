"""A reader that is not there is never passed over in silence."""

from pathlib import Path

import pytest

from conformance.following import Reader


def subscribe(_: str, __: Path) -> None:
    pytest.fail("it was asked")


ABSENT = Reader(
    name="Kalender",
    subscribe=subscribe,  # type: ignore[arg-type]
    needs=("no-such-program",),
    modules=("no_such_module",),
    cure="apt-get install kalender",
)
REASON = "Kalender was not asked, for want of no-such-program, no_such_module: apt-get install kalender"


def test_an_absent_reader_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The reader is skipped, with what it wants and how to come by it."""
    monkeypatch.delenv("RGFEEDS_REQUIRE_READERS", raising=False)

    with pytest.raises(pytest.skip.Exception, match=REASON):
        ABSENT.follow("http://127.0.0.1/", tmp_path)


def test_in_ci_an_absent_reader_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where all readers are required, a missing one fails."""
    monkeypatch.setenv("RGFEEDS_REQUIRE_READERS", "1")

    with pytest.raises(pytest.fail.Exception, match=REASON):
        ABSENT.follow("http://127.0.0.1/", tmp_path)
