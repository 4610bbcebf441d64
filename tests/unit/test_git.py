"""The versions of a store as real repositories have them."""

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from rgfeeds.history import open_store
from rgfeeds.history.repository import GitError, Repository
from rgfeeds.history.versions import Version, load_texts, read_versions
from rgfeeds.model import HistorySettings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here"),
]

#: 2024-06-01T00:00:00Z
START = 1717200000
DAY = 86400


class Work:
    """A work tree whose commits are a day apart, on a branch called main."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._seconds = count(START, DAY)
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, at: int = START) -> str:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Ada",
            "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_AUTHOR_DATE": f"{START} +1100",
            "GIT_COMMITTER_NAME": "Ada",
            "GIT_COMMITTER_EMAIL": "ada@example.org",
            "GIT_COMMITTER_DATE": f"{at} -0500",
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

    def commit(
        self, text: str, name: str = "sessions.toml", at: int | None = None
    ) -> str:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        self.git("add", name)
        self.git(
            "commit",
            "--quiet",
            "--allow-empty",
            "-m",
            "An edit",
            at=next(self._seconds) if at is None else at,
        )
        return self.head

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    @property
    def store(self) -> Path:
        return self.root / "sessions.toml"


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work(tmp_path / "work")


def around(store: Path) -> Repository:
    repository = Repository.find(store)
    assert repository is not None
    return repository


def told(store: Path, **known: Any) -> list[Version]:
    """Return the versions of *store* as its settings and *known* have them."""
    named = {key: known.pop(key) for key in {"previous", "begin"} & known.keys()}
    repository = around(store)
    found = read_versions(repository, store, HistorySettings(**named), **known)
    return list(load_texts(repository, found))


def texts(store: Path, **known: Any) -> list[str]:
    return [version.text.decode() for version in told(store, **known)]


def days(store: Path, **known: Any) -> list[tuple[int, str]]:
    """Return on which day after the start each text became public."""
    return [
        ((int(version.at.timestamp()) - START) // DAY, version.text.decode())
        for version in told(store, **known)
    ]


class TestAlongOneLine:
    """Commits, one after another."""

    def test_each_commit_is_a_version_at_its_committer_time(self, work: Work) -> None:
        """Oldest first, in UTC, whatever the author's clock and zone said."""
        first = work.commit("one", at=START)
        second = work.commit("two\r\n\n", at=START + 61)
        at = dt.datetime(2024, 6, 1, tzinfo=dt.UTC)
        assert [(one.commit, one.at, one.text) for one in told(work.store)] == [
            (first, at, b"one"),
            (second, at + dt.timedelta(seconds=61), b"two\r\n\n"),
        ]

    def test_commits_of_other_files_are_none(self, work: Work) -> None:
        """Only what changed the store is a version of it."""
        work.commit("one")
        work.commit("hello", "README.md")
        work.commit("two")
        assert days(work.store) == [(0, "one"), (2, "two")]

    def test_a_store_in_a_subfolder_with_a_strange_name(self, work: Work) -> None:
        """Names are taken literally: blanks, quotes, stars, line breaks, other scripts."""
        name = 'däta [*]/a "b"\n:c.toml'
        work.commit("other", "däta x/a.toml")
        work.commit("one", name)
        assert texts(work.root / name) == ["one"]

    def test_clocks_that_go_backwards_are_told_as_they_are(self, work: Work) -> None:
        """The order is that of the commits, not of their times."""
        work.commit("one", at=START + DAY)
        work.commit("two", at=START)
        assert days(work.store) == [(1, "one"), (0, "two")]

    def test_many_versions_are_streamed(self, work: Work) -> None:
        """Texts far larger than a pipe come whole, and may be left unread."""
        large = [str(number) * 70_000 for number in range(5)]
        for text in large:
            work.commit(text)
        assert texts(work.store) == large
        repository = around(work.store)
        found = read_versions(repository, work.store, HistorySettings())
        stream = load_texts(repository, found)
        assert next(stream).text.decode() == large[0]
        assert isinstance(stream, Iterator)
        stream.close()  # type: ignore[attr-defined]

    def test_a_revision_ends_the_history(self, work: Work) -> None:
        """The versions of an earlier revision end with it."""
        work.commit("one")
        work.commit("two")
        assert texts(work.store, revision="HEAD~1") == ["one"]
        assert around(work.store).commit("HEAD~1") != around(work.store).commit("main")

    def test_an_unknown_revision_is_an_error(self, work: Work) -> None:
        """A mistyped revision is no empty history."""
        work.commit("one")
        with pytest.raises(GitError, match="no commit called `mian`"):
            told(work.store, revision="mian")


