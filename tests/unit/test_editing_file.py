"""The store's file while it is edited."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rgfeeds.editing import file
from rgfeeds.errors import RgfeedsError


def test_a_byte_order_mark_stays() -> None:
    """What a file begins with is not lost, and not added."""
    assert file.with_text(b"\xef\xbb\xbfold", "new") == b"\xef\xbb\xbfnew"
    assert file.with_text(b"old", "new") == b"new"


def test_what_is_no_utf8_is_refused() -> None:
    """An argument in another encoding cannot be written."""
    with pytest.raises(RgfeedsError, match="not UTF-8"):
        file.with_text(b"old", "\udcff")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_a_file_is_replaced_with_its_permissions(tmp_path: Path, mode: int) -> None:
    """Who may read and write it stays the same, and nothing lies beside it."""
    store = tmp_path / "sessions.toml"
    store.write_bytes(b"old")
    store.chmod(mode)

    file.replace(store, b"new\r\n")

    assert store.read_bytes() == b"new\r\n"
    assert store.stat().st_mode & 0o7777 == mode
    assert [entry.name for entry in tmp_path.iterdir()] == ["sessions.toml"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """A store that is a link to a file elsewhere is edited there."""
    there = tmp_path / "there.toml"
    there.write_bytes(b"old")
    store = tmp_path / "sessions.toml"
    store.symlink_to(there)

    file.replace(store, b"new")

    assert store.is_symlink()
    assert there.read_bytes() == b"new"


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A refusal of the system is said, and no half file stays behind."""
    store = tmp_path / "sessions.toml"
    store.mkdir()
    (store / "inside").touch()

    with pytest.raises(RgfeedsError, match="cannot be written"):
        file.replace(store, b"new")

    assert [entry.name for entry in tmp_path.iterdir()] == ["sessions.toml"]
