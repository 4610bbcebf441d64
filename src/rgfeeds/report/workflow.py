"""The step of a GitHub workflow that a command runs in: what it is told, and takes back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import msgspec

#: The branches that are published by their names, whichever a repository calls its main one.
_MAIN = ("main", "master")


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step as GitHub's documentation of default environment variables describes it.

    *summary* and *outputs* are the files it reads when the step ends. *files* is
    the address the repository's files have at the commit, empty when unknown.
    *preview* tells that nothing is published from here: it is a pull request, or a
    run on another branch than the main one.
    """

    root: Path | None = None
    summary: Path | None = None
    outputs: Path | None = None
    files: str = ""
    preview: bool = False

    @classmethod
    def around(cls, environment: Mapping[str, str]) -> Step | None:
        """Return the step this process runs in, None elsewhere than on GitHub."""
        if environment.get("GITHUB_ACTIONS") != "true":
            return None
        server, repository, commit, event = (
            environment.get(f"GITHUB_{name}", "")
            for name in ("SERVER_URL", "REPOSITORY", "SHA", "EVENT_NAME")
        )
        known = server and repository and commit
        return cls(
            root=_path(environment, "GITHUB_WORKSPACE"),
            summary=_path(environment, "GITHUB_STEP_SUMMARY"),
            outputs=_path(environment, "GITHUB_OUTPUT"),
            files=f"{server}/{repository}/blob/{commit}" if known else "",
            preview=event.startswith("pull_request") or not _publishes(environment),
        )

    def folder(self, here: Path) -> PurePosixPath:
        """Return the folder *here* as seen from the root of the repository."""
        root = self.root.resolve() if self.root else here
        if not here.is_relative_to(root):
            return PurePosixPath()
        return PurePosixPath(here.relative_to(root).as_posix())

    def summarize(self, text: str) -> None:
        """Add Markdown to what GitHub shows beside the run."""
        _append(self.summary, text)

    def put(self, outputs: Mapping[str, str]) -> None:
        """Give later steps the *outputs*, each of one line."""
        lines = (f"{name}={' '.join(value.split())}" for name, value in outputs.items())
        _append(self.outputs, "".join(f"{line}\n" for line in lines))


def _publishes(environment: Mapping[str, str]) -> bool:
    """Tell whether the run is on the main branch, as its event names it."""
    branch = environment.get("GITHUB_REF", "refs/heads/main")
    try:
        event = Path(environment["GITHUB_EVENT_PATH"]).read_bytes()
        default = msgspec.json.decode(event)["repository"]["default_branch"]
    except (OSError, msgspec.DecodeError, LookupError, TypeError):
        default = None
    return branch.removeprefix("refs/heads/") in (*_MAIN, default)


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    value = environment.get(name)
    return Path(value) if value else None


def _append(path: Path | None, text: str) -> None:
    if path is not None:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
