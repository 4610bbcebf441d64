"""Whatever the store holds, it gives diagnostics, and never a traceback."""

import datetime as dt
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rgfeeds.report import Report
from rgfeeds.report.formats import FORMATS
from rgfeeds.rules import CHECK, Loaded, load
from rgfeeds.store import keys

TODAY = dt.date(2026, 1, 1)
SEED = (Path(__file__).parent.parent / "data/sessions.toml").read_text(encoding="utf-8")
SMALL = (Path(__file__).parent / "mistakes/many-at-once.toml").read_text(
    encoding="utf-8"
)
VALID = (Path(__file__).parent / "mistakes/similar-heading.toml").read_text(
    encoding="utf-8"
)


def checked(content: bytes) -> Loaded:
    """Load *content* as `rgfeeds check` does, and hold what holds of every report."""
    loaded = load("sessions.toml", content, today=TODAY)
    errors = [found for found in loaded.diagnostics if found.severity == "error"]
    assert (loaded.schedule is None) == bool(errors)
    lines = loaded.text.split("\n")
    for found in loaded.diagnostics:
        place = found.place
        assert 1 <= place.line <= place.end_line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1
        assert (place.line, place.column) <= (place.end_line, place.end_column)
        assert found.message
        assert "\n" not in found.message
    shown = Report(
        diagnostics=loaded.without_archive(TODAY), texts={"sessions.toml": loaded.text}
    )
    for render in FORMATS.values():
        assert render(shown, colour=False).endswith("\n")
    return loaded


@given(st.binary(max_size=400))
def test_any_bytes_give_diagnostics(content: bytes) -> None:
    """Bytes that are no TOML at all are told of, and nothing else happens."""
    checked(content)


@given(st.text(alphabet=string.printable + "“”é\u00a0\u200b\ufeff\x00🤗", max_size=200))
def test_any_text_gives_diagnostics(text: str) -> None:
    """Text that is no TOML is told of at a place within it."""
    checked(text.encode())


pieces = st.sampled_from(
    ['"', '"""', "'", "'''", "[", "]", "[[", "]]", "=", "\n", "\r", "\r\n", "{", "}", ",", "#",
     "\\", "\x00", "“", "[[session]]\n", 'id = "a"\n', "date = 2026-01-12\n", "- x\n", " ", "\t"]
)  # fmt: skip


@given(
    st.sampled_from([SMALL, VALID, SEED[:6000]]),
    st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 30), pieces), max_size=4),
)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_mutations_of_a_store_give_diagnostics(
    store: str, edits: list[tuple[int, int, str]]
) -> None:
    """A store of which something was cut out or typed in gives diagnostics."""
    for start, length, piece in edits:
        at = start % (len(store) + 1)
        store = store[:at] + piece + store[at + length :]

    checked(store.encode())


scalars = st.one_of(
    st.text(alphabet=string.printable + "é–“\u0301🤗", max_size=30),
    st.sampled_from(["TBC", "", "-", "2.30pm", "14:30", "12/01/2026", "https://you.be/x", "[A](b) (c)", "a@b.org",
                     "](x", "Robots:", "Monday", "cancelled", "2026-02-30", "[x](javascript:1)"]),
    st.integers(-(10**6), 10**6),
    st.booleans(),
    st.floats(allow_nan=True),
    st.dates(min_value=dt.date(1, 1, 1)),
    st.datetimes(min_value=dt.datetime(1, 1, 1)),
    st.times(),
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["title", "url", "added", "x"]), inner, max_size=3
        )
    ),
    max_leaves=4,
)


