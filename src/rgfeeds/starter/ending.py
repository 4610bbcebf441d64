"""What is said once a new repository is written: above all what no file can do."""

from __future__ import annotations

from pathlib import Path

from rgfeeds import starter
from rgfeeds.model import Group
from rgfeeds.starter.guesses import GitHub, authority


def ending(group: Group, *, folder: Path, branch: str, remote: GitHub | None) -> str:
    """Tell what was written to *folder* and what comes next, the one setting last.

    *branch* is empty when the folder is no repository yet; *remote* is None when it
    is not known where on GitHub it will be.
    """
    width = max(len(file.path) for file in starter.FILES)
    lines = [
        f"Wrote {len(starter.FILES)} files {'here' if folder == Path() else f'to {folder}'}:",
        *(f"  {file.path:<{width}}  {file.purpose}" for file in starter.FILES),
        "",
        f"Calendars will know every session for ever by `{group.id}` and `{group.authority}`.",
        "To have other names, change `id` and `authority` in data/sessions.toml now, and never again.",
        "",
        "What is next:",
        "1. Write your own sessions over the two examples in data/sessions.toml.",
        f"2. {_commit(branch)}",
        f"3. One setting must be made by hand: {remote.settings if remote else 'on GitHub, Settings, Pages'}",
        f'   As "Source" choose "GitHub Actions"{_domain(group)}.',
        f"   Then publish: Actions, Publish, Run workflow. The page will be {group.url}",
        "   From then on every change on main is published by itself.",
    ]
    return "".join(f"{line}\n" for line in lines)


def _commit(branch: str) -> str:
    if not branch:
        return "Make the folder a git repository with the branch main, commit, and push it to GitHub."
    if branch != "main":
        return "Commit, rename the branch, as only main is published (git branch -M main), and push it to GitHub."
    return "Commit, and push the branch main to GitHub."


def _domain(group: Group) -> str:
    """Name the page's own domain, which GitHub has to be told as well."""
    host = authority(group.url)
    return "" if host.endswith(".github.io") else f', as "Custom domain" write {host}'