class TestBranches:
    """What became public when, though it was written elsewhere before."""

    def test_a_merged_branch_is_one_version_at_the_merge(self, work: Work) -> None:
        """Work on a branch is public when it is merged, not before."""
        work.commit("one", at=START)
        work.git("switch", "-c", "topic")
        work.commit("draft", at=START + DAY)
        work.commit("two", at=START + 2 * DAY)
        work.git("switch", "main")
        work.commit("hello", "README.md", at=START + 3 * DAY)
        work.git("merge", "--no-ff", "--no-edit", "topic", at=START + 4 * DAY)
        assert days(work.store) == [(0, "one"), (4, "two")]

    def test_a_plain_pull_has_the_published_line_as_second_parent(
        self, work: Work
    ) -> None:
        """What others had published comes with the merge, as one change."""
        work.commit("a\nb\nc\nd\ne\n", at=START)
        work.git("branch", "published")
        work.commit("A\nb\nc\nd\ne\n", at=START + DAY)
        work.git("switch", "published")
        work.commit("a\nb\nc\nd\nE\n", at=START + 2 * DAY)
        work.git("switch", "main")
        work.git("merge", "--no-edit", "published", at=START + 3 * DAY)
        assert days(work.store) == [
            (0, "a\nb\nc\nd\ne\n"),
            (1, "A\nb\nc\nd\ne\n"),
            (3, "A\nb\nc\nd\nE\n"),
        ]

    @pytest.mark.parametrize(
        "message",
        [
            "Merge branch 'main' into draft",
            "Merge branch 'main' of https://example.org/robots into draft",
            "Merge remote-tracking branch 'origin/main' into draft",
            "Merge branch 'main' of https://example.org/robots",
            "Merge branch 'main' of example.org:robots/robots into main",
            "Merge remote-tracking branch 'origin/main'",
            "Merge remote-tracking branch 'upstream/master'",
            "Merge remote-tracking branch 'refs/remotes/origin/main'",
            "Merge remote-tracking branch 'remotes/origin/trunk' into trunk",
            "Merge remote-tracking branch 'origin'",
            "Merge remote-tracking branch 'origin/HEAD'",
            "Merge https://example.org/robots",
            "Merge git@example.org:robots/robots",
        ],
    )
    def test_a_pull_goes_on_from_what_was_published(
        self, work: Work, message: str
    ) -> None:
        """What others had published keeps its time; what was only local came with the merge."""
        work.commit("a\nb\nc\nd\ne\n", at=START)
        work.git("branch", "published")
        work.commit("A\nb\nc\nd\ne\n", at=START + DAY)
        work.git("switch", "published")
        work.commit("a\nb\nc\nd\nE\n", at=START + 2 * DAY)
        work.git("switch", "main")
        work.git("merge", "-m", message, "published", at=START + 3 * DAY)
        work.commit("A\nb\nc\nD\nE\n", at=START + 4 * DAY)
        assert days(work.store) == [
            (0, "a\nb\nc\nd\ne\n"),
            (2, "a\nb\nc\nd\nE\n"),
            (3, "A\nb\nc\nd\nE\n"),
            (4, "A\nb\nc\nD\nE\n"),
        ]

    @pytest.mark.parametrize(
        "message",
        [
            "Merge branch 'topic'",
            "Merge branch 'topic' of https://example.org/fork",
            "Merge branch 'main' into 'main'",
            "Merge branch 'main' into master",
            "Merge pull request #1 from robots/main",
            "Merge remote-tracking branch 'origin/topic'",
            "Merge https://example.org/fork into release",
            "Merge robots/topic",
        ],
    )
    def test_any_other_merge_goes_on_from_its_first_parent(
        self, work: Work, message: str
    ) -> None:
        """What was written on a branch became public with the merge."""
        work.commit("a\nb\nc\n", at=START)
        work.git("switch", "--quiet", "--create", "topic")
        work.commit("a\nb\nC\n", at=START + DAY)
        work.git("switch", "--quiet", "main")
        work.git("merge", "--no-ff", "-m", message, "topic", at=START + 3 * DAY)
        assert days(work.store) == [(0, "a\nb\nc\n"), (3, "a\nb\nC\n")]

    def test_what_came_before_the_beginning_is_not_read(self, work: Work) -> None:
        """The commit named so gives the first version, be it one that left the store alone."""
        work.commit("one", at=START)
        work.commit("two", at=START + DAY)
        begin = work.commit("other", "README.md", at=START + 2 * DAY)
        work.commit("three", at=START + 3 * DAY)
        assert days(work.store, begin=begin) == [(2, "two"), (3, "three")]
        first = work.git("rev-list", "--max-parents=0", "HEAD")
        assert texts(work.store, begin=first) == ["one", "two", "three"]

    def test_a_squashed_branch_is_one_version(self, work: Work) -> None:
        """Several edits become one, at the time of the squash."""
        work.commit("one", at=START)
        work.git("switch", "-c", "topic")
        work.commit("draft", at=START + DAY)
        work.commit("two", at=START + 2 * DAY)
        work.git("switch", "main")
        work.git("merge", "--squash", "topic")
        work.git("commit", "--quiet", "-m", "Squashed", at=START + 4 * DAY)
        assert days(work.store) == [(0, "one"), (4, "two")]

    def test_a_rebased_branch_has_the_time_of_the_rebase(self, work: Work) -> None:
        """Author dates stay behind, committer dates tell when it became public."""
        work.commit("one", at=START)
        work.git("switch", "-c", "topic")
        work.commit("two", at=START + DAY)
        work.git("switch", "main")
        work.commit("hello", "README.md", at=START + 2 * DAY)
        work.git("switch", "topic")
        work.git("rebase", "--quiet", "main", at=START + 3 * DAY)
        assert days(work.store) == [(0, "one"), (3, "two")]


