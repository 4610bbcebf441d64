"""`[check]`: what a store says about which rules it is held against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from rgfeeds.rules import RULES, Rule
from rgfeeds.store import keys, values
from rgfeeds.store.diagnostics import Diagnostic, Severity
from rgfeeds.store.keys import Fields, Key
from rgfeeds.store.load import table_at
from rgfeeds.store.spot import Spot
from rgfeeds.store.store import CheckSettings, Store
from rgfeeds.store.values import Form

#: What a warning or a note may be turned into.
CHOICES: Mapping[str, Severity | None] = {
    "off": None,
    "note": Severity.NOTE,
    "warning": Severity.WARNING,
}

COUNTRY = Key(
    "country",
    values.NAME,
    "the country whose public holidays are looked at, as in `GB-ENG`",
)


def _form(rule: Rule) -> Form[str]:
    def read(value: Any, spot: Spot) -> str | None:
        choices = ", ".join(f'"{choice}"' for choice in CHOICES)
        if rule.severity is Severity.ERROR:
            message = f"`{rule.name}` is an error and cannot be turned down"
            spot.error("bad-setting", message, "take this line out")
        elif not isinstance(value, str):
            values.wrong_type(value, spot, f"one of {choices}", f'{rule.name} = "off"')
        elif value.strip().lower() in CHOICES:
            return value.strip().lower()
        else:
            message = (
                f"`{rule.name}` cannot be `{values.cut(value)}`: it is one of {choices}"
            )
            spot.error("bad-setting", message, f'{rule.name} = "off"')
        return None

    return Form(read, {"enum": list(CHOICES)})


_RULES = {rule.name: Key(rule.name, _form(rule), rule.about) for rule in RULES}

#: The keys of `[check]`, for editors: an error cannot be turned down.
CHECK: tuple[Key[Any], ...] = (
    COUNTRY,
    *(_RULES[rule.name] for rule in RULES if rule.severity is not Severity.ERROR),
)


def with_settings(store: Store, found: list[Diagnostic]) -> Store:
    """Return *store* with what its `[check]` says; mistakes of it are added to *found*."""
    root = Spot(store.document, (), found)
    table, spot = table_at(store.document.table, "check", root)
    fields = Fields(table, spot, (COUNTRY, *_RULES.values()))
    chosen = {name: fields.take(key) for name, key in _RULES.items()}
    severities = {name: CHOICES[choice] for name, choice in chosen.items() if choice}
    country = fields.take(COUNTRY)
    return replace(
        store, settings=CheckSettings(severities=severities, country=country)
    )


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
