"""What may be wrong with a store: every rule by its name.

A rule is one small function beside its like and one line in `RULES`. A `table_rule`
looks at one table alone, so it finds the same in it whatever else changes; a `rule`
may look at all sessions, at what was before, and at the day. Those that are looked
after while the store is read stand in `reading`.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from rgfeeds.diagnostics import Diagnostic
from rgfeeds.rules import (
    clashes,
    dates,
    defaults,
    links,
    names,
    promises,
    reading,
    sessions,
    texts,
    zones,
)
from rgfeeds.rules.rule import Context, Rule, forget, session_table, tables
from rgfeeds.store import CheckSettings, Store

RULES: tuple[Rule, ...] = (
    *reading.RULES,
    sessions.duplicate_id,
    sessions.broken_continuation,
    promises.changed_identity,
    promises.changed_id,
    promises.vanished_session,
    promises.stale_copy,
    dates.usual_weekday,
    dates.unlikely_date,
    dates.date_in_break,
    dates.public_holiday,
    clashes.room_clash,
    clashes.lead_clash,
    clashes.repeated_date,
    defaults.changed_default,
    names.similar_lead,
    names.similar_room,
    names.similar_kind,
    names.similar_heading,
    names.swapped_names,
    texts.placeholder,
    texts.hidden_time,
    texts.hidden_room,
    texts.long_title,
    texts.backslash_n,
    texts.large_calendar,
    links.repeated_link,
    links.join_password,
    links.misspelt_host,
    links.github_page,
    names.lead_without_link,
    promises.unknown_commit,
    promises.replaced_topic,
    dates.no_materials,
    dates.no_holidays,
    zones.unwritable_zone,
)


def check(store: Store, context: Context) -> list[Diagnostic]:
    """Return what every rule finds in *store*; one that needs more than *context* has is silent."""
    severities = store.settings.severities
    asked = [rule for rule in RULES if severities.get(rule.name, True) is not None]
    alone = [(rule, rule.table_check) for rule in asked if rule.table_check]
    found = [
        rule.told(finding)
        for table in tables(store)
        for rule, look in alone
        for finding in look(table)
    ]
    found += [one for rule in asked if rule.check for one in rule.run(store, context)]
    forget()
    return found


def to_tell(store: Store) -> bool:
    """Whether there is something to tell of one of the sessions of *store* alone, be it turned off."""
    looks = [rule.table_check for rule in RULES if rule.table_check]
    each = (session_table(store, path, session) for path, session in store.sessions)
    return any(True for table in each for look in looks for _ in look(table))


def turned_down(
    found: Iterable[Diagnostic], settings: CheckSettings
) -> list[Diagnostic]:
    """Return *found* with the severities that *settings* ask for."""
    chosen = settings.severities
    return [
        replace(one, severity=severity) if severity is not one.severity else one
        for one in found
        if (severity := chosen.get(one.rule, one.severity)) is not None
    ]


__all__ = ["RULES", "Context", "Rule", "check", "to_tell", "turned_down"]
