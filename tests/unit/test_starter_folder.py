"""Writing a new repository: all of its files or none."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from rgfeeds.errors import RgfeedsError
from rgfeeds.starter.folder import missing, write

TEXTS = {
    "data/sessions.toml": "a\n",
    ".github/rgfeeds.txt": "b ☃\n",
    "README.md": "c\n",
}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_file_is_written_as_it_is(tmp_path: Path) -> None:
    """UTF-8 with plain line ends on every system, in folders that are made, over what was there."""
    folder = tmp_path / "new" / "group"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("old")

    write(folder, TEXTS)

    assert files(folder) == {path: text.encode() for path, text in TEXTS.items()}


def test_whatever_stands_there_is_not_missing(tmp_path: Path) -> None:
    """A link that leads nowhere is somebody's, too."""
    (tmp_path / "README.md").write_text("ours")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/sessions.toml").symlink_to("nowhere")

    assert missing(tmp_path, TEXTS) == [".github/rgfeeds.txt"]


def test_what_was_begun_is_taken_back(tmp_path: Path) -> None:
    """When the system refuses one file, the others go, with the folders made for them; what was there stays."""
    (tmp_path / "kept").mkdir()
    (tmp_path / "README.md").write_text("ours")

    with pytest.raises(RgfeedsError) as refused:
        write(tmp_path, {**TEXTS, "kept/new": "d", "README.md/e": "in no folder"})

    path = tmp_path / "README.md/e"
    assert str(refused.value).startswith(f"nothing was written: {path}: ")
    assert files(tmp_path) == {"README.md": b"ours"}
    assert (tmp_path / "kept").exists()
    assert not (tmp_path / "data").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk is full here")
def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its refusal names no file, so that we do; nothing is left behind."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", full)

    with pytest.raises(RgfeedsError) as refused:
        write(tmp_path, TEXTS)

    first = tmp_path / "data/sessions.toml"
    assert (
        str(refused.value) == f"nothing was written: {first}: No space left on device"
    )
    assert list(tmp_path.iterdir()) == []


def test_who_breaks_off_finds_nothing_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while files are written leaves none of them."""

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_text", stopped)

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, TEXTS)

    assert list(tmp_path.iterdir()) == []
