"""Values as TOML 1.0 writes them; tomlkit alone knows how to quote and escape."""

from __future__ import annotations

from collections.abc import Mapping

import tomlkit

#: A list is written on one line, with its key, as long as that has so many characters.
WIDTH = 88


def line(key: str, value: object) -> str:
    """Return *key* and *value* as TOML with a line feed at the end; it may be several lines."""
    name = tomlkit.key(key).as_string()
    return f"{name} = {listed(value, WIDTH - len(name) - 3)}\n"


def listed(value: object, width: int) -> str:
    """Return *value* as TOML; a list that is longer than *width* has one item a line."""
    short = written(value)
    if not isinstance(value, list | tuple) or len(short) <= width or not value:
        return short
    items = "".join(f"  {written(item)},\n" for item in value)
    return f"[\n{items}]"


def written(value: object) -> str:
    """Return *value* as TOML; only a text of several lines has several lines."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        pairs = (
            f"{tomlkit.key(key).as_string()} = {written(one)}"
            for key, one in value.items()
        )
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(written, value))}]"
    return tomlkit.item(value).as_string()


def text(value: str) -> str:
    """Return *value* in quotes, in three when it has several lines and no carriage return.

    Between three quotes the parser makes a line feed of a carriage return with one.
    """
    if "\n" not in value or "\r" in value:
        return tomlkit.string(value).as_string()
    made = tomlkit.string(value, multiline=True).as_string()
    # The first line feed is not part of the value; tomlkit writes it only where it must.
    return made if value.startswith("\n") else f'"""\n{made[3:]}'
