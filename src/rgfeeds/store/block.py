"""Tables as they are written into a store, in TOML 1.0; tomlkit alone knows how to quote and escape."""

from __future__ import annotations

from collections.abc import Mapping

import tomlkit

from rgfeeds.store import keys

#: The keys of a session in the order in which they are written.
ORDER = tuple(key.name for key in keys.SESSION)

#: A list is written on one line, with its key, as long as that has so many characters.
WIDTH = 88


def session_block(fields: Mapping[str, object]) -> str:
    """Return the lines of one session with *fields*, values as tomli reads them; what is None is left out.

    Reading the block gives the very same values. Raise KeyError for a name that no session has.
    """
    places = {name: place for place, name in enumerate(ORDER)}
    names = sorted(fields, key=places.__getitem__)
    given = {name: fields[name] for name in names if fields[name] is not None}
    return table_block("session", given)


def table_block(table: str, fields: Mapping[str, object]) -> str:
    """Return the lines of one `[[table]]` with *fields* in their order."""
    lines = (line(name, value) for name, value in fields.items())
    return f"[[{table}]]\n{''.join(lines)}"


def line(key: str, value: object) -> str:
    """Return *key* and *value* as TOML with a line feed at the end; it may be several lines."""
    name = tomlkit.key(key).as_string()
    return f"{name} = {toml(value, WIDTH - len(name) - 3)}\n"


def toml(value: object, width: int | None = None) -> str:
    """Return *value* as TOML; a list that is longer than *width* has one item a line."""
    if isinstance(value, Mapping):
        pairs = (
            f"{tomlkit.key(key).as_string()} = {toml(one)}"
            for key, one in value.items()
        )
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list | tuple):
        items = [toml(item) for item in value]
        short = f"[{', '.join(items)}]"
        if width is None or len(short) <= width or not items:
            return short
        return "[\n" + "".join(f"  {item},\n" for item in items) + "]"
    # Between three quotes the parser makes a line feed of a carriage return with one.
    if not isinstance(value, str) or "\n" not in value or "\r" in value:
        return tomlkit.item(value).as_string()
    text = tomlkit.string(value, multiline=True).as_string()
    # The first line feed is not part of the value; tomlkit writes it only where it must.
    return text if value.startswith("\n") else f'"""\n{text[3:]}'
