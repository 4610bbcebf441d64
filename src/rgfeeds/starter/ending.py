"""What is said once a new repository is written: above all what no file can do."""

from __future__ import annotations

from collections.abc import Iterable

from rgfeeds.model import Group
from rgfeeds.starter.guesses import GitHub, authority


def ending(
    group: Group, *, branch: str, remote: GitHub | None, sessions: int
) -> Iterable[str]:
    """Yield the lines that tell what comes next.

    *branch* is empty when the folder is no repository yet; *remote* is None when it
    is not known where on GitHub it will be.
    """
    host = authority(group.url)
    own = "" if host.endswith(".github.io") else f', as "Custom domain" write {host}'
    yield "What is next:"
    if sessions:
        yield "1. Look over data/sessions.toml: rgfeeds check, rgfeeds serve."
    else:
        yield "1. Nothing is announced yet; data/sessions.toml shows how, now or later."
    yield f"2. One setting must be made by hand: {remote.settings if remote else 'on GitHub, Settings, Pages'}"
    yield f'   As "Source" choose "GitHub Actions"{own}.'
    if not branch:
        yield "3. Make the folder a git repository with the branch main, commit, and push it to GitHub."
    elif branch != "main":
        yield "3. Commit, rename the branch, as only main is published (git branch -M main), and push it to GitHub."
    else:
        yield "3. Commit, and push the branch main to GitHub."
    yield f"   A few minutes later the page is at {group.url}"
    yield "   From then on every change on main is published by itself."
