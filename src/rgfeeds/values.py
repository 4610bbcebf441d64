"""The forms a value of the store may take, each read in one place.

A reader turns what TOML holds into what the model wants, or reports at the spot
what is wrong and returns None. *schema* says the same in JSON Schema, for editors.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from rgfeeds.links import encoded, is_safe
from rgfeeds.model import Status
from rgfeeds.spot import Spot

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """A kind of value: how it is read, and what an editor may know of it."""

    read: Callable[[Any, Spot], T | None]
    schema: dict[str, Any]


def described(value: object) -> str:
    """Name the TOML type of *value* as people would."""
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case dt.datetime():
            return "a date with a time"
        case dt.date():
            return "a date"
        case dt.time():
            return "a time"
        case list():
            return "a list"
        case _:
            return "a table"


def wrong_type(value: object, spot: Spot, wanted: str, help: str = "") -> None:
    spot.error("wrong-type", f"{spot} is {described(value)}, not {wanted}", help)


def unknown_keys(table: Mapping[str, Any], spot: Spot, known: list[str]) -> None:
    """Report every key of *table* that is not *known*, with the one that may be meant."""
    for name in table:
        if name in known:
            continue
        near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.6)
        allowed = ", ".join(f"`{key}`" for key in known)
        spot.at(name).key_error(
            "unknown-key",
            f"{spot} has a key rgfeeds does not know: `{name}`",
            f"did you mean `{near[0]}`?" if near else f"it may have {allowed}",
        )


# C0 and C1 controls, the two line separators, and what XML 1.0 2.2 cannot hold.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def _clean(value: object, spot: Spot) -> str | None:
    if not isinstance(value, str):
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        wrong_type(
            value, spot, "text", f'put it in quotes: "{value}"' if numeric else ""
        )
        return None
    control = _CONTROL.search(value.replace("\r\n", "\n"))
    if control:
        name = f"U+{ord(control.group()):04X}"
        spot.error(
            "control-character",
            f"{spot} holds an invisible control character, {name}",
            "delete it and type the words around it anew",
        )
        return None
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n"))


def _line(value: object, spot: Spot) -> str | None:
    text = _clean(value, spot)
    return None if text is None else " ".join(text.split())


def _name(value: object, spot: Spot) -> str | None:
    text = _line(value, spot)
    if text == "":
        spot.error("empty", f"{spot} is empty", "write it, or leave the whole line out")
        return None
    return text


def _prose(value: object, spot: Spot) -> str | None:
    text = _clean(value, spot)
    return None if text is None else text.strip("\n").rstrip()


_ID = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
# Windows cannot hold files of these names, whatever their extension.
_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{d}{n}" for d in ("com", "lpt") for n in range(10)),
}


def slug(text: str) -> str:
    """Return an id made of the words of *text*, at most 64 characters; may be empty."""
    plain = (
        unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    )
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    made = ""
    for word in words:
        if len(made) + 1 + len(word) > 48 and made:
            break
        made = f"{made}-{word}" if made else word[:48]
    return f"{made}-session" if made in _DEVICES else made


def _id(value: object, spot: Spot) -> str | None:
    if not isinstance(value, str):
        wrong_type(value, spot, "text")
        return None
    if _ID.fullmatch(value) and len(value) <= 64 and value not in _DEVICES:
        return value
    better = slug(value)
    spot.error(
        "bad-id",
        f"{spot} cannot be `{value[:80]}`: an id is made of a-z, 0-9 and hyphens, at most 64",
        f'{spot.path[-1]} = "{better}"' if better else "",
    )
    return None


def _authority(value: object, spot: Spot) -> str | None:
    if isinstance(value, str) and re.fullmatch(r"[a-z0-9.-]+", value):
        return value
    if not isinstance(value, str):
        wrong_type(value, spot, "text")
        return None
    host = re.sub(r"^[a-z]+://|[/:].*$", "", value.strip().lower())
    help = f'authority = "{host}"' if re.fullmatch(r"[a-z0-9.-]+", host) else ""
    spot.error("bad-id", f"{spot} is no host name: `{value[:80]}`", help)
    return None


def _link(value: object, spot: Spot) -> str | None:
    text = _line(value, spot)
    if text is None or is_safe(text):
        return encoded(text) if text is not None else None
    unsafe_link(text, spot)
    return None


def unsafe_link(url: str, spot: Spot) -> None:
    shown = url[:80] + ("…" if len(url) > 80 else "")
    help = "links start with https://, http:// or mailto:"
    if re.match(r"[\w-]+(\.[\w-]+)+(/|$)", url):
        help = f"write the whole address: https://{url[:80]}"
    spot.error(
        "unsafe-link", f"{spot} is not a link that can be published: `{shown}`", help
    )


def _site(value: object, spot: Spot) -> str | None:
    url = _link(value, spot)
    if url is None:
        return None
    if not url.startswith(("https://", "http://")) or "?" in url or "#" in url:
        spot.error("unsafe-link", f"{spot} is no address of a site: `{url[:80]}`")
        return None
    return url.rstrip("/") + "/"


def _status(value: object, spot: Spot) -> Status | None:
    word = value.strip().lower() if isinstance(value, str) else ""
    word = {"canceled": "cancelled"}.get(word, word)
    if word in set(Status):
        return Status(word)
    known = ", ".join(f"`{status}`" for status in Status)
    spot.error("bad-status", f"{spot} is none of {known}", 'status = "cancelled"')
    return None


def _names(value: object, spot: Spot) -> tuple[str, ...] | None:
    if isinstance(value, str):
        wrong_type(value, spot, "a list", f'{spot.path[-1]} = ["{value[:80]}"]')
        return None
    if not isinstance(value, list):
        wrong_type(value, spot, "a list of texts")
        return None
    read = (_line(entry, spot.at(index)) for index, entry in enumerate(value))
    return tuple(text for text in read if text is not None)


TEXT: dict[str, Any] = {"type": "string"}
LINE: Form[str] = Form(_line, TEXT)
NAME: Form[str] = Form(_name, {"type": "string", "minLength": 1})
PROSE: Form[str] = Form(_prose, TEXT)
IDENTIFIER: Form[str] = Form(
    _id, {"type": "string", "pattern": f"^{_ID.pattern}$", "maxLength": 64}
)
AUTHORITY: Form[str] = Form(_authority, {"type": "string", "pattern": "^[a-z0-9.-]+$"})
LINK: Form[str] = Form(_link, {"type": "string", "format": "uri"})
SITE: Form[str] = Form(_site, {"type": "string", "format": "uri"})
STATUS: Form[Status] = Form(_status, {"enum": [str(status) for status in Status]})
NAMES: Form[tuple[str, ...]] = Form(_names, {"type": "array", "items": TEXT})
