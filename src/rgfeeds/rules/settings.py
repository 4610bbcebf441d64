"""`[check]`: what a store says about which rules it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from rgfeeds.rules import RULES, Rule
from rgfeeds.store import CheckSettings, Store, values
from rgfeeds.store.diagnostics import Diagnostic, Severity
from rgfeeds.store.keys import Fields, Key
from rgfeeds.store.load import table_at
from rgfeeds.store.spot import Spot
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
        help = f'{rule.name} = "off"'
        if rule.severity is Severity.ERROR:
            message = f"`{rule.name}` is an error and cannot be turned down"
            spot.error("bad-setting", message, "take this line out")
        elif not isinstance(value, str):
            values.wrong_type(value, spot, f"one of {choices}", help)
        elif value.strip().lower() in CHOICES:
            return value.strip().lower()
        else:
            message = f"`{rule.name}` cannot be `{values.cut(value)}`"
            spot.error("bad-setting", f"{message}: it is one of {choices}", help)
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
    said = Fields(*table_at("check", root), (COUNTRY, *_RULES.values())).take_all()
    country = said.pop(COUNTRY.name, None)
    severities = {name: CHOICES[choice] for name, choice in said.items()}
    settings = CheckSettings(severities=severities, country=country)
    return replace(store, settings=settings)
