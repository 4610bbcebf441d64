"""The form on GitHub, its step run as GitHub runs it, in a clone of a real repository."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
FORM = ROOT / ".github" / "workflows" / "edit.yml"
STORE = """\
[group]
id = "tea"
authority = "example.org"
name = "Tea"
url = "https://example.org/tea/"
timezone = "Europe/London"

[[session]]
id = "llama"
date = 2130-01-14
title = "Llama 3.1"

[[session]]
id = "experts"
date = 2130-01-21
title = "Mixture of Experts"

[[session]]
id = "open-slot"
date = 2130-02-04

[[session]]
id = "off-talk"
date = 2130-02-11
title = "Off"
status = "cancelled"
"""
FIELDS = ("WHAT", "SESSION", "WHEN", "UNTIL", "TITLE", "LEAD", "ROOM", "KIND", "LINK", "REASON")  # fmt: skip
BOT = "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>"
#: A commit that comes while the form works, between its edit and its push.
FASTER = """\
#!/bin/sh
test -e "$FASTER" && exec git --git-dir="$FASTER/.git" --work-tree="$FASTER" push --quiet origin HEAD:main
exit 0
"""

needs_tools = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform == "win32" or not (shutil.which("git") and shutil.which("bash")),
        reason="there is no git, or no bash",
    ),
]


def step() -> str:
    """Return what the last step of the form runs."""
    _, _, last = FORM.read_text().rpartition("        run: |\n")
    return textwrap.dedent(last)


@dataclass(frozen=True)
class Runner:
    """GitHub's machine: a clone of *origin*, the commands, and the files it looks at."""

    folder: Path

    @property
    def clone(self) -> Path:
        return self.folder / "clone"

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            **os.environ,
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GITHUB_REF_NAME": "main",
            "GITHUB_REF_TYPE": "branch",
            "GITHUB_ACTOR": "ada",
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_REPOSITORY": "ada/tea",
            "GITHUB_RUN_ID": "42",
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
            "TOLD_GH": str(self.folder / "gh.txt"),
            "FASTER": str(self.folder / "other"),
        }

    def git(self, *arguments: str, within: str = "origin.git") -> str:
        command = ["git", "-C", str(self.folder / within), *arguments]
        if "commit" in arguments:
            command[1:1] = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        long_ago = {"GIT_COMMITTER_DATE": "1767258000 +0000"}
        environment = {**self.environment, **long_ago}
        made = subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True
        )
        return made.stdout.strip()

    def submit(self, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run the step with what was typed into the form, and other variables by their names."""
        typed = {name: inputs.pop(name.lower(), "") for name in FIELDS}
        script = self.folder / "step.sh"
        script.write_text(step())
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.clone,
            env={**self.environment, **typed, **inputs},
            check=False,
            capture_output=True,
            text=True,
        )

    def published(self) -> str:
        """Return the store as the origin has it."""
        return self.git("show", "main:data/sessions.toml") + "\n"

    def read(self, name: str) -> str:
        file = self.folder / name
        return file.read_text() if file.exists() else ""


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """Stand at the last step: the sessions are checked out, rgfeeds is installed."""
    made = Runner(tmp_path)
    programs = {
        "gh": '#!/bin/sh\necho "$*" >> "$TOLD_GH"\n',
        "rgfeeds": f'#!/bin/sh\nexec "{sys.executable}" -m rgfeeds "$@"\n',
    }
    (tmp_path / "bin").mkdir()
    for name, text in programs.items():
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    made.git("init", "-q", "--bare", "--initial-branch=main", "origin.git", within=".")
    made.git("clone", "-q", "origin.git", "clone", within=".")
    (made.clone / "data").mkdir()
    (made.clone / "data" / "sessions.toml").write_text(STORE)
    made.git("checkout", "-q", "-b", "main", within="clone")
    made.git("add", ".", within="clone")
    made.git("commit", "-q", "-m", "First", within="clone")
    made.git("push", "-q", "origin", "main", within="clone")
    return made


def test_what_is_typed_reaches_the_shell_in_variables_alone() -> None:
    """No expression stands in what a shell runs."""
    runs = re.findall(
        r"^ +run: .*(?:\n(?: {10,}.*)?$)*", FORM.read_text(), re.MULTILINE
    )

    (run,) = runs
    assert "${{" not in run
    assert step() in textwrap.dedent(run.partition("\n")[2]) + "\n"


def test_every_field_reaches_the_step() -> None:
    """Nothing that the form asks for is forgotten on the way."""
    form = YAML(typ="safe").load(FORM.read_text(encoding="utf-8"))
    typed = form["on"]["workflow_dispatch"]["inputs"]
    told = form["jobs"]["edit"]["steps"][-1]["env"]

    assert tuple(name.upper() for name in typed) == FIELDS
    assert {name: f"${{{{ inputs.{name.lower()} }}}}" for name in FIELDS} == {
        name: value for name, value in told.items() if name != "GH_TOKEN"
    }


@pytest.mark.parametrize(
    "command",
    [
        ["zizmor", "--offline", "--quiet", "--persona=pedantic"],
        ["check-jsonschema", "--builtin-schema=vendor.github-workflows"],
    ],
)
def test_the_form_has_no_findings(command: list[str]) -> None:
    """It is a valid workflow, and gives nobody more than it must."""
    program = shutil.which(command[0], path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip(f"{command[0]} is not installed")

    found = subprocess.run(
        [program, *command[1:], str(FORM)], check=False, capture_output=True, text=True
    )

    assert found.returncode == 0, found.stdout + found.stderr


class TestStep:
    """The step that edits, commits and publishes."""

    pytestmark = needs_tools

    @pytest.mark.parametrize(
        ("inputs", "before", "after"),
        [
            (
                {"what": "move", "session": "experts", "when": "22 Jan 2130 14:30", "room": "Enigma", "reason": "Strike"},
                'date = 2130-01-21\ntitle = "Mixture of Experts"\n',
                'date = 2130-01-22\nstart = "14:30"\ntitle = "Mixture of Experts"\nroom = "Enigma"\nreason = "Strike"\n',
            ),
            (
                {"what": "edit", "session": "next", "room": "Enigma", "lead": "Ada Lovelace; Grace Hopper"},
                '"Llama 3.1"\n',
                '"Llama 3.1"\nleads = ["Ada Lovelace", "Grace Hopper"]\nroom = "Enigma"\n',
            ),
            (
                {"what": "cancel", "session": "14 Jan", "reason": "Ill"},
                '"Llama 3.1"\n',
                '"Llama 3.1"\nstatus = "cancelled"\nreason = "Ill"\n',
            ),
            (
                {"what": "slides", "session": "experts", "link": "https://example.org/1"},
                'Experts"\n',
                'Experts"\nslides = "https://example.org/1"\n',
            ),
            (
                {"what": "fill", "session": "slot", "title": "Tokenizers", "kind": "Technical"},
                "date = 2130-02-04\n",
                'date = 2130-02-04\ntitle = "Tokenizers"\nkind = "Technical"\n',
            ),
            (
                {"what": "undo", "session": "off"},
                'title = "Off"\nstatus = "cancelled"\n',
                'title = "Off"\n',
            ),
            (
                {"what": "break", "when": "2130-03-04", "until": "2130-03-11", "reason": "Easter"},
                '[[session]]\nid = "llama"',
                '[[break]]\nfrom = 2130-03-04\nuntil = 2130-03-11\nreason = "Easter"\n\n[[session]]\nid = "llama"',
            ),
            (
                {"what": "add", "title": "Tokenizers", "when": "28 Jan 2130", "lead": "Ada", "link": "https://example.org/1"},
                '"Mixture of Experts"\n\n',
                '"Mixture of Experts"\n\n[[session]]\nid = "tokenizers"\ndate = 2130-01-28\ntitle = "Tokenizers"\nleads = ["Ada"]\nslides = "https://example.org/1"\n\n',
            ),
        ],
    )  # fmt: skip
    def test_an_edit_is_committed_and_published(
        self, runner: Runner, inputs: dict[str, str], before: str, after: str
    ) -> None:
        """What is typed becomes one commit, and the publishing workflow is called."""
        made = runner.submit(**inputs)

        assert made.returncode == 0, made.stdout + made.stderr
        assert STORE.replace(before, after) == runner.published()
        assert runner.read("gh.txt") == (
            "auth setup-git\nworkflow run publish.yml --ref main\n"
        )
        assert runner.git("log", "-1", "--format=%an <%ae>%n%B", "main") == (
            f"{BOT}\nEdit the sessions: {inputs['what']}\n\n"
            "By ada: https://github.example/ada/tea/actions/runs/42"
        )
        summary = runner.read("summary.md")
        _, _, coming = summary.partition("What is coming:")
        assert "experts" in coming

    @pytest.mark.parametrize(
        "inputs",
        [
            {"what": "move", "session": "llama", "when": "03/04"},
            {"what": "move", "session": "llama"},
            {"what": "slides", "session": "llama", "link": "javascript:x"},
            {"what": "cancel", "session": "nobody"},
            {"what": "build", "session": "llama"},
            {"what": "--help", "session": "llama"},
            {"what": "cancel", "session": "--help"},
            {"what": "cancel", "session": "--store=x.toml"},
            {"what": "cancel", "session": "$(touch x)"},
            {"what": "cancel", "session": '"; touch x; "'},
            {"what": "cancel", "session": "`touch x`\n::error::y"},
            {"what": "move", "session": "llama", "when": "--help"},
            {"what": "slides", "session": "llama", "link": "--kind=code"},
            {"what": "add", "title": "A", "when": "--dry-run"},
            {"what": "add", "session": "llama", "title": "A", "when": "28 Jan 2130"},
            {"what": "cancel", "session": "llama", "when": "28 Jan 2130"},
            {"what": "undo", "session": "off", "reason": "Well again"},
            {"what": "edit", "session": "llama", "link": "https://example.org/1"},
            {"what": "break", "when": "2130-03-04"},
            {"what": "fill", "session": "slot", "lead": "Ada"},
        ],
    )
    def test_what_is_not_clear_changes_nothing(
        self, runner: Runner, inputs: dict[str, str]
    ) -> None:
        """A mistake, or an attack, ends the run; nothing is committed, nothing is published."""
        made = runner.submit(**inputs)

        assert made.returncode == 1
        assert runner.published() == STORE
        assert runner.read("gh.txt") == "auth setup-git\n"
        assert not (runner.clone / "x").exists()
        assert runner.read("summary.md").startswith("    ")
        for line in (made.stdout + made.stderr).splitlines():
            assert not line.lstrip().startswith("::")

    def test_a_form_half_filled_in_says_what_is_missing(self, runner: Runner) -> None:
        """The words are an organiser's, not the shell's."""
        for what, told in (
            ("move", "move needs the field when"),
            ("slides", "slides needs the field link"),
        ):
            made = runner.submit(what=what, session="llama")

            assert told in made.stdout
            assert "step.sh" not in made.stdout
        made = runner.submit(what="cancel", session="llama", room="Enigma")
        assert "cancel has no use for the field room; leave it empty" in made.stdout
        assert runner.published() == STORE

    def test_on_github_the_summary_says_it_once(self, runner: Runner) -> None:
        """What was refused is annotated in the log and told once beside the run."""
        made = runner.submit(
            what="move", session="llama", when="03/04", GITHUB_ACTIONS="true"
        )

        summary = runner.read("summary.md")
        assert "\n::error title=rgfeeds move::" in made.stdout
        assert summary.count("leaves open which number is the month") == 1
        assert "::error" not in summary

    @pytest.mark.parametrize(
        "typed",
        ["--help", "$(touch x)", "`touch x`", "'\"; touch x #", "::error::y", "a\n::error::y", "${{ x }}", '\\"\\'],
    )  # fmt: skip
    def test_what_is_typed_is_only_text(self, runner: Runner, typed: str) -> None:
        """Quotes, commands, options and line breaks come into the store as they are typed."""
        made = runner.submit(
            what="edit", session="llama", room=typed, reason=typed, lead=f"Ada {typed}"
        )

        assert made.returncode == 0, made.stdout + made.stderr
        line = " ".join(typed.split()).replace("\\", "\\\\").replace('"', '\\"')
        assert f'room = "{line}"\nreason = "{line}"\n' in runner.published()
        assert not (runner.clone / "x").exists()
        for said in (made.stdout + made.stderr).splitlines():
            assert not said.lstrip().startswith("::")
        summary = runner.read("summary.md").splitlines()
        ours = {"", "What is coming:"}
        assert {said for said in summary if not said.startswith("    ")} <= ours

    def test_an_edit_that_changes_nothing_publishes_nothing(
        self, runner: Runner
    ) -> None:
        """What is so already is no commit."""
        runner.submit(what="cancel", session="llama")

        again = runner.submit(what="cancel", session="llama")

        assert again.returncode == 0
        assert runner.git("rev-list", "--count", "main") == "2"
        assert runner.read("gh.txt").count("workflow run") == 1

    def test_a_tag_is_refused(self, runner: Runner) -> None:
        """Nobody can change what it names; which branch to choose is said."""
        made = runner.submit(
            what="cancel", session="llama", GITHUB_REF_TYPE="tag", GITHUB_REF_NAME="v1"
        )

        assert made.returncode == 1
        assert "v1 is a tag" in made.stdout
        assert "choose the branch main" in runner.read("summary.md")
        assert runner.published() == STORE

    def test_an_edit_waits_for_who_was_faster(self, runner: Runner) -> None:
        """When the branch has moved on, the edit is made to what it has become."""
        runner.git("clone", "-q", "origin.git", "other", within=".")
        store = runner.folder / "other" / "data" / "sessions.toml"
        store.write_text(STORE.replace('"llama"', '"llama"\nkind = "Talk"'))
        runner.git("commit", "-q", "-a", "-m", "Faster", within="other")
        hook = runner.clone / ".git" / "hooks" / "pre-push"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(FASTER)
        hook.chmod(0o755)

        made = runner.submit(what="edit", session="llama", room="Enigma")

        assert made.returncode == 0, made.stdout + made.stderr
        assert 'kind = "Talk"\n' in runner.published()
        assert 'room = "Enigma"\n' in runner.published()
        assert runner.git("rev-list", "--count", "main") == "3"

    def test_an_edit_that_cannot_be_pushed_says_so(self, runner: Runner) -> None:
        """After a few tries the run ends as failed, and nothing is published."""
        hook = runner.folder / "origin.git" / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)

        made = runner.submit(what="edit", session="llama", room="Enigma")

        assert made.returncode == 1
        assert "::error::Nothing was changed" in made.stdout
        assert "change the file in a pull request" in runner.read("summary.md")
        assert runner.published() == STORE
        assert runner.read("gh.txt") == "auth setup-git\n"
