"""What a rule is: a name, how bad it is, what it is about, and how it is checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TypeAlias

from msgspec import Struct

from rgfeeds.diagnostics import Diagnostic, Place, Severity
from rgfeeds.model import Schedule
from rgfeeds.store import Store


class Context(Struct, frozen=True, kw_only=True):
    """What a store does not say of itself; a rule that needs what is None is silent.

    *previous* is the version of the schedule before this one, *former* are those
    before it, newest first. *unknown* are the commits to be ignored that do not exist.
    """

    today: dt.date | None = None
    previous: Schedule | None = None
    former: tuple[Schedule, ...] = ()
    unknown: tuple[str, ...] = ()


class Finding(Struct, frozen=True, kw_only=True):
    """What a check found; its rule gives it its name and severity."""

    message: str
    place: Place
    help: str = ""
    other: tuple[Place, str] | None = None


Check: TypeAlias = Callable[[Store, Context], Iterator[Finding]]


class Rule(Struct, frozen=True):
    """Something that may be wrong with a store.

    *about* is a paragraph for the documentation. *check* is None when the mistake
    is found while the store is read.
    """

    name: str
    severity: Severity
    about: str
    check: Check | None = None

    def run(self, store: Store, context: Context) -> Iterator[Diagnostic]:
        """Yield what the rule finds in *store*."""
        for found in self.check(store, context) if self.check else ():
            yield Diagnostic(
                rule=self.name,
                severity=self.severity,
                message=found.message.replace("\n", " "),
                place=found.place,
                help=found.help,
                other=found.other,
            )


def rule(name: str, severity: Severity, about: str) -> Callable[[Check], Rule]:
    """Make a rule of the function below."""
    return lambda check: Rule(name, severity, about, check)
