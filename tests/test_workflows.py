"""The workflows and the action: what checkers say of them, and what holds for all."""

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import pytest
import tomli
from click.testing import CliRunner
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from rgfeeds.cli import main
from rgfeeds.starter import workflow

ROOT = Path(__file__).parent.parent
WORKFLOWS = ROOT / ".github/workflows"

if not WORKFLOWS.exists():
    pytest.skip("the workflows are not shipped", allow_module_level=True)

pytestmark = pytest.mark.slow


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


WRITTEN = {path.name: read(path) for path in sorted(WORKFLOWS.glob("*.yml"))}
ACTION = read(ROOT / "action.yml")
JOBS = [
    pytest.param(written, job, id=f"{name}-{key}")
    for name, written in WRITTEN.items()
    for key, job in written["jobs"].items()
]


def all_steps() -> Iterator[dict[str, Any]]:
    for written in WRITTEN.values():
        for job in written["jobs"].values():
            yield from job["steps"]
    yield from ACTION["runs"]["steps"]


# What checkers say.


#: How ours install rgfeeds: as it stands in this repository.
HERE = "./ # zizmor: ignore[self-repository] it has no form for an action in the root"
COMMIT = "you/rgfeeds@0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(
    scope="module",
    params=[("1.2.0",), (COMMIT,), (COMMIT, "--export", "our talks.md")],
    ids=["release", "commit", "export"],
)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Make a new repository, as `rgfeeds init` writes it for a release, for a commit, and with a page to keep."""
    folder = tmp_path_factory.mktemp("made")
    arguments = [
        *("init", str(folder), "--name", "Tea", "--timezone", "Europe/London"),
        *("--weekday", "Monday", "--time", "11-12", "--room", "Enigma"),
        *("--url", "https://tea.github.io/papers/", "--rgfeeds", request.param[0]),
        *request.param[1:],
    ]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return folder


def run(
    name: str, *arguments: str | Path, here: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run the program *name* of this Python's environment, else of the system."""
    beside = str(Path(sys.executable).parent)
    program = shutil.which(name, path=os.pathsep.join([beside, os.environ["PATH"]]))
    if program is None:
        pytest.skip(f"there is no {name} here")
    return subprocess.run(
        [program, *map(str, arguments)],
        cwd=here,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def checked(folder: Path, pattern: str) -> list[Path]:
    """Return the files that are *pattern* in *folder*; there is at least one."""
    found = sorted(folder.glob(pattern))
    assert found
    return found


@pytest.mark.parametrize("whose", ["ours", "theirs"])
def test_an_attacker_finds_nothing(whose: str, made: Path) -> None:
    """zizmor, at its strictest, has nothing to say of our workflows, nor of those of a new repository."""
    folder = ROOT if whose == "ours" else made
    files = checked(folder, ".github") + sorted(folder.glob("action.yml"))

    result = run("zizmor", "--offline", "--color=never", "--persona=pedantic", *files)

    assert result.stdout.startswith("No findings to report.")
    assert result.returncode == 0


@pytest.mark.parametrize("whose", ["ours", "theirs"])
@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        ("github-workflows", ".github/workflows/*.yml"),
        ("dependabot", ".github/dependabot.yml"),
        ("github-actions", "action.yml"),
    ],
)
def test_github_knows_every_key(
    schema: str, pattern: str, whose: str, made: Path
) -> None:
    """The files follow GitHub's own schemas."""
    if (schema, whose) == ("github-actions", "theirs"):
        return
    files = checked(ROOT if whose == "ours" else made, pattern)

    result = run(
        "check-jsonschema", "--builtin-schema", f"vendor.{schema}", "--verbose", *files
    )

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("whose", ["ours", "theirs"])
def test_every_expression_names_what_there_is(whose: str, made: Path) -> None:
    """No unknown output, input, job or runner is found by actionlint."""
    files = checked(ROOT if whose == "ours" else made, ".github/workflows/*.yml")

    result = run("actionlint", "-no-color", *files)

    assert (result.returncode, result.stdout) == (0, "")


# What holds for all of them.


