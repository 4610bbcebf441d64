"""Commits of the store that cannot be as they look."""

from __future__ import annotations

from collections.abc import Iterator

from rgfeeds.rules.rule import Context, Finding, warning
from rgfeeds.store.store import Store


@warning("`[history]` names a commit that never changed this file, or does not exist.")
def unknown_commit(store: Store, context: Context) -> Iterator[Finding]:
    begin, ignore = store.history.begin, store.history.ignore
    for name in context.unknown:
        key = ("ignore", ignore.index(name)) if name in ignore else ("begin",)
        so = "there is nothing to ignore"
        if name == begin:
            so = "all of its history is read"
        message = f"no commit `{name}` changed this file, so {so}"
        help = "copy the commit's name from the history of the file, or take it out"
        yield Finding(message, store.document.value(("history", *key)), help)


@warning(
    "A commit is dated later than today, since somebody's clock was wrong. What it changed would be told at that time."
)
def future_commit(store: Store, context: Context) -> Iterator[Finding]:
    ignore = store.history.ignore
    for name, at in context.ahead:
        if name.startswith(ignore):
            continue
        names = ", ".join(f'"{one}"' for one in (*ignore, name[:12]))
        table = "history" if store.table(("history",)) else "group"
        message = f"the commit {name[:12]} is dated {at:%Y-%m-%d %H:%M} UTC, which is still to come"
        help = (
            "set the clock of the computer it was made on; so that its date does no harm, "
            f"write below [history]\nignore = [{names}]"
        )
        yield Finding(message, store.place((table,)), help)
