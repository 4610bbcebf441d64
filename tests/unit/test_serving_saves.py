"""Saves are noticed, however the editor saves, and however late one begins to look."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_serving import STORE, git

from rgfeeds.serving import saves


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "data/sessions.toml"
    path.parent.mkdir()
    path.write_text(STORE)
    return path


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    """Give up after a minute, so that a save never noticed ends the test."""
    stop = threading.Event()
    timer = threading.Timer(60, stop.set)
    timer.start()
    yield stop
    timer.cancel()
    timer.join()


def begun(store: Path, stop: threading.Event) -> Iterator[None]:
    moments = saves(store, stop)
    next(moments)
    return moments


def test_a_save_before_one_looks_is_noticed(store: Path, stop: threading.Event) -> None:
    """What is saved while the first version is made is not missed."""
    moments = begun(store, stop)
    store.write_text(STORE + "# more\n")

    assert next(moments, "nothing") is None


@pytest.mark.parametrize("linked", [False, True])
def test_ways_to_save(store: Path, stop: threading.Event, *, linked: bool) -> None:
    """Writing in place, putting a new file there, moving it away and back; through a link too."""
    looked_at = store
    if linked:
        looked_at = store.parent.parent / "linked.toml"
        looked_at.symlink_to(store)
    moments = begun(looked_at, stop)

    def in_place() -> None:
        store.write_text(STORE + "# in place\n")

    def another_file() -> None:
        new = store.with_name("new")
        new.write_text(STORE + "# another\n")
        new.replace(store)

    def away_and_back() -> None:
        backup = store.with_name("backup")
        store.rename(backup)
        store.write_text(STORE + "# moved away\n")

    for save in (in_place, another_file, away_and_back):
        save()
        assert next(moments, "nothing") is None


def test_other_files_are_none_of_it(store: Path, stop: threading.Event) -> None:
    """What is saved beside the store is no save of it; when told to stop, it ends."""
    moments = begun(store, stop)
    threading.Timer(0.5, store.with_name("notes.md").write_text, ["x"]).start()
    threading.Timer(2.5, stop.set).start()

    assert list(moments) == []


def test_files_beside_the_store_are_noticed(store: Path, stop: threading.Event) -> None:
    """A deck that is dropped there, and one that takes its place, are shown at once."""
    moments = begun(store, stop)
    deck = store.parent / "materials/causality/deck.pdf"
    deck.parent.mkdir(parents=True)
    for text in ("one", "number two"):
        deck.write_text(text)
        assert next(moments, "nothing") is None


def test_a_store_that_went_away(store: Path, stop: threading.Event) -> None:
    """That the store is gone is noticed as well."""
    moments = begun(store, stop)
    store.unlink()

    assert next(moments, "nothing") is None


@pytest.mark.slow
def test_a_commit_is_noticed(store: Path, stop: threading.Event) -> None:
    """A commit dates what was not committed yet, so that the site is made anew."""
    folder = store.parent.parent
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    moments = begun(store, stop)
    git(folder, "commit", "-qm", "two", "--allow-empty")

    assert next(moments, "nothing") is None
