"""The forms a value of the store may take, each read in one place.

A reader turns what TOML holds into what the model wants, or reports at the spot
what is wrong and returns None. *schema* says the same in JSON Schema, for editors.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from typing import Any, Generic, TypeVar

from msgspec import Struct

from rgfeeds.model import Status
from rgfeeds.model.links import encoded, is_safe
from rgfeeds.store.diagnostics import Severity
from rgfeeds.store.spot import Spot
from rgfeeds.text import placeholders
from rgfeeds.text.advice import nearest

T = TypeVar("T")


class Form(Struct, Generic[T], frozen=True):
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


# What people call the keys, with the names these have.
_CALLED = {
    "lead": "leads", "leader": "leads", "leaders": "leads", "speaker": "leads",
    "speakers": "leads", "presenter": "leads", "presenters": "leads", "host": "leads",
    "who": "leads", "topic": "title", "talk": "title", "paper": "reading",
    "papers": "reading", "readings": "reading", "references": "reading",
    "location": "room", "place": "room", "where": "room", "venue": "room",
    "time": "start", "begin": "start", "starts": "start", "until": "end", "finish": "end",
    "day": "date", "when": "date", "zoom": "online", "join": "online", "link": "online",
    "type": "kind", "category": "kind", "summary": "abstract", "description": "abstract",
    "video": "recording", "youtube": "recording", "notes": "materials", "repo": "code",
    "tz": "timezone", "lang": "language", "homepage": "url", "website": "url",
    "repository": "source", "since": "from", "to": "until", "why": "reason",
    "events": "session", "talks": "session", "holidays": "break", "members": "people",
}  # fmt: skip


def unknown_keys(
    table: Mapping[str, Any], spot: Spot, known: Collection[str]
) -> frozenset[str]:
    """Report every key of *table* that is not *known*; return those that may be meant."""
    meant = set()
    for name in table:
        if name in known:
            continue
        near = _meant(name, known)
        allowed = ", ".join(f"`{key}`" for key in known)
        spot.at(name).key_error(
            "unknown-key",
            f"{spot} has a key rgfeeds does not know: `{cut(name)}`",
            f"did you mean `{near}`?" if near else f"it may have {allowed}",
        )
        meant.add(near)
    return frozenset(meant)


def _meant(name: str, known: Collection[str]) -> str:
    plain = name.strip().lower()[:80]
    called = _CALLED.get(plain)
    if called is not None and called in known:
        return called
    return nearest(plain, known)


# C0 and C1 controls, the two line separators, and what XML 1.0 2.2 cannot hold.
# A return before a line feed is none of them, but one set is searched for much quicker.
_CONTROL_OR_RETURN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_CONTROL = rf"(?!\r\n){_CONTROL_OR_RETURN.pattern}"


def _clean(value: object, spot: Spot) -> str | None:
    if not isinstance(value, str):
        wrong_type(value, spot, "text", _quoted(value, spot))
        return None
    # Printable text holds none; the search takes ten times as long.
    if not value.isprintable() and _CONTROL_OR_RETURN.search(value):
        if not _printed(value, spot):
            return None
        value = value.replace("\r\n", "\n")
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def _printed(value: str, spot: Spot) -> bool:
    """Whether *value* holds no control character; the first one is reported."""
    control = re.search(_CONTROL, value)
    if control:
        name = f"U+{ord(control[0]):04X}"
        document = spot.document
        # The name of a person or a room is a key, and its spot that of the value.
        place = (
            document.part(spot.path, *control.span())
            if document.get(spot.path) == value
            else document.key(spot.path)
        )
        spot.report(
            "control-character",
            Severity.ERROR,
            f"{spot} holds an invisible control character, {name}",
            "delete it and type the words around it anew",
            place,
        )
    return control is None


def _quoted(value: object, spot: Spot) -> str:
    """Offer to put *value* in quotes, when it is short and no list or table."""
    written = spot.written()
    if isinstance(value, list | dict) or not 0 < len(written) <= 40:
        return ""
    return f'put it in quotes: {spot.path[-1]} = "{written}"'


def _line(value: object, spot: Spot) -> str | None:
    text = _clean(value, spot)
    return None if text is None else " ".join(text.split())


def _name(value: object, spot: Spot) -> str | None:
    text = _line(value, spot)
    if text == "":
        spot.error("empty", f"{spot} is empty", "write it between the quotes")
        return None
    return text


def _prose(value: object, spot: Spot) -> str | None:
    text = _clean(value, spot)
    return None if text is None else text.strip("\n").rstrip()


#: The longest id, and the longest that is made of a title: nobody likes to read or type them.
LONGEST_ID = 64
_LONGEST_SLUG = 48

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
    """Return an id made of the words of *text*, short enough to get a number; may be empty."""
    plain = (
        unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    )
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    made = ""
    for word in words:
        if len(made) + 1 + len(word) > _LONGEST_SLUG and made:
            break
        made = f"{made}-{word}" if made else word[:_LONGEST_SLUG]
    return f"{made}-session" if made in _DEVICES else made


def _id(value: object, spot: Spot) -> str | None:
    if not isinstance(value, str):
        wrong_type(value, spot, "text")
        return None
    if is_id(value):
        return value
    better = slug(value)
    spot.error(
        "bad-id",
        f"{spot} cannot be `{value[:80]}`: an id is made of a-z, 0-9 and hyphens, at most {LONGEST_ID}",
        f'{spot.path[-1]} = "{better}"' if better else "",
    )
    return None


def is_id(text: str) -> bool:
    """Whether *text* can be the id of a group or a session."""
    return (
        bool(_ID.fullmatch(text)) and len(text) <= LONGEST_ID and text not in _DEVICES
    )


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
    if text is None:
        return None
    if is_safe(text):
        return encoded(text)
    if placeholders.is_placeholder(text):
        placeholder(text, spot)
    else:
        unsafe_link(text, spot)
    return None


def _link_or_none(value: object, spot: Spot) -> str | None:
    return "" if value == "" else _link(value, spot)


def placeholder(text: str, spot: Spot) -> None:
    spot.warning(
        "placeholder",
        f"{spot} {placeholders.described(text)}",
        "leave the whole line out until there is something to write",
    )


def unsafe_link(url: str, spot: Spot) -> None:
    spot.error(
        "unsafe-link",
        f"{spot} is not a link that can be published: `{cut(url)}`",
        link_help(url),
    )


def cut(text: str) -> str:
    """Return *text* as it fits into a message."""
    return text[:80] + "…" * (len(text) > 80)


def link_help(url: str) -> str:
    """Say what to do about the unsafe *url*."""
    if re.match(r"\[[^\]]*\]\([^)]*\)", url):
        inside = re.search(r"\(([^)]*)\)", url)
        return f"write the address alone: {inside[1][:80]}" if inside else ""
    if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", url):
        return f"write it as mailto:{url[:80]}"
    files = r"(?!.*\.(?:pdf|pptx?|key|html?|md|ipynb|docx?|zip|png|jpe?g|py|toml)$)"
    if re.match(rf"{files}[\w-]+(\.[\w-]+)*\.[a-z]{{2,}}(/|$)", url, re.IGNORECASE):
        return f"write the whole address: https://{url[:80]}"
    if re.match(r"https?://[^/?#]*\\", url, re.IGNORECASE):
        return (
            "take the backslash out: programs do not agree on the host that it leads to"
        )
    return "links start with https://, http:// or mailto:"


# The address of a page or a calendar, of which the site's is what precedes its name.
_FILE = r"(?i)(https?://[^/]+/(?:.*/)?)[^/]+\.(?:x?html?|php|aspx?|jsp|xml|atom|rss|ics|json|md)/?"


def _site(value: object, spot: Spot) -> str | None:
    text = _line(value, spot)
    if text is None:
        return None
    if not is_safe(text):
        unsafe_link(text, spot)
        return None
    url = encoded(text)
    if not url.startswith(("https://", "http://")) or "?" in url or "#" in url:
        spot.error(
            "unsafe-link",
            f"{spot} is no address of a site: `{cut(url)}`",
            "it starts with https:// and has no ? and no #",
        )
        return None
    if file := re.fullmatch(_FILE, url):
        spot.error(
            "unsafe-link",
            f"{spot} is the address of a file, not of the site: `{cut(url)}`",
            f'{spot.path[-1]} = "{file[1]}"',
        )
        return None
    return url.rstrip("/") + "/"


# What may be written, and what people write otherwise, with the status each means.
_WORDS = {str(status): status for status in Status} | {"canceled": Status.CANCELLED}
_STATUSES = {
    **_WORDS,
    "off": Status.CANCELLED,
    "on": Status.CONFIRMED,
    "moved": Status.POSTPONED,
    "maybe": Status.TENTATIVE,
    "tbc": Status.TENTATIVE,
    "tba": Status.TENTATIVE,
}


def _status(value: object, spot: Spot) -> Status | None:
    word = value.strip().lower() if isinstance(value, str) else ""
    if word in _WORDS:
        return _WORDS[word]
    known = ", ".join(f"`{status}`" for status in Status)
    meant = _STATUSES.get(nearest(word, _STATUSES), Status.CANCELLED)
    if isinstance(value, str):
        message = f"{spot} cannot be `{cut(value)}`: it is one of {known}"
        spot.error("bad-status", message, f'status = "{meant}"')
    else:
        wrong_type(value, spot, f"one of {known}")
    return None


def _parted(text: str) -> list[str]:
    """Return the names that *text* seems to join."""
    return re.split(r"\s*(?:,|;|&|\band\b|\n)\s*", text.strip()[:200])


def _listed(text: str, spot: Spot) -> str:
    """Offer the names that *text* may mean as a list."""
    names = _parted(text)
    if not any(names):
        return f"leave `{spot.path[-1]}` out until there is somebody to name"
    shown = ", ".join(f'"{name}"' for name in names if name)
    return f"{spot.path[-1]} = [{shown}]"


def _names(value: object, spot: Spot) -> tuple[str, ...] | None:
    if isinstance(value, str):
        # One name needs no brackets; what joins several may as well be part of one.
        if value.strip() and len(_parted(value)) == 1:
            return _list([value], spot, lambda text, _: _line(text, spot))
        wrong_type(value, spot, "a list", _listed(value, spot))
        return None
    return _list(value, spot, _line)


def _list(
    value: object, spot: Spot, read: Callable[[object, Spot], str | None]
) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        help = f'{spot.path[-1]} = ["{value}"]' if isinstance(value, str) else ""
        wrong_type(value, spot, "a list of texts", help)
        return None
    texts = [read(entry, spot.at(index)) for index, entry in enumerate(value)]
    return tuple([text for text in texts if text is not None])


def _commit(value: object, spot: Spot) -> str | None:
    name = _name(value, spot)
    if name is None or re.fullmatch(r"[0-9a-fA-F]{4,64}", name):
        return name
    spot.error(
        "bad-setting",
        f"{spot} is no name of a commit: `{cut(name)}`",
        "copy it from the history of the file; its first seven signs are enough",
    )
    return None


TEXT: dict[str, Any] = {"type": "string"}
LINE: Form[str] = Form(_line, TEXT)
NAME: Form[str] = Form(_name, {"type": "string", "minLength": 1})
PROSE: Form[str] = Form(_prose, TEXT)
IDENTIFIER: Form[str] = Form(
    _id, {"type": "string", "pattern": f"^{_ID.pattern}$", "maxLength": LONGEST_ID}
)
AUTHORITY: Form[str] = Form(_authority, {"type": "string", "pattern": "^[a-z0-9.-]+$"})
_LINK_SCHEMA = {"type": "string", "pattern": r"^($|https?://.|mailto:.*@)"}
LINK: Form[str] = Form(_link, _LINK_SCHEMA)
LINK_OR_NONE: Form[str] = Form(_link_or_none, {"anyOf": [{"const": ""}, LINK.schema]})
SITE: Form[str] = Form(_site, {"type": "string", "pattern": r"^https?://[^?#]+$"})
STATUS: Form[Status] = Form(_status, {"enum": [str(status) for status in Status]})
NAMES: Form[tuple[str, ...]] = Form(
    _names,
    {
        "anyOf": [
            {"type": "string", "pattern": r"^(?!.*([,;&]|\band\b)).*\S"},
            {"type": "array", "items": TEXT},
        ]
    },
)
PATHS: Form[tuple[str, ...]] = Form(
    lambda value, spot: _list(value, spot, _name),
    {"type": "array", "items": NAME.schema},
)
COMMIT: Form[str] = Form(_commit, {"type": "string", "pattern": "^[0-9a-fA-F]{4,64}$"})
COMMITS: Form[tuple[str, ...]] = Form(
    lambda value, spot: _list(value, spot, _commit),
    {"type": "array", "items": COMMIT.schema},
)
