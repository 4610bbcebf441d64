"""What may be wrong with a store: every rule by its name.

A rule is one small function beside its like, and one entry in `RULES`.
Those that are looked after while the store is read have no function, only a name.
"""

from collections.abc import Mapping

from rgfeeds.rules import dates, history, links, names, promises, sessions, texts
from rgfeeds.rules.rule import Context, Rule
from rgfeeds.store.diagnostics import Severity

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

#: Every rule, with a paragraph for the documentation.
RULES: Mapping[Rule, str] = {
    **{Rule(name, Severity.ERROR): about for name, about in _WHILE_READING.items()},
    sessions.duplicate_id: "Two sessions have one id. It becomes the UID in people's calendars, where one would replace the other.",
    sessions.broken_continuation: "A session continues one that does not exist, or itself, be it over others.",
    promises.changed_identity: "The group's `id` or `authority` is another than in the version before. It is part of every UID and of "
    "every entry's id: all sessions would be in people's calendars twice, and all news would be told again.",
    promises.changed_id: "The `id` of a session is another than in the version before, and all else stayed. The id makes the session's "
    "UID, its page's address and its news: subscribers would see the session called off and another one announced.",
    promises.recycled_id: "The `id` of a session named another one in an earlier version, which is gone since. Calendars would show the new "
    "session as the old one moved and renamed, and its page would stand at an address that people know as the other's.",
    promises.vanished_session: "A session that subscribers know is no longer in the file. It stays in their calendars, as cancelled "
    'unless it was over. `status = "cancelled"` says so in the file, keeps its page and can give a `reason`.',
    history.stale_copy: "An edit puts three or more values of two or more sessions back to what they were in an earlier version, "
    "as happens when somebody uploads a file that was copied before others changed it.",
    dates.usual_weekday: "A session is not on the weekday that `[[defaults]]` name, or alone on a weekend. "
    "When that is meant, say so with `weekday` in the session.",
    dates.unlikely_date: "A date is far from the dates before and after it in the file, and near to them with another year, "
    "or with day and month the other way round.",
    dates.date_in_break: "A session that is not off stands on a day that a `[[break]]` says has none.",
    dates.public_holiday: 'A session that is not off is on a public holiday of the country that the store names: `country = "GB-ENG"` '
    "in `[check]`. The dates come from the library `holidays`.",
    sessions.room_clash: "Two sessions are in one room at overlapping times.",
    sessions.lead_clash: "One lead has two sessions at overlapping times, in different rooms.",
    sessions.repeated_date: "Two sessions are at the same time of the same day, though neither in the same room nor by the same lead: "
    "probably one of the dates was copied.",
    history.changed_default: "A default was changed that sessions already over take, so the past changes with it. "
    "A second `[[defaults]]` with `from` leaves the past as it was.",
    history.still_postponed: "A postponed session has another date than before and is still `postponed`, so that calendars show it as cancelled.",
    names.similar_lead: "A lead is called nearly like somebody listed in `[people]`, or like the lead of another session. "
    "Two names that are both listed are two people.",
    names.several_leads: "One text names several leads, at least one of whom is known by name. They are told as one person, and lose their links.",
    names.similar_room: "A room is called nearly like one listed in `[rooms]`, or like the room of other sessions. "
    "Two rooms that are both listed are two rooms.",
    names.similar_kind: "A kind is nearly that of other sessions. Each spelling becomes a filter of its own.",
    names.similar_heading: "A heading within a `reading` is nearly that of other sessions.",
    names.swapped_names: "The room of a session is somebody who leads sessions, or its lead is a room: two lines were swapped.",
    texts.merge_conflict: "A text holds what git leaves where two edits meet, which would be published as it stands.",
    texts.swallowed_block: "The header of a table stands within a text, mostly because a block was pasted above the quotes that close it. "
    "So it is no session, and its lines are published as they stand.",
    texts.placeholder: "A text says only that it is still to come: `TBC`, `n/a`, `FREE SLOT`, `-` or nothing. "
    "A title or a lead that does counts as missing; leave the line out instead. What is not sure is said by `status`.",
    texts.hidden_status: "A title says that the session is off, where no calendar and no feed finds it. The `status` says so to all.",
    texts.hidden_time: "A time of day stands in a title or in the name of a room, where no calendar finds it.",
    texts.hidden_room: "A room stands in a title, where no calendar finds it.",
    texts.long_title: f"A title has more than {texts.LONGEST_TITLE} characters. Calendars and feed readers cut it, "
    "each at another place; the rest belongs into the `abstract`.",
    texts.backslash_n: r"A text holds a backslash before an `n`, as in `\nabla`. Some calendars break the line there.",
    texts.eaten_backslash: r"A text between double quotes has a command of LaTeX whose first letters are a code there: `\theta` is a tab and `heta`.",
    texts.large_calendar: "The calendar comes near to 1 MB, and Google Calendar takes no larger one.",
    links.repeated_link: "The same link stands twice in a session, mostly because a line was copied and only its text changed.",
    links.several_links: "A link has another one behind it, or words in brackets. All of it is published as one address, which leads nowhere.",
    links.repository_address: "The `url` of the group is the address of its repository. Every link that is published begins with it.",
    links.join_password: "A link to join by carries a password. The store and all that is made from it are public.",
    links.misspelt_host: "The host of a link is one letter from one that is often linked to: `you.be`, `githb.com`.",
    links.doubtful_host: "A link has a user name before its host, as in `https://good.org@evil.org/`, or a host or port that cannot be.",
    links.github_page: "A link leads to GitHub's page about a file where the file itself is meant.",
    names.lead_without_link: "A lead has no page to link to. Each is told once, at the latest session.",
    sessions.stray_file: "A folder in `materials/` is called like no session, so that nothing in it is published.",
    sessions.unpublished_file: "Something in `materials/` is never published: a link, since what it leads to lies elsewhere; a hidden file; "
    "HTML and SVG, which browsers would run as a part of the page; what is in a deeper folder or in none.",
    sessions.large_file: "A file in `materials/` is over 50 MB, or all of them come near 1 GB. GitHub takes no file over 100 MB, "
    "and publishes no site over 1 GB.",
    sessions.similar_file: "The names of two files of a session differ by small and capital letters alone. "
    "Many computers can hold only one of them.",
    history.unknown_commit: "`[history]` names a commit that never changed this file, or does not exist.",
    history.future_commit: "A commit is dated later than today, since somebody's clock was wrong. What it changed would be told at that time.",
    history.replaced_topic: "The title of a session has little in common with the one it had. Subscribers are told of a new topic in this slot; "
    "when it is another talk and the old one will be held on another day, the two need an id each.",
    dates.no_materials: "A session that is over has neither slides nor anything else that was made for it.",
    dates.no_holidays: "The store names a country, but its public holidays are not known: "
    "the library `holidays` is not installed, or does not know the country.",
    dates.fixed_zone: "The time zone is named by an abbreviation or an offset, so its clocks never change. Where there is summer time, "
    "the sessions of half of the year are an hour off.",
    dates.unwritable_zone: "The clock changes of the time zone follow a rule that iCalendar has no words for, "
    "so the calendar tells its times in UTC. Everybody sees the right time; only repeated builds follow a new rule.",
}

__all__ = ["RULES", "Context", "Rule"]
