"""What must hold between the sessions of a store, each rule one small function."""

from __future__ import annotations

from collections.abc import Iterator

from rgfeeds.diagnostics import Diagnostic, Severity
from rgfeeds.store import Store


def check(store: Store) -> list[Diagnostic]:
    """Return what every rule finds in *store*."""
    return [found for rule in RULES for found in rule(store)]


def duplicate_id(store: Store) -> Iterator[Diagnostic]:
    first: dict[str, tuple[str | int, ...]] = {}
    for path, session in store.sessions:
        before = first.setdefault(session.id, path)
        if before != path:
            yield Diagnostic(
                rule="duplicate-id",
                severity=Severity.ERROR,
                message=f"two sessions have the id `{session.id}`",
                place=store.place(path, "id"),
                help="ids become the UIDs in people's calendars; "
                f'give the later session its own: id = "{session.id[:60]}-2"',
                other=(store.place(before, "id"), "first used here"),
            )


def broken_continuation(store: Store) -> Iterator[Diagnostic]:
    written = {entry.get("id") for entry in store.document.table.get("session", ())}
    continued = {session.id: session.continues for _, session in store.sessions}
    for path, session in store.sessions:
        if session.continues is None:
            continue
        if session.continues not in written:
            message = f"session `{session.id}` continues `{session.continues}`, which is no session"
        elif _returns(session.id, continued):
            message = f"session `{session.id}` continues itself, in a circle"
        else:
            continue
        yield Diagnostic(
            rule="broken-continuation",
            severity=Severity.ERROR,
            message=message,
            place=store.place(path, "continues"),
            help="name the id of the session whose reading holds here too",
        )


def _returns(start: str, continued: dict[str, str | None]) -> bool:
    seen = set()
    here = continued.get(start)
    while here is not None and here not in seen:
        if here == start:
            return True
        seen.add(here)
        here = continued.get(here)
    return False


RULES = (duplicate_id, broken_continuation)
