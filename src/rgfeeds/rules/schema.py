"""The store's structure as JSON Schema, for editors that know it: keys, types, formats.

What holds between several values (an end after its start, one id a session) is
left to `rgfeeds check`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rgfeeds.rules.settings import CHECK
from rgfeeds.store import keys, values
from rgfeeds.store.keys import Key

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Return the schema of a store; TOML's dates and times are text to JSON Schema."""
    return {
        "$schema": DIALECT,
        "title": "A reading group's sessions, for rgfeeds",
        "type": "object",
        "properties": {
            "group": _table(keys.GROUP),
            "defaults": _tables(_table(keys.DEFAULTS)),
            "rooms": _name_pattern(_table(keys.ROOM_KEYS)),
            "people": _name_pattern(
                {"anyOf": [values.LINK.schema, _table(keys.PERSON)]}
            ),
            "session": _tables(_table(keys.SESSION)),
            "break": _tables(_break()),
            "check": _table(CHECK),
            "history": _table(keys.HISTORY),
        },
        "required": ["group"],
        "additionalProperties": False,
    }


def _table(declared: Iterable[Key[Any]]) -> dict[str, Any]:
    every = tuple(declared)
    table: dict[str, Any] = {
        "type": "object",
        "properties": {
            key.name: {"description": key.meaning, **key.form.schema} for key in every
        },
        "additionalProperties": False,
    }
    required = [key.name for key in every if key.required]
    return {**table, "required": required} if required else table


def _tables(one: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": one}


def _name_pattern(one: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": one}


def _break() -> dict[str, Any]:
    day, first, last = (key.name for key in keys.BREAK[:3])
    one_day = {
        "required": [day],
        "properties": {first: False, last: False},
    }
    return {**_table(keys.BREAK), "oneOf": [one_day, {"required": [first, last]}]}
