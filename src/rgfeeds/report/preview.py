"""What subscribers will see, told to people, to GitHub and to programs.

The JSON document, version 1, is in ASCII; keys may be added, and the version is
raised when one goes or changes its meaning:

    {
      "version": 1,
      "broken": [{"rule", "severity", "message", "help", "file", "line", "column"}],
      "entries": [{"id", "title", "summary", "url"}],
      "silent": [{"session", "title"}]
    }
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from msgspec.structs import asdict

from rgfeeds.diagnostics import Diagnostic
from rgfeeds.outlook import Outlook
from rgfeeds.report.step_summary import escaped
from rgfeeds.report.visible import visible
from rgfeeds.wording import listed

#: How many silent edits are named.
NAMED = 5


def text(outlook: Outlook) -> str:
    """Return *outlook* as it is pasted into a mail or a chat."""
    return _said(outlook, visible, "{}", "\n    ")


def markdown(outlook: Outlook) -> str:
    """Return *outlook* for a pull request or a step summary; nothing in it is markup but ours."""
    return _said(outlook, escaped, "**{}**", "<br>")


def as_json(outlook: Outlook) -> str:
    """Return *outlook* for programs."""
    document = {
        "version": 1,
        "broken": [_entry(found) for found in outlook.broken],
        "entries": [
            {name: getattr(entry, name) for name in ("id", "title", "summary", "url")}
            for entry in outlook.entries
        ],
        "silent": [asdict(edit) for edit in outlook.silent],
    }
    said = json.dumps(document, indent=2)
    # GitHub's runner takes `##[` for a command wherever it stands; here, only in a string.
    return said.replace("##[", "##\\u005b") + "\n"


def _entry(found: Diagnostic) -> dict[str, object]:
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


FORMATS: Mapping[str, Callable[[Outlook], str]] = MappingProxyType(
    {"text": text, "markdown": markdown, "json": as_json}
)


def _said(
    outlook: Outlook, write: Callable[[str], str], heading: str, line_break: str
) -> str:
    """Say *outlook* in paragraphs and lists; no line begins with what the store contains."""
    silent = _silent(outlook, write)
    if not outlook.entries and not outlook.broken:
        return f"Nothing to tell{'; ' + silent if silent else ': nothing changed that followers see'}\n"
    parts = []
    if outlook.broken:
        rows = [f"- {_promise(found, write, line_break)}" for found in outlook.broken]
        parts.append([heading.format("Promises this would break:"), "", *rows])
    if outlook.entries:
        rows = [f"- {write(entry.title)}" for entry in outlook.entries]
        parts.append([heading.format("Subscribers will be told:"), "", *rows])
    if silent:
        parts.append([silent])
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _promise(found: Diagnostic, write: Callable[[str], str], line_break: str) -> str:
    help = [line for line in found.help.split("\n") if line]
    lines = [f"{found.severity}: {write(found.message)}", *_indented(help, write)]
    return line_break.join(lines)


def _indented(lines: list[str], write: Callable[[str], str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield ("help: " if number == 0 else "") + write(line)


def _silent(outlook: Outlook, write: Callable[[str], str]) -> str:
    """Say "2 silent edits: RLHF and Attention", nothing when there are none."""
    edits = outlook.silent
    if not edits:
        return ""
    names = [write(edit.title) for edit in edits[:NAMED]]
    if len(edits) > NAMED:
        names.append(f"{len(edits) - NAMED} more")
    return f"{len(edits)} silent edit{'s' * (len(edits) != 1)}: {listed(names)}"
