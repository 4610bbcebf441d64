"""A new `[[session]]`, as it is written into a store."""

from __future__ import annotations

from collections.abc import Mapping

from rgfeeds.store import keys
from rgfeeds.store.written import line

#: The keys of a session in the order in which they are written.
ORDER = tuple(key.name for key in keys.SESSION)


def session_block(fields: Mapping[str, object]) -> str:
    """Return the lines of one session, each ended by a line feed.

    *fields* are values by the names of `keys.SESSION`, as tomli would read them:
    texts, dates, times, lists, tables as mappings; what is None is left out. A text
    of several lines stands between three quotes, on lines of its own if it ends with
    a line feed. Reading the block gives the very same values. Raise KeyError for a
    name that no session has.
    """
    for name in fields:
        if name not in ORDER:
            raise KeyError(name)
    given = ((name, fields.get(name)) for name in ORDER)
    return table_block("session", {name: value for name, value in given if value is not None})  # fmt: skip


def table_block(table: str, fields: Mapping[str, object]) -> str:
    """Return the lines of one `[[table]]` with *fields* in their order."""
    lines = (line(name, value) for name, value in fields.items())
    return f"[[{table}]]\n{''.join(lines)}"
