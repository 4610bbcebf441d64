"""The keys of `[check]`, the country and one for each rule, and the schema of all the keys of a store."""

from typing import Any

from msgspec.structs import replace

from rgfeeds.rules import RULES, Rule
from rgfeeds.store import Store, keys, values
from rgfeeds.store.document import Diagnostic, Severity, Spot
from rgfeeds.store.keys import Fields, Key
from rgfeeds.store.load import table_at
from rgfeeds.store.values import Form, FormError

# What a warning or a note may be turned into.
_CHOICES = {"off": None, "note": Severity.NOTE, "warning": Severity.WARNING}


def _form(rule: Rule) -> Form[str]:
    choices = ", ".join(f'"{choice}"' for choice in _CHOICES)
    help = f'{rule.name} = "off"'

    def parse(value: Any, spot: Spot) -> str:
        choice = value.strip().lower() if isinstance(value, str) else ""
        if rule.severity is Severity.ERROR:
            message = f"`{rule.name}` is an error and cannot be turned down"
            raise FormError("bad-setting", message, "take this line out")
        if choice in _CHOICES:
            return choice
        if not isinstance(value, str):
            raise values.wrong_type(value, spot, f"one of {choices}", help)
        message = f"`{rule.name}` cannot be `{values.cut(value)}`"
        raise FormError("bad-setting", f"{message}: it is one of {choices}", help)

    return Form(parse, {"enum": list(_CHOICES)})


_HOLIDAYS = "the country whose public holidays are looked at, as in `GB-ENG`"
_COUNTRY = Key("country", values.NAME, _HOLIDAYS)
_SETTINGS = {rule: Key(rule.name, _form(rule), rule.about) for rule in RULES}

#: The keys of `[check]`, for editors: an error cannot be turned down.
CHECK: tuple[Key, ...] = (
    _COUNTRY,
    *(key for rule, key in _SETTINGS.items() if rule.severity is not Severity.ERROR),
)


def with_settings(store: Store, found: list[Diagnostic]) -> Store:
    """Return *store* with what its `[check]` says; mistakes of it are added to *found*."""
    root = Spot(store.document, (), found)
    said = Fields(table_at("check", root), (_COUNTRY, *_SETTINGS.values()))
    country = said.pop(_COUNTRY.name, None)
    severities = {name: _CHOICES[choice] for name, choice in said.items()}
    return replace(store, severities=severities, country=country)


def store_schema() -> dict[str, Any]:
    """Return a store's structure as JSON Schema, for editors that know it: keys, types, formats.

    TOML's dates and times are text to it. What holds between several values (an end after its start,
    one id a session) is left to `rgfeeds check`.
    """
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
