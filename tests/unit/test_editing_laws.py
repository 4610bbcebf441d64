"""The laws of edits: whatever a store looks like, only what is touched changes."""

import datetime as dt
import re
from typing import Any

import pytest
import tomli
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rgfeeds.editing import with_fields
from rgfeeds.editing.adding import with_new_session
from rgfeeds.editing.edits import Edit, Facts, with_facts, with_material
from rgfeeds.editing.when import Target
from rgfeeds.model import MaterialKind, Status
from rgfeeds.rules import load
from rgfeeds.store import Store
from rgfeeds.store.spans import KeyPath, Spans

TODAY = dt.date(2026, 1, 1)
HEAD = """\
[group]
id = "tea"
authority = "example.org"
name = "Tea"
url = "https://example.org/tea/"
timezone = "Europe/London"

[[defaults]]
start = "11:00"
end = "12:00"
room = "Enigma"
weekday = "Monday"
"""
#: What may stand between two tables.
BETWEEN = st.lists(
    st.sampled_from(
        [
            "",
            "  ",
            "# a comment",
            "\t# [[session]]",
            "#\x85\u2028 id = 1",
            '[people]\n"Ada" = "https://e.org"',
            '[[break]]\ndate = 2026-12-21 # a "break"',
        ]
    ),
    max_size=4,
    unique=True,
)
LINKS = ["https://e.org/1", "https://e.org/2"]
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))
#: How a value may be written by hand, by key.
VALUES: dict[str, st.SearchStrategy[str]] = {
    "date": DAYS.map(str) | DAYS.map(lambda day: f"'{day}'"),
    "start": st.sampled_from(['"10:00"', "'14:30'", "10:00:00", '""']),
    "end": st.sampled_from(['"16:00"', "17:00:00", '"""17:00"""']),
    "title": st.sampled_from(['"A # b"', "'''\nA\n'''", '"\\u0041"', '"""A ]} ,\\\n  B"""']),
    "leads": st.sampled_from(['["Ada", \'Kay\',]', '[ # who\n  "Ada", # first\n]', "[]"]),
    "room": st.sampled_from(['"Enigma"', "'Jack Good'", '""']),
    "status": st.sampled_from(['"postponed"', "'cancelled'", '"tentative"']),
    "reason": st.sampled_from(['"ill"', "'''\nill'''"]),
    "slides": st.sampled_from(
        [
            '"https://e.org/1"',
            "'https://e.org/1'",
            '"TBC"',
            '{url="https://e.org/1"}',
            "[ ]",
            "[\n# none, yet ]\n]",
            '["https://e.org/1"]',
            '["https://e.org/1" , ]',
            '[\n  "https://e.org/1"\n]',
            '["https://e.org/1", # a\n "https://e.org/3"]',
            '[\n"https://e.org/1"\n, # x, ]\n]',
            '[\n    "https://e.org/1", # one\n\n    {title="T", url="https://e.org/3"}, # t\n    ]',
        ]
    ),
    "reading": st.sampled_from(["'''\n# [[session]]\n- b\n'''", '"- c"']),
}  # fmt: skip
EQUALS = st.sampled_from([" = ", "=", "   =\t"])
AFTER = st.sampled_from(["", "", " # said, so", "\t"])


@st.composite
def entries(draw: st.DrawFn, number: int) -> dict[str, str]:
    """Draw the keys of one session, in any order, as they are written."""
    names = draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True))
    fields = {name: draw(VALUES[name]) for name in {*names, "date"}}
    order = draw(st.permutations(sorted(fields)))
    at = draw(st.integers(0, len(order)))
    keys = [*order[:at], "id", *order[at:]]
    return {key: fields.get(key, f'"s{number}"') for key in keys}


@st.composite
def blocks(draw: st.DrawFn, number: int) -> str:
    """Draw one `[[session]]` with the layout of somebody's taste."""
    indent = draw(st.sampled_from(["", "", "  ", "\t"]))
    lines = [
        draw(st.sampled_from(["[[session]]", "[[ session ]] # s", '[["session"]]']))
    ]
    for key, value in draw(entries(number)).items():
        name = draw(st.sampled_from([key, key, f'"{key}"']))
        lines.append(f"{name}{draw(EQUALS)}{value}{draw(AFTER)}")
        lines += draw(st.lists(st.sampled_from(["", "# ---", " # x = 1"]), max_size=1))
    return "\n".join(indent + line for line in lines)


