"""What was found in the stores, told to people, editors, GitHub and programs."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from rgfeeds.report.visible import inert, visible
from rgfeeds.store.document import Diagnostic, Severity
from rgfeeds.text.wording import amount, join

_SEVERITIES = list(Severity)

#: Warnings or notes of one rule that are shown one by one, and lines named where there are more.
MOST_ALIKE, MOST_LINES = 5, 40


class Report(Struct, frozen=True, kw_only=True):
    """The findings of one run.

    *texts* has the text of each store by its name as shown, decoded as it was when its places were counted;
    a store that could not be read is absent and gets no excerpt. *remark* comes last, when there is one.
    *headline* is what the findings mean, said above all of them on GitHub. *folder* is where the command runs,
    seen from the root of the repository: GitHub wants its annotations' files from there.
    *files* is the address that root has in a browser, empty when unknown.
    """

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    remark: str = ""
    headline: str = ""
    folder: PurePosixPath = field(default_factory=PurePosixPath)
    files: str = ""

    def in_order(self) -> list[Diagnostic]:
        """Return the diagnostics by place; files come in the order they are first named."""
        files = list(dict.fromkeys(found.place.file for found in self.diagnostics))

        def order(found: Diagnostic) -> tuple[Any, ...]:
            place, severity = found.place, _SEVERITIES.index(found.severity)
            return files.index(place.file), place, severity, found.rule, found.message

        return sorted(self.diagnostics, key=order)

    def fold(self) -> list[Diagnostic]:
        """Return the diagnostics by place, those that a rule finds again and again as one with its lines."""
        kinds: dict[tuple[str, ...], list[Diagnostic]] = {}
        for found in self.in_order():
            # The same but for the names in their messages.
            message = re.sub("`[^`]*`", "", found.message)
            kind = found.place.file, found.rule, message
            kinds.setdefault(kind, []).append(found)
        folded: list[Diagnostic] = []
        for alike in kinds.values():
            lines = [found.place.line for found in alike]
            few = len(set(lines)) <= MOST_ALIKE
            if few or any(one.severity is Severity.ERROR for one in alike):
                folded += alike
            else:
                here = "here and " * (lines[0] in lines[1:])
                others = [*dict.fromkeys(lines)][1:]
                also = f"the same {here}on {_numbers(others)}"
                help = f"{alike[0].help}\n{also}" if alike[0].help else also
                folded.append(replace(alike[0], help=help))
        return replace(self, diagnostics=tuple(folded)).in_order()

    def by_severity(self) -> list[Diagnostic]:
        """Return the diagnostics, folded, errors first, each severity in order of place."""
        return sorted(self.fold(), key=lambda found: _SEVERITIES.index(found.severity))

    def count(self, severity: Severity) -> int:
        return sum(found.severity is severity for found in self.diagnostics)

    def last_lines(self) -> list[str]:
        """Return the count, and the remark."""
        counts = [(self.count(severity), severity) for severity in Severity]
        amounts = [amount(n, kind) for n, kind in counts if n]
        last = f"Found {join(amounts)}" if amounts else "No mistakes found"
        lines = [last, *self.remark.split("\n")]
        return [inert(visible(line)) for line in lines if line]


def _numbers(lines: list[int]) -> str:
    """Name the *lines*, as many as anybody goes through."""
    shown = ", ".join(str(line) for line in lines[:MOST_LINES])
    more = f" and {len(lines) - MOST_LINES:,} more" * (len(lines) > MOST_LINES)
    return f"{len(lines):,} more lines: {shown}{more}"
