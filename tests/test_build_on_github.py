"""`rgfeeds build --format github`: what a workflow's step says, summarizes and hands on."""

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rgfeeds.cli import main

STORE = """\
[group]
id = "tea"
authority = "example.org"
name = "Tea"
url = "https://example.org/tea/"
timezone = "Europe/London"

[[defaults]]
start = "11:00"
room = "Enigma"

[[session]]
id = "llama"
date = 2026-01-12
title = "Llama 3.1"
"""
MOVED = STORE.replace("2026-01-12", "2026-01-13")
#: 2026-01-01T09:00:00Z.
FIRST = 1767258000


class Runner:
    """A repository as a GitHub workflow checks it out, with the files of one step."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.summary, self.outputs = root / "summary.md", root / "outputs.txt"
        self.event = "push"
        (root / "data").mkdir()
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, at: int = FIRST) -> str:
        stamp = f"{at} +0000"
        settings = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        asked = subprocess.run(
            ["git", "-C", str(self.root), *settings, *arguments],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ
            | {"GIT_COMMITTER_DATE": stamp, "GIT_AUTHOR_DATE": stamp}
            | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
        )
        return asked.stdout.strip()

    def commit(self, text: str, hours: int) -> str:
        (self.root / "data/sessions.toml").write_text(text, encoding="utf-8")
        self.git("add", "data")
        self.git("commit", "--quiet", "--message=x", at=FIRST + 3600 * hours)
        return self.git("rev-parse", "HEAD")

    def run(self, *arguments: str) -> Result:
        self.summary.write_text("")
        self.outputs.write_text("")
        environment = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": self.event,
            "GITHUB_OUTPUT": str(self.outputs),
            "GITHUB_REPOSITORY": "tea/tea",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": "c0ffee",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_WORKSPACE": str(self.root),
        }
        return CliRunner(env=environment).invoke(main, list(arguments))

    def build(self, *arguments: str) -> Result:
        return self.run("build", "--out", "_site", "--format", "github", *arguments)


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    monkeypatch.chdir(tmp_path)
    return Runner(tmp_path)


def outputs(runner: Runner) -> dict[str, str]:
    lines = runner.outputs.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_a_build_says_what_subscribers_will_see(runner: Runner) -> None:
    """After a push the summary has the news since the commit before it, and the addresses."""
    before = runner.commit(STORE, 0)
    runner.commit(MOVED, 2)
    result = runner.build("--since", before)
    assert result.exit_code == 0, result.output
    said = runner.summary.read_text(encoding="utf-8")
    assert said.startswith("### Checked and built. Subscribers will see:\n\n```text\n")
    assert "- Moved to Tue 13 Jan 11:00 (was Mon 12 Jan): Llama 3.1\n" in said
    assert "Calendars follow" in said
    assert "- [Calendar](https://example.org/tea/tea.ics)\n" in said
    assert outputs(runner) == {
        "page": "https://example.org/tea/",
        "calendar": "https://example.org/tea/tea.ics",
        "feed": "https://example.org/tea/feed.xml",
        "changed": "true",
    }


def test_a_push_that_leaves_the_store_alone_changes_nothing(runner: Runner) -> None:
    """Other files' pushes publish the same site, and the outputs say so."""
    before = runner.commit(STORE, 0)
    runner.git("commit", "--quiet", "--allow-empty", "--message=x", at=FIRST + 9999)
    assert runner.build("--since", before).exit_code == 0
    assert "Nobody is notified." in runner.summary.read_text(encoding="utf-8")
    assert outputs(runner)["changed"] == "false"


@pytest.mark.parametrize("since", ["", "0" * 40, "never-was", "--all"])
def test_an_unknown_commit_is_no_commit(runner: Runner, since: str) -> None:
    """Before the first push there is none, and after a forced one it is gone."""
    runner.commit(STORE, 0)
    assert runner.build(f"--since={since}").exit_code == 0
    assert "Llama 3.1" in runner.summary.read_text(encoding="utf-8")


def test_a_pull_request_is_a_preview(runner: Runner) -> None:
    """A pull request goes live nowhere, and its summary does not say so."""
    before = runner.commit(STORE, 0)
    runner.commit(MOVED, 2)
    runner.event = "pull_request"
    assert runner.build("--since", before).exit_code == 0
    said = runner.summary.read_text(encoding="utf-8")
    assert said.startswith("### Once this is merged: Subscribers will see:\n")
    assert "provisional" in said
    assert "Live" not in said


