"""What may be wrong with a store: every rule, how bad it is, and what to say about it.

A rule is one small function beside its like, and one name in `RULES`. Its docstring is its paragraph in
docs/mistakes.md. Those that are looked after while the store is read have no function: their paragraphs are here.
"""

from rgfeeds.rules import dates, history, links, names, promises, sessions, texts
from rgfeeds.rules.rule import Context, Rule
from rgfeeds.store.document import Severity

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

__all__ = ["RULES", "Context", "Rule"]
