"""The scripts of publish.yml and action.yml, run as on GitHub's machines in clones of a new repository.

Steps that only `use` another action cannot run here. pip is real, and finds a
wheel of this rgfeeds where it would ask PyPI.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from github_machine import Machine, change, clone, git
from ruamel.yaml import YAML

import rgfeeds
from rgfeeds.cli import main

ROOT = Path(__file__).parent.parent

if not (ROOT / "action.yml").exists():
    pytest.skip("the workflows are not shipped", allow_module_level=True)

pytestmark = pytest.mark.slow

#: A name of a file or a title that is a command to whoever takes it for more than text.
ATTACK = "a 'b' \"c\" $(touch pwned) `touch pwned` ; touch pwned ${{ github.token }} \n::error::pwned"


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


PUBLISH = read(ROOT / ".github/workflows/publish.yml")
ACTION = read(ROOT / "action.yml")

needs_bash = pytest.mark.skipif(
    sys.platform == "win32" or not (shutil.which("bash") and shutil.which("git")),
    reason="needs bash and git, as on Linux and macOS",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a new repository, as `rgfeeds init` writes it."""
    folder = tmp_path_factory.mktemp("made")
    arguments = [
        *("init", str(folder), "--name", "Tea", "--timezone", "Europe/London"),
        *("--weekday", "Monday", "--time", "11-12", "--room", "Enigma"),
        *("--url", "https://tea.github.io/papers/"),
    ]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the folder, with blanks and quotes in its name, that stands for PyPI: it has a wheel of rgfeeds."""
    folder = tmp_path_factory.mktemp("our 'packages'")
    about = distribution("rgfeeds")
    package = Path(rgfeeds.__file__).parent
    name = f"rgfeeds-{about.version}"
    content = {
        f"rgfeeds/{path.relative_to(package).as_posix()}": path.read_bytes()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    for file in ("METADATA", "entry_points.txt"):
        content[f"{name}.dist-info/{file}"] = (about.read_text(file) or "").encode()
    content[f"{name}.dist-info/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    record = "".join(
        f"{path},sha256={_digest(data)},{len(data)}\n" for path, data in content.items()
    )
    content[f"{name}.dist-info/RECORD"] = record.encode()
    with zipfile.ZipFile(folder / f"{name}-py3-none-any.whl", "w") as wheel:
        for path, data in content.items():
            wheel.writestr(path, data)
    return folder


def _digest(data: bytes) -> str:
    digest = hashlib.sha256(data).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@pytest.fixture(scope="module")
def environment(
    shelf: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Return what programs are told: what rgfeeds needs is installed, itself it is not, and PyPI is *shelf*."""
    installed = Path(str(distribution("rgfeeds").locate_file("")))
    dependencies = tmp_path_factory.mktemp("dependencies")
    for path in installed.iterdir():
        if not re.match(r"_{0,2}(?:editable_impl_)?rgfeeds", path.name):
            (dependencies / path.name).symlink_to(path)
    home = tmp_path_factory.mktemp("home")
    return {
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PATH": os.environ["PATH"],
        "PIP_FIND_LINKS": shelf.as_uri(),
        "PIP_NO_INDEX": "1",
        "PYTHONPATH": str(dependencies),
    }


@pytest.fixture
def origin(made: Path, tmp_path: Path) -> Path:
    """Commit the new repository."""
    folder = tmp_path / "origin"
    shutil.copytree(made, folder)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Begin")
    return folder


# publish.yml.

BUILD, DEPLOY = PUBLISH["jobs"]["build"], PUBLISH["jobs"]["deploy"]
STEPS = {step["name"]: step for step in BUILD["steps"]}


