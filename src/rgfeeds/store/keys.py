"""Every key of the store, by table: its form, and what it means to the organiser."""

import datetime as dt
import re
from typing import Any

from msgspec import Struct

from rgfeeds.store import names, times, values
from rgfeeds.store.document import Spot
from rgfeeds.store.values import Form, FormError, unknown_keys
from rgfeeds.text.advice import is_placeholder


class Key(Struct, frozen=True, eq=False):
    """A key that a table may have; *help* is a line to paste when it is missing.

    It is None for a key that need not be written, and empty where the reader of the table tells that it is missing.
    """

    name: str
    form: Form[Any]
    meaning: str = ""
    help: str | None = None

    @property
    def required(self) -> bool:
        return self.help is not None


class Fields(dict[str, Any]):
    """What the table at *spot* says, by key; what is not as it should be is reported and left out."""

    def __init__(self, spot: Spot, keys: tuple[Key, ...]) -> None:
        super().__init__()
        self.spot = spot
        self.table = table = spot.table
        # A required key that is only misspelt is not reported a second time.
        self._misspelt = unknown_keys(spot, {key.name: key for key in keys})
        for key in keys:
            if key.name in table:
                value = key.form.read(table[key.name], spot.at(key.name))
                if value is not None:
                    self[key.name] = value
            elif key.help and self.lacks(key.name):
                spot.report("missing-key", f"{spot} has no `{key.name}`", key.help)

    def lacks(self, name: str) -> bool:
        """Whether the key *name* is neither written nor misspelt."""
        return name not in self.table and name not in self._misspelt


# What may name a file beside the store; whether it does is asked where the files are known.
_FILE = r"[^/\\:?#@]+\.\w+"


def _link_or_file(value: Any, spot: Spot) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    names_a_file = re.fullmatch(_FILE, text) and not is_placeholder(text)
    return (values.LINE if names_a_file else values.LINK).parse(value, spot)


