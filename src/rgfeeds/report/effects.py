"""What subscribers will see, told to people, to GitHub and to programs.

The JSON document, version 1, is in ASCII; keys may be added, and the version is
raised when one goes or changes its meaning:

    {
      "version": 1,
      "broken": [each as `check --format json` has it],
      "entries": [{"id", "title", "summary", "url"}],
      "rewritten": [{"id", "title", "summary", "url"}],
      "silent": [{"session", "title"}]
    }
"""

from collections.abc import Callable, Sequence
from urllib.parse import quote

from rgfeeds.history.timeline import Snapshot
from rgfeeds.model import Group, addresses
from rgfeeds.publication import Entry
from rgfeeds.publication.effect import Effect
from rgfeeds.report import visible
from rgfeeds.report.formats import dump, finding
from rgfeeds.report.github import escape
from rgfeeds.store.document import Diagnostic
from rgfeeds.text import wording

_IN_ADDRESSES = ":/?#[]@!$&'*+,;=%~"

#: How many sessions are named that change without a message.
NAMED = 5


def as_text(effect: Effect) -> str:
    """Return *effect* as it is pasted into a mail or a chat."""
    return _say(effect, visible, "{}", "\n    ")


def as_markdown(effect: Effect) -> str:
    """Return *effect* as Markdown that looks well anywhere; nothing in it is markup but ours."""
    return _say(effect, escape, "**{}**", "\n  - ")


def as_json(effect: Effect) -> str:
    def fields(entry: Entry) -> dict[str, object]:
        names = ("id", "title", "summary", "url")
        return {name: getattr(entry, name) for name in names}

    silent = [{"session": id, "title": title} for id, title in effect.silent.items()]
    document = {
        "version": 1,
        "broken": [finding(found) for found in effect.broken],
        "entries": [fields(entry) for entry in effect.entries],
        "rewritten": [fields(entry) for entry in effect.rewritten],
        "silent": silent,
    }
    return dump(document)


FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}


def _say(effect: Effect, markup: Callable[[str], str], bold: str, indent: str) -> str:
    """Say *effect* in paragraphs and lists; no line begins with what the store contains."""
    broken = [_promise(found, markup, indent) for found in effect.broken]
    rewritten = [markup(entry.title) for entry in effect.rewritten]
    lists = {
        "Promises this would break:": broken,
        "Subscribers will be told:": [markup(entry.title) for entry in effect.entries],
        "What was told less than ten minutes ago now says:": rewritten,
    }
    parts: list[str] = []
    for words, rows in lists.items():
        if rows:
            listed = (f"- {row}" for row in rows)
            parts.append("\n".join([bold.format(words), "", *listed]))
    if rewritten:
        parts.append("Who has seen that before is not told again.")
    if effect.silent:
        names = [markup(title) for title in effect.silent.values()]
        if len(names) > NAMED:
            names[NAMED:] = [f"{len(names) - NAMED} more"]
        what = "Changed without a message"
        if not effect.entries and not effect.rewritten:
            what = "Nobody is told; the calendar and the page change"
        parts.append(f"{what}: {wording.join(names)}")
    nothing = "Nothing to tell: nothing changed that followers see"
    return "\n\n".join(parts or [nothing]) + "\n"


def _promise(found: Diagnostic, markup: Callable[[str], str], indent: str) -> str:
    help = [markup(line) for line in found.help.split("\n") if line]
    if help:
        help[0] = f"help: {help[0]}"
    return indent.join([f"{found.severity}: {markup(found.message)}", *help])


def summary(effect: Effect, group: Group, *, preview: bool) -> str:
    """Return what a workflow says of a build that worked, as Markdown; *preview* while not merged."""
    built = "Once this is merged:" if preview else "Checked and built."
    told = "Subscribers will see:" if effect.entries else "Nobody is notified."
    # The text to paste into a mail; none of its lines can close the fence.
    parts = [f"### {built} {told}", f"```text\n{as_text(effect)}```"]
    if preview:
        parts.append("Until then, dates of changed sessions are provisional.")
    else:
        when = "Calendars follow when each program next asks, usually within 3 to 24 hours."
        links = (
            f"- [{name.capitalize()}]({quote(url, safe=_IN_ADDRESSES)})"
            for name, url in _addresses(group).items()
        )
        parts += [when, "\n".join(links)]
    return "\n\n".join(parts) + "\n\n"


def refusal(published: Sequence[Snapshot], *, preview: bool) -> str:
    """Return in a line that a build published nothing; *published* is what was before, the newest last."""
    said = "Would not be published" if preview else "Not published"
    if not published:
        return f"{said}. Nothing was published before"
    public = published[-1]
    at = public.at.astimezone(public.schedule.group.timezone)
    still = "would still see" if preview else "still see"
    instant = f"{wording.day(at.date())}, {at:%H:%M} ({at.tzname()})"
    return f"{said}. Subscribers {still} the version of {instant}"


def outputs(group: Group, effect: Effect) -> dict[str, str]:
    """Return what later steps of a workflow may ask for, by name."""
    return {**_addresses(group), "changed": "true" if effect.changed else "false"}


def _addresses(group: Group) -> dict[str, str]:
    return {
        "page": group.url,
        "calendar": group.url + addresses.calendar(group),
        "feed": group.url + addresses.ATOM,
    }
