"""What all formats tell: the diagnostics in order, the texts they stand in, the count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from msgspec import Struct, field
from msgspec.structs import replace

from rgfeeds.report.visible import inert, visible
from rgfeeds.store.diagnostics import Diagnostic, Place, Severity

_SEVERITIES = tuple(Severity)

#: Warnings or notes of one rule that are shown one by one, and lines named where there are more.
MOST_ALIKE, MOST_LINES = 5, 40


class Report(Struct, frozen=True, kw_only=True):
    """The findings of one run.

    *texts* has the whole text of each store by its name as shown, decoded as it
    was when its places were counted; a store that could not be read is absent
    and gets no excerpt. *closing* is what to say when nothing is wrong, one line
    a store; otherwise the count is said. *remark* comes last either way, when
    there is one. *headline* is what the findings mean, said above all of them on
    GitHub. *folder* is where the command runs, seen from the root of the
    repository: GitHub wants its annotations' files from there. *files* is the
    address that root has in a browser, empty when unknown.
    """

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    closing: str = "No mistakes found"
    remark: str = ""
    headline: str = ""
    folder: PurePosixPath = field(default_factory=PurePosixPath)
    files: str = ""

    def in_order(self) -> list[Diagnostic]:
        """Return the diagnostics by place; files come in the order they are first named."""
        files = {found.place.file: None for found in self.diagnostics}
        position = {file: number for number, file in enumerate(files)}

        def order(found: Diagnostic) -> tuple[int, Place, int, str, str]:
            severity = _SEVERITIES.index(found.severity)
            place = found.place
            return position[place.file], place, severity, found.rule, found.message

        return sorted(self.diagnostics, key=order)

    def folded(self) -> list[Diagnostic]:
        """Return the diagnostics by place, those that a rule finds again and again as one with its lines."""
        lines: dict[tuple[str, ...], list[int]] = {}
        for found in self.in_order():
            lines.setdefault(_alike(found), []).append(found.place.line)
        folded: dict[tuple[str, ...], Diagnostic] = {}
        others = []
        for found in self.in_order():
            alike = _alike(found)
            several = len(set(lines[alike])) == len(lines[alike]) > MOST_ALIKE
            if found.severity is Severity.ERROR or not several:
                others.append(found)
            elif alike not in folded:
                also = f"the same on {_numbers(lines[alike][1:])}"
                help = f"{found.help}\n{also}" if found.help else also
                folded[alike] = replace(found, help=help)
        return Report(diagnostics=(*others, *folded.values()), texts={}).in_order()

    def by_severity(self) -> list[Diagnostic]:
        """Return the diagnostics, folded, errors first, each severity in order of place."""
        return sorted(
            self.folded(), key=lambda found: _SEVERITIES.index(found.severity)
        )

    def count(self, severity: Severity) -> int:
        return sum(found.severity is severity for found in self.diagnostics)

    def last_lines(self) -> list[str]:
        """Return the count, or the closing when there is nothing to count, and the remark."""
        last = _counted(self) if self.diagnostics else self.closing
        lines = f"{last}\n{self.remark}".split("\n")
        return [inert(visible(line)) for line in lines if line]


def _alike(found: Diagnostic) -> tuple[str, ...]:
    """Return what *found* has in common with others of its kind: all but the names in its message."""
    return found.place.file, found.rule, re.sub("`[^`]*`", "", found.message)


def _numbers(lines: list[int]) -> str:
    """Name the *lines*, as many as anybody goes through."""
    shown = ", ".join(str(line) for line in lines[:MOST_LINES])
    more = f" and {len(lines) - MOST_LINES:,} more" * (len(lines) > MOST_LINES)
    return f"{len(lines):,} more lines: {shown}{more}"


def _counted(report: Report) -> str:
    counts = [(report.count(severity), severity) for severity in Severity]
    amounts = [f"{count} {kind}{'s' * (count != 1)}" for count, kind in counts if count]
    *others, last = amounts
    return f"Found {', '.join(others)} and {last}" if others else f"Found {last}"