_FILE_SCHEMA = {"type": "string", "pattern": f"^{_FILE}$"}
LINK_OR_FILE = Form(_link_or_file, {"anyOf": [values.LINK.schema, _FILE_SCHEMA]})
_MATERIAL_KEYS = (
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


def _material(value: Any, spot: Spot) -> WrittenMaterial | None:
    if isinstance(value, str):
        url = _link_or_file(value, spot)
        return WrittenMaterial(spot=spot, url=url) if url else None
    if not isinstance(value, dict):
        key = next(step for step in reversed(spot.path) if isinstance(step, str))
        raise values.wrong_type(value, spot, "a link", f'{key} = "https://…"')
    said = Fields(spot, _MATERIAL_KEYS)
    if said.lacks("url"):
        message = f"a table in {spot} has no `url`"
        raise FormError("missing-key", message, 'url = "https://…"')
    return WrittenMaterial(spot=spot.at("url"), **said) if said.get("url") else None


_MATERIAL_SCHEMA = {
    "type": "object",
    "properties": {key.name: key.form.schema for key in _MATERIAL_KEYS},
    "required": ["url"],
    "additionalProperties": False,
}
_MATERIAL = Form(_material, {"anyOf": [LINK_OR_FILE.schema, _MATERIAL_SCHEMA]})
_MATERIALS = values.list_of(_MATERIAL)


def _one_or_several(value: Any, spot: Spot) -> tuple[WrittenMaterial, ...]:
    if isinstance(value, list):
        return _MATERIALS.read(value, spot) or ()
    one = _MATERIAL.parse(value, spot)
    return (one,) if one else ()


_MADE_SCHEMA = {"anyOf": [*_MATERIAL.schema["anyOf"], _MATERIALS.schema]}
_MADE = Form(_one_or_several, _MADE_SCHEMA)


# fmt: off
ROOM = Key("room", values.LINE, 'the room, by name; "" for none')
ONLINE = Key("online", values.LINK_OR_NONE, 'a public link to join by; "" for none')
WEEKDAY = Key("weekday", times.WEEKDAY, "the day of the week that is meant")
MATERIALS = (
    Key("slides", _MADE, "the slides"),
    Key("notebook", _MADE, "the notebook"),
    Key("recording", _MADE, "the recording"),
    Key("code", _MADE, "the code"),
    Key("materials", _MADE, "anything else that was made for the session"),
)

GROUP = (
    Key("id", names.IDENTIFIER, "names the calendar file and is part of every UID; never changes", help='id = "robots-in-disguise"'),
    Key("authority", names.AUTHORITY, "part of every UID and entry id; never changes, even if `url` does", help='authority = "example.github.io"'),
    Key("name", values.NAME, "the group's name", help='name = "Robots in Disguise"'),
    Key("description", values.LINE, "one line about the group"),
    Key("url", names.SITE, "where `public/` is published; the base of every absolute link", help='url = "https://example.github.io/robots-in-disguise/"'),
    Key("timezone", names.ZONE, "the IANA name of the zone all times are in", help='timezone = "Europe/London"'),
    Key("language", values.NAME, "the language of the texts, as in `en-GB`"),
    Key("venue", values.LINE, "the address of every room that has none of its own"),
    Key("source", values.LINK, "the repository of this file"),
    Key("about", values.PROSE, "Markdown: who may come, contact, code of conduct"),
    Key("moved_to", names.SITE, "where the group publishes now, when this store was left behind"),
)
DEFAULTS = (
    Key("from", times.DATE, "the date from which these defaults hold"),
    Key("start", times.CLOCK, "when a session starts"),
    Key("end", times.CLOCK, "when a session ends"),
    ROOM, ONLINE, WEEKDAY,
)
ROOM_KEYS = (Key("address", values.LINE, "the address of this room"),)
PERSON = (
    Key("url", values.LINK, "where the person's name leads"),
    Key("affiliation", values.LINE, "where the person works"),
)
SESSION = (
    Key("id", names.IDENTIFIER, "names the session for ever: the talk, not the date", help=""),
    Key("date", times.DATE, "the day", help="date = 2026-01-12"),
    WEEKDAY,
    Key("start", times.START, 'when it starts, "HH:MM"; "" for all day'),
    Key("end", times.END, 'when it ends, "HH:MM", with its day when that is another'),
    Key("title", values.LINE, "the title of the talk"),
    Key("kind", values.LINE, "the group's own label, as in `Discussion`"),
    Key("leads", names.NAMES, "who leads it: names, or `[Name](link) (affiliation)`"),
    ROOM, ONLINE,
    Key("status", values.STATUS, "confirmed unless written otherwise"),
    Key("reason", values.LINE, "why it was cancelled, moved or postponed"),
    *MATERIALS,
    Key("announced", times.PIN, "when it was first announced"),
    Key("continues", names.IDENTIFIER, "the id of a session whose reading holds here too"),
    Key("abstract", values.PROSE, "Markdown: what it is about"),
    Key("reading", values.PROSE, "Markdown: what to read"),
)
BREAK = (
    Key("date", times.DATE, "the day without a session"),
    Key("from", times.DATE, "the first day without a session"),
    Key("until", times.DATE, "the last day without a session"),
    Key("reason", values.LINE, "why there is none"),
)
HISTORY = (
    Key("previous", names.PATHS, "paths this file was kept at before"),
    Key("ignore", names.COMMITS, "commits whose changes are no news"),
    Key("begin", names.COMMIT, "the commit before which nothing is read"),
)
# fmt: on


def store_schema(check: tuple[Key, ...]) -> dict[str, Any]:
    """Return a store's structure as JSON Schema, for editors that know it: keys, types, formats.

    *check* are the keys of `[check]`.     TOML's dates and times are text to it. What holds between several values (an end after its start,
    one id a session) is left to `rgfeeds check`.
    """
    person = {"anyOf": [values.LINK.schema, _table(PERSON)]}
    one_day = {"required": ["date"], "properties": {"from": False, "until": False}}
    days = [one_day, {"required": ["from", "until"]}]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A reading group's sessions, for rgfeeds",
        "type": "object",
        "properties": {
            "group": _table(GROUP),
            "defaults": {"type": "array", "items": _table(DEFAULTS)},
            "rooms": {"type": "object", "additionalProperties": _table(ROOM_KEYS)},
            "people": {"type": "object", "additionalProperties": person},
            "session": {"type": "array", "items": _table(SESSION)},
            "break": {"type": "array", "items": {**_table(BREAK), "oneOf": days}},
            "check": _table(check),
            "history": _table(HISTORY),
        },
        "required": ["group"],
        "additionalProperties": False,
    }


def _table(known: tuple[Key, ...]) -> dict[str, Any]:
    forms = {key.name: {"description": key.meaning, **key.form.schema} for key in known}
    table = {"type": "object", "properties": forms, "additionalProperties": False}
    required = [key.name for key in known if key.required]
    return {**table, "required": required} if required else table
