"""Writing files that people keep: all of them or none."""

import errno
import os
from pathlib import Path

import pytest

from rgfeeds.errors import RgfeedsError
from rgfeeds.starter import missing_files
from rgfeeds.store.writing import write

TEXTS = {
    "data/sessions.toml": "a\n",
    ".github/rgfeeds.txt": "b ☃\n",
    "README.md": "c\n",
}


def below(folder: Path, texts: dict[str, str]) -> dict[Path, bytes]:
    return {folder / path: text.encode() for path, text in texts.items()}


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

    write(below(folder, TEXTS))

    assert files(folder) == {path: text.encode() for path, text in TEXTS.items()}


def test_whatever_stands_there_is_not_missing(tmp_path: Path) -> None:
    """A link that leads nowhere is somebody's, too."""
    (tmp_path / "README.md").write_text("ours")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/sessions.toml").symlink_to("nowhere")

    assert missing_files(tmp_path, TEXTS) == [".github/rgfeeds.txt"]


def test_what_was_begun_is_taken_back(tmp_path: Path) -> None:
    """When the system refuses one file, the others go, with the folders made for them; what was there stays."""
    (tmp_path / "kept").mkdir()
    (tmp_path / "README.md").write_text("ours")

    with pytest.raises(RgfeedsError) as refused:
        write(
            below(tmp_path, {**TEXTS, "kept/new": "d", "README.md/e": "in no folder"})
        )

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

    monkeypatch.setattr(Path, "write_bytes", full)

    with pytest.raises(RgfeedsError) as refused:
        write(below(tmp_path, TEXTS))

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

    monkeypatch.setattr(Path, "write_bytes", stopped)

    with pytest.raises(KeyboardInterrupt):
        write(below(tmp_path, TEXTS))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_a_file_is_replaced_with_its_permissions(tmp_path: Path, mode: int) -> None:
    """Who may read and write it stays the same, and nothing lies beside it."""
    store = tmp_path / "sessions.toml"
    store.write_bytes(b"old")
    store.chmod(mode)

    write({store: b"new\r\n"})

    assert store.read_bytes() == b"new\r\n"
    assert store.stat().st_mode & 0o7777 == mode
    assert [entry.name for entry in tmp_path.iterdir()] == ["sessions.toml"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """A store that is a link to a file elsewhere is edited there."""
    there = tmp_path / "there.toml"
    there.write_bytes(b"old")
    store = tmp_path / "sessions.toml"
    store.symlink_to(there)

    write({store: b"new"})

    assert store.is_symlink()
    assert there.read_bytes() == b"new"


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A refusal of the system is said, and no half file stays behind."""
    store = tmp_path / "sessions.toml"
    store.mkdir()
    (store / "inside").touch()

    with pytest.raises(RgfeedsError, match="nothing was written"):
        write({store: b"new"})

    assert [entry.name for entry in tmp_path.iterdir()] == ["sessions.toml"]
