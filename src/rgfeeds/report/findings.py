"""What all formats tell: the diagnostics in order, the texts they stand in, the count."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from msgspec import Struct, field

from rgfeeds.diagnostics import Diagnostic, Place, Severity
from rgfeeds.report.visible import inert, visible

_SEVERITIES = tuple(Severity)


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

    def by_severity(self) -> list[Diagnostic]:
        """Return the diagnostics, errors first, each severity in order of place."""
        return sorted(
            self.in_order(), key=lambda found: _SEVERITIES.index(found.severity)
        )

    def count(self, severity: Severity) -> int:
        return sum(found.severity is severity for found in self.diagnostics)

    def last_lines(self) -> list[str]:
        """Return the count, or the closing when there is nothing to count, and the remark."""
        last = _counted(self) if self.diagnostics else self.closing
        lines = f"{last}\n{self.remark}".split("\n")
        return [inert(visible(line)) for line in lines if line]


def _counted(report: Report) -> str:
    counts = [(report.count(severity), severity) for severity in Severity]
    amounts = [f"{count} {kind}{'s' * (count != 1)}" for count, kind in counts if count]
    *others, last = amounts
    return f"Found {', '.join(others)} and {last}" if others else f"Found {last}"
