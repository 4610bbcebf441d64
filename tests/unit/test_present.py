"""The store at hand is read session by session, to the very result of reading it whole."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rgfeeds import blocks, processes
from rgfeeds.kept import Kept
from rgfeeds.load import Loaded, judge, load, parse
from rgfeeds.parted import Parted
from rgfeeds.past import PastVersions
from rgfeeds.present import present
from rgfeeds.rules import Context

ROOT = Path(__file__).parent.parent.parent
STORES = sorted(
    [
        ROOT / "data/sessions.toml",
        *ROOT.glob("tests/mistakes/*.toml"),
        *ROOT.glob("tests/examples/*/sessions.toml"),
    ]
)
TODAY = dt.date(2026, 1, 1)
CONTEXT = Context(today=TODAY)

FRONT = """\
[group]
id = "tea"
authority = "example.org"
name = "Tea"
url = "https://example.org/tea/"
timezone = "Europe/London"

[[defaults]]
start = "11:00"
room = "Enigma"
"""
#: What stands in a session besides its id and date: nothing wrong, something to tell, an error.
SAID = (
    'title = "Trees"\n',
    'title = "Wälder"\nleads = ["Ada Lovelace", "Grace Hopper"]\n',
    'title = "TBC"\nroom = "Enigmas"\n',
    'title = "Trees (in Enigma)"\nslides = "https://you.be/x"\n',
    'leads = ["Ada Lovelaec"]\nkind = "Technical"\n',
    'kind = "Techncal"\ncontinues = "s1"\nweekday = "Monday"\n',
    'reading = """\n**Main**\n- [A](https://a.example)\n[[session]]\n"""\n',
    'reading = """\n\n**Mian**\n- [A](javascript:x)\n- <https://a.example>\n"""\n',
    'title = "x"\ntitel = "y"\n',
    'start = "25:00"\n',
    'materials = [{ url = "https://github.com/a/b/blob/main/c.pdf" }]\n',
    'title = """Two\nlines"""\nabstract = "N/A"\n',
)
OTHER = (
    '\n[people]\n"Ada Lovelace" = "https://ada.example"\n',
    '\n[rooms]\n"Enigma" = { address = "Lane 1" }\n',
    '\n[[break]]\ndate = 2026-03-02\nreason = "Tea"\n',
    '\n[check]\nsimilar-lead = "off"\n',
)


def by_blocks(content: bytes, kept: Kept | None = None) -> Loaded:
    parsed = present(PastVersions(), "s.toml", content, kept or Kept())
    return judge(parsed, CONTEXT)


def assert_same(content: bytes, loaded: Loaded) -> None:
    whole = load("s.toml", content, today=TODAY)
    assert loaded.diagnostics == whole.diagnostics
    assert loaded.schedule == whole.schedule
    assert loaded.text == whole.text


@pytest.mark.parametrize(
    "store", STORES, ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_all_is_found_where_it_stands(store: Path, tmp_path: Path) -> None:
    """Whatever is wrong with a store is told in the same words of the same places, with what is kept too."""
    content = store.read_bytes()
    assert_same(content, by_blocks(content))
    for _ in range(2):
        assert_same(content, by_blocks(content, Kept(str(tmp_path / "kept"), b"")))


@st.composite
def stores(draw: st.DrawFn) -> bytes:
    said = draw(st.lists(st.sampled_from(SAID), max_size=6))
    numbers = draw(st.lists(st.integers(1, 7), min_size=6, max_size=6))
    parts = [FRONT]
    for number, text in zip(numbers, said, strict=False):
        head = f'\n[[session]]\nid = "s{number}"\ndate = 2026-03-0{number}\n'
        parts.append(head + text)
    for table in draw(st.lists(st.sampled_from(OTHER), unique=True)):
        parts.insert(draw(st.integers(1, len(parts))), table)
    text = "".join(parts)
    return draw(st.sampled_from((text, text.replace("\n", "\r\n")))).encode()


@given(before=stores(), after=stores())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_kept_of_one_store_serves_another(
    before: bytes, after: bytes, tmp_path: Path
) -> None:
    """A session is recalled only where it would be read the same."""
    place = str(tmp_path / "kept")
    by_blocks(before, Kept(place, b""))
    assert_same(after, by_blocks(after, Kept(place, b"")))


@pytest.mark.parametrize("able", [True, False])
def test_somebody_else_may_read_the_later_half(
    monkeypatch: pytest.MonkeyPatch, *, able: bool
) -> None:
    """Of a large store the later half is read in a copy of this process, where there can be one."""
    monkeypatch.setattr(blocks, "_LARGE", 1)
    monkeypatch.setattr(processes, "_worthwhile", lambda: able)
    content = (ROOT / "data/sessions.toml").read_bytes()
    assert_same(content, by_blocks(content))


def test_a_session_is_asked_by_itself() -> None:
    """What stands in a session, and where, is found without reading the others."""
    content = (FRONT + '\n[[session]]\nid = "a"\ndate = 2026-03-02\n' * 3).encode()
    store = present(PastVersions(), "s.toml", content, Kept()).store
    assert store is not None
    document, whole = store.document, parse("s.toml", content).store
    assert isinstance(document, Parted)
    assert whole is not None
    for path in [("session", 1), ("session", 2, "id"), ("group", "id"), ("check",)]:
        assert document.get(path) == whole.document.get(path)
        assert document.key(path) == whole.document.key(path)
        assert document.value(path) == whole.document.value(path)
        assert document.written(path) == whole.document.written(path)
    assert document.headers == whole.document.headers
    assert "table" not in vars(document)