@st.composite
def inline_tables(draw: st.DrawFn, number: int) -> str:
    """Draw one session in braces, be it over several lines as TOML 1.1 allows."""
    gap = draw(st.sampled_from([" ", "", "\n  ", " # c, }\n "]))
    comma = draw(st.sampled_from([",", " ,"]))
    pairs = [
        f"{key}{draw(EQUALS)}{value}" for key, value in draw(entries(number)).items()
    ]
    last = draw(st.sampled_from(["", comma]))
    return f"{{{gap}{f'{comma}{gap}'.join(pairs)}{last}{gap}}}"


@st.composite
def stores(draw: st.DrawFn) -> str:
    """Draw a store with some sessions, in any layout that TOML allows."""
    count = draw(st.integers(1, 4))
    if draw(st.integers(0, 3)) == 0:
        tables = ",\n".join(draw(inline_tables(number)) for number in range(count))
        text = f"session = [{tables}]\n{HEAD}"
    else:
        parts = [HEAD]
        seen: set[str] = set()
        for number in range(count):
            lines = [
                line for line in draw(BETWEEN) if line not in seen or line[:1] != "["
            ]
            seen.update(lines)
            parts += [*lines, draw(blocks(number))]
        text = "\n".join(
            [*parts, *draw(st.lists(st.sampled_from(["", "# end"]), max_size=2))]
        )
    text += draw(st.sampled_from(["", "\n", "\n\n"]))
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def read(text: str) -> Store:
    store = load("store", text.encode()).store
    assert store is not None
    return store


def around(text: str, path: KeyPath, names: set[str]) -> list[str]:
    """Return the lines of *text* without those of the keys *names* at *path*.

    Of an inline table, it is what stands between them, blanks and commas aside.
    """
    spans = Spans(text)
    inline = path in spans.values
    cuts = []
    for name in names:
        value = spans.values.get((*path, name))
        if value is not None:
            start, end = spans.keys[*path, name].start, value.end
            if not inline:
                start, end = (
                    text.rfind("\n", 0, start) + 1,
                    text.find("\n", end) % (len(text) + 1),
                )
            cuts.append((start, end))
    for start, end in sorted(cuts, reverse=True):
        text = text[:start] + "\x00" * (not inline) + text[end:]
    if inline:
        return [re.sub(r"[\s,]", "", text)]
    rows = text.split("\n")
    if rows[-1] == "\x00":
        # Such a line may have taken the place of the last one's ending.
        rows[-2:-1] = [rows[-2].removesuffix("\r")]
    return [row for row in rows if row != "\x00"]


def same_around(before: str, after: str, path: KeyPath, names: set[str]) -> None:
    one, other = around(before, path, names), around(after, path, names)
    for rows in (one, other):
        rows[-1] = rows[-1].removesuffix("\r")
    assert one == other


NEW: dict[str, st.SearchStrategy[Any]] = {
    "date": DAYS,
    "weekday": st.sampled_from(["Monday", "Tuesday"]),
    "start": st.just("09:30"),
    "room": st.text(st.characters(codec="utf-8"), max_size=9),
    "status": st.none() | st.just("cancelled"),
    "reason": st.none() | st.text(max_size=9).filter(lambda text: "\r" not in text),
    "slides": st.just(LINKS) | st.none(),
}


@given(stores(), st.fixed_dictionaries({}, optional=NEW), st.data())
@settings(max_examples=200)
def test_only_the_keys_that_are_set_change(
    text: str, changes: dict[str, Any], data: st.DataObject
) -> None:
    """Keys set and taken out mean what they should, and every other line stays, byte by byte."""
    expected = tomli.loads(text)
    number = data.draw(st.integers(0, len(expected["session"]) - 1))
    path = ("session", number)

    edited = with_fields(text, path, changes)

    for name, value in changes.items():
        expected["session"][number].pop(name, None)
        if value is not None:
            expected["session"][number][name] = value
    assert expected == tomli.loads(edited)
    same_around(text, edited, path, set(changes))