class TestNames:
    """Stores that were called otherwise."""

    def test_a_declared_rename_keeps_the_history(self, work: Work) -> None:
        """Renamed as it was, the store has no new version; what follows has."""
        work.commit("one", "old.toml")
        work.git("mv", "old.toml", "sessions.toml")
        work.git("commit", "--quiet", "-m", "Renamed", at=START + DAY)
        work.commit("two")
        assert days(work.store, previous=["old.toml"]) == [(0, "one"), (1, "two")]

    def test_a_rename_that_git_sees_keeps_the_history(self, work: Work) -> None:
        """Whoever moves the store need not say so."""
        work.commit("one", "old.toml")
        work.git("mv", "old.toml", "sessions.toml")
        work.git("commit", "--quiet", "-m", "Renamed", at=START + DAY)
        work.commit("two", at=START + 2 * DAY)
        assert days(work.store) == [(0, "one"), (2, "two")]

    def test_a_new_file_beside_a_deleted_one_is_a_beginning(self, work: Work) -> None:
        """What has nothing in common with it was no store before."""
        work.commit("one\n" * 9, "old.toml")
        work.git("rm", "--quiet", "old.toml")
        work.commit("two\n" * 9, at=START + DAY)
        assert days(work.store) == [(1, "two\n" * 9)]

    def test_a_beginning_under_another_name_is_found(self, work: Work) -> None:
        """The commit that history begins with may be one before a rename."""
        begin = work.commit("one\n" * 9)
        work.commit("one\n" * 9 + "two", at=START + DAY)
        work.git("mv", "sessions.toml", "talks.toml")
        work.git("commit", "--quiet", "-m", "Renamed", at=START + 2 * DAY)
        talks = work.root / "talks.toml"
        assert len(days(talks, begin=begin)) == 2

    def test_a_store_that_comes_back_to_its_place_was_away_under_another_name(
        self, work: Work
    ) -> None:
        """What was published there in between stays."""
        work.commit("one\n" * 9)
        work.git("mv", "sessions.toml", "talks.toml")
        work.git("commit", "--quiet", "-m", "Renamed", at=START + DAY)
        work.commit("one\n" * 9 + "two", "talks.toml", at=START + 2 * DAY)
        work.git("mv", "talks.toml", "sessions.toml")
        work.git("commit", "--quiet", "-m", "Renamed back", at=START + 3 * DAY)
        work.commit("one\n" * 9 + "three", at=START + 4 * DAY)
        assert days(work.store) == [
            (0, "one\n" * 9),
            (2, "one\n" * 9 + "two"),
            (4, "one\n" * 9 + "three"),
        ]

    @pytest.mark.parametrize("how", ["delete, add", "add, delete", "rewrite", "move"])
    def test_a_store_moved_by_hand_keeps_its_history(
        self, work: Work, how: str
    ) -> None:
        """In two commits, all rewritten or not committed yet: its sessions tell that it is the same."""
        store = '[group]\nid = "tea"\nauthority = "example.org"\n'
        sessions = [f'[[session]]\nid = "{id}"\n' for id in "ab"]
        old, new = store + sessions[0], store + "".join(sessions) + "# new\n" * 99
        work.commit(old, "data/old.toml", at=START)
        work.commit("[group]\n", "other.toml", at=START)
        work.commit(store.replace("tea", "coffee"), "gone.toml", at=START)
        work.git("rm", "--quiet", "gone.toml")
        work.git("commit", "--quiet", "-m", "Gone")
        if how.startswith("add"):
            work.commit(new, at=START + DAY)
        if how != "move":
            work.git("rm", "--quiet", "data/old.toml")
        if how in ("delete, add", "add, delete"):
            work.git("commit", "--quiet", "-m", "Deleted")
        if how == "move":
            (work.root / "data/old.toml").rename(work.store)
            assert texts(work.store, content=old.encode()) == [old]
        elif how != "add, delete":
            work.commit(new, at=START + DAY)
        if how != "move":
            assert days(work.store) == [(0, old), (1, new)]

    def test_another_store_is_not_this_one(self, work: Work) -> None:
        """One that is still there, of another group, or with other sessions only, is no former name."""
        group = (
            '[group]\nid = "{}"\nauthority = "example.org"\n[[session]]\nid = "{}"\n'
        )
        work.commit(group.format("tea", "a"), "copied.toml")
        work.commit(group.format("coffee", "a"), "another.toml")
        work.commit(group.format("tea", "z"), "later.toml")
        work.git("rm", "--quiet", "another.toml", "later.toml")
        work.git("commit", "--quiet", "-m", "Deleted")
        mine = group.format("tea", "a") + "# mine\n"
        work.commit(mine)
        assert texts(work.store) == [mine]

    @pytest.mark.parametrize("name", ["old.toml", "data/old.toml", "./old.toml"])
    def test_former_names_are_seen_from_the_folder_or_the_root(
        self, work: Work, name: str
    ) -> None:
        """Both readings of a former name are understood."""
        work.commit("one", "data/old.toml")
        work.git("mv", "data/old.toml", "data/sessions.toml")
        work.commit("two", "data/sessions.toml")
        assert texts(work.root / "data/sessions.toml", previous=[name]) == [
            "one",
            "two",
        ]

    def test_a_move_into_a_folder(self, work: Work) -> None:
        """A name at the root is found for a store that lies deeper; others are passed over."""
        work.commit("one", "old.toml")
        work.git("rm", "--quiet", "old.toml")
        work.commit("two", "data/sessions.toml")
        previous = ["old.toml", "../../elsewhere.toml", "/absolute.toml"]
        assert texts(work.root / "data/sessions.toml", previous=previous) == [
            "one",
            "two",
        ]

    def test_the_present_name_wins_once_it_is_there(self, work: Work) -> None:
        """A copy left behind under the former name is no version any more."""
        work.commit("one", "old.toml")
        work.commit("two")
        work.commit("three", "old.toml")
        assert texts(work.store, previous=["old.toml"]) == ["one", "two"]

    def test_a_store_deleted_for_a_while(self, work: Work) -> None:
        """A commit without the store is no version; the next one with it is, if it differs."""
        for text in ("one", "one", "two"):
            work.commit(text)
            work.git("rm", "--quiet", "sessions.toml")
            work.git("commit", "--quiet", "-m", "Deleted")
        assert texts(work.store) == ["one", "two"]

    def test_a_link_is_no_version(self, work: Work) -> None:
        """While the store was a symbolic link, it had no text of its own."""
        work.commit("one", "real.toml")
        work.store.symlink_to("real.toml")
        work.git("add", "sessions.toml")
        work.git("commit", "--quiet", "-m", "Linked")
        assert texts(work.store) == ["one"]
        work.store.unlink()
        work.commit("two")
        assert texts(work.store) == ["two"]


