"""What must hold between the sessions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rgfeeds.rules.rule import Context, Finding, error
from rgfeeds.store.names import is_id
from rgfeeds.store.spans import Path
from rgfeeds.store.store import Store


@error(
    "Two sessions have one id. It becomes the UID in people's calendars, where one would replace the other."
)
def duplicate_id(store: Store, _: Context) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for path, id in session_texts(store, "id"):
        before = first.setdefault(id, path)
        if before != path:
            message = f"two sessions have the id `{id}`"
            help = (
                "ids become the UIDs in people's calendars; "
                f'give the later session its own: id = "{id[:60]}-2"'
            )
            other = (store.place(before, "id"), "first used here")
            yield Finding(message, store.place(path, "id"), help, other)


@error("A session continues one that does not exist, or itself, be it over others.")
def broken_continuation(store: Store, _: Context) -> Iterator[Finding]:
    continues = dict(session_texts(store, "continues"))
    ids = dict(session_texts(store, "id")) if continues else {}
    known = set(ids.values())
    continued = {ids[path]: other for path, other in continues.items() if path in ids}
    for path, other in continues.items():
        name = ids.get(path, "without id")
        if other not in known and is_id(other):
            message = f"session `{name}` continues `{other}`, which is no session"
        elif _returns(name, continued):
            message = f"session `{name}` continues itself, in a circle"
        else:
            continue
        help = "name the id of the session whose reading holds here too"
        yield Finding(message, store.place(path, "continues"), help)


def session_texts(store: Store, key: str) -> Iterator[tuple[Path, str]]:
    """Yield the text at *key* of every session, of those with a mistake, too."""
    entries = store.document.get(("session",))
    for index in range(len(entries) if isinstance(entries, list) else 0):
        if text := store.text("session", index, key):
            yield ("session", index), text


def _returns(start: str, continued: Mapping[str, str]) -> bool:
    """Whether who follows what is *continued* from *start* on comes back to it."""
    here: str | None = start
    for _ in continued:
        here = continued.get(here or "")
        if here is None or here == start:
            return here == start
    return False
