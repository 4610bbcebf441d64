"""Outputs made wrong on purpose: the suite finds each, so that its silence means something."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from conformance import calendars, feeds
from conformance.builds import Sabotage, deploy
from conformance.comparison import differences
from conformance.following import Reader
from conformance.pages import Host
from conformance.story import Chapter
from conformance.subscribers import GATES, calendar_mistakes, feed_mistakes, keeping

BY_NAME = {reader.name: reader for reader in (*calendars.READERS, *feeds.READERS)}
WITHOUT_UIDS = ("vdirsyncer and khal",)
KEEPING = ("ical.js", "node-ical", "ical", "vobject")
FEEDS = ("feedparser", "atoma", "feedsmith")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A wrong output, from a step of the story on, and the mistake each of *readers* must find."""

    name: str
    spoil: Sabotage
    readers: tuple[str, ...]
    found: str
    since: str = ""
    gate: str = ""


def uid_of_the_date(_: str, text: str) -> str:
    return re.sub(r"UID:\w+(.*?DTSTART\S*?:(\w+))", r"UID:\2\1", text, flags=re.DOTALL)


def one_uid_for_the_calendar(_: str, text: str) -> str:
    return text.replace("VERSION:2.0\r\n", "VERSION:2.0\r\nUID:tea@example.org\r\n")


def never_a_new_sequence(_: str, text: str) -> str:
    return re.sub(r"SEQUENCE:\d+", "SEQUENCE:0", text)


def never_modified(_: str, text: str) -> str:
    return re.sub(r"(LAST-MODIFIED|DTSTAMP):\w+", r"\1:20260301T090000Z", text)


def no_time_zone(_: str, text: str) -> str:
    return re.sub(r"BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", "", text, flags=re.DOTALL)


def always_winter(_: str, text: str) -> str:
    return text.replace("TZOFFSETTO:+0100", "TZOFFSETTO:+0000")


def told_as_confirmed(_: str, text: str) -> str:
    return text.replace("STATUS:CANCELLED", "STATUS:CONFIRMED")


def dropped_when_cancelled(_: str, text: str) -> str:
    return re.sub(
        r"BEGIN:VEVENT\r\nUID:diffusion.*?END:VEVENT\r\n", "", text, flags=re.DOTALL
    )


def written_twice(_: str, text: str) -> str:
    again = text.replace("UID:", "UID:again-")
    return text.partition("END:VCALENDAR")[0] + again[again.find("BEGIN:VEVENT") :]


def other_ids(_: str, text: str) -> str:
    return text.replace("urn:uuid:", "urn:uuid:0")


def titles_rewritten(_: str, text: str) -> str:
    return text.replace("Difusion", "Diffusion")


def told_once_for_both_rooms(_: str, text: str) -> str:
    for element in ("entry", "item"):
        entries = rf"<{element}>(?:(?!</{element}>).)*Room now Enigma.*?</{element}>"
        text = re.sub(entries, "", text, flags=re.DOTALL)
    return text


