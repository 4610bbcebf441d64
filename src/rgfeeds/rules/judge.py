"""The store's text becomes a schedule, or the mistakes in its way, by the rules that `[check]` leaves on.

The keys of `[check]` are made here, one for each rule, since no module below knows the rules.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Collection
from operator import itemgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.model import Plan, Schedule
from rgfeeds.rules import RULES, Context, Rule
from rgfeeds.store import Store, values
from rgfeeds.store.document import Diagnostic, Place, Severity, Spot
from rgfeeds.store.keys import Fields, Key
from rgfeeds.store.load import Parsed, parse, table_at
from rgfeeds.store.source import Listing
from rgfeeds.store.values import Form, FormError

# Files come when a session is over: what keeps one from being published is said then, too.
_OF_FILES = {"unpublished-file", "large-file"}


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


class Loaded(Struct, frozen=True):
    """What a store's *text* came to; *schedule* is None when there is an error, *store* when it is no TOML."""

    schedule: Schedule | None
    diagnostics: tuple[Diagnostic, ...]
    store: Store | None
    text: str

    def without_archive(
        self, today: dt.date | None, changed: Collection[str] | None = None
    ) -> tuple[Diagnostic, ...]:
        """Return the diagnostics without the warnings and notes of the archive.

        The archive is the sessions over before *today*, or all when that is unknown, except those whose ids are
        among *changed*, the ones that the newest version changed. When both are unknown, there is no archive.
        """
        store = self.store
        if store is None or (today is None and changed is None):
            return self.diagnostics
        archived = {
            path
            for path, session in store.sessions
            if session.id not in (changed or ())
            and (today is None or is_over(session.plan, today))
        }
        document = store.document

        def is_shown(found: Diagnostic) -> bool:
            if found.severity is Severity.ERROR or found.rule in _OF_FILES:
                return True
            # Only a store with a finding has to be scanned for its headers.
            headers = document.headers
            above = bisect_right(headers, found.place.line, key=itemgetter(0))
            if above == 0 or found.place == Place(document.file):
                return True
            return headers[above - 1][1][:2] not in archived

        return tuple(found for found in self.diagnostics if is_shown(found))


def is_over(plan: Plan, today: dt.date) -> bool:
    """Whether the last day of *plan* is before *today*."""
    if isinstance(plan.end, dt.datetime):
        return plan.end.date() < today
    return plan.end <= today


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
        found = [
            replace(one, severity=severity)
            for one in found
            if (severity := store.severities.get(one.rule, one.severity)) is not None
        ]
        found.sort(key=lambda one: (one.place, one.rule, one.message))
        if not any(one.severity is Severity.ERROR for one in found):
            schedule = store.schedule()
    return Loaded(schedule, tuple(found), store, parsed.text)
