"""What was found in the stores, told to people, editors, GitHub and programs."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from rgfeeds.model import Plan
from rgfeeds.report.visible import inert, visible
from rgfeeds.rules.judge import Loaded
from rgfeeds.store.diagnostics import Diagnostic, Place, Severity
from rgfeeds.text.wording import join

_SEVERITIES = list(Severity)

#: Warnings or notes of one rule that are shown one by one, and lines named where there are more.
MOST_ALIKE, MOST_LINES = 5, 40


class Report(Struct, frozen=True, kw_only=True):
    """The findings of one run.

    *texts* has the whole text of each store by its name as shown, decoded as it
    was when its places were counted; a store that could not be read is absent
    and gets no excerpt. *remark* comes last, when there is one. *headline* is what
    the findings mean, said above all of them on GitHub. *folder* is where the
    command runs, seen from the root of the repository: GitHub wants its
    annotations' files from there. *files* is the address that root has in a
    browser, empty when unknown.
    """

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    remark: str = ""
    headline: str = ""
    folder: PurePosixPath = field(default_factory=PurePosixPath)
    files: str = ""

    def in_order(self) -> list[Diagnostic]:
        """Return the diagnostics by place; files come in the order they are first named."""
        return _in_order(self.diagnostics)

    def fold(self) -> list[Diagnostic]:
        """Return the diagnostics by place, those that a rule finds again and again as one with its lines."""
        groups: dict[tuple[str, ...], list[Diagnostic]] = {}
        for found in self.in_order():
            groups.setdefault(_alike(found), []).append(found)
        folded: list[Diagnostic] = []
        for group in groups.values():
            first, lines = group[0], [found.place.line for found in group]
            several = len(set(lines)) == len(lines) > MOST_ALIKE
            if first.severity is Severity.ERROR or not several:
                folded += group
                continue
            also = f"the same on {_numbers(lines[1:])}"
            help = f"{first.help}\n{also}" if first.help else also
            folded.append(replace(first, help=help))
        return _in_order(folded)

    def by_severity(self) -> list[Diagnostic]:
        """Return the diagnostics, folded, errors first, each severity in order of place."""
        return sorted(self.fold(), key=lambda found: _SEVERITIES.index(found.severity))

    def count(self, severity: Severity) -> int:
        return sum(found.severity is severity for found in self.diagnostics)

    def last_lines(self) -> list[str]:
        """Return the count, and the remark."""
        counts = [(self.count(severity), severity) for severity in Severity]
        amounts = [f"{n} {kind}{'s' * (n != 1)}" for n, kind in counts if n]
        last = f"Found {join(amounts)}" if amounts else "No mistakes found"
        lines = [last, *self.remark.split("\n")]
        return [inert(visible(line)) for line in lines if line]


def _in_order(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    files = list(dict.fromkeys(found.place.file for found in diagnostics))

    def order(found: Diagnostic) -> tuple[Any, ...]:
        place, severity = found.place, _SEVERITIES.index(found.severity)
        return files.index(place.file), place, severity, found.rule, found.message

    return sorted(diagnostics, key=order)


def _alike(found: Diagnostic) -> tuple[str, ...]:
    """Return what *found* has in common with others of its kind: all but the names in its message."""
    return found.place.file, found.rule, re.sub("`[^`]*`", "", found.message)


def _numbers(lines: list[int]) -> str:
    """Name the *lines*, as many as anybody goes through."""
    shown = ", ".join(str(line) for line in lines[:MOST_LINES])
    more = f" and {len(lines) - MOST_LINES:,} more" * (len(lines) > MOST_LINES)
    return f"{len(lines):,} more lines: {shown}{more}"


def without_archive(
    loaded: Loaded, today: dt.date | None, changed: Collection[str] | None = None
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of *loaded* without the warnings and notes of the archive.

    The archive is the sessions over before *today*, except those whose ids are
    among *changed*, the ones that the newest version changed. When both are
    unknown, there is no archive.
    """
    store = loaded.store
    if store is None or (today is None and changed is None):
        return loaded.diagnostics
    document, changed = store.document, changed or ()
    archived = {
        path
        for path, session in store.sessions
        if session.id not in changed and (today is None or over(session.plan, today))
    }

    def is_archived(place: Place) -> bool:
        if place == Place(document.file):
            return False
        above = bisect_right(document.headers, place.line, key=itemgetter(0))
        return above > 0 and document.headers[above - 1][1][:2] in archived

    return tuple(
        found
        for found in loaded.diagnostics
        if found.severity is Severity.ERROR or not is_archived(found.place)
    )


def over(plan: Plan, today: dt.date) -> bool:
    """Whether the last day of *plan* is before *today*."""
    if isinstance(plan.end, dt.datetime):
        return plan.end.date() < today
    return plan.end <= today


def say_left_out(count: int) -> str:
    """Say that *count* findings are in the archive; nothing when there are none."""
    return f"{count:,} more in the archive: --all" if count else ""