def toml(value: Any) -> str:
    """Return *value* as TOML has it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            escaped = "".join(
                sign
                if sign.isprintable() and sign not in '"\\'
                else f"\\U{ord(sign):08X}"
                for sign in value
            )
            return f'"{escaped}"'
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            inner = ", ".join(
                f"{toml(name)} = {toml(entry)}" for name, entry in value.items()
            )
            return f"{{{inner}}}"
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def lines(table: dict[str, Any]) -> str:
    return "".join(f"{name} = {toml(value)}\n" for name, value in table.items())


def tables(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from([*names, "unknown"]), values, max_size=6)


TABLES = {
    "[group]": keys.GROUP,
    "[[defaults]]": keys.DEFAULTS,
    "[check]": CHECK,
    "[history]": keys.HISTORY,
    "[[break]]": keys.BREAK,
    "[[session]]": keys.SESSION,
}
documents = st.fixed_dictionaries(
    {header: tables([key.name for key in known]) for header, known in TABLES.items()}
)
good = st.builds(
    lambda day, start: {"id": "a", "date": day, "start": start},
    st.dates(min_value=dt.date(1960, 1, 1), max_value=dt.date(2210, 1, 1)),
    st.sampled_from(["01:30", "11:00", "23:59", ""]),
)


@given(documents, good, tables(["a", "b"]), tables(["a", "b"]), st.booleans())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_values_at_known_keys_give_diagnostics(
    document: dict[str, dict[str, Any]],
    fixed: dict[str, Any],
    people: dict[str, Any],
    rooms: dict[str, Any],
    real: bool,  # noqa: FBT001 - hypothesis passes by position
) -> None:
    """Values of any type at any key of the store give diagnostics."""
    named = {**document, "[people]": people, "[rooms]": rooms}
    if real:
        del named["[group]"]
    parts = [f"{header}\n{lines(table)}" for header, table in named.items()]
    parts.append("[[session]]\n" + lines({**document["[[session]]"], **fixed}))
    head = VALID.partition("[[session]]")[0] if real else ""

    loaded = checked((head + "\n".join(parts)).encode())

    assert loaded.store is not None


CASES = {
    "a byte order mark": b"\xef\xbb\xbf" + SEED.encode(),
    "CRLF": SEED.replace("\n", "\r\n").encode(),
    "two marks": b"\xef\xbb\xbf\xef\xbb\xbf" + SEED.encode(),
}


@pytest.mark.parametrize("name", ["a byte order mark", "CRLF"])
def test_marks_and_line_ends_change_nothing(name: str) -> None:
    """A BOM or CRLF line ends make no difference to what is read, nor to any place."""
    plain = checked(SEED.encode())
    loaded = checked(CASES[name])

    assert plain.schedule is not None
    assert plain.schedule == loaded.schedule
    assert plain.diagnostics == loaded.diagnostics


HOSTILE = {
    "Latin-1": SEED.replace("models", "modèles").encode("latin-1", "replace"),
    "UTF-16": SEED.encode("utf-16"),
    "two byte order marks": CASES["two marks"],
    "NULs": b"\x00" * 1000,
    "a NUL within": SEED.encode().replace(b"title", b"ti\x00tle", 1),
    "old Macintosh line ends": SEED.replace("\n", "\r").encode(),
    "a number of 5,000 digits": b"x = " + b"9" * 5000,
    "lists nested deep": b"x = " + b"[" * 100_000,
    "lists nested deep and closed": b"x = " + b"[" * 300 + b"]" * 300,
    "tables nested deep": b"x = " + b"{a = " * 100_000,
    "a key of many parts": b"a." * 100_000 + b"a = 1",
    "a long unclosed text": b'title = "' + b"x" * 1_000_000,
    "a long line without quotes": b"title = " + b"x" * 1_000_000,
    "a long line of blanks": b"title = " + b" " * 1_000_000 + b"x",
    "a million quotes": b"title = " + b'"' * 1_000_000,
    "many brackets": b"leads = " + b"[]" * 200_000,
    "a long word": b"x" * 1_000_000,
    "a million dashes": b"-" * 1_000_000,
    "a million backslashes": b'title = "' + b"\\" * 999_999 + b'"',
    "a million digits and dots": b"start = " + b"1." * 500_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_have_one_mistake(content: bytes) -> None:
    """What cannot be read at all is one error, of the file."""
    found = checked(content).diagnostics

    assert [one.rule for one in found] == ["invalid-toml"]


def session(number: int) -> str:
    day = dt.date(2024, 1, 1) + dt.timedelta(days=number % 3000)
    return (
        f'[[session]]\nid = "session-{number}"\ndate = {day}\ntitle = "Talk number {number}"\n'
        f'leads = ["Person {number % 97}"]\nslides = "https://example.org/{number}.pdf"\n\n'
    )


HEAD = VALID.partition("[[session]]")[0]
BIG = {
    "10,000 sessions": "".join(map(session, range(10_000))),
    "10,000 mistakes": "".join(session(n).replace("leads = [", "leeds = [") for n in range(10_000)),
    "10,000 sessions without a name": "[[session]]\n" * 10_000,
    "10,000 sessions on one day": "".join(session(n * 3000) for n in range(10_000)),
    "5 MB of reading": session(0) + 'reading = """\n' + "- [A](https://example.org/a) **x** `y`\n" * 130_000 + '"""\n',
    "10,000 unsafe links": session(0) + 'reading = """\n' + "- [A](b)\n" * 10_000 + '"""\n',
    "a line of a million characters": session(0) + f'abstract = "{"word " * 200_000}"\n',
    "a word of a million characters": session(0) + f'reason = "{"x" * 1_000_000}"\n',
    "a million colons": session(0) + f'reason = "{":" * 1_000_000}"\n',
    "a lead of a million brackets": session(0).replace("Person", "(" * 1_000_000),
    "a million stars": session(0) + f'reading = "{"*" * 1_000_000}"\n',
    "a link of a million characters": session(0) + f'reading = "[a](https://example.org/{"(a" * 500_000})"\n',
    "many keys": session(0) + "".join(f"key-{n} = 1\n" for n in range(20_000)),
    "a name for everybody": "".join(session(n).replace(f"Person {n % 97}", f"Nathaniel Somebody{'abcdefghij'[n % 10]}{n}") for n in range(10_000)),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("sessions", BIG.values(), ids=BIG.keys())
def test_large_stores_are_checked(sessions: str) -> None:
    """A store far larger than any group's comes to an end."""
    loaded = checked((HEAD + sessions).encode())

    assert loaded.store is not None