@pytest.fixture(scope="module")
def with_rgfeeds(
    environment: dict[str, str], made: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Return the environment once publish.yml has installed what the new repository names."""
    python = tmp_path_factory.mktemp("python")
    subprocess.run([sys.executable, "-m", "venv", python], check=True)
    found = f"{python / 'bin'}{os.pathsep}{environment['PATH']}"
    prepared = {**environment, "PATH": found}
    machine = Machine(
        workspace=made,
        temp=tmp_path_factory.mktemp("temp"),
        environment=prepared,
    )
    done = machine.step(STEPS["Install rgfeeds"])
    assert done.returncode == 0, done.stderr
    assert (python / "bin/rgfeeds").exists()
    return prepared


def publishing(workspace: Path, environment: dict[str, str], **changes: Any) -> Machine:
    temp = workspace.parent / "temp"
    temp.mkdir()
    machine = Machine(workspace=workspace, temp=temp, environment=environment)
    return replace(machine, **changes)


def built(machine: Machine) -> subprocess.CompletedProcess[str]:
    return machine.job(BUILD["steps"], since="Check and build")


@needs_bash
def test_a_new_repository_is_published_as_it_stands(
    origin: Path, with_rgfeeds: dict[str, str]
) -> None:
    """The first push builds the whole site and says where it will be."""
    nothing = "0" * 40
    machine = publishing(
        clone(origin), with_rgfeeds, contexts={"github.event.before": nothing}
    )

    done = built(machine)

    assert done.returncode == 0, done.stderr
    assert "::" not in done.stdout
    assert (machine.workspace / "_site/index.html").exists()
    assert (machine.workspace / "_site/tea.ics").exists()
    assert machine.summary.startswith("### Live in about ten minutes. ")
    assert "How to Read a Paper" in machine.summary


@needs_bash
def test_a_push_says_what_it_changed(
    origin: Path, with_rgfeeds: dict[str, str]
) -> None:
    """The commit before the push is what the new one is compared with, not the commit before it."""
    before = change(origin, '# slides = "https://…"', 'slides = "https://example.org/"')
    change(origin, "# The sessions of our group.", "# Our sessions.")
    contexts = {"github.event.before": before}
    machine = publishing(clone(origin), with_rgfeeds, contexts=contexts)

    done = built(machine)

    assert done.returncode == 0, done.stderr
    assert "Slides: How to Read a Paper" in machine.summary
    assert machine.outputs["changed"] == "true"


@needs_bash
def test_a_pull_request_says_what_it_would_change(
    origin: Path, with_rgfeeds: dict[str, str]
) -> None:
    """It is compared with what it would be merged into."""
    base = change(origin, "How to Read a Paper", "Attention and Transformers")
    machine = publishing(
        clone(origin),
        with_rgfeeds,
        event="pull_request",
        ref="refs/pull/1/merge",
        contexts={"github.event.pull_request.base.sha": base},
    )

    done = built(machine)

    assert done.returncode == 0, done.stderr
    assert machine.summary.startswith("### Once this is merged: ")
    assert "Attention and Transformers" in machine.summary


@pytest.mark.parametrize(
    ("event", "ref", "published"),
    [
        ("push", "refs/heads/main", True),
        ("workflow_dispatch", "refs/heads/main", True),
        ("workflow_dispatch", "refs/heads/idea", False),
        ("pull_request", "refs/pull/1/merge", False),
    ],
)
def test_only_main_is_published(
    event: str, ref: str, *, published: bool, tmp_path: Path
) -> None:
    """Whatever else is built is kept as a preview; nothing of it waits for, or stops, what publishes."""
    machine = Machine(
        workspace=tmp_path, temp=tmp_path, environment={}, event=event, ref=ref
    )

    assert machine.runs(STEPS["Hand the site over"]) is published
    assert machine.runs(STEPS["Keep a preview"]) is not published
    assert machine.runs(DEPLOY) is published
    concurrency = PUBLISH["concurrency"]
    assert (machine.filled(concurrency["group"]) == "pages") is published
    stops = machine.filled(concurrency["cancel-in-progress"]) == "True"
    assert stops is (event == "pull_request")


def test_what_builds_may_not_publish() -> None:
    """The code of a pull request runs with a right to read alone; what publishes runs no code of anybody."""
    assert BUILD["permissions"] == {"contents": "read"}
    assert DEPLOY["needs"] == "build"
    assert DEPLOY["permissions"] == {"pages": "write", "id-token": "write"}
    assert "if" not in STEPS["Check and build"]
    assert not any("continue-on-error" in step for step in BUILD["steps"])


@needs_bash
def test_a_mistake_stops_the_workflow(
    origin: Path, with_rgfeeds: dict[str, str]
) -> None:
    """It is annotated at its line, and the summary says what subscribers still see."""
    change(origin, 'timezone = "Europe/London"', 'timezone = "Europe/Londn"')
    machine = publishing(clone(origin), with_rgfeeds)

    done = built(machine)

    assert done.returncode == 1
    assert done.stdout.startswith("::error file=data/sessions.toml,line=")
    assert "Subscribers still see the version of" in machine.summary
    assert not (machine.workspace / "_site").exists()


@needs_bash
def test_a_deleted_store_publishes_nothing(
    origin: Path, with_rgfeeds: dict[str, str]
) -> None:
    """The build fails before anything is handed over, and says which file is gone."""
    git(origin, "rm", "--quiet", "data/sessions.toml")
    git(origin, "commit", "--quiet", "--message", "Tidy up")
    machine = publishing(clone(origin), with_rgfeeds)

    done = built(machine)

    assert done.returncode == 2
    assert "there is no file data/sessions.toml" in done.stdout + done.stderr
    assert not (machine.workspace / "_site").exists()


@needs_bash
def test_a_shallow_clone_is_told_its_cure(
    origin: Path, with_rgfeeds: dict[str, str]
) -> None:
    """Its dates would all be wrong."""
    change(origin, "How to Read a Paper", "How to Read Two Papers")
    machine = publishing(clone(origin, "--depth=1"), with_rgfeeds)

    done = built(machine)

    assert done.returncode == 2
    assert "fetch-depth: 0" in done.stdout + done.stderr


@needs_bash
@pytest.mark.parametrize("mistaken", [True, False], ids=["mistaken", "good"])
def test_a_title_is_only_text(
    *, mistaken: bool, origin: Path, with_rgfeeds: dict[str, str]
) -> None:
    """A title that would be a command to bash, to GitHub or to the runner does nothing, be it said in an error."""
    title = ATTACK.replace('"', r"\"").replace("\n", r"\n")
    change(origin, '"How to Read a Paper"', f'"{title}"')
    if mistaken:
        change(origin, 'id = "first-session"\n', "")
    machine = publishing(clone(origin), with_rgfeeds)

    done = built(machine)

    assert done.returncode == int(mistaken)
    assert "touch pwned" in done.stdout + machine.summary
    for line in done.stdout.splitlines():
        assert not line.lstrip().startswith("::") or re.match(r"::\w+ file=data/", line)
    assert not list(machine.workspace.rglob("pwned"))


@needs_bash
def test_an_outage_of_pages_is_told_with_its_cure(tmp_path: Path) -> None:
    """The site stays as it was; whoever looks at the red cross reads what to do."""
    steps = {step["name"]: step for step in DEPLOY["steps"]}
    said = steps["Say what to do if it failed"]
    machine = Machine(workspace=tmp_path, temp=tmp_path, environment=dict(os.environ))

    done = machine.step(said)

    assert said["if"] == "failure()"
    assert done.returncode == 0
    assert done.stdout.startswith("::error title=Not published::Not published. ")
    assert "Run workflow" in machine.summary


# action.yml.

ACTION_STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}


def inputs(**given: str) -> dict[str, str]:
    """Return what expressions in the action name, with *given* instead of the defaults."""
    defaults = {name: value["default"] for name, value in ACTION["inputs"].items()}
    given = {name.replace("_", "-"): value for name, value in given.items()}
    return {
        **{f"inputs.{name}": value for name, value in {**defaults, **given}.items()},
        "steps.python.outputs.python-path": sys.executable,
    }


@pytest.fixture(scope="module")
def action(
    environment: dict[str, str],
    shelf: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the environment once the action has installed itself, and the outputs of that step."""
    temp = tmp_path_factory.mktemp("runner's temp")
    (wheel,) = shelf.glob("*.whl")
    prepared = {**environment, "GITHUB_ACTION_PATH": str(wheel)}
    machine = Machine(
        workspace=temp, temp=temp, environment=prepared, contexts=inputs()
    )
    done = machine.step(ACTION_STEPS["Install rgfeeds"])
    assert done.returncode == 0, done.stderr
    return prepared, machine.outputs


Action = tuple[dict[str, str], dict[str, str]]


def acting(workspace: Path, action: Action, **given: str) -> Machine:
    environment, outputs = action
    program = {"steps.rgfeeds.outputs.program": outputs["program"]}
    contexts = {**inputs(**given), **program}
    return publishing(workspace, environment, contexts=contexts)


def acted(machine: Machine) -> subprocess.CompletedProcess[str]:
    """Run what is left of the action once it is installed."""
    looked = machine.step(ACTION_STEPS["Look at the inputs"])
    assert looked.returncode == 0, looked.stdout
    return machine.job(ACTION["runs"]["steps"], since="Check")


@needs_bash
def test_the_action_builds_and_gives_the_addresses(
    origin: Path, action: Action
) -> None:
    """Its outputs are those that it promises."""
    machine = acting(clone(origin), action)

    done = acted(machine)

    assert done.returncode == 0, done.stderr
    assert (machine.workspace / "_site/index.html").exists()
    assert machine.runs(ACTION_STEPS["Hand the site over"])
    assert machine.outputs == {
        "page": "https://tea.github.io/papers/",
        "calendar": "https://tea.github.io/papers/tea.ics",
        "feed": "https://tea.github.io/papers/feed.xml",
        "changed": "true",
    }
    assert {*ACTION["outputs"]} == {*machine.outputs}


@needs_bash
def test_the_action_checks_alone(origin: Path, action: Action) -> None:
    """Nothing is built, and a mistake fails it with an annotation."""
    change(origin, "date = ", "dat = ")
    machine = acting(clone(origin), action, check_only="true")

    done = acted(machine)

    assert done.returncode == 1
    assert done.stdout.startswith("::error file=data/sessions.toml,line=")
    assert not (machine.workspace / "_site").exists()
    assert not machine.runs(ACTION_STEPS["Hand the site over"])


@needs_bash
@pytest.mark.parametrize("check_only", ["true", "false"])
def test_the_action_fails_on_a_shallow_clone(
    check_only: str, origin: Path, action: Action
) -> None:
    """With the line to write into the workflow."""
    change(origin, "How to Read a Paper", "How to Read Two Papers")
    workspace = clone(origin, "--depth=1")
    machine = acting(workspace, action, check_only=check_only)

    done = acted(machine)

    assert done.returncode == 2
    assert "fetch-depth: 0" in done.stdout + done.stderr


@needs_bash
@pytest.mark.parametrize("check_only", ["true", "false"])
def test_names_of_files_are_only_names(
    check_only: str, origin: Path, action: Action
) -> None:
    """Blanks, quotes, line ends and commands in the inputs come to nothing but a file and a folder."""
    store = f"{ATTACK}.toml"
    out = f"-- {ATTACK} out".replace("\n", " ")
    git(origin, "mv", "data/sessions.toml", f"data/{store}")
    git(origin, "commit", "--quiet", "--message", "Rename")
    machine = acting(
        clone(origin), action, store=f"data/{store}", out=out, check_only=check_only
    )

    done = acted(machine)

    assert done.returncode == 0, done.stderr
    commands = [
        line for line in done.stdout.splitlines() if line.lstrip().startswith("::")
    ]
    assert commands == []
    assert (machine.workspace / out / "index.html").exists() is (check_only == "false")
    assert not list(machine.workspace.rglob("pwned"))


@needs_bash
def test_the_name_of_a_missing_store_is_no_command(
    origin: Path, action: Action
) -> None:
    """What cannot be found is named, and still only text."""
    machine = acting(clone(origin), action, store=f"\n::error::x {ATTACK}")

    done = acted(machine)

    assert done.returncode == 2
    for line in (done.stdout + done.stderr).splitlines():
        assert not line.lstrip().startswith("::") or line.startswith("::error title=")
    assert not list(machine.workspace.rglob("pwned"))


@needs_bash
@pytest.mark.parametrize(
    "given",
    [
        {"version": "1; touch pwned"},
        {"version": "1.0\ntouch pwned"},
        {"version": "1.0 --index-url https://example.org"},
        {"version": "::error::pwned"},
        {"version": "$(touch pwned)"},
        {"version": ">=1"},
        {"version": "latest"},
        {"store": ""},
        {"out": ""},
        {"out": "a\n::error::pwned"},
        {"check_only": "yes"},
        {"check_only": "true\n::error::pwned"},
    ],
)
def test_a_bad_input_is_refused(given: dict[str, str], tmp_path: Path) -> None:
    """Before anything is installed, with the name of the input and without a word of it."""
    machine = Machine(
        workspace=tmp_path,
        temp=tmp_path,
        environment=dict(os.environ),
        contexts=inputs(**given),
    )

    done = machine.step(ACTION_STEPS["Look at the inputs"])

    assert done.returncode == 2
    name = next(iter(given)).replace("_", "-")
    assert done.stdout.startswith(f'::error title=rgfeeds::The input "{name}" is ')
    assert done.stdout.count("::") == 2
    assert not (tmp_path / "pwned").exists()


@needs_bash
@pytest.mark.parametrize("version", ["", "1.2.0", "2.0.0rc1"])
def test_a_version_is_let_through(version: str, tmp_path: Path) -> None:
    """So is none: then the action is what is installed."""
    machine = Machine(
        workspace=tmp_path,
        temp=tmp_path,
        environment=dict(os.environ),
        contexts=inputs(version=version),
    )

    done = machine.step(ACTION_STEPS["Look at the inputs"])

    assert (done.returncode, done.stdout) == (0, "")


@needs_bash
def test_the_version_asked_for_is_installed(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """It comes from PyPI, not from the action's own folder."""
    nowhere = {**environment, "GITHUB_ACTION_PATH": str(tmp_path / "nowhere")}
    machine = Machine(
        workspace=tmp_path,
        temp=tmp_path,
        environment=nowhere,
        contexts=inputs(version=rgfeeds.__version__),
    )

    done = machine.step(ACTION_STEPS["Install rgfeeds"])

    assert done.returncode == 0, done.stderr
    said = subprocess.run(
        [machine.outputs["program"], "--version"],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert said == f"rgfeeds {rgfeeds.__version__}\n"


@pytest.mark.parametrize(
    ("event", "uploads"),
    [
        ("push", True),
        ("workflow_dispatch", True),
        ("pull_request", False),
        ("pull_request_target", False),
    ],
)
def test_the_action_hands_nothing_over_on_pull_requests(
    event: str, *, uploads: bool, tmp_path: Path
) -> None:
    """Whatever a pull request builds is for nobody to publish."""
    machine = Machine(
        workspace=tmp_path,
        temp=tmp_path,
        environment={},
        event=event,
        contexts=inputs(),
    )

    assert machine.runs(ACTION_STEPS["Hand the site over"]) is uploads
