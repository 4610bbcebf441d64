"""Where this very program came from, so that a group's workflows install exactly it."""

import json
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from msgspec import Struct

from rgfeeds import __version__
from rgfeeds.errors import RgfeedsError
from rgfeeds.history.repository import Repository
from rgfeeds.starter.answers import github

_CURE = "say where the workflows are to take it from: --rgfeeds OWNER/REPOSITORY@COMMIT, or --rgfeeds 1.2.0"


class Origin(Struct, frozen=True):
    """What pip installs this program by, where its store is explained, and the *action*, empty for a release."""

    requirement: str
    reference: str
    action: str = ""


def release(version: str) -> Origin:
    """Return the *version* that package indexes have."""
    reference = "docs/store.md, which comes with the source of rgfeeds"
    return Origin(f"rgfeeds=={version}", reference)


def commit(repository: str, name: str) -> Origin:
    """Return the commit *name* of a *repository* on GitHub, which is called OWNER/NAME."""
    action = f"{repository}@{name}"
    reference = f"https://github.com/{repository}/blob/{name}/docs/store.md"
    return Origin(f"rgfeeds @ git+https://github.com/{action}", reference, action)


def parse(text: str) -> Origin:
    """Return what *text* names, "1.2.0" or "OWNER/REPOSITORY@COMMIT"."""
    if re.fullmatch(r"\d+(\.\d+)*((a|b|rc)\d+)?", text, re.ASCII):
        return release(text)
    repository, _, name = text.partition("@")
    known = github(f"https://github.com/{repository}")
    if known and re.fullmatch(r"[0-9a-f]{40}", name):
        return commit(repository, name)
    form = "OWNER/REPOSITORY@ and the 40 letters and digits of a commit"
    raise RgfeedsError(f"--rgfeeds: write a version, as in 1.2.0, or {form}")


def origin() -> Origin:
    """Return where this program was installed from (PEP 610)."""
    try:
        record = distribution("rgfeeds").read_text("direct_url.json")
    except PackageNotFoundError:
        return _commit_at(Path(__file__))
    if record is None:
        return release(__version__)
    source = json.loads(record)
    if name := source.get("vcs_info", {}).get("commit_id"):
        return _on_github(source["url"], name)
    if "dir_info" in source:
        folder = Path(url2pathname(urlsplit(source["url"]).path))
        return _commit_at(folder / "pyproject.toml")
    place = f"{source['url']}, which no workflow can reach"
    raise RgfeedsError(f"this rgfeeds was installed from {place}; {_CURE}")


def _commit_at(file: Path) -> Origin:
    """Return the commit that is checked out where *file* lies."""
    repository = Repository.find(file)
    name = repository.commit("HEAD") if repository else None
    if repository is None or name is None:
        place = f"{file.parent}, which is no commit of a repository"
        raise RgfeedsError(f"this rgfeeds runs from {place}; {_CURE}")
    if not repository.run("branch", "--remotes", "--contains", name).stdout:
        why = f"the commit {name[:10]} of {repository.root} is not pushed, so no workflow can install it"
        raise RgfeedsError(f"{why}; push it first, or {_CURE}")
    remote = repository.run("remote", "get-url", "origin").stdout
    return _on_github(remote.decode(errors="replace"), name)


def _on_github(remote: str, name: str) -> Origin:
    if found := github(remote):
        return commit(f"{found.owner}/{found.name}", name)
    place = remote.strip() or "a repository without a remote"
    why = f"this rgfeeds came from {place}, which is not on GitHub"
    raise RgfeedsError(f"{why}; {_CURE}")
