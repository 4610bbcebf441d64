"""How the materials of a session are written: a link, or a list of links and tables."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from msgspec import Struct

from rgfeeds.store import times, values
from rgfeeds.store.spot import Spot
from rgfeeds.store.values import Form
from rgfeeds.text.placeholders import is_placeholder

# What may name a file beside the store; whether it does is asked where the files are known.
_FILE = r"[^/\\:?#@]+\.\w+"


def _link_or_file(value: Any, spot: Spot) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    names_a_file = re.fullmatch(_FILE, text) and not is_placeholder(text)
    return (values.LINE if names_a_file else values.LINK).read(value, spot)


LINK_OR_FILE = Form(
    _link_or_file,
    {"anyOf": [values.LINK.schema, {"type": "string", "pattern": f"^{_FILE}$"}]},
)
_KEYS: dict[str, Form[Any]] = {
    "title": values.NAME,
    "url": LINK_OR_FILE,
    "added": times.PIN,
}


class Written(Struct, frozen=True, kw_only=True):
    """A material as written; at *spot* stands its *url*, or the name of a file, which has no colon."""

    spot: Spot
    url: str
    title: str | None = None
    added: dt.date | None = None

    @property
    def file(self) -> str | None:
        return None if ":" in self.url else self.url


def _materials(value: Any, spot: Spot) -> tuple[Written, ...]:
    entries = [(value, spot)]
    if isinstance(value, list):
        entries = [(entry, spot.at(index)) for index, entry in enumerate(value)]
    return tuple(made for entry, at in entries if (made := _one(entry, at, spot)))


def _one(value: Any, spot: Spot, key: Spot) -> Written | None:
    at = spot.at("url")
    if isinstance(value, str):
        value, at = {"url": value}, spot
    if not isinstance(value, dict):
        values.wrong_type(value, spot, "a link", f'{key.path[-1]} = "https://…"')
        return None
    values.unknown_keys(value, spot, _KEYS)
    read: dict[str, Any] = {
        name: form.read(value[name], at if name == "url" else spot.at(name))
        for name, form in _KEYS.items()
        if name in value
    }
    if "url" not in value:
        message = f"a table in {spot} has no `url`"
        spot.error("missing-key", message, 'url = "https://…"')
    return Written(spot=at, **read) if read.get("url") else None


_ONE: list[dict[str, Any]] = [
    LINK_OR_FILE.schema,
    {
        "type": "object",
        "properties": {name: form.schema for name, form in _KEYS.items()},
        "required": ["url"],
        "additionalProperties": False,
    },
]
MATERIALS = Form(
    _materials, {"anyOf": [*_ONE, {"type": "array", "items": {"anyOf": _ONE}}]}
)
