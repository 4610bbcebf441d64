"""What organisers do to their stores: versions in a folder each, and what subscribers then see.

A case is a folder with `1.toml`, `2.toml`, … and `times.txt`, the instant of each
on a line of its own. `--update-golden` writes what is expected anew.
"""

import datetime as dt
from pathlib import Path

import pytest

from rgfeeds import outputs
from rgfeeds.history import build_history as history_of
from rgfeeds.history.reader import VersionReader
from rgfeeds.history.versions import Version
from rgfeeds.model import addresses
from rgfeeds.publication import Publication, newest_entries, publish

HISTORIES = sorted((Path(__file__).parent / "histories").iterdir())


def versions(history: Path) -> list[Version]:
    """Return the versions of *history*, oldest first, as if each were a commit."""
    times = (history / "times.txt").read_text(encoding="utf-8").split()
    return [
        Version(
            commit=str(number),
            blob=str(number),
            at=dt.datetime.fromisoformat(at),
            text=(history / f"{number}.toml").read_bytes(),
        )
        for number, at in enumerate(times, 1)
    ]


def published(history: list[Version]) -> Publication:
    """Return what is published once the last version of *history* is public."""
    found = history_of(history, VersionReader())
    assert len(found.published) == len(history)
    return publish(found.published)


def seen(publication: Publication) -> dict[str, str]:
    """Return the calendar of all sessions and the Atom feed, by their paths."""
    wanted = {addresses.calendar(publication.group), addresses.ATOM}
    chosen = [one for one in outputs.OUTPUTS if one.name in {"calendar", "atom"}]
    files = dict(file for one in chosen for file in one.files(publication))
    return {path: files[path].decode() for path in wanted}


@pytest.mark.parametrize("history", HISTORIES, ids=lambda path: path.name)
def test_subscribers_see_what_was_reviewed(
    history: Path, request: pytest.FixtureRequest
) -> None:
    """Calendar and feed after the last version are, byte for byte, the reviewed ones."""
    found = seen(published(versions(history)))
    expected = history / "expected"
    if request.config.getoption("--update-golden"):
        expected.mkdir(exist_ok=True)
        for path, text in found.items():
            (expected / path).write_bytes(text.encode())

    golden = {path.name: path.read_bytes().decode() for path in expected.iterdir()}
    assert golden == found


@pytest.mark.parametrize("history", HISTORIES, ids=lambda path: path.name)
def test_no_version_makes_a_number_fall(history: Path) -> None:
    """Whoever subscribed from the first version on never sees LAST-MODIFIED or SEQUENCE fall."""
    every = versions(history)
    before: dict[str, tuple[dt.datetime, int]] = {}
    for count in range(1, len(every) + 1):
        events = published(every[:count]).events
        now = {
            event.uid: (event.revision.modified, event.revision.sequence)
            for event in events
        }
        for uid, (modified, sequence) in before.items():
            # An open slot simply goes.
            assert now.get(uid, (modified, 0))[0] >= modified
            assert uid not in now or now[uid][1] >= sequence
        before = now


@pytest.mark.parametrize("history", HISTORIES, ids=lambda path: path.name)
def test_no_version_takes_back_what_was_told(history: Path) -> None:
    """An entry keeps its id and its time; only one less than ten minutes old may go."""
    every = versions(history)
    told: dict[str, dt.datetime] = {}
    for count, version in enumerate(every, 1):
        entries = newest_entries(published(every[:count]))
        now = {entry.id: entry.published for entry in entries}
        kept = {
            id: at
            for id, at in told.items()
            if version.at - at >= dt.timedelta(minutes=10)
        }
        assert len(now) == len(entries)
        assert kept.items() <= now.items()
        told = now


@pytest.mark.parametrize("history", HISTORIES, ids=lambda path: path.name)
def test_every_version_has_its_time(history: Path) -> None:
    """No version of a case is left out by a line that is missing in its times."""
    assert len(list(history.glob("*.toml"))) == len(versions(history))