WRONG = (
    Wrong(
        name="a UID made of the date",
        spoil=uid_of_the_date,
        readers=KEEPING,
        found="a session moves: 20260323T130000.tea@example.org is gone",
    ),
    Wrong(
        name="one UID for the whole calendar",
        spoil=one_uid_for_the_calendar,
        readers=WITHOUT_UIDS,
        found="three sessions are announced: Kernel methods: not shown",
    ),
    Wrong(
        name="SEQUENCE is not raised",
        spoil=never_a_new_sequence,
        readers=KEEPING,
        found="a session moves: causality.tea@example.org: sequence is 0, not",
    ),
    Wrong(
        name="LAST-MODIFIED is not raised",
        spoil=never_modified,
        readers=KEEPING,
        found="a session moves: causality.tea@example.org: start is '2026-03-23T13:00:00Z'",
        gate="LAST-MODIFIED",
    ),
    Wrong(
        name="neither is",
        spoil=lambda path, text: never_modified(path, never_a_new_sequence(path, text)),
        readers=KEEPING,
        found="a room changes: kernels.tea@example.org: location is 'Enigma'",
        gate="SEQUENCE, then LAST-MODIFIED",
    ),
    Wrong(
        name="no VTIMEZONE",
        spoil=no_time_zone,
        readers=("ical.js",),
        found="start is '2026-03-23T13:00:00 in no time zone'",
    ),
    Wrong(
        name="a VTIMEZONE without summer",
        spoil=always_winter,
        readers=("ical.js",),
        found="kernels.tea@example.org: start is '2026-03-30T13:00:00Z'",
    ),
    Wrong(
        name="a cancelled session is confirmed",
        spoil=told_as_confirmed,
        readers=(*KEEPING, *WITHOUT_UIDS),
        found="status is 'CONFIRMED', not 'CANCELLED'",
    ),
    Wrong(
        name="a cancelled session is left out",
        spoil=dropped_when_cancelled,
        readers=(*KEEPING, *WITHOUT_UIDS),
        found="not shown",
        since="a session is cancelled",
    ),
    Wrong(
        name="a session is written twice",
        spoil=written_twice,
        readers=KEEPING,
        found="again-causality.tea@example.org: not of the store",
    ),
    Wrong(
        name="a typo makes other ids",
        spoil=other_ids,
        readers=FEEDS,
        found="a typo is fixed: unread ['Room now Enigma, Mon 30 Mar 13:00: Kernel methods'",
        since="a typo is fixed",
    ),
    Wrong(
        name="a typo rewrites what was told",
        spoil=titles_rewritten,
        readers=FEEDS,
        found="Mon 13 Apr 13:00, Enigma: Difusion models became",
        since="a typo is fixed",
    ),
    Wrong(
        name="a room that changes back is not told",
        spoil=told_once_for_both_rooms,
        readers=FEEDS,
        found="the room changes back an hour later: unread [], not",
    ),
)


CASES = [
    pytest.param(wrong, BY_NAME[name], id=f"{wrong.name}-{name}")
    for wrong in WRONG
    for name in wrong.readers
]


@pytest.mark.parametrize(("wrong", "reader"), CASES)
def test_what_is_wrong_is_found(
    host: Host, story: tuple[Chapter, ...], wrong: Wrong, reader: Reader, tmp_path: Path
) -> None:
    """A reader that is shown a wrong output shows something else than the story says."""
    publish = spoiling(host, story, wrong)
    publish(story[0])

    if reader in feeds.READERS:
        for feed in (feeds.ATOM, feeds.RSS):
            refresh = reader.follow(f"{host.url}story/{feed}", tmp_path / feed)
            mistakes = feed_mistakes(story, publish, refresh)
            assert any(wrong.found in mistake for mistake in mistakes)
        return
    refresh = reader.follow(f"{host.url}story/tea.ics", tmp_path / "reader")
    if wrong.gate:
        refresh = keeping(refresh, GATES[wrong.gate])
    mistakes = calendar_mistakes(story, publish, refresh)
    assert any(wrong.found in mistake for mistake in mistakes)


def spoiling(
    host: Host, story: tuple[Chapter, ...], wrong: Wrong
) -> Callable[[Chapter], None]:
    names = [chapter.step.name for chapter in story]
    since = names.index(wrong.since) if wrong.since else 0

    def publish(chapter: Chapter) -> None:
        spoil = wrong.spoil if names.index(chapter.step.name) >= since else None
        deploy(chapter.site, host.root / "story", chapter.step.at, spoil)

    return publish


def test_every_spoiler_spoils(story: tuple[Chapter, ...]) -> None:
    """Each wrong output is another one than the right one."""
    for wrong in WRONG:
        names = ("feed.xml", "rss.xml") if wrong.readers == FEEDS else ("tea.ics",)
        last = [story[-1].site / name for name in names]
        texts = [path.read_bytes().decode() for path in last]
        assert all(wrong.spoil("", text) != text for text in texts), wrong.name


EVENT = {"uid": "a", "start": "2026-01-12", "says": ("Led by Ada",)}


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ([{"uid": "a", "start": "2026-01-13"}], "a: start is '2026-01-13', not '2026-01-12'"),
        ([{"uid": "a", "description": "Led by Bo"}], "a: description lacks 'Led by Ada'"),
        ([{"uid": "b"}, {"uid": "a"}], "b: not of the store"),
        ([{"uid": "a"}, {"uid": "a"}], "a: shown 2 times"),
        ([], "a: not shown"),
    ],
)  # fmt: skip
def test_a_difference_is_said(shown: list[dict[str, object]], found: str) -> None:
    """Each kind of difference is found, and said with the event it is of."""
    assert differences([EVENT], shown) == [found]
