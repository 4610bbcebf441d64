"""What a rule is: a name, how bad it is, what it is about, and how it is checked."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from msgspec import Struct

from rgfeeds.model import Schedule, Session
from rgfeeds.store import Store
from rgfeeds.store.document import Diagnostic, Place, Severity
from rgfeeds.store.source import MaterialFile


class Context(Struct, frozen=True, kw_only=True):
    """What a store does not say of itself; a rule that needs what is None is silent.

    *previous* is the version of the schedule before this one, *former* are those before it, newest first, as many
    as old copies are looked for in; *known* are the sessions of all of them by their ids, as they were last.
    *unknown* are the commits named in `[history]` that do not exist; *ahead* are those dated after now, with the
    instant of each in UTC. *files* lie in the folder beside the store.
    """

    today: dt.date | None = None
    previous: Schedule | None = None
    former: tuple[Schedule, ...] = ()
    known: Mapping[str, Session] = {}
    unknown: tuple[str, ...] = ()
    ahead: tuple[tuple[str, dt.datetime], ...] = ()
    files: tuple[MaterialFile, ...] = ()

    @property
    def before(self) -> dict[str, Session]:
        """The sessions of the previous version by their ids, none without one."""
        sessions = self.previous.sessions if self.previous else ()
        return {session.id: session for session in sessions}


class Finding(Struct, frozen=True):
    """What a check found; its rule gives it its name and severity."""

    message: str
    place: Place
    help: str = ""
    other: tuple[Place, str] | None = None


Check: TypeAlias = Callable[[Store, Context], Iterable[Finding]]


class Rule(Struct, frozen=True):
    """Something that may be wrong with a store, found while it is read unless there is a *check*.

    *about* is a paragraph for the documentation.
    """

    name: str
    severity: Severity
    about: str
    check: Check | None = None

    def run(self, store: Store, context: Context) -> Iterator[Diagnostic]:
        for found in self.check(store, context) if self.check else ():
            message = found.message.replace("\n", " ")
            yield Diagnostic(
                self.name, self.severity, message, found.place, found.help, found.other
            )


def _rule(severity: Severity, check: Check) -> Rule:
    """Make a rule of the function *check*: its name in hyphens, its docstring the paragraph about it."""
    about = " ".join((check.__doc__ or "").split())
    return Rule(check.__name__.replace("_", "-"), severity, about, check)


error = partial(_rule, Severity.ERROR)
warning = partial(_rule, Severity.WARNING)
note = partial(_rule, Severity.NOTE)
