"""An edit is made, and every subscriber sees it: the story, reader by reader."""

from pathlib import Path

import pytest

from conformance import calendars, feeds
from conformance.following import Reader, named
from conformance.pages import Host
from conformance.story import Chapter
from conformance.subscribers import (
    GATES,
    Gate,
    Publish,
    calendar_mistakes,
    feed_mistakes,
    keeping,
)

CALENDAR = "story/tea.ics"
Story = tuple[Chapter, ...]
WITH_UIDS = [
    reader
    for reader in calendars.READERS
    if reader.name not in {"vdirsyncer and khal", "calcurse"}
]


@pytest.mark.parametrize("reader", calendars.READERS, ids=named(calendars.READERS))
def test_calendars_show_every_edit_once(
    host: Host, story: Story, right: Publish, reader: Reader, tmp_path: Path
) -> None:
    """After each edit each session is shown once, as it now is; no other is touched."""
    right(story[0])
    refresh = reader.follow(host.url + CALENDAR, tmp_path / "reader")

    assert list(calendar_mistakes(story, right, refresh)) == []


@pytest.mark.parametrize("gate", GATES.values(), ids=GATES)
@pytest.mark.parametrize("reader", WITH_UIDS, ids=named(WITH_UIDS))
def test_calendars_that_keep_events_take_every_edit(
    host: Host,
    story: Story,
    right: Publish,
    reader: Reader,
    gate: Gate,
    tmp_path: Path,
) -> None:
    """A client that takes only what is newer than what it has misses no edit."""
    right(story[0])
    refresh = reader.follow(host.url + CALENDAR, tmp_path / "reader")

    mistakes = calendar_mistakes(story, right, keeping(refresh, gate))

    assert list(mistakes) == []


@pytest.mark.parametrize("feed", [feeds.ATOM, feeds.RSS])
@pytest.mark.parametrize("reader", feeds.READERS, ids=named(feeds.READERS))
def test_feeds_tell_every_edit_once(
    host: Host,
    story: Story,
    right: Publish,
    reader: Reader,
    feed: str,
    tmp_path: Path,
) -> None:
    """After each edit just what it tells is unread; a typo and a tidied file tell nothing."""
    right(story[0])
    refresh = reader.follow(f"{host.url}story/{feed}", tmp_path / "reader")

    assert list(feed_mistakes(story, right, refresh)) == []
