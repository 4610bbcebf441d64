"""The steps of publish.yml and action.yml, run in order as on GitHub's machines in clones of a new repository.

Steps that only `use` another action cannot run here, save ours. uv is real. A bare
repository on this machine stands for GitHub, a folder of wheels for the index.
"""

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
from github_machine import Machine, change, clone, git, recorded, wheel_of
from ruamel.yaml import YAML

import rgfeeds
from rgfeeds.cli import main

ROOT = Path(__file__).parent.parent

if not (ROOT / "action.yml").exists():
    pytest.skip("the workflows are not shipped", allow_module_level=True)

pytestmark = pytest.mark.slow

#: A name of a file or a title that is a command to whoever takes it for more than text.
ATTACK = "a 'b' \"c\" $(touch pwned) `touch pwned` ; touch pwned ${{ github.token }} \n::error::pwned"
#: What a group writes first.
TALK = """
[[session]]
id = "first-session"
date = 2130-01-09
title = "How to Read a Paper"
"""


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


ACTION = read(ROOT / "action.yml")
ACTION_STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}

needs_bash = pytest.mark.skipif(
    sys.platform == "win32"
    or not all(map(shutil.which, ("bash", "git", "sha256sum")))
    or not (Path(sys.executable).parent / "uv").exists(),
    reason="needs bash, git and uv, as on Linux and macOS",
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the folder, with blanks and quotes in its name, that stands for the index, with rgfeeds itself."""
    folder = tmp_path_factory.mktemp("our 'packages'")
    text = (ROOT / "src/rgfeeds/requirements.txt").read_text(encoding="utf-8")
    locked = ""
    for name in re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE):
        # Only what has no wheel anywhere needs setuptools.
        if name != "setuptools":
            digest = hashlib.sha256(wheel_of(name, folder).read_bytes()).hexdigest()
            locked += f"{name}=={distribution(name).version} --hash=sha256:{digest}\n"
    about, package = distribution("rgfeeds"), Path(rgfeeds.__file__).parent
    info = f"rgfeeds-{about.version}.dist-info"
    content = {
        f"rgfeeds/{path.relative_to(package).as_posix()}": path.read_bytes()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    content["rgfeeds/requirements.txt"] = locked.encode()
    for file in ("METADATA", "entry_points.txt"):
        content[f"{info}/{file}"] = (about.read_text(file) or "").encode()
    content[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    record = "".join(recorded(path, data) for path, data in content.items())
    content[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    with zipfile.ZipFile(
        folder / f"rgfeeds-{about.version}-py3-none-any.whl", "w"
    ) as wheel:
        for path, data in content.items():
            wheel.writestr(path, data)
    return folder


@pytest.fixture(scope="module")
def host(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the bare repository that stands for you/rgfeeds on GitHub; what it locks is on the *shelf*."""
    work = tmp_path_factory.mktemp("work")
    with zipfile.ZipFile(next(shelf.glob("rgfeeds-*.whl"))) as wheel:
        wheel.extractall(work / "src")
    shutil.copy(ROOT / "action.yml", work)
    git(work, "init", "--quiet", "--initial-branch=main")
    git(work, "add", "src/rgfeeds", "action.yml")
    git(work, "commit", "--quiet", "--message", "Release nothing")
    bare = tmp_path_factory.mktemp("host") / "you/rgfeeds.git"
    git(work, "clone", "--quiet", "--bare", str(work), str(bare))
    return bare


@pytest.fixture(scope="module")
def environment(
    shelf: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Return what programs are told: there is uv, whose only index is the *shelf*."""
    programs = tmp_path_factory.mktemp("programs")
    (programs / "uv").symlink_to(Path(sys.executable).parent / "uv")
    (programs / "python3").symlink_to(Path(sys.executable).resolve())
    system = (part for part in os.environ["PATH"].split(os.pathsep))
    without = [part for part in system if not Path(part, "rgfeeds").exists()]
    return {
        "HOME": str(tmp_path_factory.mktemp("home")),
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join([str(programs), *without]),
        "UV_CACHE_DIR": str(tmp_path_factory.mktemp("cache")),
        "UV_FIND_LINKS": shelf.as_uri(),
        "UV_NO_CONFIG": "1",
        "UV_NO_INDEX": "1",
        "UV_OFFLINE": "1",
        "UV_PYTHON_DOWNLOADS": "never",
    }


@pytest.fixture(scope="module", params=["release", "commit"])
def made(
    request: pytest.FixtureRequest, host: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Make a new repository, as `rgfeeds init` writes it for a release and for a commit."""
    commit = git(host, "rev-parse", "HEAD")
    program = (
        f"you/rgfeeds@{commit}" if request.param == "commit" else rgfeeds.__version__
    )
    folder = tmp_path_factory.mktemp("made")
    arguments = [
        *("init", str(folder), "--name", "Tea", "--timezone", "Europe/London"),
        *("--weekday", "Monday", "--time", "11-12", "--room", "Enigma"),
        *("--url", "https://tea.github.io/papers/", "--rgfeeds", program),
        *("--export", "our talks.md"),
    ]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return folder


def inputs(**given: str) -> dict[str, str]:
    """Return what expressions in the action name, with *given* instead of the defaults."""
    defaults = {name: value["default"] for name, value in ACTION["inputs"].items()}
    return {f"inputs.{name}": value for name, value in {**defaults, **given}.items()}


@pytest.fixture(scope="module")
def ready(
    made: Path,
    host: Path,
    environment: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, str]:
    """Return the environment once the steps of the new repository have installed rgfeeds."""
    temp = tmp_path_factory.mktemp("runner's temp")
    machine = Machine(workspace=made, temp=temp, environment=environment)
    steps = read(made / ".github/workflows/publish.yml")["jobs"]["build"]["steps"]
    (step,) = [step for step in steps if step["name"] == "Install rgfeeds"]
    if "uses" in step:
        repository, _, commit = step["uses"].partition("@")
        action = temp / "actions" / repository
        git(temp, "clone", "--quiet", str(host), str(action))
        git(action, "checkout", "--quiet", commit)
        placed = {**environment, "GITHUB_ACTION_PATH": str(action)}
        machine = replace(machine, environment=placed, contexts=inputs(**step["with"]))
        done = machine.job(read(action / "action.yml")["runs"]["steps"])
    else:
        done = machine.step(step)
    assert done.returncode == 0, done.stderr
    installed = {**environment, "PATH": machine.path}
    said = subprocess.run(
        ["rgfeeds", "--version"], env=installed, capture_output=True, encoding="utf-8", check=True
    )  # fmt: skip
    assert said.stdout == f"rgfeeds {rgfeeds.__version__}\n"
    return installed


@pytest.fixture
def origin(made: Path, tmp_path: Path) -> Path:
    """Commit the new repository, and then a talk."""
    folder = tmp_path / "origin"
    shutil.copytree(made, folder)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Begin")
    with (folder / "data/sessions.toml").open("a", encoding="utf-8") as store:
        store.write(TALK)
    git(folder, "commit", "--quiet", "--all", "--message", "Announce")
    return folder


# publish.yml.

PUBLISH = read(ROOT / ".github/workflows/publish.yml")
BUILD, DEPLOY = PUBLISH["jobs"]["build"], PUBLISH["jobs"]["deploy"]
STEPS = {step["name"]: step for step in BUILD["steps"]}
DEPLOY_STEPS = {step["name"]: step for step in DEPLOY["steps"]}


def publishing(workspace: Path, environment: dict[str, str], **changes: Any) -> Machine:
    temp = workspace.parent / "temp"
    temp.mkdir()
    machine = Machine(workspace=workspace, temp=temp, environment=environment)
    return replace(machine, **changes)


def built(machine: Machine) -> subprocess.CompletedProcess[str]:
    return machine.job(BUILD["steps"], since="Check and build")


@needs_bash
def test_a_new_repository_is_published_as_it_stands(
    origin: Path, ready: dict[str, str]
) -> None:
    """The first push, without a session, builds a page that says so, and tells nobody anything."""
    git(origin, "reset", "--quiet", "--hard", "HEAD~")
    contexts = {"github.event.before": "0" * 40}
    machine = publishing(clone(origin), ready, contexts=contexts)

    done = built(machine)

    assert done.returncode == 0, done.stderr
    assert "::" not in done.stdout
    page = (machine.workspace / "_site/index.html").read_text(encoding="utf-8")
    assert "No session is announced." in page
    assert "Nobody is notified." in machine.summary
    data = (machine.workspace / "_site/sessions.json").read_bytes()
    assert machine.outputs["sessions"].startswith(hashlib.sha256(data).hexdigest())


@needs_bash
def test_a_push_says_what_it_changed(origin: Path, ready: dict[str, str]) -> None:
    """The commit before the push is what the new one is compared with, not the commit before it."""
    before = change(origin, 'Paper"\n', 'Paper"\nslides = "https://example.org/"\n')
    change(origin, "# The sessions of our group.", "# Our sessions.")
    contexts = {"github.event.before": before}
    machine = publishing(clone(origin), ready, contexts=contexts)

    done = built(machine)

    assert done.returncode == 0, done.stderr
    assert "Slides: How to Read a Paper" in machine.summary


@needs_bash
def test_a_pull_request_says_what_it_would_change(
    origin: Path, ready: dict[str, str]
) -> None:
    """It is compared with what it would be merged into."""
    base = change(origin, "How to Read a Paper", "Attention and Transformers")
    machine = publishing(
        clone(origin),
        ready,
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
def test_a_mistake_stops_the_workflow(origin: Path, ready: dict[str, str]) -> None:
    """It is annotated at its line, and the summary says what subscribers still see."""
    change(origin, 'timezone = "Europe/London"', 'timezone = "Europe/Londn"')
    machine = publishing(clone(origin), ready)

    done = built(machine)

    assert done.returncode == 1
    assert done.stdout.startswith("::error file=data/sessions.toml,line=")
    assert "Subscribers still see the version of" in machine.summary
    assert not (machine.workspace / "_site").exists()


@needs_bash
def test_a_deleted_store_publishes_nothing(origin: Path, ready: dict[str, str]) -> None:
    """The build fails before anything is handed over, and says which file is gone."""
    git(origin, "rm", "--quiet", "data/sessions.toml")
    git(origin, "commit", "--quiet", "--message", "Tidy up")
    machine = publishing(clone(origin), ready)

    done = built(machine)

    assert done.returncode == 2
    assert "there is no file data/sessions.toml" in done.stdout + done.stderr
    assert not (machine.workspace / "_site").exists()


@needs_bash
def test_a_shallow_clone_is_told_its_cure(origin: Path, ready: dict[str, str]) -> None:
    """Its dates would all be wrong."""
    change(origin, "How to Read a Paper", "How to Read Two Papers")
    machine = publishing(clone(origin, "--depth=1"), ready)

    done = built(machine)

    assert done.returncode == 2
    assert "fetch-depth: 0" in done.stdout + done.stderr


@needs_bash
@pytest.mark.parametrize("mistaken", [True, False], ids=["mistaken", "good"])
def test_a_title_is_only_text(
    *, mistaken: bool, origin: Path, ready: dict[str, str]
) -> None:
    """A title that would be a command to bash, to GitHub or to the runner does nothing, be it said in an error."""
    title = ATTACK.replace('"', r"\"").replace("\n", r"\n")
    change(origin, '"How to Read a Paper"', f'"{title}"')
    if mistaken:
        change(origin, 'id = "first-session"\n', "")
    machine = publishing(clone(origin), ready)

    done = built(machine)

    assert done.returncode == int(mistaken)
    assert "touch pwned" in done.stdout + machine.summary
    for line in done.stdout.splitlines():
        assert not line.lstrip().startswith("::") or re.match(r"::\w+ file=data/", line)
    assert not list(machine.workspace.rglob("pwned"))


@needs_bash
def test_a_run_by_hand_claims_no_news(origin: Path, ready: dict[str, str]) -> None:
    """What it publishes again was told when it was new."""
    machine = publishing(
        clone(origin),
        ready,
        event="workflow_dispatch",
        contexts={"github.sha": git(origin, "rev-parse", "HEAD")},
    )

    done = built(machine)

    assert done.returncode == 0, done.stderr
    assert "Nobody is notified." in machine.summary
    assert "How to Read a Paper" not in machine.summary


def deploying(
    folder: Path, gh: str = "exit 1", curl: str = "exit 1", **changes: Any
) -> Machine:
    """Stand in the job that deploys, where the programs *gh*, *curl* and `sleep` are these scripts."""
    programs = folder / "programs"
    programs.mkdir()
    for name, script in {"gh": gh, "curl": curl, "sleep": "exit 0"}.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    machine = Machine(workspace=folder, temp=folder, environment=environment)
    return replace(machine, **changes)


@needs_bash
@pytest.mark.parametrize(
    "gh", ["echo legacy", "echo 'gh: Not Found (HTTP 404)' >&2; exit 1"]
)
def test_a_site_not_yet_set_up_is_told_the_one_thing_to_do(
    gh: str, tmp_path: Path
) -> None:
    """With the address where it is done, instead of a red cross for what nobody did wrong."""
    machine = deploying(tmp_path, gh)

    done = machine.step(DEPLOY_STEPS["Look whether GitHub Pages is set up"])

    assert done.returncode == 0
    assert done.stdout.startswith("::warning title=Not published yet::One thing is")
    assert "https://github.example/tea/papers/settings/pages" in machine.summary
    assert machine.outputs == {"missing": "true"}
    after = replace(machine, contexts={"steps.pages.outputs.missing": "true"})
    assert not after.runs(DEPLOY_STEPS["Publish"])
    assert not after.runs(DEPLOY_STEPS["Say whether it is live"])


@needs_bash
@pytest.mark.parametrize("gh", ["echo workflow", "echo 'HTTP 503' >&2; exit 1"])
def test_whatever_else_is_answered_is_left_to_the_deployment(
    gh: str, tmp_path: Path
) -> None:
    """A question that failed holds nothing back."""
    machine = deploying(tmp_path, gh)

    done = machine.step(DEPLOY_STEPS["Look whether GitHub Pages is set up"])

    assert (done.returncode, done.stdout, machine.summary) == (0, "", "")
    assert machine.runs(DEPLOY_STEPS["Publish"])


@needs_bash
@pytest.mark.parametrize(
    ("event", "curl", "told"),
    [
        ("push", "echo new", "### Live: <https://tea.github.io/papers/>\n"),
        ("workflow_dispatch", "echo new", "### Published again: <https://tea.github.io/papers/>\n"),
        ("push", "echo old", "Deployed, but the page does not show it yet; look in ten minutes: <https://tea.github.io/papers/>\n"),
        ("push", "exit 22", "Deployed, but the page does not show it yet; look in ten minutes: <https://tea.github.io/papers/>\n"),
    ],
)  # fmt: skip
def test_live_is_said_by_who_saw_it(
    event: str, curl: str, told: str, tmp_path: Path
) -> None:
    """After the deployment, when the published data are those that were built."""
    new = hashlib.sha256(b"new\n").hexdigest()
    contexts = {
        "steps.deployment.outputs.page_url": "https://tea.github.io/papers/",
        "needs.build.outputs.sessions": f"{new}  -",
    }
    machine = deploying(tmp_path, "", curl, event=event, contexts=contexts)

    done = machine.step(DEPLOY_STEPS["Say whether it is live"])

    assert done.returncode == 0, done.stderr
    assert machine.summary == told
    assert done.stdout.startswith("::warning") == told.startswith("Deployed")


@needs_bash
def test_an_outage_of_pages_is_told_with_its_cure(tmp_path: Path) -> None:
    """The site stays as it was; whoever looks at the red cross reads what to do, once."""
    said = DEPLOY_STEPS["Say what to do if it failed"]
    machine = deploying(tmp_path)

    done = machine.step(said)

    assert said["if"] == "failure()"
    assert done.returncode == 0
    assert done.stdout.startswith("::error title=Not published::Not published. ")
    assert "Run workflow" in machine.summary


# The job that keeps a page up to date.


@needs_bash
def test_the_page_is_written_after_each_change(
    origin: Path, ready: dict[str, str]
) -> None:
    """It is committed once, by the workflow's own name; when somebody was faster, nothing fails."""
    job = read(origin / ".github/workflows/publish.yml")["jobs"]["export"]
    git(origin, "switch", "--quiet", "--create", "aside")
    folder = clone(origin)
    git(folder, "switch", "--quiet", "main")
    machine = deploying(folder, "exit 0")
    path = f"{machine.environment['PATH']}{os.pathsep}{ready['PATH']}"
    machine = replace(machine, environment={**ready, "PATH": path})
    assert machine.runs(job)
    assert not replace(machine, event="pull_request", ref="refs/pull/1/merge").runs(job)

    done = machine.step(job["steps"][-1])

    assert done.returncode == 0, done.stderr
    page = git(origin, "show", "main:our talks.md")
    assert "How to Read a Paper" in page
    assert git(origin, "log", "-1", "--format=%an: %s", "main") == (
        "github-actions[bot]: Write the sessions into our talks.md"
    )
    again = machine.step(job["steps"][-1])
    assert (again.returncode, again.stdout) == (0, "our talks.md is up to date\n")
    git(folder, "reset", "--quiet", "--hard", "HEAD~")
    # In one second, the same commit would be made again, and nothing would be in its way.
    later = {**machine.environment, "GIT_COMMITTER_DATE": "2027-01-01T00:00:00Z"}
    faster = replace(machine, environment=later).step(job["steps"][-1])
    assert faster.returncode == 0
    assert "::warning title=Page not written::our talks.md could not" in faster.stdout


# action.yml.


def acting(workspace: Path, ready: dict[str, str], **given: str) -> Machine:
    return publishing(workspace, ready, contexts=inputs(**given))


def acted(machine: Machine) -> subprocess.CompletedProcess[str]:
    """Run what is left of the action once it is installed."""
    looked = machine.step(ACTION_STEPS["Look at the inputs"])
    assert looked.returncode == 0, looked.stdout
    return machine.job(ACTION["runs"]["steps"], since="Check")


@needs_bash
def test_the_action_builds_and_gives_the_addresses(
    origin: Path, ready: dict[str, str]
) -> None:
    """Its outputs are those that it promises."""
    machine = acting(clone(origin), ready)

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
def test_the_action_checks_alone(origin: Path, ready: dict[str, str]) -> None:
    """Nothing is built, and a mistake fails it with an annotation."""
    change(origin, "date = ", "dat = ")
    machine = acting(clone(origin), ready, do="check")

    done = acted(machine)

    assert done.returncode == 1
    assert done.stdout.startswith("::error file=data/sessions.toml,line=")
    assert not (machine.workspace / "_site").exists()
    assert not machine.runs(ACTION_STEPS["Hand the site over"])


@needs_bash
@pytest.mark.parametrize("do", ["check", "build"])
def test_the_action_fails_on_a_shallow_clone(
    do: str, origin: Path, ready: dict[str, str]
) -> None:
    """With the line to write into the workflow."""
    change(origin, "How to Read a Paper", "How to Read Two Papers")
    workspace = clone(origin, "--depth=1")
    machine = acting(workspace, ready, do=do)

    done = acted(machine)

    assert done.returncode == 2
    assert "fetch-depth: 0" in done.stdout + done.stderr


@needs_bash
@pytest.mark.parametrize("do", ["check", "build"])
def test_names_of_files_are_only_names(
    do: str, origin: Path, ready: dict[str, str]
) -> None:
    """Blanks, quotes, line ends and commands in the inputs come to nothing but a file and a folder."""
    store = f"{ATTACK}.toml"
    out = f"-- {ATTACK} out".replace("\n", " ")
    git(origin, "mv", "data/sessions.toml", f"data/{store}")
    git(origin, "commit", "--quiet", "--message", "Rename")
    machine = acting(clone(origin), ready, store=f"data/{store}", out=out, do=do)

    done = acted(machine)

    assert done.returncode == 0, done.stderr
    commands = [
        line for line in done.stdout.splitlines() if line.lstrip().startswith("::")
    ]
    assert commands == []
    assert (machine.workspace / out / "index.html").exists() is (do == "build")
    assert not list(machine.workspace.rglob("pwned"))


@needs_bash
def test_the_name_of_a_missing_store_is_no_command(
    origin: Path, ready: dict[str, str]
) -> None:
    """What cannot be found is named, and still only text."""
    machine = acting(clone(origin), ready, store=f"\n::error::x {ATTACK}")

    done = acted(machine)

    assert done.returncode == 2
    for line in (done.stdout + done.stderr).splitlines():
        assert not line.lstrip().startswith("::") or line.startswith("::error title=")
    assert not list(machine.workspace.rglob("pwned"))


@needs_bash
@pytest.mark.parametrize(
    "given",
    [
        {"store": ""},
        {"out": ""},
        {"out": "a\n::error::pwned"},
        {"do": "yes"},
        {"do": "build\n::error::pwned"},
        {"do": "$(touch pwned)"},
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
    (name,) = given
    assert done.stdout.startswith(f'::error title=rgfeeds::The input "{name}" is ')
    assert done.stdout.count("::") == 2
    assert not (tmp_path / "pwned").exists()


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
