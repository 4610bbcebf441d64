"""A new group's repository: its store and its other files, made of a few answers, and what comes next.

The texts are files of this package, with `$name` where an answer goes.
"""

import datetime as dt
import os
import re
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from string import Template

from rgfeeds.errors import RgfeedsError
from rgfeeds.history.repository import Repository
from rgfeeds.model import Group, Schedule, Usual, addresses
from rgfeeds.rules import load
from rgfeeds.starter.answers import GitHub, host_of
from rgfeeds.starter.origin import Origin
from rgfeeds.store.writing import line, toml
from rgfeeds.text.wording import LONG_DAYS

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

_ZONE_NOTE = """\
[check]
unwritable-zone = "off" # calendars are told our times in UTC, as they have no words for when our clocks change

"""


def package_text(name: str) -> str:
    """Return the file *name* of this package, as it is."""
    return resources.files("rgfeeds.starter").joinpath(name).read_bytes().decode()


def workflows(origin: Origin, page: str = "") -> dict[str, str]:
    """Return the texts, by path, that `init --update` writes; they keep *page* up to date, "" for none."""
    texts = {}
    for name in ("publish.yml", "edit.yml"):
        texts[f".github/workflows/{name}"] = workflow(name, origin.action, page)
    if not origin.action:
        note = "# What the workflows install; Dependabot offers newer versions."
        texts[".github/rgfeeds.txt"] = f"{note}\n{origin.requirement}\n"
    return texts


def workflow(name: str, action: str, page: str = "") -> str:
    """Return the workflow *name*, which installs rgfeeds with *action*, or without one as a release."""
    install = package_text(f"install-{'commit' if action else 'release'}.txt")
    jobs = package_text(name)
    if page and name == "publish.yml":
        jobs += package_text("export-job.txt").replace("$page", page)
    return jobs.replace("      # Install rgfeeds\n", install.replace("$action", action))


def exported_page(folder: Path) -> str:
    """Return the page that the workflow in *folder* keeps up to date, "" for none."""
    publish = folder / ".github/workflows/publish.yml"
    jobs = publish.read_text(encoding="utf-8") if publish.is_file() else ""
    found = re.search(r'^ +MARKDOWN: "(.+)"$', jobs, re.MULTILINE)
    return found[1] if found else ""


def repository_files(group: Group, origin: Origin, page: str = "") -> dict[str, str]:
    """Return the text of each file besides the store, by its path; *page* is as for `workflows`."""
    dependabot = package_text("dependabot.yml")
    if origin.action:
        # rgfeeds by its commit is an action like the others, which Dependabot knows already.
        dependabot, _, _ = dependabot.rpartition("\n  # ")
    texts = workflows(origin, page)
    texts[".github/dependabot.yml"] = dependabot
    texts[".gitignore"] = package_text("gitignore")
    listed = {path: use for path, use in PURPOSES.items() if path in {STORE, *texts}}
    # Its name is one line, and Markdown that shows nothing but it.
    name = re.sub(r"([\\`*_\[\]<>&~#$|!])", r"\\\1", group.name)
    texts["README.md"] = Template(package_text("README.md")).substitute(
        name=name,
        url=group.url,
        calendar=group.url + addresses.calendar(group),
        feed=group.url + addresses.ATOM,
        reference=origin.reference,
        requirement=origin.requirement,
        files="".join(f"| `{path}` | {use} |\n" for path, use in listed.items()),
    )
    if page:
        marks = "\n## Sessions\n\n<!-- rgfeeds -->\n<!-- end of rgfeeds -->\n"
        texts[page] = texts.get(page, f"# {name}\n") + marks
    return texts


def refuse(folder: Path, repository: Repository | None) -> None:
    """Raise RgfeedsError where nothing would be published from *folder*, in which others have the say."""
    if repository and repository.root != folder.resolve():
        root = repository.root
        why = f"{folder} lies in the repository {root}, and GitHub finds workflows only at its root"
        cure = f"(or, for a repository of its own, first: git init {folder})"
        raise RgfeedsError(f"{why}; run: rgfeeds init {root} {cure}")
    publish = folder / ".github/workflows/publish.yml"
    if publish.is_file() and b"rgfeeds" not in publish.read_bytes():
        why = f"{publish} is a workflow of something else"
        raise RgfeedsError(f"{why}: rename it, or take it out, and run this again")


def missing_files(folder: Path, paths: Iterable[str]) -> list[str]:
    """Return those of *paths* at which nothing stands in *folder*, not even a link that leads nowhere."""
    return [path for path in paths if not os.path.lexists(folder / path)]  # noqa: TID251 - pathlib follows links


def first_store(group: Group, usual: Usual, today: dt.date, reference: str) -> str:
    """Return the text of a store of *group* without a session; *reference* is where every key is explained."""
    week = today + dt.timedelta(days=7)
    days = ((usual.weekday or 0) - week.weekday()) % 7
    named = ("id", "authority", "name", "url")
    values = {
        **{key: toml(getattr(group, key)) for key in named},
        "timezone": toml(group.timezone.key),
        "source": line("source", group.source) if group.source else "",
        "defaults": "".join(_defaults(usual)),
        "reference": reference,
        "day": week + dt.timedelta(days),
    }
    template = Template(package_text("sessions.toml"))
    written = template.substitute(values, check="")
    found = {one.rule for one in load("", written.encode()).diagnostics}
    if "unwritable-zone" in found:
        return template.substitute(values, check=_ZONE_NOTE)
    return written


def _defaults(usual: Usual) -> Iterator[str]:
    """Yield a line for each default, as an example behind a `#` when there is none."""
    weekday = LONG_DAYS[usual.weekday] if usual.weekday is not None else None
    for key, value, example in (
        ("weekday", weekday, "Monday"),
        ("start", usual.start and f"{usual.start:%H:%M}", "11:00"),
        ("end", usual.end and f"{usual.end:%H:%M}", "12:00"),
        ("room", usual.room, "Name of the room"),
    ):
        yield f"{'' if value else '# '}{line(key, value or example)}"


def next_steps(schedule: Schedule, *, branch: str, remote: GitHub | None) -> str:
    """Tell what comes next; *branch* is empty without a repository, *remote* None if it is not known."""
    group = schedule.group
    first = "Nothing is announced yet; data/sessions.toml shows how, now or later."
    if schedule.sessions:
        first = "Look over data/sessions.toml: rgfeeds check, rgfeeds serve."
    host = host_of(group.url)
    # Below a path it is the domain of the account's own site, which is set there.
    theirs = host.endswith(".github.io") or group.url.count("/") > 3
    own = "" if theirs else f', as "Custom domain" write {host}'
    menu = "on GitHub, Settings, Pages"
    place = f"{remote.source}/settings/pages" if remote else menu
    if not branch:
        push = "Make the folder a git repository with the branch main, commit, and push it to GitHub."
    elif branch == "main":
        push = "Commit, and push the branch main to GitHub."
    else:
        push = "Commit, rename the branch, as only main is published (git branch -m main), push it to GitHub, and see that main is the default branch there."
    return f"""\
What is next:
1. {first}
2. One setting must be made by hand: {place}
   As "Source" choose "GitHub Actions"{own}.
3. {push}
   A few minutes later the page is at {group.url}
   From then on every change on main is published by itself."""
