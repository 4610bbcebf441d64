"""What builds keep from each other: what was made once, and only as it was made."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from factories import session
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rgfeeds.artifact import Artifact, Piece, origin
from rgfeeds.files import publish
from rgfeeds.kept import Kept
from rgfeeds.kept.sessions import read, written
from rgfeeds.kept.writing import Writing
from rgfeeds.model import Material, MaterialKind, Person, Session

TOOL = b"this program"


class Maker:
    """Somebody who makes pieces, and counts how often."""

    def __init__(self, made: Mapping[bytes, bytes]) -> None:
        self.made = made
        self.asked: list[bytes] = []

    def pieces(self, origins: Iterable[bytes]) -> list[Piece]:
        return [Piece(one, lambda one=one: self._make(one)) for one in origins]  # type: ignore[misc]

    def _make(self, one: bytes) -> bytes:
        self.asked.append(one)
        return self.made[one]


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "kept")


def given_out(kept: Kept, maker: Maker, origins: Iterable[bytes]) -> list[bytes]:
    with kept:
        return list(kept.pieces("calendar", maker.pieces(origins)))


@given(
    before=st.dictionaries(st.binary(min_size=1), st.binary()),
    after=st.dictionaries(st.binary(min_size=1), st.binary()),
)
def test_pieces_are_what_they_are_made_of(
    before: dict[bytes, bytes],
    after: dict[bytes, bytes],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A kept piece is the one that was made under its origin; whatever is not kept is made."""
    place = str(tmp_path_factory.mktemp("kept") / "kept")
    first = Maker(before)
    assert given_out(Kept(place, TOOL), first, before) == list(before.values())
    assert first.asked == list(before)
    second = Maker({**after, **before})
    assert given_out(Kept(place, TOOL), second, after) == [
        second.made[one] for one in after
    ]
    # An empty piece is made as quickly as it is found.
    assert set(second.asked) == {one for one in after if not before.get(one)}


def test_nothing_is_kept_without_a_place() -> None:
    """Who keeps nothing makes everything, and leaves no file."""
    maker = Maker({b"a": b"A"})
    kept = Kept()
    for _ in range(2):
        assert given_out(kept, maker, [b"a"]) == [b"A"]
    assert maker.asked == [b"a", b"a"]


def test_another_program_keeps_its_own(place: str) -> None:
    """What another version of rgfeeds or of a library made is not taken."""
    given_out(Kept(place, b"that program"), Maker({b"a": b"old"}), [b"a"])
    assert given_out(Kept(place, TOOL), Maker({b"a": b"new"}), [b"a"]) == [b"new"]


def test_chapters_that_nobody_asks_for_stay(place: str) -> None:
    """A file that need not be made leaves its pieces for the next time."""
    given_out(Kept(place, TOOL), Maker({b"a": b"A", b"b": b"B"}), [b"a", b"b"])
    with Kept(place, TOOL) as other:
        pieces = Maker({b"c": b"C"}).pieces([b"c"])
        assert list(other.pieces("other", pieces)) == [b"C"]
    unasked = Maker({})
    assert given_out(Kept(place, TOOL), unasked, [b"b", b"a"]) == [b"B", b"A"]
    assert unasked.asked == []


@pytest.mark.parametrize(
    "junk", [b"", b"\0", b"x" * 99, b"\xff" * 8, b"\x93" + b"\0" * 7 + b"\x01"]
)
def test_a_broken_file_keeps_nothing(place: str, junk: bytes) -> None:
    """Whatever stands in the cache, everything is made as it should be."""
    Path(place).write_bytes(junk)
    assert given_out(Kept(place, TOOL), Maker({b"a": b"A"}), [b"a"]) == [b"A"]


def test_a_folder_that_is_not_there_keeps_nothing(tmp_path: Path) -> None:
    """Where nothing can be written, everything is made, and nobody is told."""
    kept = Kept(str(tmp_path / "nowhere" / "kept"), TOOL)
    assert given_out(kept, Maker({b"a": b"A"}), [b"a"]) == [b"A"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk")
def test_a_full_disk_keeps_nothing(place: str) -> None:
    """What could not be written whole takes no place, and leaves no file behind."""
    given_out(Kept(place, TOOL), Maker({b"a": b"A"}), [b"a"])
    writing = Writing(place)
    assert writing._file
    writing._file.close()
    with Path("/dev/full").open("wb", 0) as full:
        writing._file = full
        writing.write(b"x")
        writing.write(b"y")
        writing.end(complete=True)
    assert [path.name for path in Path(place).parent.iterdir()] == ["kept"]
    assert given_out(Kept(place, TOOL), Maker({}), [b"a"]) == [b"A"]


def test_a_build_that_fails_leaves_what_was_kept(place: str) -> None:
    """What could not be made spoils nothing, and leaves no file behind."""
    given_out(Kept(place, TOOL), Maker({b"a": b"A"}), [b"a"])
    with pytest.raises(KeyError):
        given_out(Kept(place, TOOL), Maker({}), [b"b"])
    assert [path.name for path in Path(place).parent.iterdir()] == ["kept"]
    assert given_out(Kept(place, TOOL), Maker({}), [b"a"]) == [b"A"]


def test_a_file_stands_while_nobody_touched_it(tmp_path: Path, place: str) -> None:
    """A published file is taken as it stands only if it is the very one, made of the same."""
    out = tmp_path / "public"
    made: list[str] = []

    def artifact(path: str, content: bytes, of: bytes) -> Artifact:
        def make() -> bytes:
            made.append(path)
            return content

        return Artifact(path, make, of)

    def build(*artifacts: Artifact) -> list[str]:
        made.clear()
        publish(artifacts, out, kept=(Kept(place, TOOL), Kept()))
        return list(made)

    a, b = artifact("a", b"A", b"1"), artifact("b", b"B", b"2")
    assert build(a, b) == ["a", "b"]
    assert build(a, b) == []
    (out / "a").write_bytes(b"X")
    assert build(a, b) == ["a"]
    assert (out / "a").read_bytes() == b"A"
    assert build(a, artifact("b", b"C", b"3")) == ["b"]
    assert (out / "b").read_bytes() == b"C"
    os.unlink(out / "b")  # noqa: PTH108
    assert build(a, artifact("b", b"C", b"3")) == ["b"]


LONDON = ZoneInfo("Europe/London")
SESSIONS = [
    session(),
    session(title=None),
    replace(
        session(),
        leads=(Person(name="Ada", url="https://a.example", affiliation="Yale"),),
        materials=(
            Material(
                kind=MaterialKind.SLIDES,
                url="https://s.example",
                added=dt.datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=dt.UTC),
            ),
        ),
        announced=dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
        reading="é\n\n- 🎉",
        unusual_day=True,
    ),
]


@pytest.mark.parametrize("one", SESSIONS)
def test_a_session_comes_back_as_it_was(one: Session) -> None:
    """All of a session is kept, its instants in the group's zone."""
    start = one.plan.start
    zone = start.tzinfo if isinstance(start, dt.datetime) else LONDON
    assert isinstance(zone, ZoneInfo)
    back = read(written(one), zone)
    assert back == one
    assert getattr(back.plan.start, "tzinfo", zone) is zone
    assert written(back) == written(one)


def test_marks_tell_values_apart() -> None:
    """Two lists of parts share a origin only when they are equal."""
    parts: list[tuple[object, ...]] = [
        (), ("",), ("a",), ("a", "b"), ("ab",), (("a", "b"),), (None,), (0,), (1,),
        *((one,) for one in SESSIONS),
    ]  # fmt: skip
    assert len({origin(*one) for one in parts}) == len(parts)
