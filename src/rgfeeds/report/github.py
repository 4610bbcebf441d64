"""For GitHub: annotations in a run's log, and the summary that is shown beside the run.

GitHub shows ten annotations of each kind a step, so they are followed by all of it as plain text.
Columns are given with the end exclusive, as in a `Place`, and left out of spans of several lines.
"""

import re
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import msgspec

from rgfeeds.report import Report, visible
from rgfeeds.report.text import full
from rgfeeds.store.document import Diagnostic, Severity

_HEAD = "| | Where | What |\n| --- | --- | --- |\n"

# What makes markup of words, wherever they stand.
_SIGNS = r"[\\`*\[\]<>~|$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)"
# What makes a heading, a list or a rule of a line that begins with it.
_OPENING = r"\A(?=[#>+=:-])|(?<=\A\d)(?=\d{0,8}[.)])"
# Behind it an address begins that GitHub makes a link.
_ADDRESS = r"(?i)(?<=:)(?=//)|(?<=\bwww)(?=\.)"
# An invisible character keeps GitHub from calling a name and linking a number.
_CALL = r"(?<=[@#])(?=[\w-])"


def log(report: Report, *, colour: bool) -> str:  # noqa: ARG001 - a log for all, never coloured
    """Return workflow commands, the first of which begins with the headline, then the plain text."""
    found, commands = report.by_severity(), ""
    for severity in Severity:
        for one in [one for one in found if one.severity is severity][:10]:
            commands += _command(one, report, "" if commands else report.headline)
    return commands + full(report, colour=False)


def failure(headline: str, message: str) -> str:
    """Return the annotation of what stopped a command before any finding, a line."""
    return f"::error title={_property(headline)}::{_text(message)}\n"


def summary(report: Report) -> str:
    """Return Markdown: the count, then a table of every problem, errors first, up to 256 KiB."""
    lines = [report.headline, *report.last_lines()]
    first, *others = [escape(line) for line in lines if line]
    rows = [_row(found, report) for found in report.by_severity()]
    ends = accumulate(len(row.encode()) for row in rows)
    # GitHub takes 1 MiB a step, and its other parts want room too.
    shown = sum(end <= 256 * 1024 for end in ends)
    if left_out := len(rows) - shown:
        others.insert(0, f"{left_out} more left out here; the log has them all")
    table = [_HEAD + "".join(rows[:shown])] if rows else []
    return "\n".join([f"### {first}\n", *table, *(f"{line}\n" for line in others)])


def escape(text: str) -> str:
    """Return *text* as Markdown that shows nothing but it, and reads well where Markdown is not known."""
    text = re.sub(_SIGNS, r"\\\g<0>", visible(text).strip())
    text = re.sub(_ADDRESS, r"\\", text)
    return re.sub(_CALL, "\u2060", re.sub(_OPENING, r"\\", text))


def _command(found: Diagnostic, report: Report, headline: str) -> str:
    place = found.place
    file = _property(str(report.folder / place.file))
    where = f"file={file},line={place.line},endLine={place.end_line}"
    if place.end_line == place.line:
        where += f",col={place.column},endColumn={place.end_column}"
    title = _property(f"rgfeeds: {found.rule}")
    lines = [headline, found.message, *found.help.split("\n")]
    text = "%0A".join(_text(line) for line in lines if line)
    kind = "notice" if found.severity is Severity.NOTE else found.severity
    return f"::{kind} {where},title={title}::{text}\n"


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")


def _text(text: str) -> str:
    return visible(text).replace("%", "%25")


def _row(found: Diagnostic, report: Report) -> str:
    """Return a row with the place of *found*, as a link to its line where the files have an address."""
    place, where = found.place, escape(str(found.place))
    if report.files:
        path = quote(str(report.folder / place.file))
        where = f"[{where}]({report.files}/{path}#L{place.line})"
    lines = [f"**{escape(found.rule)}**: {escape(found.message)}"]
    lines += [escape(line) for line in found.help.split("\n") if line]
    return f"| {found.severity} | {where} | {'<br>'.join(lines)} |\n"


class Step(msgspec.Struct, frozen=True):
    """The step of a workflow that this process runs in, by what GitHub documents as its default environment variables."""

    environment: Mapping[str, str]

    @property
    def runs(self) -> bool:
        """Whether this is GitHub; elsewhere nothing is known, and what is written goes nowhere."""
        return self.environment.get("GITHUB_ACTIONS") == "true"

    def _get(self, name: str) -> str:
        return self.environment.get(f"GITHUB_{name}", "") if self.runs else ""

    @property
    def files(self) -> str:
        """The address the repository's files have at the commit, empty when unknown."""
        parts = [self._get(name) for name in ("SERVER_URL", "REPOSITORY", "SHA")]
        return "{}/{}/blob/{}".format(*parts) if all(parts) else ""

    @property
    def preview(self) -> bool:
        """Whether nothing is published from here: a pull request, or another branch than the main one."""
        if self._get("EVENT_NAME").startswith("pull_request"):
            return True
        try:
            event = Path(self._get("EVENT_PATH")).read_bytes()
            default = msgspec.json.decode(event)["repository"]["default_branch"]
        except (OSError, msgspec.DecodeError, LookupError, TypeError):
            default = None
        branch = self._get("REF").removeprefix("refs/heads/")
        return branch not in ("", "main", "master", default)

    def folder(self, here: Path) -> PurePosixPath:
        """Return the folder *here* as seen from the root of the repository."""
        top = Path(self._get("WORKSPACE") or here).resolve()
        inside = here.is_relative_to(top)
        return PurePosixPath(here.relative_to(top).as_posix() if inside else "")

    def summarize(self, text: str) -> None:
        """Add Markdown to what GitHub shows beside the run."""
        self._append("STEP_SUMMARY", text)

    def put(self, outputs: Mapping[str, str]) -> None:
        """Give later steps the *outputs*, each of one line."""
        lines = (f"{name}={' '.join(value.split())}" for name, value in outputs.items())
        self._append("OUTPUT", "".join(f"{line}\n" for line in lines))

    def _append(self, name: str, text: str) -> None:
        """Add *text* to a file that GitHub reads when the step ends."""
        if path := self._get(name):
            with Path(path).open("a", encoding="utf-8", newline="\n") as file:
                file.write(text)