class TestWithoutHistory:
    """Nothing committed, or nothing there."""

    def test_without_git_folder_there_is_no_repository(self, tmp_path: Path) -> None:
        """A store outside of any repository has no history."""
        if any((folder / ".git").exists() for folder in tmp_path.resolve().parents):
            pytest.skip("temporary folders lie in a repository here")
        assert Repository.find(tmp_path / "sessions.toml") is None

    def test_without_commit_there_is_no_version(self, work: Work) -> None:
        """A repository made a moment ago has no history yet."""
        work.store.write_text("one")
        assert told(work.store) == []

    def test_a_store_that_is_not_tracked_has_no_version(self, work: Work) -> None:
        """Other files' commits are not the store's."""
        work.commit("hello", "README.md")
        work.store.write_text("one")
        assert told(work.store) == []


class TestSurroundings:
    """Wherever it runs, git is asked the same."""

    def test_a_worktree_has_the_history(self, work: Work, tmp_path: Path) -> None:
        """A `.git` that is a file is one as well."""
        work.commit("one")
        work.git(
            "worktree",
            "add",
            "--quiet",
            str(tmp_path / "tree"),
            "-b",
            "tree",
        )
        assert texts(tmp_path / "tree" / "sessions.toml") == ["one"]

    def test_a_submodule_has_its_own_history(self, work: Work, tmp_path: Path) -> None:
        """The nearest `.git` counts, not that of the repository around it."""
        work.commit("one")
        outer = Work(tmp_path / "outer")
        outer.git("submodule", "--quiet", "add", str(work.root), "inner")
        assert texts(outer.root / "inner" / "sessions.toml") == ["one"]

    def test_settings_change_nothing(
        self, work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Neither the repository's nor the user's settings, nor variables of an outer git."""
        work.commit("one", "old ü.toml")
        work.git("mv", "old ü.toml", "sessions.toml")
        work.git("commit", "--quiet", "-m", "Renamed", at=START + DAY)
        work.commit("two")
        expected = told(work.store, previous=["old ü.toml"])
        settings = tmp_path / "settings"
        settings.write_text(
            "[log]\nshowSignature = true\nfollow = true\ndate = raw\n[diff]\nrenames = copies\n"
            "[color]\nui = always\n[format]\npretty = fuller\n[core]\npager = false\n"
        )
        with (work.root / ".git/config").open("a") as own:
            own.write(settings.read_text())
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
        monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
        monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "nowhere"))
        monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        assert told(work.store, previous=["old ü.toml"]) == expected

    def test_the_working_directory_changes_nothing(
        self, work: Work, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A relative path is seen from where one is."""
        work.commit("one", "data/sessions.toml")
        monkeypatch.chdir(work.root / "data")
        assert texts(Path("sessions.toml")) == ["one"]


class TestTrouble:
    """A repository that git cannot tell of is an error, never a store without history."""

    def test_a_shallow_clone_is_an_error(self, work: Work, tmp_path: Path) -> None:
        """It names the setting of the workflow; previews may do without."""
        work.commit("one")
        work.commit("two")
        clone = str(tmp_path / "clone")
        work.git("clone", "--quiet", "--depth=1", f"file://{work.root}", clone)
        store = tmp_path / "clone" / "sessions.toml"
        with pytest.raises(GitError, match="`fetch-depth: 0`"):
            open_store(store)
        assert open_store(store, allow_shallow=True).history.clocks

    def test_a_missing_text_is_an_error(self, work: Work) -> None:
        """A clone with a filter has commits without the texts of old versions."""
        work.commit("one")
        blob = work.git("rev-parse", "HEAD:sessions.toml")
        work.commit("two")
        (work.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
        with pytest.raises(GitError, match="clone it without `--filter`"):
            told(work.store)

    @pytest.mark.parametrize("date", ["", "x +0000", "253402300799 +0000", "9" * 20])
    def test_a_date_that_cannot_be_is_an_error(self, work: Work, date: str) -> None:
        """A commit that other programs wrote wrongly, or for the end of the calendar, is named."""
        work.commit("one")
        tree = work.git("rev-parse", "HEAD^{tree}")
        (work.root / "commit").write_text(
            f"tree {tree}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> {date}\n\nx\n"
        )
        written = ("hash-object", "-t", "commit", "-w", "--literally", "commit")
        work.git("update-ref", "HEAD", name := work.git(*written))
        with pytest.raises(GitError, match=f"date of commit {name[:12]}"):
            told(work.store)

    def test_a_broken_repository_is_an_error(self, work: Work) -> None:
        """An empty `.git` is not passed over for the repository around it."""
        work.commit("one")
        (work.root / "inner/.git").mkdir(parents=True)
        with pytest.raises(GitError, match="not a git repository"):
            Repository.find(work.root / "inner/sessions.toml")

    def test_a_broken_branch_is_an_error(self, work: Work) -> None:
        """A branch whose commit is missing is not one without commits."""
        head = work.commit("one")
        (work.root / ".git/objects" / head[:2] / head[2:]).unlink()
        with pytest.raises(GitError, match="git cannot read the history"):
            told(work.store)

    def test_no_git_beside_a_repository_is_an_error(
        self, work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What git knows must not be left out because git is not here."""
        work.commit("one")
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(GitError, match="there is no program `git`"):
            Repository.find(work.store)

    def test_somebody_elses_repository_is_an_error_until_it_is_trusted(
        self, work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The cure that the error names is one; it is all that the user's settings can say."""
        work.commit("one")
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        settings = tmp_path / "settings"
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
        monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        with pytest.raises(
            GitError, match=r"git config --global --add safe\.directory /"
        ):
            Repository.find(work.store)
        settings.write_text(f"[safe]\ndirectory = {work.root.resolve()}\n")
        assert texts(work.store) == ["one"]
