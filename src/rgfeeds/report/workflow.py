"""The step of a GitHub workflow that a command runs in: what it is told, and takes back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import msgspec

#: The branches that are published by their names, whichever a repository calls its main one.
_MAIN = ("main", "master")


class Step(msgspec.Struct, frozen=True):
    """A step as the variables say that GitHub's documentation calls the default ones; they are empty elsewhere."""

    environment: Mapping[str, str] = {}

    @classmethod
    def around(cls, environment: Mapping[str, str]) -> Step | None:
        """Return the step this process runs in, None elsewhere than on GitHub."""
        return cls(environment) if environment.get("GITHUB_ACTIONS") == "true" else None

    def _get(self, name: str) -> str:
        return self.environment.get(f"GITHUB_{name}", "")

    @property
    def files(self) -> str:
        """The address the repository's files have at the commit, empty when unknown."""
        parts = [self._get(name) for name in ("SERVER_URL", "REPOSITORY", "SHA")]
        return "{}/{}/blob/{}".format(*parts) if all(parts) else ""

    @property
    def preview(self) -> bool:
        """Whether nothing is published from here: a pull request, or another branch than the main one."""
        if self._get("EVENT_NAME").startswith("pull_request"):
            return True
        try:
            event = Path(self._get("EVENT_PATH")).read_bytes()
            default = msgspec.json.decode(event)["repository"]["default_branch"]
        except (OSError, msgspec.DecodeError, LookupError, TypeError):
            default = None
        branch = self._get("REF").removeprefix("refs/heads/")
        return branch not in ("", *_MAIN, default)

    def folder(self, here: Path) -> PurePosixPath:
        """Return the folder *here* as seen from the root of the repository."""
        root = self._get("WORKSPACE")
        top = Path(root).resolve() if root else here
        inside = here.is_relative_to(top)
        return PurePosixPath(here.relative_to(top).as_posix() if inside else "")

    def summarize(self, text: str) -> None:
        """Add Markdown to what GitHub shows beside the run."""
        self._append("STEP_SUMMARY", text)

    def put(self, outputs: Mapping[str, str]) -> None:
        """Give later steps the *outputs*, each of one line."""
        lines = (f"{name}={' '.join(value.split())}" for name, value in outputs.items())
        self._append("OUTPUT", "".join(f"{line}\n" for line in lines))

    def _append(self, name: str, text: str) -> None:
        """Add *text* to a file that GitHub reads when the step ends."""
        if path := self._get(name):
            with Path(path).open("a", encoding="utf-8", newline="\n") as file:
                file.write(text)
