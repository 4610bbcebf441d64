"""Writing a new repository: all of its files or none, and none that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from rgfeeds.starter.folder import CannotWrite, InTheWay, write

TEXTS = {
    "data/sessions.toml": "a\n",
    ".github/rgfeeds.txt": "b ☃\n",
    "README.md": "c\n",
}


def test_every_file_is_written_as_it_is(tmp_path: Path) -> None:
    """UTF-8 with plain line ends on every system, in folders that are made."""
    write(tmp_path / "new" / "group", TEXTS)

    written = {
        path.relative_to(tmp_path / "new" / "group").as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert written == {path: text.encode() for path, text in TEXTS.items()}


def test_everything_in_the_way_is_named(tmp_path: Path) -> None:
    """All of it at once, a link that leads nowhere and a file for a folder too; nothing is written."""
    (tmp_path / "README.md").write_text("ours")
    (tmp_path / "data").write_text("a file")
    (tmp_path / ".github").mkdir()
    try:
        (tmp_path / ".github/rgfeeds.txt").symlink_to("nowhere")
    except OSError:
        pytest.skip("no links can be made here")

    with pytest.raises(InTheWay) as refused:
        write(tmp_path, TEXTS)

    obstacles = (".github/rgfeeds.txt", "README.md", "data")
    listed = ", ".join(map(str, sorted(tmp_path / path for path in obstacles)))
    assert (
        str(refused.value)
        == f"nothing was written, as nothing is overwritten; move or rename first: {listed}"
    )
    assert (tmp_path / "README.md").read_text() == "ours"
    left = {path.name for path in tmp_path.rglob("*")}
    assert left == {".github", "README.md", "data", "rgfeeds.txt"}


def test_what_was_begun_is_taken_back(tmp_path: Path) -> None:
    """When the system refuses one file, the others go, with the folders made for them."""
    (tmp_path / "kept").mkdir()

    with pytest.raises(CannotWrite) as refused:
        write(tmp_path, {**TEXTS, "kept/new": "d", "README.md/e": "in no folder"})

    path = tmp_path / "README.md/e"
    assert str(refused.value).startswith(f"nothing was written: {path}: ")
    assert [path.name for path in tmp_path.rglob("*")] == ["kept"]


def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path: Path) -> None:
    """It is no bug, and the system's own reason is given."""
    folder = tmp_path / ("a" * 300)

    with pytest.raises(CannotWrite) as refused:
        write(folder, TEXTS)

    assert str(refused.value).startswith(f"nothing was written: {folder}")
