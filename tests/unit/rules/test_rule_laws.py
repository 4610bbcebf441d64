"""The laws of rules: what is skipped since nothing can be wrong with it has nothing wrong with it."""

from __future__ import annotations

import datetime as dt
import json
import re
from operator import attrgetter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from factories import group
from hypothesis import given
from hypothesis import strategies as st

from rgfeeds import rules
from rgfeeds.diagnostics import Diagnostic
from rgfeeds.document import Document
from rgfeeds.load import load, read_store
from rgfeeds.model import Person, Plan, Session, Status
from rgfeeds.rules import clashes, links, names, reading, rule
from rgfeeds.rules.clashes import _Slot
from rgfeeds.rules.likeness import lookalikes
from rgfeeds.spot import Spot
from rgfeeds.store import Store

MISTAKES = sorted((Path(__file__).parents[2] / "mistakes").glob("*.toml"))
GROUP = """\
[group]
id = "robots"
authority = "example.org"
name = "Robots"
url = "https://example.org/robots"
timezone = "Europe/London"
"""
LONDON = ZoneInfo("Europe/London")

#: Texts that links, headings and what is around them are made of.
pieces = st.lists(
    st.sampled_from(
        [
            "https://", "http://", "HTTPS://", "httpſ://", "//", "www.", "you.be", "githb.com",
            "youtube.com", "github.com", "/a/b/blob/main/x.pdf", "/watch", "?pwd=1", "&", "?", "p=1",
            "https://github.com/a/b/blob/main/x.pdf", "teams.microsoft.com/meet/1", "/", "(", ")", "[", "]", "<", ">", ".", ",", "*", ":",
            " ", "\n", "\r\n", "**", "__", "# ", "## ", "Main", "Mian", "Maïn", "Mai\u0308n",
        ]
    ),
    max_size=14,
).map("".join)  # fmt: skip


def read(entries: list[str]) -> Store:
    text = GROUP + "".join(entries)
    return read_store(Spot(Document.parse("s.toml", text.encode()), (), []))


def entry(index: int, **texts: str) -> str:
    day = dt.date(2026, 1, 5) + dt.timedelta(weeks=index)
    lines = [f"{key} = {json.dumps(text)}\n" for key, text in texts.items()]
    return f'\n[[session]]\nid = "s{index}"\ndate = {day}\n{"".join(lines)}'


def found(store: Store) -> list[Diagnostic]:
    return rules.check(store, rules.Context())


@given(st.lists(st.tuples(pieces, pieces), min_size=1, max_size=3))
def test_links_that_look_plain_have_nothing_wrong(texts: list[tuple[str, str]]) -> None:
    """Whether all of them are looked at or none, the same is found."""
    store = read([entry(n, slides=a, reading=b) for n, (a, b) in enumerate(texts)])
    quickly = found(store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "_plain", lambda _: False)
        assert found(store) == quickly


@given(pieces)
def test_a_link_begins_with_its_scheme(text: str) -> None:
    """It is found by its slashes, but is what it would be when it was searched from its scheme on."""
    whole = re.finditer(r"(?i)https?://[^\s<>\"'\]]+", text)
    assert [(link.start, link.url) for link in links._in((), text)] == [
        (match.start(), links._ended(match[0])) for match in whole
    ]


@given(pieces)
def test_a_heading_is_a_line(text: str) -> None:
    """It is found by the end of the line before, but is what it would be when it was searched from its own start."""
    line = names._HEADING.pattern.replace(r"\n[ ]{0,3}", "^[ ]{0,3}", 1)
    assert [
        (match.span(), match.groups()) for match in names._HEADING.finditer(f"\n{text}")
    ] == [
        ((match.start(), match.end() + 1), match.groups())
        for match in re.finditer(line, text, re.MULTILINE | re.VERBOSE)
    ]