@st.composite
def edits(draw: st.DrawFn, target: Target) -> tuple[Edit, set[str]]:
    """Draw an edit, with the keys it may touch."""
    if draw(st.integers(0, 4)) == 0:
        title, kind = draw(st.sampled_from([None, "T"])), MaterialKind.SLIDES
        return with_material(target, kind, LINKS[1], title), {"slides"}
    clocks = st.times().map(lambda time: time.replace(second=0, microsecond=0))
    texts = st.sampled_from(["", "why", "B 1", LINKS[0]])
    given = {
        "day": DAYS,
        "start": clocks,
        "end": clocks,
        "status": st.sampled_from(Status),
        "leads": st.sampled_from([("",), ("Ada", "Kay")]),
        **dict.fromkeys(
            ("title", "kind", "room", "online", "reason", "reading"), texts
        ),
    }
    facts = draw(st.fixed_dictionaries({}, optional=given))
    follow = {
        "day": {"date", "start", "end", "weekday", "status", "reason"},
        "start": {"start", "end"},
        "status": {"status", "reason"},
    }
    touched = {key for name in facts for key in follow.get(name, {name})}
    return with_facts(target, Facts(**facts)), touched


@given(stores(), st.data())
@settings(max_examples=200)
def test_an_edit_touches_its_keys_alone(text: str, data: st.DataObject) -> None:
    """Of any store, an edit changes the lines of the keys it is about, and no other byte."""
    store = read(text)
    assume(store.sessions)
    path, session = data.draw(st.sampled_from(store.sessions))

    target = Target(store, path, session)
    edit, names = data.draw(edits(target))

    before, after = tomli.loads(text), tomli.loads(edit.text)
    for table in (before, after):
        for name in names:
            table["session"][path[1]].pop(name, None)
    assert before == after
    same_around(text, edit.text, path, names)


@given(stores())
def test_a_link_is_added_to_those_there_are(text: str) -> None:
    """Whatever the slides are written as, one link more is read, and every character stays."""
    store = read(text)
    for path, session in store.sessions:
        target = Target(store, path, session)

        edit = with_material(target, MaterialKind.SLIDES, LINKS[1], None)

        there = store.table(path).get("slides", [])
        links = there if isinstance(there, list) else [there] * (there != "TBC")
        new = tomli.loads(edit.text)["session"][path[1]]["slides"]
        assert [*links, LINKS[1]] == (new if isinstance(new, list) else [new])
        rest = iter(edit.text)
        assert there == "TBC" or all(character in rest for character in text)


@given(stores(), DAYS, st.sampled_from([None, "A talk"]))
@settings(max_examples=200)
def test_a_new_session_is_put_between_what_is_there(
    text: str, day: dt.date, title: str | None
) -> None:
    """A new session is a stretch of its own: before and after it, the file is as it was."""
    store = read(text)

    edit = with_new_session(store, Facts(day=day, title=title), beside=True)

    start = next(
        (
            n
            for n, pair in enumerate(zip(text, edit.text, strict=False))
            if pair[0] != pair[1]
        ),
        len(text),
    )
    end = len(text) - start
    assert edit.text.endswith(text[start:])
    inserted = edit.text[start : len(edit.text) - end]
    assert len(edit.text) == len(text) + len(inserted)
    before, after = tomli.loads(text), tomli.loads(edit.text)
    new = [one for one in after["session"] if one["id"] == edit.session]
    assert [day] == [one["date"] for one in new]
    after["session"].remove(new[0])
    assert before == after
    assert inserted.count("\r\n") == ("\r\n" in text) * inserted.count("\n")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_values_of_several_lines_end_them_as_the_file_does(ending: str) -> None:
    """No file gets line ends of two kinds by an edit."""
    text = f'[[session]]{ending}id = "a"{ending}'

    edited = with_fields(text, ("session", 0), {"reading": "- a\n- b\n"})

    assert f'{text}reading = """{ending}- a{ending}- b{ending}"""{ending}' == edited
