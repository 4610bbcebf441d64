"""The summary GitHub shows beside a run: a Markdown table of all problems."""

from __future__ import annotations

import re
from urllib.parse import quote

from rgfeeds.report.findings import Report
from rgfeeds.report.visible import visible
from rgfeeds.store.diagnostics import Diagnostic, Place

#: Bytes: GitHub takes 1 MiB a step, and other parts of the summary want room too.
LARGEST = 256 * 1024

_HEAD = "| | Where | What |\n| --- | --- | --- |\n"

# What makes markup of words, wherever they stand.
_SIGNS = re.compile(r"[\\`*\[\]<>~|$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
# What makes a heading, a list or a rule of a line that begins with it.
_OPENING = re.compile(r"\A(?=[#>+=:-])|(?<=\A\d)(?=\d{0,8}[.)])")
# Behind it an address begins that GitHub makes a link.
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)
# An invisible character keeps GitHub from calling a name and linking a number.
_CALL = re.compile(r"(?<=[@#])(?=[\w-])")


def summary(report: Report) -> str:
    """Return the summary: the count, then every problem, errors first, up to `LARGEST` bytes."""
    lines = [report.headline, *report.last_lines()]
    first, *others = [escaped(line) for line in lines if line] or [""]
    rows = [_row(found, report) for found in report.by_severity()]
    kept = _fitting(rows)
    table = _HEAD + "".join(rows[:kept]) if rows else ""
    left_out = len(rows) - kept
    rest = f"{left_out} more left out here; the log has them all" if left_out else ""
    parts = [
        f"### {first}\n",
        table,
        rest and f"{rest}\n",
        *(f"{line}\n" for line in others),
    ]
    return "\n".join(part for part in parts if part)


def _row(found: Diagnostic, report: Report) -> str:
    lines = [f"**{escaped(found.rule)}**: {escaped(found.message)}"]
    lines += [escaped(line) for line in found.help.split("\n") if line]
    where = _where(found.place, report)
    return f"| {found.severity} | {where} | {'<br>'.join(lines)} |\n"


def _where(place: Place, report: Report) -> str:
    """Return the place, as a link to its line where the files have an address."""
    said = escaped(str(place))
    if not report.files:
        return said
    path = quote(str(report.folder / place.file))
    return f"[{said}]({report.files}/{path}#L{place.line})"


def _fitting(rows: list[str]) -> int:
    """Return how many of *rows* fit."""
    room = LARGEST
    for count, row in enumerate(rows):
        room -= len(row.encode())
        if room < 0:
            return count
    return len(rows)


def escaped(text: str) -> str:
    """Return *text* as Markdown that shows nothing but it, and reads well where Markdown is not known."""
    text = _SIGNS.sub(r"\\\g<0>", visible(text).strip())
    text = _ADDRESS.sub(r"\\", text)
    return _CALL.sub("\u2060", _OPENING.sub(r"\\", text))
