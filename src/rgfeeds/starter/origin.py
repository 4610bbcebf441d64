"""Where this very program came from, so that a group's workflows install exactly it."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit
from urllib.request import url2pathname

from msgspec import Struct

from rgfeeds import __version__
from rgfeeds.errors import RgfeedsError
from rgfeeds.history import Repository
from rgfeeds.starter.guesses import github

_CURE = "say where the workflows are to take it from: --rgfeeds OWNER/REPOSITORY@COMMIT, or --rgfeeds 1.2.0"


class Release(Struct, frozen=True):
    """A version that package indexes have."""

    version: str

    @property
    def requirement(self) -> str:
        return f"rgfeeds=={self.version}"

    @property
    def reference(self) -> str:
        return "docs/store.md, which comes with the source of rgfeeds"


class Commit(Struct, frozen=True):
    """A commit of a repository on GitHub, which is called OWNER/NAME."""

    repository: str
    name: str

    @property
    def action(self) -> str:
        return f"{self.repository}@{self.name}"

    @property
    def requirement(self) -> str:
        return f"rgfeeds @ git+https://github.com/{self.action}"

    @property
    def reference(self) -> str:
        return f"https://github.com/{self.repository}/blob/{self.name}/docs/store.md"


Origin: TypeAlias = Release | Commit


def given(text: str) -> Origin:
    """Return what *text* names, "1.2.0" or "OWNER/REPOSITORY@COMMIT"; raise RgfeedsError."""
    if re.fullmatch(r"\d+(\.\d+)*((a|b|rc)\d+)?", text, re.ASCII):
        return Release(text)
    repository, _, commit = text.partition("@")
    if re.fullmatch(r"[0-9a-f]{40}", commit) and github(
        f"https://github.com/{repository}"
    ):
        return Commit(repository, commit)
    raise RgfeedsError(
        "--rgfeeds: write a version, as in 1.2.0, or OWNER/REPOSITORY@ and the 40 letters and digits of a commit"
    )


def origin() -> Origin:
    """Return where this program was installed from (PEP 610); raise RgfeedsError."""
    try:
        record = distribution("rgfeeds").read_text("direct_url.json")
    except PackageNotFoundError:
        return _checked_out(Path(__file__))
    if record is None:
        return Release(__version__)
    source = json.loads(record)
    if commit := source.get("vcs_info", {}).get("commit_id"):
        return _commit(source["url"], commit)
    if "dir_info" in source:
        folder = Path(url2pathname(urlsplit(source["url"]).path))
        return _checked_out(folder / "pyproject.toml")
    raise RgfeedsError(
        f"this rgfeeds was installed from {source['url']}, which no workflow can reach; {_CURE}"
    )


def _checked_out(file: Path) -> Commit:
    """Return the commit that is checked out where *file* lies."""
    repository = Repository.around(file)
    commit = repository.commit("HEAD") if repository else None
    if repository is None or commit is None:
        raise RgfeedsError(
            f"this rgfeeds runs from {file.parent}, which is no commit of a repository; {_CURE}"
        )
    if not repository.run("branch", "--remotes", "--contains", commit).stdout:
        raise RgfeedsError(
            f"the commit {commit[:10]} of {repository.root} is not pushed, so no workflow can install it;"
            f" push it first, or {_CURE}"
        )
    remote = repository.run("remote", "get-url", "origin").stdout
    return _commit(remote.decode(errors="replace"), commit)


def _commit(remote: str, commit: str) -> Commit:
    found = github(remote)
    if found is None:
        place = remote.strip() or "a repository without a remote"
        raise RgfeedsError(
            f"this rgfeeds came from {place}, which is not on GitHub; {_CURE}"
        )
    return Commit(f"{found.owner}/{found.name}", commit)
