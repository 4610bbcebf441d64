"""Every key of the store, by table: its form, and what it means to the organiser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from msgspec import Struct

from rgfeeds.store import names, times, values
from rgfeeds.store.document import Spot
from rgfeeds.store.values import Form, FormError, unknown_keys
from rgfeeds.text.advice import is_placeholder

T = TypeVar("T")


class Key(Struct, Generic[T], frozen=True, eq=False):
    """A key that a table may have; *help* is a line to paste when a required one is missing."""

    name: str
    form: Form[T]
    meaning: str = ""
    required: bool = False
    help: str = ""


class Fields:
    """One table of the store, read key by key."""

    def __init__(
        self, table: Mapping[str, Any], spot: Spot, keys: tuple[Key[Any], ...]
    ) -> None:
        self._table = table
        self.spot = spot
        self._keys = keys
        # A required key that is only misspelt is not reported a second time.
        self._misspelt = unknown_keys(table, spot, {key.name: key for key in keys})

    def take(self, key: Key[T], help: str = "") -> T | None:
        """Return the value of *key*, or None when it is missing or wrong, which is reported."""
        if key.name in self._table:
            return key.form.read(self._table[key.name], self.at(key))
        if key.required and self.lacks(key):
            message = f"{self.spot} has no `{key.name}`"
            self.spot.report("missing-key", message, help or key.help)
        return None

    def take_all(self) -> dict[str, Any]:
        """Return by its name the value of each key that is written as it should be."""
        taken = {key.name: self.take(key) for key in self._keys}
        return {name: value for name, value in taken.items() if value is not None}

    def has(self, key: Key[Any]) -> bool:
        return key.name in self._table

    def lacks(self, key: Key[Any]) -> bool:
        """Whether *key* is neither written nor misspelt."""
        return key.name not in self._table and key.name not in self._misspelt

    def at(self, key: Key[Any]) -> Spot:
        return self.spot.at(key.name)


# What may name a file beside the store; whether it does is asked where the files are known.
_FILE = r"[^/\\:?#@]+\.\w+"


def _link_or_file(value: Any, spot: Spot) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    names_a_file = re.fullmatch(_FILE, text) and not is_placeholder(text)
    return (values.LINE if names_a_file else values.LINK).parse(value, spot)


LINK_OR_FILE = Form(
    _link_or_file,
    {"anyOf": [values.LINK.schema, {"type": "string", "pattern": f"^{_FILE}$"}]},
)
_MATERIAL_KEYS: tuple[Key[Any], ...] = (
    Key("title", values.NAME),
    Key("url", LINK_OR_FILE),
    Key("added", times.PIN),
)


class WrittenMaterial(Struct, frozen=True, kw_only=True):
    """A material as written; at *spot* stands its *url*, or the name of a file, which has no colon."""

    spot: Spot
    url: str
    title: str | None = None
    added: dt.date | None = None

    @property
    def file(self) -> str | None:
        return None if ":" in self.url else self.url


def _material(value: Any, spot: Spot) -> WrittenMaterial | None:
    if isinstance(value, str):
        url = _link_or_file(value, spot)
        return WrittenMaterial(spot=spot, url=url) if url else None
    if not isinstance(value, dict):
        key = next(step for step in reversed(spot.path) if isinstance(step, str))
        raise values.wrong_type(value, spot, "a link", f'{key} = "https://…"')
    said = Fields(value, spot, _MATERIAL_KEYS).take_all()
    if "url" not in value:
        message = f"a table in {spot} has no `url`"
        raise FormError("missing-key", message, 'url = "https://…"')
    return WrittenMaterial(spot=spot.at("url"), **said) if said.get("url") else None


_MATERIAL = Form(
    _material,
    {
        "anyOf": [
            LINK_OR_FILE.schema,
            {
                "type": "object",
                "properties": {key.name: key.form.schema for key in _MATERIAL_KEYS},
                "required": ["url"],
                "additionalProperties": False,
            },
        ]
    },
)
_MATERIALS = values.list_of(_MATERIAL)


def _one_or_several(value: Any, spot: Spot) -> tuple[WrittenMaterial, ...]:
    if isinstance(value, list):
        return _MATERIALS.read(value, spot) or ()
    one = _MATERIAL.parse(value, spot)
    return (one,) if one else ()


_MADE = Form(
    _one_or_several, {"anyOf": [*_MATERIAL.schema["anyOf"], _MATERIALS.schema]}
)


# fmt: off
GROUP_ID = Key(
    "id", names.IDENTIFIER, "names the calendar file and is part of every UID; never changes",
    required=True, help='id = "robots-in-disguise"',
)
AUTHORITY = Key(
    "authority", names.AUTHORITY, "part of every UID and entry id; never changes, even if `url` does",
    required=True, help='authority = "example.github.io"',
)
GROUP_NAME = Key("name", values.NAME, "the group's name", required=True, help='name = "Robots in Disguise"')
URL = Key(
    "url", names.SITE, "where `public/` is published; the base of every absolute link",
    required=True, help='url = "https://example.github.io/robots-in-disguise/"',
)
TIMEZONE = Key(
    "timezone", names.ZONE, "the IANA name of the zone all times are in",
    required=True, help='timezone = "Europe/London"',
)
DESCRIPTION = Key("description", values.LINE, "one line about the group")
LANGUAGE = Key("language", values.NAME, "the language of the texts, as in `en-GB`")
VENUE = Key("venue", values.LINE, "the address of every room that has none of its own")
SOURCE = Key("source", values.LINK, "the repository of this file")
ABOUT = Key("about", values.PROSE, "Markdown: who may come, contact, code of conduct")
MOVED_TO = Key("moved_to", names.SITE, "where the group publishes now, when this store was left behind")
GROUP: tuple[Key[Any], ...] = (
    GROUP_ID, AUTHORITY, GROUP_NAME, DESCRIPTION, URL, TIMEZONE, LANGUAGE, VENUE, SOURCE, ABOUT, MOVED_TO,
)

FROM_DAY = Key("from", times.DATE, "the date from which these defaults hold")
USUAL_START = Key("start", times.CLOCK, "when a session starts")
USUAL_END = Key("end", times.CLOCK, "when a session ends")
ROOM = Key("room", values.LINE, 'the room, by name; "" for none')
ONLINE = Key("online", values.LINK_OR_NONE, 'a public link to join by; "" for none')
WEEKDAY = Key("weekday", times.WEEKDAY, "the day of the week that is meant")
DEFAULTS: tuple[Key[Any], ...] = (FROM_DAY, USUAL_START, USUAL_END, ROOM, ONLINE, WEEKDAY)

ADDRESS = Key("address", values.LINE, "the address of this room")
ROOM_KEYS: tuple[Key[Any], ...] = (ADDRESS,)

PERSON_URL = Key("url", values.LINK, "where the person's name leads")
AFFILIATION = Key("affiliation", values.LINE, "where the person works")
PERSON: tuple[Key[Any], ...] = (PERSON_URL, AFFILIATION)

SESSION_ID = Key("id", names.IDENTIFIER, "names the session for ever: the talk, not the date", required=True)
DATE = Key("date", times.DATE, "the day", required=True, help="date = 2026-01-12")
START = Key("start", times.START, 'when it starts, "HH:MM"; "" for all day')
END = Key("end", times.END, 'when it ends, "HH:MM", with its day when that is another')
TITLE = Key("title", values.LINE, "the title of the talk")
KIND = Key("kind", values.LINE, "the group's own label, as in `Discussion`")
LEADS = Key("leads", names.NAMES, "who leads it: names, or `[Name](link) (affiliation)`")
STATUS = Key("status", values.STATUS, "confirmed unless written otherwise")
REASON = Key("reason", values.LINE, "why it was cancelled, moved or postponed")
ABSTRACT = Key("abstract", values.PROSE, "Markdown: what it is about")
READING = Key("reading", values.PROSE, "Markdown: what to read")
CONTINUES = Key("continues", names.IDENTIFIER, "the id of a session whose reading holds here too")
ANNOUNCED = Key("announced", times.PIN, "when it was first announced")
MATERIALS = (
    Key("slides", _MADE, "the slides"),
    Key("notebook", _MADE, "the notebook"),
    Key("recording", _MADE, "the recording"),
    Key("code", _MADE, "the code"),
    Key("materials", _MADE, "anything else that was made for the session"),
)
SESSION: tuple[Key[Any], ...] = (
    SESSION_ID, DATE, WEEKDAY, START, END, TITLE, KIND, LEADS, ROOM, ONLINE, STATUS, REASON,
    *MATERIALS, ANNOUNCED, CONTINUES, ABSTRACT, READING,
)

BREAK_DAY = Key("date", times.DATE, "the day without a session")
BREAK_FROM = Key("from", times.DATE, "the first day without a session")
BREAK_UNTIL = Key("until", times.DATE, "the last day without a session")
BREAK_REASON = Key("reason", values.LINE, "why there is none")
BREAK: tuple[Key[Any], ...] = (BREAK_DAY, BREAK_FROM, BREAK_UNTIL, BREAK_REASON)

PREVIOUS = Key("previous", names.PATHS, "paths this file was kept at before")
IGNORE = Key("ignore", names.COMMITS, "commits whose changes are no news")
BEGIN = Key("begin", names.COMMIT, "the commit before which nothing is read")
HISTORY: tuple[Key[Any], ...] = (PREVIOUS, IGNORE, BEGIN)
# fmt: on
