"""A new group's repository: its files, made of a few answers.

The texts are files of this package, with `$name` where an answer goes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from string import Template

from rgfeeds.model import Group, addresses
from rgfeeds.starter.origin import Origin

STORE = "data/sessions.toml"
#: What each file of a new repository is for.
PURPOSES = {
    STORE: "the sessions",
    ".github/workflows/publish.yml": "publishes the sessions after each change",
    ".github/workflows/edit.yml": "a form for small edits: Actions, Edit a session, Run workflow",
    ".github/rgfeeds.txt": "the version of rgfeeds that does it",
    ".github/dependabot.yml": "offers newer versions",
    ".gitignore": "keeps what is built here out",
    "README.md": "what to do, for everybody in the group",
}

_EXPORTED = """
## Sessions

<!-- rgfeeds -->
<!-- end of rgfeeds -->
"""


def text(name: str) -> str:
    """Return the file *name* of this package, as it is."""
    return resources.files("rgfeeds.starter").joinpath(name).read_bytes().decode()


def workflows(origin: Origin, page: str = "") -> dict[str, str]:
    """Return the texts, by path, that `init --update` brings to this version; *page* is to be kept up to date, "" for none."""
    texts = {
        f".github/workflows/{name}": workflow(name, origin.action, page)
        for name in ("publish.yml", "edit.yml")
    }
    if not origin.action:
        note = "# What the workflows install; Dependabot offers newer versions."
        texts[".github/rgfeeds.txt"] = f"{note}\n{origin.requirement}\n"
    return texts


def workflow(name: str, action: str, page: str = "") -> str:
    """Return the workflow *name*, which installs rgfeeds with *action*, or without one as a release."""
    install = text("install-commit.txt") if action else text("install-release.txt")
    jobs = text(name)
    if page and name == "publish.yml":
        jobs += text("export-job.txt").replace("$page", page)
    return jobs.replace("      # Install rgfeeds\n", install.replace("$action", action))


def exported_page(folder: Path) -> str:
    """Return the page that the workflow in *folder* keeps up to date, "" for none."""
    publish = folder / ".github/workflows/publish.yml"
    jobs = publish.read_text(encoding="utf-8") if publish.is_file() else ""
    found = re.search(r'^ +MARKDOWN: "(.+)"$', jobs, re.MULTILINE)
    return found[1] if found else ""


def files(group: Group, origin: Origin, page: str = "") -> dict[str, str]:
    """Return the text of each file, by its path, that a repository has besides the store; *page* as for `workflows`."""
    # rgfeeds by its commit is an action like the others, which Dependabot knows already.
    actions, _, requirement = text("dependabot.yml").rpartition("\n  # ")
    texts = {
        **workflows(origin, page),
        ".github/dependabot.yml": actions
        if origin.action
        else f"{actions}\n  # {requirement}",
        ".gitignore": text("gitignore"),
    }
    # Its name is one line, and Markdown that shows nothing but it.
    name = re.sub(r"([\\`*_\[\]<>&~#$|!])", r"\\\1", group.name)
    texts["README.md"] = Template(text("README.md")).substitute(
        name=name,
        url=group.url,
        calendar=group.url + addresses.calendar(group),
        feed=group.url + addresses.ATOM,
        reference=origin.reference,
        requirement=origin.requirement,
        files="".join(
            f"| `{path}` | {purpose} |\n"
            for path, purpose in PURPOSES.items()
            if path in {STORE, *texts}
        ),
    )
    if page:
        texts[page] = texts.get(page, f"# {name}\n") + _EXPORTED
    return texts


def missing(folder: Path, paths: Iterable[str]) -> list[str]:
    """Return those of *paths* at which nothing stands in *folder*, not even a link that leads nowhere."""
    return [path for path in paths if not os.path.lexists(folder / path)]  # noqa: TID251 - pathlib follows links