@given(st.lists(pieces, max_size=4))
def test_headings_are_told_as_they_are_written(texts: list[str]) -> None:
    """What was read of a text is looked at first, but what is written there is told."""
    store = read([entry(n, reading=text) for n, text in enumerate(texts)])
    found = names.similar_heading.run(store, rules.Context())
    written = [name for text in texts for name, _ in names._headings(text)]
    meant = lookalikes(written)
    assert len(list(found)) == sum(name in meant for name in written)


moments = st.tuples(st.integers(0, 3), st.integers(0, 47), st.integers(1, 60))
held = st.tuples(
    moments,
    st.sampled_from([None, "Enigma", "Turing"]),
    st.lists(st.sampled_from(["Ada", "Grace"]), max_size=2),
    st.booleans(),
    st.sampled_from([Status.CONFIRMED, Status.CONFIRMED, Status.CANCELLED]),
)


@given(st.lists(held, max_size=9))
def test_only_sessions_that_overlap_can_clash(
    drawn: list[tuple[tuple[int, int, int], str | None, list[str], bool, Status]],
) -> None:
    """All the others can be left out."""
    sessions = []
    for index, ((day, half, length), room, leads, all_day, status) in enumerate(drawn):
        date = dt.date(2026, 3, 28) + dt.timedelta(days=day)
        start = dt.datetime.combine(date, dt.time(half // 2, half % 2 * 30), LONDON)
        end = start + dt.timedelta(minutes=30 * length)
        plan = (
            Plan(start=date, end=date + dt.timedelta(days=1), room=room, status=status)
            if all_day
            else Plan(start=start, end=end, room=room, status=status)
        )
        people = tuple(Person(name=name) for name in leads)
        path = ("session", index)
        sessions.append((path, Session(id=f"s{index}", plan=plan, leads=people)))
    store = Store(
        document=Document.known("s.toml", "", {}),
        group=group(),
        usual=(),
        sessions=tuple(sessions),
        breaks=(),
    )
    clashing = clashes._clashes.__wrapped__(store)  # type: ignore[attr-defined]
    slots = [
        _Slot(
            clashes._time(session.plan.start, LONDON),
            clashes._time(session.plan.end, LONDON),
            path,
            session,
        )
        for path, session in sessions
        if not session.plan.status.off
    ]
    slots.sort(key=attrgetter("start"))
    timed = [slot for slot in slots if not slot.session.plan.all_day]
    rooms = clashes._found(
        (s.session.plan.room, s) for s in timed if s.session.plan.room
    )
    days = clashes._found((s.session.plan.day.isoformat(), s) for s in slots)
    assert clashing.rooms == rooms
    assert clashing.days.items() <= days.items()


def test_every_rule_has_one_way_to_look() -> None:
    """At one table, at the whole store, or while the store is read."""
    for one in rules.RULES:
        ways = (one.check, one.table_check, one if one in reading.RULES else None)
        assert sum(way is not None for way in ways) == 1, one.name


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_a_table_is_looked_at_alone(path: Path) -> None:
    """What is found in a session does not change with the sessions around it."""
    store = load("s.toml", path.read_bytes()).store
    for table in rule.tables(store) if store else ():
        assert store is not None
        for one in rules.RULES:
            if one.table_check and table.session is not None:
                around = Store(
                    document=store.document,
                    group=None,
                    usual=(),
                    sessions=((table.path, table.session),),
                    breaks=(),
                )
                alone = list(one.run(around, rules.Context()))
                assert alone == [one.told(said) for said in one.table_check(table)]


def test_nothing_is_kept_of_a_store() -> None:
    """What rules have shared is let go of when all have been asked."""
    load("s.toml", (GROUP + entry(0)).encode())
    assert clashes._clashes.cache_info().currsize == 0  # type: ignore[attr-defined]
    assert links._links.cache_info().currsize == 0  # type: ignore[attr-defined]


def test_a_session_may_continue_one_that_could_not_be_read() -> None:
    """Its id stands in the file all the same."""
    unread = '\n[[session]]\nid = "s0"\n'
    store = read([unread, entry(1, continues="s0"), entry(2, continues="s9")])
    assert [(one.rule, one.place.line) for one in found(store)] == [
        ("broken-continuation", 19)
    ]
