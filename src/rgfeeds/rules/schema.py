"""The store's structure as JSON Schema, for editors that know it: keys, types, formats.

What holds between several values (an end after its start, one id a session) is left to `rgfeeds check`.
"""

from typing import Any

from rgfeeds.rules.judge import CHECK
from rgfeeds.store import keys, values
from rgfeeds.store.keys import Key


def store_schema() -> dict[str, Any]:
    """Return the schema of a store; TOML's dates and times are text to JSON Schema."""
    person = {"anyOf": [values.LINK.schema, _table(keys.PERSON)]}
    one_day = {"required": ["date"], "properties": {"from": False, "until": False}}
    days = [one_day, {"required": ["from", "until"]}]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A reading group's sessions, for rgfeeds",
        "type": "object",
        "properties": {
            "group": _table(keys.GROUP),
            "defaults": {"type": "array", "items": _table(keys.DEFAULTS)},
            "rooms": {"type": "object", "additionalProperties": _table(keys.ROOM_KEYS)},
            "people": {"type": "object", "additionalProperties": person},
            "session": {"type": "array", "items": _table(keys.SESSION)},
            "break": {"type": "array", "items": {**_table(keys.BREAK), "oneOf": days}},
            "check": _table(CHECK),
            "history": _table(keys.HISTORY),
        },
        "required": ["group"],
        "additionalProperties": False,
    }


def _table(known: tuple[Key, ...]) -> dict[str, Any]:
    forms = {key.name: {"description": key.meaning, **key.form.schema} for key in known}
    table = {"type": "object", "properties": forms, "additionalProperties": False}
    required = [key.name for key in known if key.required]
    return {**table, "required": required} if required else table
