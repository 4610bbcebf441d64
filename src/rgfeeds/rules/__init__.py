"""What may be wrong with a store: every rule, how bad it is, and what to say about it.

A rule is one small function beside its like, and one name in `RULES`. Its docstring is its paragraph in
docs/mistakes.md. Those that are looked after while the store is read have no function: their paragraphs are here.
The keys of `[check]`, one for each rule, leave them on or off.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Collection
from operator import itemgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.model import Plan, Schedule
from rgfeeds.rules import dates, history, links, names, promises, sessions, texts
from rgfeeds.rules.rule import Context, Rule
from rgfeeds.store import Store, values
from rgfeeds.store.document import Diagnostic, Place, Severity, Spot
from rgfeeds.store.keys import Fields, Key
from rgfeeds.store.load import Parsed, parse, table_at
from rgfeeds.store.source import Listing
from rgfeeds.store.values import Form, FormError

_WHILE_READING = {
    "invalid-toml": "The file is not TOML, so nothing in it can be read: a quote or a bracket is not closed, "
    "a text has no quotes, a key stands twice. What comes after the place was not checked.",
    "unknown-key": "A key or a table has a name that rgfeeds does not know, so what it says would be lost.",
    "wrong-type": "A value is of another type than its key wants: a number where a text belongs, "
    "one name where a list does, a table with one pair of brackets where two belong.",
    "missing-key": "A key that is needed is not there. An `id` is offered ready to paste: "
    "write it once, and never change it.",
    "empty": "A text that is needed is empty.",
    "bad-id": "An id becomes part of UIDs and addresses, so it is made of small letters, digits and hyphens, "
    "at most 64 of them. The `authority` is a host name.",
    "bad-date": "A date is written otherwise than year, month, day, or is a day that does not exist.",
    "bad-time": 'A time of day is written otherwise than `"14:30"`.',
    "bad-weekday": "A `weekday` is no English name of a day.",
    "bad-status": "A `status` is none of `confirmed`, `tentative`, `cancelled` and `postponed`.",
    "bad-setting": "A setting in `[check]` is none that rgfeeds knows, or `[history]` names no commit. "
    "Warnings and notes can be turned off, or into each other; errors cannot.",
    "control-character": "A text holds a character that nobody sees and that calendars, feeds or pages cannot hold. "
    "It mostly came along with something that was pasted.",
    "unsafe-link": "A link is not an absolute `https`, `http` or `mailto` address, "
    "so it would lead nowhere, or do harm.",
    "missing-file": "A material is the name of a file that is not in the session's folder below `materials/`.",
    "unknown-zone": "The time zone is none of the IANA database.",
    "end-without-start": "A session has an `end`, but nothing says when it starts.",
    "end-before-start": "Something ends before it starts, or when it starts.",
    "time-does-not-exist": "Clocks are put forward over this time, so there is no such time on that day.",
    "moved-nowhere": "The `moved_to` of the group is its own `url`: subscribers would be sent round in circles.",
    "weekday-mismatch": "The `weekday` of a session is not the weekday of its `date`: one of them is wrong.",
}

#: Every rule, in the order in which `rgfeeds check --rules` lists them.
RULES: tuple[Rule, ...] = (
    *(Rule(name, Severity.ERROR, about) for name, about in _WHILE_READING.items()),
    sessions.duplicate_id, sessions.broken_continuation,
    promises.changed_identity, promises.changed_id, promises.recycled_id,
    promises.vanished_session, history.stale_copy,
    dates.usual_weekday, dates.unlikely_date, dates.date_in_break, dates.public_holiday,
    sessions.room_clash, sessions.lead_clash, sessions.repeated_date,
    history.changed_default, history.still_postponed,
    names.similar_lead, names.several_leads, names.similar_room, names.similar_kind,
    names.similar_heading, names.swapped_names,
    texts.merge_conflict, texts.swallowed_block, texts.placeholder, texts.hidden_status,
    texts.hidden_time, texts.hidden_room, texts.long_title, texts.backslash_n,
    texts.eaten_backslash, texts.large_calendar,
    links.repeated_link, links.several_links, links.repository_address,
    links.join_password, links.misspelt_host, links.doubtful_host,
    links.github_page, names.lead_without_link,
    sessions.stray_file, sessions.unpublished_file, sessions.large_file, sessions.similar_file,
    history.unknown_commit, history.future_commit,
    history.replaced_topic,
    dates.no_materials, dates.no_holidays, dates.fixed_zone, dates.unwritable_zone,
)  # fmt: skip

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
