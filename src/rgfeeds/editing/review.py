"""What an edit comes to: the lines it changes, and the mistakes it would make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from rgfeeds.rules.judge import Loaded
from rgfeeds.store.diagnostics import Diagnostic, Severity


def changed_lines(before: str, after: str) -> Iterator[tuple[int, str, str]]:
    """Yield what differs: the line in *after*, from 1, then "-" or "+", and the line's text."""
    old, new = before.split("\n"), after.split("\n")
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    tail = 0
    while tail < min(len(old), len(new)) - same and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    # Of a new table, show the header that it has, not that of the next one.
    while 0 < same == len(old) - tail < len(new) and new[same - 1] == new[-1 - tail]:
        if new[same].startswith("[["):
            break
        same, tail = same - 1, tail + 1
    old, new = old[same : len(old) - tail], new[same : len(new) - tail]
    for kind, start, end, first, last in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            yield from ((same + first + 1, "-", line) for line in old[start:end])
            yield from ((same + n + 1, "+", new[n]) for n in range(first, last))


def new_mistakes(before: Loaded, after: Loaded) -> tuple[Diagnostic, ...]:
    """Return the errors and warnings of *after* that *before* did not have, wherever they stand."""
    known = Counter(_identity_of(found) for found in before.diagnostics)
    new = []
    for found in after.diagnostics:
        if found.severity is Severity.NOTE:
            continue
        if known[_identity_of(found)]:
            known[_identity_of(found)] -= 1
        else:
            new.append(found)
    return tuple(new)


def _identity_of(found: Diagnostic) -> tuple[str, Severity, str]:
    return found.rule, found.severity, found.message
