"""How the materials of a session are written: a link, or a list of links and tables."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from msgspec import Struct

from rgfeeds.model import MaterialKind
from rgfeeds.store import times, values
from rgfeeds.store.spot import Spot
from rgfeeds.store.values import Form
from rgfeeds.text.placeholders import is_placeholder

MEANINGS = {
    MaterialKind.SLIDES: "the slides",
    MaterialKind.NOTEBOOK: "the notebook",
    MaterialKind.RECORDING: "the recording",
    MaterialKind.CODE: "the code",
    MaterialKind.MATERIALS: "anything else that was made for the session",
}

# What may name a file beside the store; whether it does is asked where the files are known.
_FILE = r"[^/\\:?#@]+\.\w+"


def _link_or_file(value: Any, spot: Spot) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    names_a_file = re.fullmatch(_FILE, text) and not is_placeholder(text)
    return (values.LINE if names_a_file else values.LINK).read(value, spot)


LINK_OR_FILE: Form[str] = Form(
    _link_or_file,
    {"anyOf": [values.LINK.schema, {"type": "string", "pattern": f"^{_FILE}$"}]},
)
_KEYS: dict[str, Form[Any]] = {
    "title": values.NAME,
    "url": LINK_OR_FILE,
    "added": times.PIN,
}


class Written(Struct, frozen=True, kw_only=True):
    """A material as written: *added* is still a date, or a date-time in the group's zone.

    At *spot* stands its *url*, or the name of a file, which has no colon.
    """

    kind: MaterialKind
    url: str
    title: str | None = None
    added: dt.date | None = None
    spot: Spot

    @property
    def file(self) -> str | None:
        return None if ":" in self.url else self.url


def form(kind: MaterialKind) -> Form[tuple[Written, ...]]:
    """Return the form of the key named like *kind*."""
    one: list[dict[str, Any]] = [
        LINK_OR_FILE.schema,
        {
            "type": "object",
            "properties": {name: reader.schema for name, reader in _KEYS.items()},
            "required": ["url"],
            "additionalProperties": False,
        },
    ]

    def read(value: Any, spot: Spot) -> tuple[Written, ...]:
        if not isinstance(value, list):
            return _one(kind, value, spot)
        return tuple(
            material
            for index, entry in enumerate(value)
            for material in _one(kind, entry, spot.at(index))
        )

    return Form(read, {"anyOf": [*one, {"type": "array", "items": {"anyOf": one}}]})


def _one(kind: MaterialKind, value: Any, spot: Spot) -> tuple[Written, ...]:
    at = spot.at("url")
    if isinstance(value, str):
        value, at = {"url": value}, spot
    if not isinstance(value, dict):
        values.wrong_type(value, spot, "a link", f'{kind} = "https://…"')
        return ()
    values.unknown_keys(value, spot, _KEYS)
    read: dict[str, Any] = {
        name: reader.read(value[name], at if name == "url" else spot.at(name))
        for name, reader in _KEYS.items()
        if name in value
    }
    if "url" not in value:
        spot.error(
            "missing-key", f"a table in {spot} has no `url`", 'url = "https://…"'
        )
    if read.get("url") is None:
        return ()
    return (Written(kind=kind, spot=at, **read),)
