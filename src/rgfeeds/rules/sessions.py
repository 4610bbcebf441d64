"""What must hold between the sessions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rgfeeds.diagnostics import Severity
from rgfeeds.rules.rule import Context, Finding, rule
from rgfeeds.spans import Path
from rgfeeds.store import Store
from rgfeeds.values import is_id


@rule(
    "duplicate-id",
    Severity.ERROR,
    "Two sessions have one id. It becomes the UID in people's calendars, where one would replace the other.",
)
def duplicate_id(store: Store, _: Context) -> Iterator[Finding]:
    if _distinct(store):
        return
    first: dict[str, Path] = {}
    for path, id in store.said("id"):
        before = first.setdefault(id, path)
        if before != path:
            yield Finding(
                message=f"two sessions have the id `{id}`",
                place=store.place(path, "id"),
                help="ids become the UIDs in people's calendars; "
                f'give the later session its own: id = "{id[:60]}-2"',
                other=(store.place(before, "id"), "first used here"),
            )


@rule(
    "broken-continuation",
    Severity.ERROR,
    "A session continues one that does not exist, or itself, be it over others.",
)
def broken_continuation(store: Store, _: Context) -> Iterator[Finding]:
    if _distinct(store) and _ends(store):
        return
    ids = dict(store.said("id"))
    known = set(ids.values())
    continued = {
        ids[path]: other for path, other in store.said("continues") if path in ids
    }
    for path, other in store.said("continues"):
        name = ids.get(path, "without id")
        if other not in known and is_id(other):
            message = f"session `{name}` continues `{other}`, which is no session"
        elif _returns(name, continued):
            message = f"session `{name}` continues itself, in a circle"
        else:
            continue
        yield Finding(
            message=message,
            place=store.place(path, "continues"),
            help="name the id of the session whose reading holds here too",
        )


def _distinct(store: Store) -> bool:
    """Whether every session could be read, and has an id of its own."""
    return len({session.id for _, session in store.sessions}) == _count(store)


def _ends(store: Store) -> bool:
    """Whether all that is continued exists, and comes to an end."""
    known = {session.id for _, session in store.sessions}
    continued = {
        session.id: session.continues
        for _, session in store.sessions
        if session.continues is not None
    }
    return known.issuperset(continued.values()) and not any(
        _returns(id, continued) for id in continued
    )


def _count(store: Store) -> int:
    entries = store.document.get(("session",))
    return len(entries) if isinstance(entries, list) else 0


def _returns(start: str, continued: Mapping[str, str]) -> bool:
    seen = set()
    here = continued.get(start)
    while here is not None and here not in seen:
        if here == start:
            return True
        seen.add(here)
        here = continued.get(here)
    return False
