"""The store's text becomes a schedule, or the mistakes that stand in its way."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.model import Schedule
from rgfeeds.rules import RULES, Context
from rgfeeds.rules.settings import with_settings
from rgfeeds.store import Store
from rgfeeds.store.diagnostics import Diagnostic, Severity
from rgfeeds.store.files import Listing
from rgfeeds.store.load import Parsed, parse


class Loaded(Struct, frozen=True, kw_only=True):
    """What a store's file came to: *schedule* is None when an error stands in its way.

    *store* is None when it is no TOML; *text* is the file as its places were counted.
    """

    schedule: Schedule | None
    diagnostics: tuple[Diagnostic, ...]
    store: Store | None
    text: str


def load(
    file: str, content: bytes, *, listing: Listing | None = None, **known: Any
) -> Loaded:
    """Read the store called *file*, beside the files of *listing*; rules know what their context has of *known*."""
    return judge(parse(file, content, listing), Context(**known))


def judge(parsed: Parsed, context: Context) -> Loaded:
    """Hold what was *parsed* against the rules; all that is found is sorted by its place."""
    store, found, schedule = parsed.store, list(parsed.found), None
    if store is not None:
        store = with_settings(store, found)
        found += [one for rule in RULES for one in rule.run(store, context)]
        chosen = store.settings.severities
        found = [
            replace(one, severity=severity)
            for one in found
            if (severity := chosen.get(one.rule, one.severity)) is not None
        ]
        found.sort(key=lambda one: (one.place, one.rule, one.message))
        if not any(one.severity is Severity.ERROR for one in found):
            schedule = store.schedule()
    return Loaded(
        schedule=schedule, diagnostics=tuple(found), store=store, text=parsed.text
    )
