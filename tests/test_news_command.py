"""`rgfeeds news`, and what `check` makes of the versions before, in real repositories."""

import html
import json
import os
import re
import shutil
import subprocess
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt

from rgfeeds.cli import main

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here"),
]

HEAD = """\
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
STORE = Path("data/sessions.toml")
TODAY = ("--today", "2026-01-01")
#: 2026-01-01T09:00:00Z, and an hour.
START, HOUR = 1767258000, 3600


def session(id: str, date: str, title: str | None = None, **more: str) -> str:
    lines = [f'id = "{id}"', f"date = {date}"]
    lines += [f'title = "{title}"'] if title else []
    lines += [f'{key} = "{value}"' for key, value in more.items()]
    return "\n[[session]]\n" + "".join(f"{line}\n" for line in lines)


LLAMA = session("llama", "2026-01-12", "Llama 3.1 Report Overview")
EXPERTS = session("experts", "2026-01-19", "Mixture of Experts")
TOKENS = session("tokens", "2026-01-26", "Tokenizers")


class Work:
    """A work tree whose commits are an hour apart."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._seconds = count(START, HOUR)
        root.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, seconds: int = START) -> str:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Ada",
            "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Ada",
            "GIT_COMMITTER_EMAIL": "ada@example.org",
            "GIT_COMMITTER_DATE": f"{seconds} +0000",
        }
        made = subprocess.run(
            ["git", "-c", "protocol.file.allow=always", *arguments],
            cwd=self.root,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return made.stdout.strip()

    def write(self, *blocks: str, head: str = HEAD) -> None:
        store = self.root / STORE
        store.parent.mkdir(exist_ok=True)
        store.write_bytes((head + "".join(blocks)).encode())

    def commit(self, *blocks: str, head: str = HEAD) -> str:
        """Commit a store of *blocks*; return the commit's name."""
        self.write(*blocks, head=head)
        self.git("add", str(STORE))
        self.git("commit", "--quiet", "-m", "An edit", seconds=next(self._seconds))
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Stand in a new repository; its edits are made on 2026-01-10."""
    made = Work(tmp_path / "work")
    monkeypatch.chdir(made.root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1768000000")
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_uncommitted_edits_are_told(work: Work) -> None:
    """What is not committed yet counts; the last commit is what it is compared with."""
    work.commit(LLAMA, EXPERTS)
    work.write(
        LLAMA.replace("01-12", "01-13"),
        EXPERTS + 'leads = ["Ada Byron"]\n',
        TOKENS,
    )

    result = run("news")

    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout == (
        "Subscribers will be told:\n"
        "\n"
        "- Moved to Tue 13 Jan 11:00 (was Mon 12 Jan): Llama 3.1 Report Overview\n"
        "- Mon 26 Jan 11:00, Enigma: Tokenizers\n"
        "\n"
        "Changed without a message: Mixture of Experts\n"
    )


def test_without_edits_the_newest_version_is_told(work: Work) -> None:
    """When everything is committed, the version before the newest is what it is compared with."""
    work.commit(LLAMA)
    work.commit(LLAMA, EXPERTS)

    result = run("news")

    assert "- Mon 19 Jan 11:00, Enigma: Mixture of Experts\n" in result.stdout
    assert "Llama" not in result.stdout


def test_the_upstream_branch_is_what_is_compared_with(
    work: Work, tmp_path: Path
) -> None:
    """All commits that are not pushed yet are told together."""
    work.commit(LLAMA)
    work.git("init", "--quiet", "--bare", str(tmp_path / "there"))
    work.git("remote", "add", "origin", str(tmp_path / "there"))
    work.git("push", "--quiet", "--set-upstream", "origin", "main")
    work.commit(LLAMA, EXPERTS)
    work.commit(LLAMA, EXPERTS, TOKENS)

    result = run("news")

    told = [line for line in result.stdout.splitlines() if line.startswith("- ")]
    assert told == [
        "- Mon 26 Jan 11:00, Enigma: Tokenizers",
        "- Mon 19 Jan 11:00, Enigma: Mixture of Experts",
    ]


def test_after_a_push_the_newest_version_is_told(work: Work, tmp_path: Path) -> None:
    """An upstream branch that has the same store is no use to compare with."""
    work.commit(LLAMA)
    work.commit(LLAMA, EXPERTS)
    work.git("init", "--quiet", "--bare", str(tmp_path / "there"))
    work.git("remote", "add", "origin", str(tmp_path / "there"))
    work.git("push", "--quiet", "--set-upstream", "origin", "main")

    result = run("news")

    assert "Mixture of Experts" in result.stdout


def test_a_branch_is_compared_from_where_it_parted(work: Work) -> None:
    """What others did on the other branch meanwhile is not undone by ours."""
    work.commit(LLAMA)
    work.git("branch", "ours")
    work.commit(LLAMA.replace("01-12", "01-13"))
    work.git("switch", "--quiet", "ours")
    work.commit(LLAMA, EXPERTS)

    result = run("news", "main")

    assert "Moved" not in result.stdout
    assert "Mixture of Experts" in result.stdout


def test_nothing_to_tell_is_one_line(work: Work) -> None:
    """When nothing changed that followers see, one line says so."""
    head = work.commit(LLAMA)
    work.write(LLAMA + "# a remark\n")

    result = run("news", head)

    assert result.stdout == "Nothing to tell: nothing changed that followers see\n"


def test_many_silent_edits_are_counted(work: Work) -> None:
    """Only a few silent edits are named; one line tells that nobody is notified."""
    blocks = [
        session(f"s{day}", f"2026-02-{day:02}", f"Talk {day}") for day in range(1, 8)
    ]
    work.commit(*blocks)
    work.write(*blocks, head=HEAD.replace("example.org/tea", "example.org/new"))

    result = run("news")

    assert result.stdout == (
        "Nobody is told; the calendar and the page change: Talk 1, Talk 2, Talk 3, Talk 4, Talk 5 and 2 more\n"
    )


def test_a_slot_that_goes_is_a_silent_edit(work: Work) -> None:
    """An open slot that leaves the calendar is named as it was called."""
    work.commit(LLAMA, session("slot", "2026-02-02"))
    work.write(LLAMA)

    result = run("news")

    assert result.stdout == (
        "Nobody is told; the calendar and the page change: the open slot on Mon 2 Feb 2026\n"
    )


def test_joined_materials_are_told(work: Work) -> None:
    """Materials that join an entry of the version before are told with it."""
    work.commit(LLAMA)
    work.git("commit", "--quiet", "--allow-empty", "-m", "Nothing", seconds=START)
    slides = 'slides = "https://example.org/slides"\n'
    work.write(LLAMA + slides)
    work.git("commit", "--quiet", "-am", "Slides", seconds=1768000000 - 60)
    work.write(LLAMA + slides + 'recording = "https://example.org/recording"\n')

    result = run("news")

    assert "- Slides and recording: Llama 3.1 Report Overview\n" in result.stdout


def test_a_first_version_is_all_new(work: Work) -> None:
    """Where nothing was committed yet, every session is news."""
    work.write(LLAMA, EXPERTS)

    result = run("news")

    assert result.stdout.count("\n- ") == 2


def test_a_break_is_told(work: Work) -> None:
    """Days without a session belong to no session, and are told."""
    work.commit(LLAMA)
    work.write(LLAMA, '\n[[break]]\ndate = 2026-03-02\nreason = "strike"\n')

    assert "- No session Mon 2 Mar: strike\n" in run("news").stdout


def test_broken_promises_come_first(work: Work) -> None:
    """A changed id is an error that says what to restore, before all else."""
    work.commit(LLAMA, EXPERTS)
    work.write(LLAMA.replace('"llama"', '"llama-3"'), EXPERTS)

    result = run("news")

    assert result.exit_code == 1
    assert result.stdout.startswith(
        "Promises this would break:\n"
        "\n"
        "- error: the id of session `llama` was changed to `llama-3`; an id is permanent\n"
        '    help: id = "llama"\n'
        "    or, when it was never published: commit this, and write below [history]\n"
        '    begin = "the name of that commit"\n'
        "\n"
        "Subscribers will be told:\n"
    )


def test_a_vanished_session_is_told_with_what_to_write(work: Work) -> None:
    """A deleted row is a warning and an entry, and no failure."""
    work.commit(LLAMA, EXPERTS)
    work.write(EXPERTS)

    result = run("news")

    assert result.exit_code == 0
    assert "- warning: session `llama`" in result.stdout
    assert '    status = "cancelled"\n' in result.stdout
    assert "- Cancelled: Mon 12 Jan, Llama 3.1 Report Overview\n" in result.stdout


HOSTILE = (
    "::error::<script>alert(1)</script> [x](https://evil.example) ##[group] @all #1"
)


def test_markdown_has_no_markup_of_the_store(work: Work) -> None:
    """A title can be no link, no HTML, no mention and no command of the runner."""
    work.commit(LLAMA)
    work.write(LLAMA, session("hostile", "2026-01-26", HOSTILE))

    told = run("news", "--format", "markdown").stdout

    assert told.startswith("**Subscribers will be told:**\n\n- ")
    for sign in ("##[", "@all", "#1", "https://"):
        assert sign not in told
    assert not any(line.lstrip().startswith("::") for line in told.splitlines())
    shown = MarkdownIt("commonmark").render(told)
    assert set(re.findall(r"</?(\w+)", shown)) == {"p", "strong", "ul", "li"}
    assert f"Enigma: {HOSTILE}".replace("[group", "<U+005B>group") in html.unescape(
        shown
    ).replace("\u2060", "")


def test_markdown_reads_well_where_it_is_not_known(work: Work) -> None:
    """What is no markup stands as it is: colons, dots, hyphens, brackets of round kind."""
    title = "RL-based agents: what's next? (R&D, 50 % of $7, snake_case, C++)"
    work.commit(LLAMA)
    work.write(LLAMA, session("plain", "2026-01-26", title))

    told = run("news", "--format", "markdown").stdout

    assert told == (
        "**Subscribers will be told:**\n\n- Mon 26 Jan 11:00, Enigma: "
        + title.replace("$", "\\$")
        + "\n"
    )


def test_what_was_told_a_moment_ago_is_not_told_again(work: Work) -> None:
    """An entry that is less than ten minutes old says something else now, and nobody hears of it twice."""
    work.commit(LLAMA)
    work.write(LLAMA, TOKENS)
    work.git("add", str(STORE))
    work.git("commit", "--quiet", "-m", "Add", seconds=1768000000 - 60)
    work.write(LLAMA, TOKENS + 'status = "cancelled"\n')

    result = run("news", "HEAD")

    assert result.stdout == (
        "What was told less than ten minutes ago now says:\n"
        "\n"
        "- Cancelled: Mon 26 Jan, Tokenizers\n"
        "\n"
        "Who has seen that before is not told again.\n"
    )


def test_text_gives_the_runner_no_command(work: Work) -> None:
    """No line of the text begins with two colons, nor holds what the runner acts on."""
    work.commit(LLAMA, session("gone", "2026-01-27", HOSTILE))
    work.write(LLAMA, session("hostile", "2026-01-26", HOSTILE))

    told = run("news").stdout

    assert "##[" not in told
    assert not any(line.lstrip().startswith("::") for line in told.splitlines())


def test_json_is_stable(work: Work) -> None:
    """Programs get the same keys in the same order, and no time that a rebase would change."""
    work.commit(LLAMA, EXPERTS)
    work.write(
        LLAMA + 'kind = "Technical"\n', session("hostile", "2026-01-26", HOSTILE)
    )

    result = run("news", "--format", "json")

    assert "##[" not in result.stdout
    told = json.loads(result.stdout)
    assert list(told) == ["version", "broken", "entries", "rewritten", "silent"]
    assert [entry["title"] for entry in told["entries"]] == [
        "Cancelled: Mon 19 Jan, Mixture of Experts",
        f"Mon 26 Jan 11:00, Enigma: {HOSTILE}",
    ]
    assert told["entries"][0].keys() == {"id", "title", "summary", "url"}
    assert told["silent"] == [
        {"session": "llama", "title": "Llama 3.1 Report Overview"}
    ]
    (broken,) = told["broken"]
    assert broken["rule"] == "vanished-session"
    assert broken["file"] == str(STORE)
    assert broken["line"] == 1


def test_outside_a_repository_there_is_nothing_to_compare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store in no repository is an error of the surroundings."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sessions.toml").write_text(HEAD + LLAMA)

    result = run("news", "--store", "sessions.toml")

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        "error: sessions.toml is in no git repository, so no change of it is known\n"
    )


def test_an_unknown_revision_is_named(work: Work) -> None:
    """A revision that git does not know is an error of the call."""
    work.commit(LLAMA)

    result = run("news", "v99")

    assert result.exit_code == 2
    assert "there is no commit called `v99`" in result.stderr


def test_a_store_with_mistakes_has_no_news(work: Work) -> None:
    """Mistakes that break no promise are left to `check`."""
    work.commit(LLAMA)
    work.write(LLAMA, session("experts", '"soon"'))

    result = run("news")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "rgfeeds check data/sessions.toml" in result.stderr


def test_check_compares_with_the_last_commit(work: Work) -> None:
    """A change of the group's id stops `check`, before it is committed and after."""
    work.commit(LLAMA)
    changed = HEAD.replace('"tea"', '"coffee"')
    work.write(LLAMA, head=changed)
    before = run("check", *TODAY)
    work.commit(LLAMA, head=changed)

    after = run("check", *TODAY)

    assert before.exit_code == after.exit_code == 1
    assert before.stdout == after.stdout
    assert '= help: id = "tea"\n' in after.stdout


def test_a_broken_promise_is_no_precedent(work: Work) -> None:
    """What could not be published is not what the next version is compared with."""
    work.commit(LLAMA)
    changed = HEAD.replace('"tea"', '"coffee"')
    work.commit(LLAMA, head=changed)
    work.write(LLAMA, EXPERTS, head=changed)
    assert run("check", *TODAY).exit_code == 1

    work.write(LLAMA, EXPERTS)

    assert run("check", *TODAY).exit_code == 0


def test_an_ignored_commit_may_break_a_promise(work: Work) -> None:
    """Whoever means to change the group's id commits it and lets the commit be ignored."""
    work.commit(LLAMA)
    changed = HEAD.replace('"tea"', '"coffee"')
    commit = work.commit(LLAMA, head=changed)
    work.write(LLAMA, f'\n[history]\nignore = ["{commit[:12]}"]\n', head=changed)

    result = run("check", *TODAY)

    assert result.exit_code == 0
    assert result.stdout == "No mistakes found\n"


def test_an_unknown_commit_is_a_warning(work: Work) -> None:
    """A commit to be ignored that does not exist is named, and stops nothing."""
    work.commit(LLAMA)
    work.write(LLAMA, '\n[history]\nignore = ["0123abc"]\n')

    result = run("check", *TODAY)

    assert result.exit_code == 0
    assert "warning[unknown-commit]" in result.stdout


def test_an_old_copy_is_recognized(work: Work) -> None:
    """Three values of two sessions put back to what they were two versions ago."""
    slides = 'slides = "https://example.org/slides"\n'
    work.commit(LLAMA, EXPERTS)
    work.commit(LLAMA.replace("01-12", "01-13") + slides, EXPERTS)
    work.commit(LLAMA.replace("01-12", "01-13") + slides, EXPERTS + 'room = "Hut 6"\n')
    work.write(LLAMA, EXPERTS, TOKENS)

    told = run("check", "--format", "concise", *TODAY).stdout

    assert (
        "this looks like an old copy of the file; it undoes "
        "`date` of `llama`, `slides` of `llama` and `room` of `experts`"
    ) in told


def test_a_default_put_back_is_no_old_copy(work: Work) -> None:
    """One line that changes every session back is one value."""
    sessions = (LLAMA, EXPERTS, TOKENS)
    work.commit(*sessions)
    work.commit(*sessions, head=HEAD.replace("Enigma", "Hut 6"))
    work.write(*sessions)

    assert "stale-copy" not in run("check", "--format", "concise", *TODAY).stdout


def test_a_shallow_clone_cannot_be_checked(work: Work, tmp_path: Path) -> None:
    """Without the older versions no promise can be looked after, unless that is allowed."""
    work.commit(LLAMA)
    work.commit(LLAMA, EXPERTS)
    work.git(
        "clone", "--quiet", "--depth=1", work.root.as_uri(), str(tmp_path / "clone")
    )
    store = str(tmp_path / "clone" / STORE)

    refused, allowed = run("check", store), run("check", "--allow-shallow", store)

    assert refused.exit_code == 2
    assert "fetch-depth: 0" in refused.stderr
    assert allowed.exit_code == 0


def test_what_the_newest_version_changed_is_told_though_it_is_over(work: Work) -> None:
    """Warnings about a session long over are shown while it was changed last."""
    old = session("old", "2025-11-04", "An old talk\\\\n")
    older = session("older", "2025-10-06", "An older talk\\\\n")
    work.commit(older)
    work.write(older, old)

    told = run("check", *TODAY).stdout

    assert "An old talk" in told
    assert "An older talk" not in told
    assert "in the archive: --all" in told


def test_a_past_session_that_goes_is_no_news(work: Work) -> None:
    """Who deletes a session that was held is warned, though no feed tells of it."""
    work.commit(LLAMA, session("past", "2026-01-05", "Held"))
    work.write(LLAMA)

    told = run("news").stdout

    assert "- warning: session `past` (Mon 5 Jan 2026: Held) is gone" in told
    assert "Subscribers will be told" not in told
    assert told.endswith("\n\nNobody is told; the calendar and the page change: Held\n")


def test_a_held_session_that_is_taken_out_is_not_called_off(work: Work) -> None:
    """After its day a deleted row costs the page its materials, and calendars nothing."""
    work.commit(LLAMA, EXPERTS)
    work.write(EXPERTS)

    told = run("check", "--format", "concise", "--today", "2026-02-01").stdout

    assert "its page and its materials go with it" in told
    assert "cancelled" not in told


def test_a_session_with_a_mistake_has_not_vanished(work: Work) -> None:
    """A session that cannot be read is still in the file."""
    work.commit(LLAMA, EXPERTS)
    work.write(LLAMA, EXPERTS.replace("2026-01-19", '"soon"'))

    told = run("check", "--format", "concise", *TODAY).stdout

    assert "bad-date" in told
    assert "vanished-session" not in told


def test_a_store_that_is_no_toml_is_checked_all_the_same(work: Work) -> None:
    """What cannot be read says nothing of its own past, and is told as what it is."""
    work.commit(LLAMA)
    work.write(LLAMA, "title = Mixture\n")

    result = run("check", *TODAY)

    assert result.exit_code == 1
    assert "error[invalid-toml]" in result.stdout


def test_a_broken_repository_is_an_error(work: Work) -> None:
    """Where git has no answer, no store is said to be fine."""
    work.write(LLAMA)
    (work.root / ".git/HEAD").write_text("nothing\n")

    for command in (("check", *TODAY), ("news",)):
        result = run(*command)
        assert result.exit_code == 2
        assert result.stderr.startswith("error: git cannot read the history in ")