@pytest.mark.parametrize(
    ("branch", "event", "published"),
    [
        ("main", "", True),
        ("master", "", True),
        ("trunk", '{"repository": {"default_branch": "trunk"}}', True),
        ("topic", '{"repository": {"default_branch": "trunk"}}', False),
        ("topic", "[]", False),
        ("topic", "", False),
    ],
)
def test_the_main_branch_is_published_whatever_its_name(
    runner: Runner,
    monkeypatch: pytest.MonkeyPatch,
    branch: str,
    event: str,
    *,
    published: bool,
) -> None:
    """What is pushed to `master`, or to a branch that GitHub knows as the main one, waits for no merge."""
    runner.commit(STORE, 0)
    (runner.root / "event.json").write_text(event)
    monkeypatch.setenv("GITHUB_REF", f"refs/heads/{branch}")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(runner.root / "event.json"))
    assert runner.build().exit_code == 0
    said = runner.summary.read_text(encoding="utf-8")
    assert ("Once this is merged" not in said) == published


def test_mistakes_are_told_with_what_is_still_public(runner: Runner) -> None:
    """The first annotation and the summary say that nothing was published, and link to the line."""
    runner.commit(STORE, 0)
    runner.commit(STORE.replace("2026-01-12", '"soon"'), 2)
    result = runner.build()
    assert result.exit_code == 1
    still = "Not published. Subscribers still see the version of Thu 1 Jan 2026, 09:00 (GMT)"
    first, *_ = result.stdout.splitlines()
    assert first.startswith("::error file=data/sessions.toml,line=14,")
    assert f"::{still}%0A" in first
    said = runner.summary.read_text(encoding="utf-8")
    assert said.startswith("### Not published. Subscribers still see")
    assert "https://github.com/tea/tea/blob/c0ffee/data/sessions.toml#L14" in said
    assert outputs(runner) == {}
    assert not Path("_site").exists()


def test_a_group_that_never_published_is_told_so(runner: Runner) -> None:
    """A first store with a mistake has no version before it to speak of."""
    runner.commit("[group]\n", 0)
    assert "Nothing was published before" in runner.build().stdout


@pytest.mark.parametrize("fault", ["deleted", "shallow"])
def test_surroundings_at_fault_are_annotated(runner: Runner, fault: str) -> None:
    """A store that is gone, or a history cut off, is told where people look first."""
    runner.commit(STORE, 0)
    runner.commit(MOVED, 2)
    if fault == "deleted":
        (runner.root / "data/sessions.toml").unlink()
    else:
        boundary = runner.git("rev-parse", "HEAD")
        (runner.root / ".git/shallow").write_text(f"{boundary}\n")
    result = runner.build()
    assert result.exit_code == 2
    cure = {"deleted": "there is no file", "shallow": "fetch-depth"}[fault]
    [annotation] = result.stdout.splitlines()
    assert annotation.startswith("::error title=Not published.")
    assert cure in annotation
    assert "Not published" in runner.summary.read_text(encoding="utf-8")


def test_a_summary_that_cannot_be_written_is_an_error_of_one_line(
    runner: Runner,
) -> None:
    """The log says what is wrong; nobody is shown a traceback."""
    runner.commit(STORE, 0)
    folder = str(runner.root)
    environment = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": folder}
    command = ["build", "--out", "_site", "--format", "github"]
    result = CliRunner(env=environment).invoke(main, command)
    assert result.exit_code == 2
    [error] = result.stderr.splitlines()
    assert error.startswith(f"error: {folder}: ")
    assert result.stdout.splitlines()[-1].startswith("::error title=Not published.")


def test_what_the_store_contains_is_no_command(runner: Runner) -> None:
    """Titles that look like workflow commands or fences start no line of log or summary."""
    before = runner.commit(STORE, 0)
    attack = "::error::no ``` ::set-output name=page::evil ```"
    runner.commit(STORE.replace("Llama 3.1", attack), 2)
    result = runner.build("--since", before)
    assert result.exit_code == 0
    commands = [line for line in result.stdout.splitlines() if line.startswith("::")]
    assert commands == [line for line in commands if line.startswith("::notice file=")]
    assert list(outputs(runner)) == ["page", "calendar", "feed", "changed"]
    said = runner.summary.read_text(encoding="utf-8").splitlines()
    assert [line for line in said if line.startswith("```")] == ["```text", "```"]
    assert any(attack in line for line in said)
