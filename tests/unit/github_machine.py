"""A machine of GitHub's, as far as the scripts of a workflow see it, and the git they work with."""

import base64
import hashlib
import os
import re
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Machine:
    """One of GitHub's machines, with a clone in *workspace*, running for an *event* on *ref*.

    *contexts* is what expressions may name besides. *temp* is there for all that
    the steps write beside the clone.
    """

    workspace: Path
    temp: Path
    environment: Mapping[str, str]
    event: str = "push"
    ref: str = "refs/heads/main"
    contexts: Mapping[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        path = self.temp / "summary"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @property
    def outputs(self) -> dict[str, str]:
        path = self.temp / "output"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return dict(line.split("=", 1) for line in lines)

    @property
    def path(self) -> str:
        """Where programs are found, with what steps put before it."""
        file = self.temp / "path"
        added = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return os.pathsep.join([*reversed(added), self.environment["PATH"]])

    def value(self, expression: str) -> Any:
        """Return what GitHub makes of *expression*."""
        known = {
            "github.event_name": self.event,
            "github.ref": self.ref,
            **self.contexts,
        }
        python = re.sub(
            r"'[^']*'|[a-z]\w*(?:\.[\w-]+)+",
            lambda name: name[0] if name[0][0] == "'" else repr(known.get(name[0], "")),
            expression,
        )
        python = python.replace("&&", " and ").replace("||", " or ")
        python = re.sub(r"!(?!=)", " not ", python)
        names = {"startsWith": str.startswith, "failure": lambda: False}
        return eval(python, names)  # of our own workflows

    def filled(self, written: Any) -> str:
        return re.sub(
            r"\$\{\{(.*?)\}\}",
            lambda found: str(self.value(found[1].strip())),
            str(written),
        )

    def runs(self, part: Mapping[str, Any]) -> bool:
        """Whether a job or a step runs, by its `if`."""
        return bool(self.value(str(part.get("if", "1 == 1"))))

    def step(self, step: Mapping[str, Any]) -> subprocess.CompletedProcess[str]:
        """Run the script of *step*."""
        script = self.temp / "script.sh"
        script.write_text(step["run"], encoding="utf-8")
        told = {name: self.filled(value) for name, value in step.get("env", {}).items()}
        (self.temp / "output").unlink(missing_ok=True)
        given = {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": self.event,
            "GITHUB_OUTPUT": str(self.temp / "output"),
            "GITHUB_PATH": str(self.temp / "path"),
            "GITHUB_REF": self.ref,
            "GITHUB_REPOSITORY": "tea/papers",
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary"),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temp),
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace,
            env={**self.environment, "PATH": self.path, **given, **told},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def job(
        self, steps: list[dict[str, Any]], *, since: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run the scripts of *steps* from the one called *since* on; return the last, or the first that fails."""
        names = [step["name"] for step in steps]
        done: subprocess.CompletedProcess[str] | None = None
        for step in steps[names.index(since) if since else 0 :]:
            if "run" in step and self.runs(step):
                done = self.step(step)
                if done.returncode:
                    break
        assert done is not None
        return done


def git(here: Path, *arguments: str) -> str:
    person = {
        f"GIT_{who}_{what}": "ada@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        ["git", *arguments],
        cwd=here,
        env={**os.environ, **person, **alone},
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.strip()


def change(origin: Path, old: str, new: str) -> str:
    """Commit a change to the store; return the commit before."""
    before = git(origin, "rev-parse", "HEAD")
    store = origin / "data/sessions.toml"
    text = store.read_text(encoding="utf-8")
    assert old in text
    store.write_text(text.replace(old, new), encoding="utf-8")
    git(origin, "commit", "--quiet", "--all", "--message", "Change")
    return before


def wheel_of(name: str, folder: Path) -> Path:
    """Pack the installed distribution *name* into a wheel in *folder*, as an index has it."""
    about = distribution(name)
    tag = re.findall(r"^Tag: (.+)", about.read_text("WHEEL") or "", re.MULTILINE)
    escaped = re.sub(r"[-_.]+", "_", name.lower())
    path = folder / f"{escaped}-{about.version}-{tag[-1]}.whl"
    info = f"{escaped}-{about.version}.dist-info"
    record = []
    with zipfile.ZipFile(path, "w") as wheel:
        for file in about.files or ():
            inside = re.sub(r"^[^/]+\.dist-info/", f"{info}/", file.as_posix())
            skipped = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}
            if ".." in file.parts or file.name in skipped or file.suffix == ".pyc":
                continue
            data = Path(str(file.locate())).read_bytes()
            wheel.writestr(inside, data)
            record.append(recorded(inside, data))
        wheel.writestr(f"{info}/RECORD", "".join([*record, f"{info}/RECORD,,\n"]))
    return path


def recorded(path: str, data: bytes) -> str:
    """Return the line of a wheel's RECORD for a file."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
    return f"{path},sha256={digest.decode().rstrip('=')},{len(data)}\n"


def clone(origin: Path, *options: str) -> Path:
    workspace = origin.parent / "clone"
    git(origin.parent, "clone", "--quiet", *options, origin.as_uri(), str(workspace))
    return workspace
