"""What a new group is made of: guessed from its repository and machine, or answered; judged as a store is."""

import re
from contextlib import suppress
from urllib.parse import unquote, urlsplit

import tomli
import tomlkit
from msgspec import Struct

from rgfeeds.errors import RgfeedsError
from rgfeeds.history.repository import Repository
from rgfeeds.model import Schedule
from rgfeeds.model.timezones import load_zone
from rgfeeds.rules import load
from rgfeeds.store import values
from rgfeeds.store.document import Diagnostic, Severity
from rgfeeds.text.advice import spoken_zone
from rgfeeds.text.spoken.times import read_times

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
        path = "" if self.name.lower() == host else f"{self.name}/"
        return f"https://{host}/{path}"

    @property
    def title(self) -> str:
        """What its group may be called: of "robots-in-disguise", Robots in disguise."""
        words = re.sub(r"[-_.]+", " ", self.name).strip()
        return words[:1].upper() + words[1:]


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


def host_of(url: str) -> str:
    """Return the host of *url* as it is asked for, empty when it has none."""
    with suppress(ValueError):
        return unquote(urlsplit(url).hostname or "").encode("idna").decode()
    return ""


def zone_of_file(file: str) -> str:
    """Return the time zone that *file* holds the rules of, by its path; empty when it names no place."""
    name = file.replace("\\", "/").rpartition("zoneinfo/")[2]
    place = "/" in name and not name.startswith("Etc/")
    return name if place and load_zone(name) else ""


#: A store without a mistake: what is found with one answer in it, is about that answer.
_SAMPLE = {"id": "tea", "authority": "example.org", "name": "Tea"}
_SAMPLE |= {"url": "https://example.org/", "timezone": "Europe/London"}
_USUAL = ("weekday", "start", "end", "room")
# A time that was meant for the question before the room; a mere number may name a room.
_CLOCK = re.compile(r"\d(?:[:.]\d\d|\s*[ap]\.?m\b)", re.IGNORECASE)


def schedule_of(**answers: str) -> Schedule:
    """Return the schedule of *answers*, by their keys; the rest is a sample's. Raise RgfeedsError with advice."""
    usual = {key: answers.pop(key) for key in _USUAL if key in answers}
    text = tomlkit.dumps({"group": _SAMPLE | answers, "defaults": [usual]})
    if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
        raise RgfeedsError("this is no text: it holds bytes that are not UTF-8")
    loaded = load("", text.encode())
    for found in loaded.diagnostics:
        if found.severity is not Severity.NOTE:
            raise RgfeedsError(_words_of(found))
    assert loaded.schedule is not None, "only an error stops a schedule"
    return loaded.schedule


def read(option: str, text: str) -> dict[str, str]:
    """Return what *text*, the answer to *option*, is in a store, by its keys; raise RgfeedsError."""
    if option == "timezone":
        name = text.strip()
        if load_zone(name) is None:
            near = spoken_zone(name)
            help = f"did you mean {near}?" if near else "write it as in Europe/London"
            raise RgfeedsError(f"there is no time zone `{values.cut(name)}`; {help}")
        return {"timezone": name}
    if option == "time":
        return _times(text)
    if option == "room" and _CLOCK.search(text) and read_times(text):
        raise RgfeedsError(f"`{values.cut(text)}` is a time, and no room")
    schedule_of(**{option: text})
    return {option: text}


def _times(text: str) -> dict[str, str]:
    """Return `start`, and `end` if *text* says it, of "11:00-12:00", "2 to 3pm" or "14:30"."""
    times = read_times(text)
    # A mere number might be the hour, the day or the length.
    if times is None or times.start is None or text.strip().isdigit():
        why = f"`{values.cut(text)}` is no time span"
        raise RgfeedsError(f"{why}; write it as in 11:00-12:00")
    said = {"start": f"{times.start:%H:%M}"}
    if times.end is not None:
        said["end"] = f"{times.end:%H:%M}"
        if times.end <= times.start:
            raise RgfeedsError(f"{said['end']} is not after {said['start']}")
    return said


def page(text: str) -> str:
    """Return *text*, the page to export; raise RgfeedsError unless it is a mere name, as a workflow takes it as it is."""
    if not re.fullmatch(r"(?!.*\.\.)[\w-][\w./ -]*\.md", text):
        cure = "name a Markdown page as it is seen from the root of the repository"
        raise RgfeedsError(f"--export: {cure}, as in README.md")
    return text


def _words_of(found: Diagnostic) -> str:
    """Tell what was found as said of an answer, not of a line in a file."""
    what = re.sub(r" of `\[+\w+\]+`( number 1)?", "", found.message)
    if found.rule in {"empty", "placeholder"}:
        return f"{what}; leave it out until there is something to write"
    help = found.help.partition("\n")[0]
    with suppress(tomli.TOMLDecodeError):
        # Of a line such as `start = "11:00"`, the value alone is what to answer.
        suggested = next(iter(tomli.loads(help).values()), "")
        help = f"for example: {suggested}" if suggested else help
    return f"{what}; {help}" if help else what
