"""Where this program came from, as its installer recorded it or its checkout says."""

import json
import shutil
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from github_machine import git

from rgfeeds import __version__
from rgfeeds.errors import RgfeedsError
from rgfeeds.starter import origin
from rgfeeds.starter.origin import commit, release

COMMIT = "0123456789abcdef0123456789abcdef01234567"

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")


def recorded(monkeypatch: pytest.MonkeyPatch, record: Any) -> None:
    """Let the installer have recorded *record*, None for nothing."""
    text = None if record is None else json.dumps(record)
    monkeypatch.setattr(
        origin, "distribution", lambda _: SimpleNamespace(read_text=lambda _: text)
    )


def test_an_index_records_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the version is all there is to say."""
    recorded(monkeypatch, None)

    assert origin.origin() == release(__version__)


def test_a_git_address_is_recorded_with_its_commit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The branch that was asked for is of no account."""
    vcs = {"vcs": "git", "commit_id": COMMIT, "requested_revision": "main"}
    recorded(
        monkeypatch, {"url": "https://github.com/You/rgfeeds.git", "vcs_info": vcs}
    )

    assert origin.origin() == commit("You/rgfeeds", COMMIT)
    assert origin.origin().requirement == f"rgfeeds @ git+https://github.com/You/rgfeeds@{COMMIT}"  # fmt: skip


@pytest.mark.parametrize(
    "record",
    [
        {"url": "file:///tmp/rgfeeds.whl", "archive_info": {}},
        {"url": "https://example.org/rgfeeds.git", "vcs_info": {"commit_id": COMMIT}},
    ],
)
def test_a_place_that_no_workflow_reaches_is_told(
    record: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what to say instead."""
    recorded(monkeypatch, record)

    with pytest.raises(RgfeedsError) as refused:
        origin.origin()

    assert record["url"] in str(refused.value)
    assert "--rgfeeds OWNER/REPOSITORY@COMMIT, or --rgfeeds 1.2.0" in str(refused.value)


@pytest.mark.slow
@needs_git
def test_a_clone_is_known_by_its_remote_once_it_is_pushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editable one is what it is a clone of, at the commit that others can reach."""
    clone = tmp_path / "my clone"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "github.git")
    clone.mkdir()
    recorded(monkeypatch, {"url": clone.as_uri(), "dir_info": {"editable": True}})

    with pytest.raises(RgfeedsError, match="which is no commit of a repository"):
        origin.origin()
    git(clone, "init", "--quiet", "--initial-branch=main")
    git(clone, "commit", "--quiet", "--allow-empty", "--message=Begin")
    with pytest.raises(RgfeedsError, match="is not pushed, so no workflow"):
        origin.origin()
    git(clone, "remote", "add", "origin", str(tmp_path / "github.git"))
    git(clone, "push", "--quiet", "origin", "main")
    with pytest.raises(RgfeedsError, match="which is not on GitHub"):
        origin.origin()
    git(clone, "remote", "set-url", "origin", "git@github.com:you/rgfeeds.git")

    assert origin.origin() == commit("you/rgfeeds", git(clone, "rev-parse", "HEAD"))


@pytest.mark.slow
@needs_git
def test_a_program_that_nobody_installed_is_its_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the action runs it: from its own folder."""

    def missing(_: str) -> None:
        raise PackageNotFoundError

    monkeypatch.setattr(origin, "distribution", missing)
    monkeypatch.setattr(origin, "__file__", str(tmp_path / "origin.py"))

    with pytest.raises(RgfeedsError, match="which is no commit of a repository"):
        origin.origin()
