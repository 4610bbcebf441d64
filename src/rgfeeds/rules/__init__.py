"""What may be wrong with a store: every rule by its name.

A rule is one small function beside its like, and one line in `RULES`. Those that
are checked while the store is read stand in `reading`.
"""

from __future__ import annotations

from rgfeeds.rules import (
    dates,
    files,
    history,
    links,
    names,
    promises,
    reading,
    sessions,
    texts,
)
from rgfeeds.rules.rule import Context, Rule

RULES: tuple[Rule, ...] = (
    *reading.RULES,
    sessions.duplicate_id,
    sessions.broken_continuation,
    promises.changed_identity,
    promises.changed_id,
    promises.recycled_id,
    promises.vanished_session,
    history.stale_copy,
    dates.usual_weekday,
    dates.unlikely_date,
    dates.date_in_break,
    dates.public_holiday,
    sessions.room_clash,
    sessions.lead_clash,
    sessions.repeated_date,
    history.changed_default,
    names.similar_lead,
    names.similar_room,
    names.similar_kind,
    names.similar_heading,
    names.swapped_names,
    texts.merge_conflict,
    texts.placeholder,
    texts.hidden_time,
    texts.hidden_room,
    texts.long_title,
    texts.backslash_n,
    texts.large_calendar,
    links.repeated_link,
    links.join_password,
    links.misspelt_host,
    links.doubtful_host,
    links.github_page,
    names.lead_without_link,
    files.stray_file,
    files.unpublished_file,
    files.large_file,
    files.similar_file,
    history.unknown_commit,
    history.future_commit,
    history.replaced_topic,
    dates.no_materials,
    dates.no_holidays,
    dates.fixed_zone,
    dates.unwritable_zone,
)

__all__ = ["RULES", "Context", "Rule"]
