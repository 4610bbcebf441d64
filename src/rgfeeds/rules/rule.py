"""What a rule is: a name, how bad it is, what it is about, and how it is checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from msgspec import Struct

from rgfeeds.diagnostics import Diagnostic, Place, Severity
from rgfeeds.model import Schedule, Session
from rgfeeds.spans import Path
from rgfeeds.store import Store

K = TypeVar("K")
V = TypeVar("V")


class Context(Struct, frozen=True, kw_only=True):
    """What a store does not say of itself; a rule that needs what is None is silent.

    *previous* is the version of the schedule before this one, *former* are those
    before it, newest first. *unknown* are the commits to be ignored that do not exist.
    """

    today: dt.date | None = None
    previous: Schedule | None = None
    former: tuple[Schedule, ...] = ()
    unknown: tuple[str, ...] = ()
    ahead: tuple[tuple[str, dt.datetime], ...] = ()


class Finding(Struct, frozen=True, kw_only=True):
    """What a check found; its rule gives it its name and severity."""

    message: str
    place: Place
    help: str = ""
    other: tuple[Place, str] | None = None


class Table(Struct, frozen=True, eq=False):
    """One of `[group]`, `[[defaults]]`, `[[session]]` and `[people]` in *store*.

    *written* is what the file has there, *session* is what it was read as.
    """

    store: Store
    name: str
    path: Path
    written: Mapping[str, Any]
    session: Session | None = None

    def text(self, key: str) -> str:
        """Return the text at *key* just as the file has it, empty when there is none."""
        value = self.written.get(key)
        return value if isinstance(value, str) else ""

    def place(self, *keys: str) -> Place:
        """Return where the first of *keys* is written, else the header."""
        return self.store.place(self.path, *keys)

    def part(self, key: str, start: int, end: int) -> Place:
        """Return where the characters *start* to *end* of the text at *key* stand."""
        return self.store.document.part((*self.path, key), start, end)


def tables(store: Store) -> Iterator[Table]:
    """Yield the tables of *store* that rules look at one by one, where that may tell something."""
    yield Table(store, "group", ("group",), store.table(("group",)))
    for index in range(len(store.usual)):
        path: Path = ("defaults", index)
        yield Table(store, "defaults", path, store.table(path))
    for path, session in store.sessions:
        if not store.sure(path):
            yield session_table(store, path, session)
    yield Table(store, "people", ("people",), store.table(("people",)))


def session_table(store: Store, path: Path, session: Session) -> Table:
    return Table(store, "session", path, store.table(path), session)


#: What asks for several sessions, for what was before, or for the day.
StoreCheck: TypeAlias = Callable[[Store, Context], Iterable[Finding]]
#: What looks at one table alone: whatever else changes, it finds the same in it.
TableCheck: TypeAlias = Callable[[Table], Iterable[Finding]]


class Rule(Struct, frozen=True):
    """Something that may be wrong with a store.

    *about* is a paragraph for the documentation. It has *check*, or *table_check*, or
    neither when the mistake is found while the store is read.
    """

    name: str
    severity: Severity
    about: str
    check: StoreCheck | None = None
    table_check: TableCheck | None = None

    def run(self, store: Store, context: Context) -> Iterator[Diagnostic]:
        """Yield what the rule finds in *store*."""
        if self.check:
            yield from map(self.told, self.check(store, context))
        elif self.table_check:
            for table in tables(store):
                yield from map(self.told, self.table_check(table))

    def told(self, found: Finding) -> Diagnostic:
        """Return what is told of what was *found*."""
        return Diagnostic(
            rule=self.name,
            severity=self.severity,
            message=found.message.replace("\n", " "),
            place=found.place,
            help=found.help,
            other=found.other,
        )


def rule(name: str, severity: Severity, about: str) -> Callable[[StoreCheck], Rule]:
    """Make a rule of the function below, which may look at all of the store and its past."""
    return lambda check: Rule(name, severity, about, check)


def table_rule(
    name: str, severity: Severity, about: str
) -> Callable[[TableCheck], Rule]:
    """Make a rule of the function below, which looks at one table alone."""
    return lambda check: Rule(name, severity, about, table_check=check)


_SHARED: list[Callable[[], None]] = []


def shared(find: Callable[[K], V]) -> Callable[[K], V]:
    """Let the rules that need what *find* finds share it, until it is asked for another."""
    remembered = lru_cache(maxsize=1)(find)
    _SHARED.append(remembered.cache_clear)
    return remembered


def forget() -> None:
    """Let go of what rules have shared, and with it of the store."""
    for clear in _SHARED:
        clear()
