"""What can be known without asking, of a new group's repository and machine."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from rgfeeds.history.repository import Repository
from rgfeeds.model.timezones import load_zone

_GITHUB = re.compile(
    r"""(?:(?:https?|git)://(?:[^/@]*@)?(?:www\.)?github\.com/         # https://github.com/…
        |(?:ssh://)?git@(?:github\.com(?::22)?|ssh\.github\.com:443)[:/]  # git@github.com:…
        )(?P<owner>[A-Za-z0-9-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)


class GitHub(Struct, frozen=True, kw_only=True):
    """A repository on GitHub."""

    owner: str
    name: str

    @property
    def source(self) -> str:
        return f"https://github.com/{self.owner}/{self.name}"

    @property
    def pages(self) -> str:
        """The address that GitHub Pages gives it, unless it has a domain of its own."""
        host = f"{self.owner.lower()}.github.io"
        return (
            f"https://{host}/"
            if self.name.lower() == host
            else f"https://{host}/{self.name}/"
        )

    @property
    def title(self) -> str:
        """What its group may be called: of "robots-in-disguise", Robots in disguise."""
        words = re.sub(r"[-_.]+", " ", self.name).strip()
        return words[:1].upper() + words[1:]

    @property
    def settings(self) -> str:
        """The page where the source of its GitHub Pages is chosen."""
        return f"{self.source}/settings/pages"


def github(remote: str) -> GitHub | None:
    """Return the repository that the git address *remote* names, None when it is elsewhere."""
    match = _GITHUB.fullmatch(remote.strip())
    if match is None or match["name"] in {".", ".."}:
        return None
    return GitHub(owner=match["owner"], name=match["name"])


def remote(repository: Repository | None) -> GitHub | None:
    """Return where *repository* is pushed to, None when that is not on GitHub or not known."""
    return github(_ask(repository, "remote", "get-url", "origin"))


def branch(repository: Repository | None) -> str:
    """Return the name of the branch that is checked out, empty without one."""
    return _ask(repository, "symbolic-ref", "--short", "--quiet", "HEAD")


def _ask(repository: Repository | None, *question: str) -> str:
    """Return what git says of *repository*, empty where there is none."""
    said = repository.run(*question).stdout if repository else b""
    return said.decode(errors="replace").strip()


def authority(url: str) -> str:
    """Return the host of *url* as it is asked for, empty when it has none."""
    try:
        host = unquote(urlsplit(url).hostname or "")
        return host.encode("idna").decode()
    except ValueError:
        return ""


def zone(file: str) -> str:
    """Return the time zone that *file* holds the rules of, by its path; empty when it names no place."""
    name = file.replace("\\", "/").rpartition("zoneinfo/")[2]
    place = "/" in name and not name.startswith("Etc/")
    return name if place and load_zone(name) else ""
