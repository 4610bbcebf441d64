"""Golden folders: each store in `examples/` and the whole site that is made of it.

`make update-golden` writes them anew. A new case is a new folder with a store.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted(path for path in (ROOT / "tests/examples").iterdir() if path.is_dir())
#: 2026-01-01T00:00:00Z, the instant every example store was written.
EPOCH = "1767225600"


def store_of(example: Path) -> Path:
    """Return the example's store; `seed` has none of its own but the repository's real one."""
    own = example / "sessions.toml"
    return own if own.exists() else ROOT / "data/sessions.toml"


def build(folder: Path, store: Path, **environment: str) -> dict[str, bytes]:
    """Build *store* in *folder*, outside any repository, and return the files by path."""
    folder.mkdir(parents=True, exist_ok=True)
    copied = Path(shutil.copy(store, folder / "sessions.toml"))
    if (store.parent / "materials").exists():
        shutil.copytree(store.parent / "materials", folder / "materials")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "rgfeeds",
            "build",
            "--store",
            copied,
            "--out",
            folder / "public",
        ],
        check=True,
        capture_output=True,
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH, **environment},
    )
    return files_below(folder / "public")


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_the_site_is_the_golden_one(
    example: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Every byte of the site made of an example is the byte that was reviewed."""
    expected = example / "expected"
    if request.config.getoption("--update-golden"):
        shutil.rmtree(expected, ignore_errors=True)
        for path, content in build(tmp_path / "built", store_of(example)).items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_bytes(content)

    built = build(tmp_path / "site", store_of(example))

    golden = files_below(expected)
    assert sorted(golden) == sorted(built)
    for path, content in golden.items():
        assert content.decode() == built[path].decode(), path


ELSEWHERE: tuple[Mapping[str, str], ...] = (
    {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {
        "TZ": "America/St_Johns",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "2",
        "LANG": "tr_TR.UTF-8",
    },
)


@pytest.mark.parametrize("environment", ELSEWHERE, ids=lambda chosen: chosen["TZ"])
def test_the_bytes_are_the_same_everywhere(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    """Time zone, locale, hash seed and working directory leave no trace in the site."""
    store = ROOT / "tests/examples/hostile-text/sessions.toml"
    here = build(tmp_path / "here", store)

    there = build(tmp_path / "a folder with a space" / "there", store, **environment)

    assert here == there


def test_the_real_store_announces_every_session(tmp_path: Path) -> None:
    """The feed of the 23 real sessions has an entry for each of them."""
    site = build(tmp_path / "site", ROOT / "data/sessions.toml")

    assert site["feed.xml"].count(b"<entry>") == 23
    assert site["rss.xml"].count(b"<item>") == 23