@pytest.mark.parametrize("name", ["publish.yml", "edit.yml"])
def test_ours_are_the_workflows_that_others_get(
    name: str, request: pytest.FixtureRequest
) -> None:
    """What is tried on this project's own sessions is what `init` writes; only what it installs differs."""
    if request.config.getoption("--update-golden"):
        (WORKFLOWS / name).write_bytes(workflow(name, HERE).encode())

    assert (WORKFLOWS / name).read_bytes().decode() == workflow(name, HERE)


def test_an_action_has_one_version() -> None:
    """Each is pinned to one commit with its version beside it, the same wherever it is used."""
    pins: defaultdict[str, set[str]] = defaultdict(set)
    installs = (ROOT / "src/rgfeeds/starter").glob("*.txt")
    for path in (*WORKFLOWS.glob("*.yml"), ROOT / "action.yml", *installs):
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.match(r"\s*(?:- )?uses: (?!\./|\$)", line):
                action, _, pin = line.partition("uses: ")[2].partition("@")
                assert re.fullmatch(r"[0-9a-f]{40} # v\d+\.\d+\.\d+", pin), line
                pins[action].add(pin)

    assert {action: len(found) for action, found in pins.items()} == dict.fromkeys(
        pins, 1
    )


@pytest.mark.parametrize("workflow", WRITTEN.values(), ids=WRITTEN)
def test_a_workflow_begins_with_no_rights(workflow: dict[str, Any]) -> None:
    """What a job needs it is given by itself; two runs never publish over each other."""
    assert workflow["permissions"] == {}
    assert "cancel-in-progress" in workflow["concurrency"]
    assert "pull_request_target" not in workflow["on"]


@pytest.mark.parametrize(("workflow", "job"), JOBS)
def test_a_job_has_its_limits(workflow: dict[str, Any], job: dict[str, Any]) -> None:
    """None runs for ever, and none that others can start has both their code and a right to write."""
    assert job["timeout-minutes"] <= 45
    uses = " ".join(step.get("uses", "") for step in job["steps"])
    if "actions/checkout@" in uses and {*workflow["on"]} != {"workflow_dispatch"}:
        assert job["permissions"] == {"contents": "read"}


def test_no_checkout_leaves_its_token_behind() -> None:
    """Whatever is installed and run later could read it."""
    checkouts = [
        step["with"]
        for step in all_steps()
        if step.get("uses", "").startswith("actions/checkout@")
    ]

    assert checkouts
    assert all(options["persist-credentials"] is False for options in checkouts)


def test_no_script_has_an_expression() -> None:
    """Inputs, titles and names of branches reach a script through its environment alone."""
    scripts = [step["run"] for step in all_steps() if "run" in step]

    assert scripts
    assert not any("${{" in script for script in scripts)


def test_uv_has_one_version() -> None:
    """The action and the workflows of a release install with the same one."""
    files = [ROOT / "action.yml", ROOT / "src/rgfeeds/starter/install-release.txt"]
    said = [re.findall(r'version: "(.+)"', path.read_text()) for path in files]

    assert said[0] == said[1]


def test_the_lock_is_what_the_program_needs() -> None:
    """Each library that the project names, and each that those need, is locked with its hashes; else `make lock`."""
    text = (ROOT / "src/rgfeeds/requirements.txt").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([a-z0-9-]+)==([\w.]+)", text, re.MULTILINE))
    project = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [Requirement(each) for each in project["project"]["dependencies"]]
    needed = {"setuptools"}
    for one in wanted:
        assert one.specifier.contains(locked[canonicalize_name(one.name)]), one
    while wanted:
        one = wanted.pop()
        if one.marker is None or one.marker.evaluate({"extra": ""}):
            needed.add(canonicalize_name(one.name))
            wanted += map(Requirement, requires(one.name) or ())
    elsewhere = set(re.findall(r"^([a-z0-9-]+)==\S+ ;", text, re.MULTILINE))

    assert needed - {*locked} == set()
    assert {*locked} - needed - elsewhere == set()
    assert text.count("==") <= text.count("--hash=sha256:")
    assert "://" not in text


def test_every_check_is_required() -> None:
    """The one job that a rule of the repository asks for waits for all others."""
    jobs = WRITTEN["test.yml"]["jobs"]

    assert {*jobs["required-checks-pass"]["needs"]} == {*jobs} - {
        "required-checks-pass"
    }
