"""What subscribers will see, told to people, to GitHub and to programs.

The JSON document, version 1, is in ASCII; keys may be added, and the version is
raised when one goes or changes its meaning:

    {
      "version": 1,
      "broken": [{"rule", "severity", "message", "help", "file", "line", "column"}],
      "entries": [{"id", "title", "summary", "url"}],
      "rewritten": [{"id", "title", "summary", "url"}],
      "silent": [{"session", "title"}]
    }
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from msgspec.structs import asdict

from rgfeeds.publication.effect import Effect
from rgfeeds.publication.entries import Entry
from rgfeeds.report.step_summary import escaped
from rgfeeds.report.visible import visible
from rgfeeds.store.diagnostics import Diagnostic
from rgfeeds.text.wording import listed

#: How many sessions are named that change without a message.
NAMED = 5

_NOTHING = "Nothing to tell: nothing changed that followers see"


def text(effect: Effect) -> str:
    """Return *effect* as it is pasted into a mail or a chat."""
    return _told(effect, visible, "{}", "\n    ")


def markdown(effect: Effect) -> str:
    """Return *effect* as Markdown that looks well anywhere; nothing in it is markup but ours."""
    return _told(effect, escaped, "**{}**", "\n  - ")


def as_json(effect: Effect) -> str:
    """Return *effect* for programs."""
    document = {
        "version": 1,
        "broken": [_finding(found) for found in effect.broken],
        "entries": [_fields(entry) for entry in effect.entries],
        "rewritten": [_fields(entry) for entry in effect.rewritten],
        "silent": [asdict(edit) for edit in effect.silent],
    }
    said = json.dumps(document, indent=2)
    # GitHub's runner takes `##[` for a command wherever it stands; here, only in a string.
    return said.replace("##[", "##\\u005b") + "\n"


def _fields(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in ("id", "title", "summary", "url")}


def _finding(found: Diagnostic) -> dict[str, object]:
    place = found.place
    return {
        "rule": found.rule,
        "severity": found.severity.value,
        "message": found.message,
        "help": found.help,
        "file": place.file,
        "line": place.line,
        "column": place.column,
    }


FORMATS: Mapping[str, Callable[[Effect], str]] = MappingProxyType(
    {"text": text, "markdown": markdown, "json": as_json}
)


def _told(
    effect: Effect, write: Callable[[str], str], heading: str, line_break: str
) -> str:
    """Say *effect* in paragraphs and lists; no line begins with what the store contains."""
    lists = {
        "Promises this would break:": [
            _promise(found, write, line_break) for found in effect.broken
        ],
        "Subscribers will be told:": [write(one.title) for one in effect.entries],
        "What was told less than ten minutes ago now says:": [
            write(one.title) for one in effect.rewritten
        ],
    }
    parts = [
        "\n".join([heading.format(words), "", *(f"- {row}" for row in rows)])
        for words, rows in lists.items()
        if rows
    ]
    if effect.rewritten:
        parts.append("Who has seen that before is not told again.")
    if effect.silent:
        names = _names(effect, write)
        parts.append(
            f"Changed without a message: {names}"
            if effect.entries or effect.rewritten
            else f"Nobody is told; the calendar and the page change: {names}"
        )
    return "\n\n".join(parts or [_NOTHING]) + "\n"


def _names(effect: Effect, write: Callable[[str], str]) -> str:
    """Say "RLHF, Attention and 3 more" of the sessions that change without a message."""
    edits = effect.silent
    names = [write(edit.title) for edit in edits[:NAMED]]
    more = [f"{len(edits) - NAMED} more"] if len(edits) > NAMED else []
    return listed([*names, *more])


def _promise(found: Diagnostic, write: Callable[[str], str], line_break: str) -> str:
    help = [line for line in found.help.split("\n") if line]
    lines = [f"{found.severity}: {write(found.message)}", *_indented(help, write)]
    return line_break.join(lines)


def _indented(lines: list[str], write: Callable[[str], str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield ("help: " if number == 0 else "") + write(line)
